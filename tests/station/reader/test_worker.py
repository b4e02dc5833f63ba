"""The worker's logic: hint and card meet, whichever comes first."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest

from protocol.records import CardOutcome, Check, Verdict
from station.reader import frames
from station.reader.connection import CardConnection
from station.reader.errors import (
    CardRemovedError,
    MalformedFileError,
    MissingFileError,
    ReaderError,
    ReaderUnavailableError,
)
from station.reader.failure import failure_of
from station.reader.messages import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    CommandAnswered,
    CommandSent,
    Event,
    Expect,
    FailureReason,
    Forget,
    Identified,
    Progress,
    ReadAgain,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    VirtualReaderRefused,
)
from station.reader.pcsc import PcscSource
from station.reader.reading import Step
from station.reader.source import ReaderEvent
from station.reader.trust.store import TrustStore
from station.reader.vendor_service import VendorSource
from station.reader.worker import Worker, source_of
from tests.station.reader import sample
from tests.station.reader.chip import Chip

READER = "Virtual PCD 00 00"
EXPECT = Expect(sample.NUMBER, sample.BORN)


class HeldChip:
    """The small chip with an answer to reset."""

    atr = bytes.fromhex("3B80800101")

    def __init__(self, chip: CardConnection) -> None:
        self.transmit = chip.transmit


class Bench:
    """A worker with one chip beside its reader, and what it said. The bench is the worker's source."""

    def __init__(self) -> None:
        self.chip = sample.chip()
        self.events: list[Event] = []
        self.worker = Worker(self, TrustStore([sample.ROOT]), self._note, lambda: sample.AT)
        self.signs: list[Event] = []

    def _note(self, event: Event) -> None:
        (self.signs if isinstance(event, CommandSent | CommandAnswered) else self.events).append(event)

    def watch(self) -> Iterator[ReaderEvent]:
        """Nothing happens but what a test does."""
        return iter(())

    @contextmanager
    def opened(self, reader: str) -> Iterator[HeldChip]:
        """Hold the chip."""
        assert reader == READER
        yield HeldChip(self.chip)

    def lay(self, chip: Chip | None = None) -> None:
        """Lay a card on the reader."""
        self.chip = chip or self.chip
        self.worker.on_reader(CardInserted(READER))

    def lift(self) -> None:
        """Take the card away."""
        self.worker.on_reader(CardRemoved(READER))

    @property
    def ends(self) -> list[type[Event]]:
        """How the readings ended, in order."""
        return [type(event) for event in self.events if isinstance(event, CardRead | CardFailed)]


@pytest.fixture
def bench() -> Bench:
    """A worker that waits."""
    return Bench()


def test_a_card_without_a_hint_waits_for_one(bench: Bench) -> None:
    bench.lay()
    assert bench.events == [CardInserted(READER)]
    bench.worker.on_command(EXPECT)
    assert bench.ends == [CardRead]


def test_a_hint_without_a_card_waits_for_one(bench: Bench) -> None:
    bench.worker.on_command(EXPECT)
    assert bench.events == []
    bench.lay()
    assert bench.ends == [CardRead]


def test_a_reading_begins_by_saying_so(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(EXPECT)
    assert bench.events[1] == Progress(Step.CONNECTING, 0.0)


def test_a_hint_is_used_up_by_a_reading(bench: Bench) -> None:
    bench.worker.on_command(EXPECT)
    bench.lay()
    bench.lift()
    bench.lay()
    assert bench.ends == [CardRead]


def test_a_hint_outlives_a_failure(bench: Bench) -> None:
    torn = sample.chip()
    torn.torn_at = 4
    bench.worker.on_command(EXPECT)
    bench.lay(torn)
    bench.lift()
    bench.lay(sample.chip())
    assert bench.ends == [CardFailed, CardRead]


def test_a_withdrawn_hint_reads_nothing(bench: Bench) -> None:
    bench.worker.on_command(EXPECT)
    bench.worker.on_command(Forget())
    bench.lay()
    assert bench.ends == []


def test_a_card_that_failed_is_read_again_when_asked(bench: Bench) -> None:
    bench.chip.knows_application = False
    bench.worker.on_command(EXPECT)
    bench.lay()
    bench.chip.knows_application = True
    bench.worker.on_command(ReadAgain())
    assert bench.ends == [CardFailed, CardRead]


def test_asking_again_without_a_hint_reads_nothing(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(ReadAgain())
    assert bench.ends == []


def test_a_hint_for_the_next_card_leaves_this_one_alone(bench: Bench) -> None:
    bench.worker.on_command(msgspec.structs.replace(EXPECT, next_card=True))
    bench.lay()
    assert bench.ends == []
    bench.lift()
    bench.lay()
    assert bench.ends == [CardRead]


def test_a_hint_for_the_next_card_means_the_first_where_none_lies(bench: Bench) -> None:
    bench.lift()
    bench.worker.on_command(msgspec.structs.replace(EXPECT, next_card=True))
    bench.lay()
    assert bench.ends == [CardRead]


def test_a_reader_that_left_holds_no_card(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_reader(ReaderGone(READER))
    bench.worker.on_command(EXPECT)
    assert bench.ends == []


def test_every_event_survives_the_pipe(bench: Bench) -> None:
    bench.worker.on_reader(ReaderReady(READER))
    bench.worker.on_command(EXPECT)
    bench.lay()
    bench.lift()
    bench.worker.on_command(Expect(sample.NUMBER, date(2007, 1, 1)))
    bench.lay()
    assert bench.ends == [CardRead, CardFailed]
    pipe = io.BytesIO()
    for event in bench.events:
        frames.write(pipe, event)
    pipe.seek(0)
    decoder = msgspec.msgpack.Decoder(Event)
    assert [frames.read(pipe, decoder) for _ in bench.events] == bench.events
    assert frames.read(pipe, decoder) is None


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\0\0", id="cut length"),
        pytest.param(b"\0\0\0\x09abc", id="cut body"),
        pytest.param(b"\xff\xff\xff\xff", id="4 GB"),
        pytest.param(b"\0\0\0\x03abc", id="no message"),
        pytest.param(b"\0\0\0\x0e\x81\xa4type\xa7Unknown", id="unknown message"),
    ],
)
def test_a_broken_frame_is_told(sent: bytes) -> None:
    with pytest.raises(frames.BrokenFrameError):
        frames.read(io.BytesIO(sent), msgspec.msgpack.Decoder(Event))


def test_failures_carry_outcome_reason_and_facts() -> None:
    assert failure_of(CardRemovedError()) == CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_REMOVED, {})
    assert failure_of(MalformedFileError("DG2", "tag")) == CardFailed(
        CardOutcome.MALFORMED, FailureReason.MALFORMED, {"file": "DG2", "what": "tag"}
    )


