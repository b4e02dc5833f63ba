"""The whole reading on the small chip: what comes out, and what never does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from protocol.records import CardOutcome, Check, Verdict
from station.reader.access_key import AccessKey, Passwords
from station.reader.apdu import INS
from station.reader.errors import (
    AccessDeniedError,
    CardFaultError,
    CardRemovedError,
    MalformedFileError,
    NotACitizenCardError,
    ReaderError,
    SecureMessagingError,
    TamperedFileError,
    WrongCardError,
)
from station.reader.files import CardFamily
from station.reader.lds import EF
from station.reader.outcome import Doubt
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading, Sex, Step
from station.reader.trust.store import TrustStore
from tests.station.reader import sample
from tests.station.reader.chip import Chip

TRUST = TrustStore([sample.ROOT], revoked=[sample.REVOKED])
ZONE = sample.zone()
WRONG_DIGIT = ZONE[:59] + str((int(ZONE[59]) + 1) % 10) + ZONE[60:]
FLOOR = 8  # commands: EF.CardAccess refused, select, challenge, proof, four files
ASKED = Asked(sample.NUMBER, sample.AT)
PASSWORDS = Passwords(zones=sample.KEYS)


def read(chip: Chip, trust: TrustStore = TRUST, keys: tuple[AccessKey, ...] = sample.KEYS) -> CardReading:
    """Read the sample person's card."""
    return read_card(chip, Passwords(zones=keys), trust, ASKED)


def test_a_good_card_tells_who_it_is() -> None:
    reading = read(sample.chip())
    assert (reading.number, reading.name, reading.mrz_name) == (sample.NUMBER, sample.NAME, "NGUYEN THI HOA")
    assert (reading.born, reading.expires, reading.issued) == (sample.BORN, date(2033, 11, 3), date(2023, 6, 14))
    assert (reading.sex, reading.portrait, reading.doubts) == (Sex.FEMALE, sample.PICTURE, ())


def test_a_good_card_is_good_but_for_the_clone_check() -> None:
    reading = read(sample.chip())
    assert reading.verdicts == {
        Check.ACCESS: Verdict.PASSED,
        Check.DATA_SIGNATURE: Verdict.PASSED,
        Check.TRUST_ANCHOR: Verdict.PASSED,
        Check.CHIP_GENUINE: Verdict.NOT_SUPPORTED,
        Check.ACCESS_PARAMETERS: Verdict.NOT_SUPPORTED,
    }
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_card_with_extended_length_is_read_in_the_fewest_commands() -> None:
    assert read(sample.chip()).evidence.apdus == FLOOR


def test_a_card_with_short_reads_only_is_read_whole_and_remembered() -> None:
    family = CardFamily()
    chip = sample.chip(max_read=231)
    first = read_card(chip, PASSWORDS, TRUST, ASKED, family)
    again = read_card(chip, PASSWORDS, TRUST, ASKED, family)
    assert first.portrait == again.portrait == sample.PICTURE
    assert first.evidence.apdus == again.evidence.apdus + 3 * 5  # three lengths refused, each at the cost of a session


@pytest.mark.parametrize("max_read", [192, 128, 112, 96])
def test_cards_that_take_still_less_are_read_whole(max_read: int) -> None:
    assert read(sample.chip(max_read=max_read)).portrait == sample.PICTURE


def test_a_card_that_takes_no_length_is_a_fault() -> None:
    with pytest.raises(CardFaultError):
        read(sample.chip(max_read=20))


def test_a_card_without_short_identifiers_is_read_by_selecting() -> None:
    chip = sample.chip()
    chip.knows_short_ids = False
    assert read(chip).name == sample.NAME


def test_progress_only_grows_and_names_every_step() -> None:
    seen: list[tuple[Step, float]] = []
    chip = sample.chip(max_read=231)
    family = CardFamily()
    while family.length > 231:
        family.step_down()
    read_card(chip, PASSWORDS, TRUST, replace(ASKED, on_progress=lambda *step: seen.append(step)), family)
    unseen = {Step.CONNECTING, Step.CLONE_CHECK}  # the card has no key to prove
    assert [step for step in Step if step in dict(seen)] == [step for step in Step if step not in unseen]
    fractions = [fraction for _, fraction in seen]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < fractions[-1] < 1


