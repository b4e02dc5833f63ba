"""The format pages say all that a stranger needs: no kind, field, word or magic is missing."""

import re
from enum import Enum
from pathlib import Path

import msgspec
import pytest

from protocol import api, export, journal, officer, paper, policy, receipt, records, sealing
from protocol.records import KINDS, Kind

FORMATS = Path(__file__).parents[2] / "docs" / "formats"
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \| (plain|sealed) \| (.*) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def journal_page() -> str:
    return (FORMATS / "journal.md").read_text()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.record.__name__)
def test_every_kind_has_its_row_with_every_field(journal_page: str, kind: Kind) -> None:
    rows = {int(row[1]): row for row in ROW.finditer(journal_page)}
    row = rows[kind.number]
    assert (row[2], row[3]) == (kind.record.__name__, "sealed" if kind.sealed else "plain")
    assert re.findall(r"`(\w+)`", row[4]) == [field.name for field in msgspec.structs.fields(kind.record)]


def test_no_row_is_of_a_kind_that_is_none(journal_page: str) -> None:
    assert [int(row[1]) for row in ROW.finditer(journal_page)] == [kind.number for kind in KINDS]


@pytest.mark.parametrize("vocabulary", [records.Check, records.Verdict, records.CardOutcome, records.DecisionCode])
def test_every_word_of_the_vocabularies_is_said(journal_page: str, vocabulary: type[Enum]) -> None:
    assert [word for word in vocabulary if f"`{word.value}`" not in journal_page] == []


@pytest.mark.parametrize(
    "domain", [journal.HEAD_DOMAIN, receipt.RECEIPT_DOMAIN, officer.APPROVAL_DOMAIN, officer.LAYER_PURPOSE]
)
def test_every_signed_domain_is_said(journal_page: str, domain: bytes) -> None:
    assert domain.decode().replace("\0", "\\0") in journal_page


@pytest.mark.parametrize("record", [paper.PackedPaper, paper.Part, paper.Item, paper.Choice, paper.Asset])
def test_every_field_of_a_paper_is_said(record: type[msgspec.Struct]) -> None:
    page = (FORMATS / "paper.md").read_text()
    assert sealing.PAPER_MAGIC.decode() in page
    assert [field.name for field in msgspec.structs.fields(record) if f"`{field.name}`" not in page] == []


def test_the_export_page_names_files_magics_and_fields() -> None:
    page = (FORMATS / "export.md").read_text()
    names = [export.AUTHORITY_FILE, export.MANIFEST_FILE, export.JOURNAL_MAGIC.decode(), export.MANIFEST_MAGIC.decode()]
    names.append(export.MANIFEST_DOMAIN.decode().replace("\0", "\\0"))
    for record in (export.Manifest, export.FileMark, export.SegmentMark):
        names += [f"`{field.name}`" for field in msgspec.structs.fields(record)]
    assert [name for name in names if name not in page] == []


@pytest.mark.parametrize(
    "message",
    [one for one in vars(api).values() if isinstance(one, type) and one.__name__.endswith(("Reply", "Request"))],
)
def test_every_field_of_a_request_and_reply_is_said(message: type[msgspec.Struct]) -> None:
    page = (FORMATS / "api.md").read_text()
    assert [field.name for field in msgspec.structs.fields(message) if f"`{field.name}`" not in page] == []


def test_pages_link_to_pages_that_are_there() -> None:
    for page in FORMATS.glob("*.md"):
        assert [link for link in re.findall(r"\]\(([\w.]+)\)", page.read_text()) if not (FORMATS / link).exists()] == []


ACT_ROW = re.compile(r"^\| `([\w-]+)` \| (.*?) \| ([12-]) \| (.*?) \|", re.MULTILINE)


def test_every_act_has_its_row_as_the_table_has_it() -> None:
    page = (FORMATS / "acts.md").read_text()
    rows = {
        row[1]: (set(re.findall(r"`(\w+)`", row[2])), row[3].replace("-", "0"), row[4].strip("`"))
        for row in ACT_ROW.finditer(page)
    }
    wanted = {
        act.code: ({actor.value for actor in act.who}, str(act.signatures), act.undone_by or "nothing")
        for act in policy.ACTS
    }
    assert rows == wanted