@pytest.mark.parametrize("error", [ReaderError(), MissingFileError("DG1", 0x6A82)])
def test_an_unlisted_failure_is_a_fault(error: ReaderError) -> None:
    assert failure_of(error).kind is CardOutcome.CARD_FAULT


def test_of_several_cards_none_is_read_until_one_is_left(bench: Bench) -> None:
    several = SeveralCards((READER, "another"))
    bench.worker.on_reader(several)
    bench.worker.on_command(EXPECT)
    assert bench.events == [several, several]  # said again to whoever asks
    bench.lay()
    assert bench.ends == [CardRead]


def test_a_second_card_beside_one_that_was_read_changes_nothing_read(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(EXPECT)
    bench.worker.on_reader(SeveralCards((READER, "another")))
    assert bench.ends == [CardRead]


def test_a_reader_that_goes_in_mid_reading_is_told_as_that() -> None:
    assert failure_of(ReaderUnavailableError("transmit")) == CardFailed(
        CardOutcome.CARD_FAULT, FailureReason.READER_GONE
    )


def test_every_command_is_told_when_it_goes_and_when_its_answer_came(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(EXPECT)
    (reading,) = [event.reading for event in bench.events if isinstance(event, CardRead)]
    connecting, *commands, leaving = bench.signs[:1] + bench.signs[2:]
    assert (connecting, leaving) == (CommandSent(), CommandSent())
    assert commands == [CommandSent(), CommandAnswered()] * reading.evidence.apdus


def test_name_and_number_are_told_before_the_picture_is_read(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(EXPECT)
    kinds = [event.step if isinstance(event, Progress) else type(event) for event in bench.events]
    assert kinds.index(Identified) < kinds.index(Step.DG2)
    (said,) = [event for event in bench.events if isinstance(event, Identified)]
    assert (said.number, said.name, said.born) == (sample.NUMBER, sample.NAME, sample.BORN)
    assert said.verdicts[Check.DATA_SIGNATURE] is Verdict.PASSED


def test_another_person_s_card_is_never_named(bench: Bench) -> None:
    bench.lay(sample.signed_chip(sample.GROUPS | {1: sample.dg1(sample.zone("024308099999"))}))
    bench.worker.on_command(EXPECT)
    assert bench.ends == [CardFailed]
    assert Identified not in map(type, bench.events)


def test_no_repr_of_a_message_names_anybody(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_command(EXPECT)
    said = repr([EXPECT, *bench.events])
    assert not any(fact in said for fact in (sample.NUMBER, sample.NAME, "2008"))


def test_a_refused_virtual_reader_holds_no_card(bench: Bench) -> None:
    bench.lay()
    bench.worker.on_reader(VirtualReaderRefused(READER))
    bench.worker.on_command(EXPECT)
    assert bench.ends == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", PcscSource),
        ("ACS ACR1252 00 00", PcscSource),
        ("vendor:7575", VendorSource),
        ("vendor:0", PcscSource),
        ("vendor:99999", PcscSource),
        ("vendor:x", PcscSource),
    ],
)
def test_a_reader_s_name_tells_its_source(name: str, kind: type) -> None:
    assert type(source_of(name, practice=False)) is kind
