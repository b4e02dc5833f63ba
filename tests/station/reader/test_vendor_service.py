"""A vendor's service: its files are judged as any card's, its word is not, and nothing it sends breaks the reader."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.vendor_reader import VendorReader
from protocol.records import CardOutcome, Check, Verdict
from station.reader.errors import CardRemovedError
from station.reader.lds import EF
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
    Identified,
    ReaderGone,
    ReaderReady,
)
from station.reader.reading import AccessProtocol
from station.reader.source import ReaderEvent
from station.reader.trust.store import TrustStore
from station.reader.vendor_service import (
    MAX_FILE,
    MAX_LINE,
    BrokenEventError,
    CamEvent,
    DataEvent,
    ReadEvent,
    VendorSource,
    _event,
    port_of,
)
from station.reader.worker import Worker
from tests.station.reader import sample

FILES = {"SOD": sample.SOD, "DG1": sample.GROUPS[1], "DG2": sample.GROUPS[2], "DG13": sample.GROUPS[13]}
EXPECT = Expect(sample.NUMBER, sample.BORN)


class Station:
    """A worker that follows a vendor's service; what the service says is answered at once."""

    def __init__(self, vendor: VendorReader) -> None:
        self.vendor, self.name = vendor, f"vendor:{vendor.port}"
        self.said: list[Event] = []
        self.source = VendorSource(vendor.port, retry_s=0)
        self.worker = Worker(self.source, TrustStore([sample.ROOT]), self._note, lambda: sample.AT)
        self._happens = self.source.watch()
        self.meet()

    def _note(self, event: Event) -> None:
        if not isinstance(event, CommandSent | CommandAnswered):
            self.said.append(event)

    def meet(self) -> None:
        """Connect, and have the service know it."""
        self.until(ReaderReady)
        self.vendor.meet()
        self.until(CardRemoved)

    def until(self, kind: type[ReaderEvent]) -> None:
        """Hand on what happens up to the first event of `kind`."""
        for event in self._happens:
            self.worker.on_reader(event)
            if isinstance(event, kind):
                return

    def read(self, files: Mapping[str, bytes] = FILES, *, text_only: bool = False) -> Event:
        """Lay a card down whose holder is expected, and return how its reading ended."""
        self.worker.on_command(EXPECT)
        self.vendor.lay(files, text_only=text_only)
        self.until(CardInserted)
        return self.said[-1]


@pytest.fixture
def vendor() -> Iterator[VendorReader]:
    """A service that listens."""
    with VendorReader() as vendor:
        yield vendor


@pytest.fixture
def station(vendor: VendorReader) -> Station:
    """A station that is connected to it."""
    return Station(vendor)


def test_the_signed_files_are_judged_by_our_own_checks_and_the_chip_stays_unproven(station: Station) -> None:
    read = station.read()
    assert isinstance(read, CardRead)
    reading = read.reading
    assert (reading.number, reading.name, reading.portrait) == (sample.NUMBER, sample.NAME, sample.PICTURE)
    assert reading.verdicts[Check.DATA_SIGNATURE] is Verdict.PASSED
    assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.PASSED
    assert reading.verdicts[Check.ACCESS] is Verdict.NOT_DONE
    assert reading.verdicts[Check.CHIP_GENUINE] in {Verdict.NOT_DONE, Verdict.NOT_SUPPORTED}
    assert reading.evidence.access is AccessProtocol.ELSEWHERE
    assert reading.outcome is CardOutcome.REVIEW  # never green on a vendor's word


def test_a_key_that_the_service_left_out_is_a_check_not_done(station: Station) -> None:
    groups = sample.GROUPS | {15: b"\x6f\x00"}
    read = station.read(FILES | {"SOD": sample.MAKER.sod(groups)})
    assert isinstance(read, CardRead)
    assert read.reading.verdicts[Check.CHIP_GENUINE] is Verdict.NOT_DONE


def test_name_and_number_are_told_before_the_whole_reading(station: Station) -> None:
    station.read()
    assert [type(event) for event in station.said[-2:]] == [Identified, CardRead]


def failed(reason: FailureReason) -> Callable[[Event], bool]:
    """Tell whether an event is a failure for `reason`."""
    return lambda event: isinstance(event, CardFailed) and event.reason is reason


