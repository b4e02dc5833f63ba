"""Sheets keyed in at a desk: durable before anything else, sent when there is a line, gone when the board has them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import journal, sealing
from protocol.api import KeyInReply, SegmentAck, SegmentBatch
from protocol.device import Authority, encode_certificate
from protocol.journal import StreamId
from protocol.paper import Choice, ChoiceInteraction, Item, PackedPaper, Part
from protocol.records import Answered, ChoiceResponse, PaperKeyed, Progress, StreamOpened, Submitted
from station.board_link import BoardAwayError
from station.grants import BadGrantError
from station.identity import StationIdentity
from station.journal_store import JournalStore
from station.keyed_sheets import KeyedSheets, OpenSheet, opened
from station.streams import StreamKeys, StreamWriter
from tests.station.conftest import AT

CLOCK_AT = 1_796_000_000_000_000
SLOT_KEY = bytes(range(32))
ATTEMPT = StreamId(sealing.attempt_id(SLOT_KEY, "18001215", "ca-1"))
ITEM = Item("i1", 1, "", ChoiceInteraction((Choice("c0", ""),)))
PAPER = PackedPaper(1, "0" * 32, "Toán", "0101", 90, (Part("", "", "", "1", (ITEM,)),), {})
GRADING = X25519PrivateKey.generate().public_key().public_bytes_raw()
SHEET = OpenSheet(ATTEMPT, KeyInReply(SLOT_KEY, "18001215", "", "", b"", GRADING), PAPER)
ANSWERS = (("i1", ChoiceResponse("c0")),)


@dataclass
class Line:
    """A board that may be away."""

    away: bool = False
    attempt: bytes = b""
    batches: list[SegmentBatch] = field(default_factory=list)

    def write_attempt(self, attempt: StreamId) -> None:
        self.attempt = attempt

    def send_journals(self, batches: tuple[SegmentBatch, ...]) -> tuple[SegmentAck, ...]:
        if self.away:
            raise BoardAwayError("pulled out")
        self.batches += batches
        return tuple(SegmentAck(one.stream, one.segment, len(one.entries)) for one in batches)

    def sealed_paper(self, paper_id: str) -> bytes:
        return paper_id.encode()

    def paper_key(self, paper_id: str) -> bytes | None:
        return bytes(32) if paper_id else None


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def sheets(tmp_path: Path, authority: Authority, stream_keys: StreamKeys, line: Line) -> KeyedSheets:
    key = stream_keys.device_key
    certificate = encode_certificate(authority.issue_device(key.public_key(), "desk", "ban-2", AT, 30))
    station = StationIdentity(tmp_path, "", key, certificate, authority.certificate, "desk", "ban-2")
    return KeyedSheets(station, lambda: line, lambda: CLOCK_AT)


def test_a_sheet_is_answers_under_a_signed_hand_in_that_opens_with_the_attempts_key(
    sheets: KeyedSheets, line: Line, tmp_path: Path
) -> None:
    sheets.write(SHEET, ANSWERS, bytes(32), ("cb1", "cb2"))
    sheets.send()
    (batch,) = line.batches
    key = sealing.attempt_key(SLOT_KEY, ATTEMPT)
    read = [journal.read(journal.Entry(journal.decode_header(one.header), one.body), key) for one in batch.entries]
    assert [type(one) for one in read] == [StreamOpened, PaperKeyed, Answered, Progress, Submitted]
    assert read[-1] == Submitted(1, 1, "paper")
    assert (len(batch.heads), line.attempt) == (1, ATTEMPT)
    assert list((tmp_path / "keyed").iterdir()) == []


def test_without_a_line_it_stays_and_goes_after_a_restart_once(sheets: KeyedSheets, line: Line, tmp_path: Path) -> None:
    sheets.write(SHEET, ANSWERS, bytes(32), ("cb1", "cb2"))
    line.away = True
    with pytest.raises(BoardAwayError):
        sheets.send()
    assert len(list((tmp_path / "keyed").iterdir())) == 1
    line.away = False
    sheets.send()
    sheets.send()
    assert len(line.batches) == 1


def test_what_a_power_cut_left_unfinished_is_not_sent(
    sheets: KeyedSheets, line: Line, tmp_path: Path, stream_keys: StreamKeys
) -> None:
    (tmp_path / "keyed" / ATTEMPT.hex()).mkdir(parents=True)
    store = JournalStore(tmp_path / "keyed" / ATTEMPT.hex())
    StreamWriter(store, ATTEMPT, "attempt", stream_keys)
    store.close()
    sheets.send()
    assert line.batches == []
    sheets.write(SHEET, ANSWERS, bytes(32), ("cb1", "cb2"))
    sheets.send()
    assert len(line.batches) == 1


@pytest.mark.parametrize("reply", [SHEET.reply, KeyInReply(bytes(32), "18001215", "", "0" * 32, bytes(32), GRADING)])
def test_an_answer_for_another_attempt_or_another_paper_opens_nothing(reply: KeyInReply, line: Line) -> None:
    with pytest.raises((BadGrantError, sealing.WrongKeyError)):
        opened(reply, ATTEMPT, "ca-1", line)
