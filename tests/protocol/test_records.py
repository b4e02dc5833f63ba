"""What the kind table promises."""

import msgspec
import pytest

from protocol.records import KIND_BY_NUMBER, KIND_BY_RECORD, KINDS, Record

# Bodies that name a person or hold an answer (design §5).
SEALED = {
    "CardChecked",
    "CardEvidence",
    "Admitted",
    "Refused",
    "AttemptOpened",
    "Answered",
    "BlockChosen",
    "FilePart",
    "Played",
    "Flagged",
    "Struck",
    "ItemShown",
    "Highlighted",
    "Scratched",
    "ViewChosen",
    "TextChanged",
}


def test_every_record_has_one_kind_and_every_kind_one_number() -> None:
    assert set(KIND_BY_RECORD) == set(Record.__subclasses__())
    assert len(KIND_BY_NUMBER) == len(KIND_BY_RECORD) == len(KINDS)
    assert all(0 < kind.number < 2**16 for kind in KINDS)


def test_what_names_a_person_or_holds_an_answer_is_sealed_and_nothing_else() -> None:
    assert {kind.record.__name__ for kind in KINDS if kind.sealed} == SEALED


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record.__name__)
def test_no_plain_record_has_a_field_that_names_a_candidate(kind: object) -> None:
    plain = [one for one in KINDS if one is kind and not one.sealed]
    names = {field.name for one in plain for field in msgspec.structs.fields(one.record)}
    assert not names & {"candidate", "name", "born", "number", "item", "response"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record.__name__)
def test_a_field_that_is_not_in_the_table_is_refused(kind: object) -> None:
    record = next(one.record for one in KINDS if one is kind)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"smuggled":1}', type=record)