def without(*names: str) -> dict[str, bytes]:
    """The card's files but for some."""
    return {name: raw for name, raw in FILES.items() if name not in names}


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        pytest.param(without("SOD"), FailureReason.NOT_SIGNED_FILES, id="no signed list"),
        pytest.param(without("DG1", "DG2", "DG13"), FailureReason.NOT_SIGNED_FILES, id="nothing but the list"),
        pytest.param(without("DG2"), FailureReason.MALFORMED, id="no picture"),
        pytest.param(without("DG1"), FailureReason.MALFORMED, id="no machine readable zone"),
        pytest.param(FILES | {"SOD": b"\x77\x00"}, FailureReason.MALFORMED, id="an empty list"),
        pytest.param(FILES | {"DG1": b"\x61\x00"}, FailureReason.TAMPERED, id="another zone than was signed"),
    ],
)
def test_what_cannot_be_judged_gives_no_reading(
    station: Station, files: Mapping[str, bytes], reason: FailureReason
) -> None:
    assert failed(reason)(station.read(files))
    assert Identified not in map(type, station.said)


def test_decoded_text_without_signed_files_gives_no_reading(station: Station) -> None:
    assert failed(FailureReason.NOT_SIGNED_FILES)(station.read(text_only=True))


def test_a_changed_picture_is_told_as_that_and_names_nobody(station: Station) -> None:
    read = station.read(FILES | {"DG2": sample.dg2(sample.jpeg((30, 40)))})
    assert isinstance(read, CardRead)
    assert read.reading.outcome is CardOutcome.TAMPERED
    assert Identified not in map(type, station.said)


def test_another_person_s_card_is_the_wrong_one(station: Station) -> None:
    station.worker.on_command(Expect("024308099999", date(2008, 11, 3)))
    station.vendor.lay(FILES)
    station.until(CardInserted)
    assert failed(FailureReason.WRONG_CARD)(station.said[-1])


def test_a_card_before_its_hint_waits_and_is_forgotten_when_it_leaves(station: Station) -> None:
    station.vendor.lay(FILES)
    station.until(CardInserted)
    station.worker.on_command(EXPECT)
    assert isinstance(station.said[-1], CardRead)
    station.vendor.lift()
    station.until(CardRemoved)
    with pytest.raises(CardRemovedError), station.source.opened(station.name):
        pass


def test_a_card_that_the_service_could_not_read_is_a_fault_and_the_next_is_read(station: Station) -> None:
    station.worker.on_command(EXPECT)
    station.vendor.fail()
    station.until(CardInserted)
    assert failed(FailureReason.CARD_FAULT)(station.said[-1])
    assert isinstance(station.read(), CardRead)


def test_a_service_that_ends_is_a_reader_that_is_gone_and_comes_back(station: Station) -> None:
    station.vendor.hang_up()
    station.until(ReaderGone)
    station.meet()
    assert isinstance(station.read(), CardRead)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"no json\n", id="no json"),
        pytest.param(b'{"event":"ELSE"}\n', id="an unknown event"),
        pytest.param(b'{"event":"READ_EVENT","state":"started","more":1}\n', id="an unknown field"),
        pytest.param(b'{"event":"DATA_EVENT","file":"DG1","content":"*"}\n', id="no base64"),
        pytest.param(b"[" * 200_000 + b"\n", id="deep nesting"),
        pytest.param(b"x" * (MAX_LINE + 100_000), id="a line without end"),
    ],
)
def test_what_is_no_event_ends_the_line_and_the_next_card_is_read(station: Station, line: bytes) -> None:
    posting = threading.Thread(target=station.vendor.post_raw, args=(line,))
    posting.start()  # the longest is more than a line holds at once
    station.until(ReaderGone)
    posting.join()
    station.meet()
    assert isinstance(station.read(), CardRead)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(FILES | {"DG2": bytes(MAX_FILE + 1)}, id="a file too large"),
        pytest.param({name: bytes(MAX_FILE) for name in EF.__members__}, id="a card too large"),
    ],
)
def test_what_is_too_large_ends_the_line(station: Station, files: Mapping[str, bytes]) -> None:
    posting = threading.Thread(target=station.vendor.lay, args=(files,))
    posting.start()
    station.until(ReaderGone)
    posting.join()


def test_a_file_told_twice_ends_the_line(station: Station) -> None:
    station.vendor.post("READ_EVENT", state="started")
    for _ in range(2):
        station.vendor.post("DATA_EVENT", file="DG1", content="YQ==")
    station.until(ReaderGone)


@given(st.binary(max_size=200) | st.dictionaries(st.text(), st.text()).map(lambda facts: json.dumps(facts).encode()))
def test_any_line_is_an_event_or_our_own_error(line: bytes) -> None:
    with contextlib.suppress(BrokenEventError):
        assert isinstance(_event(line), ReadEvent | DataEvent | CamEvent)


@given(st.integers(1, 65535))
def test_a_port_is_taken_from_the_name(port: int) -> None:
    assert port_of(f"vendor:{port}") == port
    assert port_of(f"Vendor:{port}") is None