def test_a_signer_without_an_anchor_is_never_ok() -> None:
    reading = read(sample.chip(), TrustStore())
    assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.UNANCHORED
    assert reading.outcome is CardOutcome.ISSUER_UNKNOWN


def flipped(raw: bytes, at: int = -1) -> bytes:
    """Return `raw` with one bit of it turned."""
    turned = bytearray(raw)
    turned[at] ^= 1
    return bytes(turned)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({EF.DG1: sample.dg1(sample.zone(names="NGUYEN<<THI<HOE"))}, id="DG1"),
        pytest.param({EF.DG2: flipped(sample.GROUPS[2])}, id="DG2"),
        pytest.param({EF.DG13: flipped(sample.GROUPS[13])}, id="DG13"),
        pytest.param({EF.DG1: sample.dg1(sample.zone(number="024308012346"))}, id="another number"),
    ],
)
def test_what_was_not_signed_is_tampered(changed: dict[EF, bytes]) -> None:
    reading = read(sample.changed_chip(changed))
    assert reading.verdicts[Check.DATA_SIGNATURE] is Verdict.FAILED
    assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.NOT_DONE
    assert reading.outcome is CardOutcome.TAMPERED


def test_a_file_that_is_broken_and_not_signed_is_tampered() -> None:
    with pytest.raises(TamperedFileError):
        read(sample.changed_chip({EF.DG1: sample.dg1(sample.zone().lower())}))


def test_a_file_that_is_broken_and_signed_is_malformed() -> None:
    with pytest.raises(MalformedFileError) as malformed:
        read(sample.signed_chip(sample.GROUPS | {1: sample.dg1(sample.zone().lower())}))
    assert malformed.value.file == "DG1"


def test_another_persons_card_is_refused_without_naming_anyone() -> None:
    other = "037308012345"  # same nine digits, so the key opens it
    chip = sample.signed_chip(sample.GROUPS | {1: sample.dg1(sample.zone(number=other))})
    with pytest.raises(WrongCardError) as wrong:
        read(chip)
    assert other[-9:] not in repr(wrong.value)
    assert sample.NUMBER not in repr(wrong.value)


def test_another_countrys_document_is_no_citizen_card() -> None:
    zone = sample.zone().replace("IDVNM", "IDUTO")
    with pytest.raises(NotACitizenCardError):
        read(sample.signed_chip(sample.GROUPS | {1: sample.dg1(zone)}))


def test_a_card_without_the_application_is_no_citizen_card() -> None:
    chip = sample.chip()
    chip.knows_application = False
    with pytest.raises(NotACitizenCardError):
        read(chip)
    assert chip.counts[INS.EXTERNAL_AUTHENTICATE] == 0


def test_the_right_key_among_four_opens_the_card() -> None:
    wrong = tuple(replace(sample.KEYS[0], expires=f"30010{day}") for day in range(1, 4))
    chip = sample.chip()
    read(chip, keys=(*wrong, sample.KEYS[0]))
    assert chip.counts[INS.EXTERNAL_AUTHENTICATE] == 4


def test_wrong_keys_are_denied_after_four_tries() -> None:
    wrong = tuple(replace(sample.KEYS[0], expires=f"30010{day}") for day in range(1, 8))
    chip = sample.chip()
    with pytest.raises(AccessDeniedError) as denied:
        read(chip, keys=wrong)
    assert denied.value.tries == chip.counts[INS.EXTERNAL_AUTHENTICATE] == 4


@pytest.mark.parametrize("max_read", [65536, 231])
def test_a_card_torn_away_at_any_command_leaves_nothing(max_read: int) -> None:
    whole = read(sample.chip(max_read=max_read)).evidence.apdus
    for index in range(whole):
        chip = sample.chip(max_read=max_read)
        chip.torn_at = index
        with pytest.raises(CardRemovedError):
            read(chip)


def test_a_reply_changed_at_any_command_is_never_a_reading() -> None:
    for index in range(1, FLOOR):  # the first is refused anyhow
        chip = sample.chip()
        chip.alter = lambda at, reply, index=index: flipped(reply, len(reply) // 2) if at == index else reply  # type: ignore[misc]  # mypy cannot infer a default
        with pytest.raises(ReaderError):
            read(chip)


def swap(index: int, reply: bytes) -> Callable[[int, bytes], bytes]:
    """Answer command `index` with `reply`."""
    return lambda at, real: reply if at == index else real


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        pytest.param(b"", CardFaultError, id="nothing"),
        pytest.param(b"\x90", CardFaultError, id="one byte"),
        pytest.param(b"\x90\x00", SecureMessagingError, id="plain reply"),
        pytest.param(bytes(65000), SecureMessagingError, id="more than asked"),
    ],
)
@pytest.mark.parametrize("index", range(4, FLOOR))
def test_a_reply_out_of_form_ends_the_reading(index: int, reply: bytes, error: type[ReaderError]) -> None:
    chip = sample.chip()
    chip.alter = swap(index, reply)
    with pytest.raises(error):
        read(chip)


@pytest.mark.parametrize("index", range(4, FLOOR))
def test_a_session_that_the_card_lost_is_begun_anew_once(index: int) -> None:
    chip = sample.chip()
    chip.alter = swap(index, b"\x69\x88")
    assert read(chip).evidence.apdus == index + 1 + FLOOR
    chip = sample.chip()
    chip.alter = lambda at, real: b"\x69\x88" if at % FLOOR >= 4 else real
    with pytest.raises(SecureMessagingError):
        read(chip)


def test_a_chip_that_is_another_in_the_second_session_is_refused() -> None:
    chip = sample.chip()
    other = sample.signed_chip(sample.GROUPS | {2: sample.dg2(sample.jpeg())})

    def change(at: int, real: bytes) -> bytes:
        if at != FLOOR - 1:
            return real
        chip.files = other.files
        return b"\x69\x88"

    chip.alter = change
    with pytest.raises(WrongCardError):
        read(chip)


def test_a_card_without_dg13_is_read_with_a_note() -> None:
    groups = {number: sample.GROUPS[number] for number in (1, 2)}
    reading = read(sample.signed_chip(groups))
    assert (reading.name, reading.doubts) == ("NGUYEN THI HOA", (Doubt.NO_DG13,))
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_listed_dg13_that_the_card_withholds_needs_a_person() -> None:
    reading = read(sample.changed_chip({EF.DG13: b""}))
    assert reading.doubts == (Doubt.FILE_MISSING,)
    assert reading.outcome is CardOutcome.REVIEW


@pytest.mark.parametrize("file", [EF.DG1, EF.DG2, EF.SOD])
def test_a_card_that_withholds_a_needed_file_gives_no_reading(file: EF) -> None:
    with pytest.raises(MalformedFileError):
        read(sample.changed_chip({file: b""}))


@pytest.mark.parametrize(
    ("groups", "doubt"),
    [
        pytest.param({2: sample.dg2(sample.PICTURE[:200])}, Doubt.NO_PICTURE, id="cut picture"),
        pytest.param({1: sample.dg1(WRONG_DIGIT)}, Doubt.CHECK_DIGIT, id="digit"),
        pytest.param({1: sample.dg1(sample.zone(names="TRAN<<THI<HOA"))}, Doubt.NAME_DISAGREES, id="name"),
        pytest.param({13: sample.dg13(sample.dg13_field(2, b"\xff"))}, Doubt.BAD_TEXT, id="text"),
        pytest.param({13: sample.dg13(sample.dg13_field(1, b"001308012345"))}, Doubt.NUMBER_DISAGREES, id="number"),
        pytest.param({13: sample.dg13(sample.dg13_field(3, b"04/11/2008"))}, Doubt.BIRTH_DISAGREES, id="birth"),
    ],
)
def test_signed_but_odd_needs_a_person(groups: dict[int, bytes], doubt: Doubt) -> None:
    reading = read(sample.signed_chip(sample.GROUPS | groups))
    assert doubt in reading.doubts
    assert reading.outcome is CardOutcome.REVIEW


def test_a_name_cut_at_the_end_of_its_line_still_agrees() -> None:
    long = "Công Tằng Tôn Nữ Thị Phương Thảo Nguyên"
    groups = {1: sample.dg1(sample.zone(names="CONG<<TANG<TON<NU<THI<PHUONG<T"))}
    groups[13] = sample.dg13(sample.dg13_field(2, long.encode()))
    assert read(sample.signed_chip(sample.GROUPS | groups)).doubts == ()
