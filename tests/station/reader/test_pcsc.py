"""What states of a reader mean; and the worker process with real PC/SC, a virtual reader and a virtual card."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from smartcard import scard

from fixtures.card.chip import VirtualCard
from fixtures.card.faults import CardGoneError, SilentCard, TornCard
from fixtures.card.files import card_files
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, sample
from fixtures.card.vpcd import inserted
from protocol.records import CardOutcome
from station.reader.client import WORKER, ReaderClient, list_readers
from station.reader.errors import MalformedHintError, ReaderUnavailableError
from station.reader.hint import HintSource, IdentityHint
from station.reader.messages import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    FailureReason,
    Progress,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    VirtualReaderRefused,
)
from station.reader.pcsc import PcscSource, changes, tidings
from station.reader.reading import Step
from tests.station.reader.running import HINT, READER, WAIT_S, Desk, running

INTRUDER = """
import sys
from smartcard import scard
_, held = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
result, _, _ = scard.SCardConnect(held, sys.argv[1], scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T1)
print("refused" if result == scard.SCARD_E_SHARING_VIOLATION else hex(result))
"""

PRESENT, EMPTY, IN_USE = scard.SCARD_STATE_PRESENT, scard.SCARD_STATE_EMPTY, scard.SCARD_STATE_INUSE


def counted(count: int, state: int) -> int:
    """A state with its event counter."""
    return count << 16 | state


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(0, counted(0, EMPTY), [CardRemoved], id="empty at first"),
        pytest.param(0, counted(1, PRESENT), [CardInserted], id="a card at first"),
        pytest.param(counted(0, EMPTY), counted(1, PRESENT), [CardInserted], id="laid on"),
        pytest.param(counted(1, PRESENT), counted(2, EMPTY), [CardRemoved], id="lifted off"),
        pytest.param(counted(1, PRESENT), counted(3, PRESENT), [CardRemoved, CardInserted], id="swapped fast"),
        pytest.param(counted(1, PRESENT), counted(1, PRESENT | IN_USE), [], id="only taken into use"),
        pytest.param(counted(2, EMPTY), counted(4, EMPTY), [], id="touched and gone"),
    ],
)
def test_states_of_a_reader_tell_what_happened(before: int, now: int, expected: list[type[Event]]) -> None:
    assert changes(before, now) == expected


A, B = "A", "B"


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param((0, 0), (EMPTY, EMPTY), [CardRemoved(A)], id="both empty at first"),
        pytest.param((0, 0), (EMPTY, PRESENT), [CardInserted(B)], id="one card at first"),
        pytest.param((0, 0), (PRESENT, PRESENT), [SeveralCards((A, B))], id="two cards at first"),
        pytest.param((EMPTY, EMPTY), (EMPTY, counted(1, PRESENT)), [CardInserted(B)], id="laid on the second"),
        pytest.param((PRESENT, EMPTY), (PRESENT, PRESENT), [SeveralCards((A, B))], id="a second card"),
        pytest.param((PRESENT, PRESENT), (EMPTY, PRESENT), [CardInserted(B)], id="one of two lifted off"),
        pytest.param((PRESENT, PRESENT), (EMPTY, EMPTY), [CardRemoved(A)], id="both lifted off"),
        pytest.param((PRESENT, EMPTY), (EMPTY, PRESENT), [CardRemoved(A), CardInserted(B)], id="moved over"),
        pytest.param(
            (counted(1, PRESENT), EMPTY),
            (counted(3, PRESENT), EMPTY),
            [CardRemoved(A), CardInserted(A)],
            id="swapped fast",
        ),
        pytest.param((PRESENT, PRESENT), (PRESENT, PRESENT | IN_USE), [], id="only taken into use"),
    ],
)
def test_states_of_two_readers_tell_which_card_is_meant(
    before: tuple[int, int], now: tuple[int, int], expected: list[Event]
) -> None:
    told = tidings(dict(zip((A, B), before, strict=True)), dict(zip((A, B), now, strict=True)))
    assert list(told) == expected


@pytest.fixture
def desk(pcscd: None, trust_folder: Path) -> Iterator[Desk]:
    """A desk whose reader is ready and empty."""
    with running(trust_folder) as desk:
        desk.wait_for(ReaderReady)
        desk.wait_for(CardRemoved)
        yield desk


@pytest.mark.pcsc
def test_readers_are_listed(pcscd: None) -> None:
    assert READER in list_readers()


@pytest.mark.pcsc
def test_a_card_is_seen_read_and_seen_to_leave(desk: Desk, pki: CardPki) -> None:
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardInserted).reader == READER
        desk.client.expect(HINT)
        assert desk.wait_for(Progress).step is Step.CONNECTING
        reading = desk.wait_for(CardRead).reading
    assert (reading.number, reading.name) == (HOA.number, HOA.name)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK
    desk.wait_for(CardRemoved)


@pytest.mark.pcsc
def test_a_hint_before_the_card_reads_it_at_once(desk: Desk, pki: CardPki) -> None:
    desk.client.expect(HINT)
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardRead).reading.number == HOA.number


@pytest.mark.pcsc
def test_another_card_fails_and_the_right_one_is_read_next(desk: Desk, pki: CardPki) -> None:
    desk.client.expect(HINT)
    with inserted(sample("not_a_citizen_card", pki)):
        assert desk.wait_for(CardFailed).reason is FailureReason.NOT_A_CITIZEN_CARD
    desk.wait_for(CardRemoved)
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardRead).reading.number == HOA.number


@pytest.mark.pcsc
@pytest.mark.parametrize("torn_at", [2, 4, 7])
def test_a_card_lifted_off_in_mid_reading_is_removed_and_read_next_time(desk: Desk, pki: CardPki, torn_at: int) -> None:
    torn = TornCard(HOA, card_files(HOA, pki.document_signer))
    torn.torn_at = torn_at
    desk.client.expect(HINT)
    with inserted(torn):
        assert desk.wait_for(CardFailed) == CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_REMOVED)
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardRead).reading.number == HOA.number


class MuteCard(VirtualCard):
    """Sends no reply at all to its fourth command, until it is let go."""

    let_go: threading.Event

    def transmit(self, command: bytes) -> bytes:
        """Answer three times."""
        if self.counts.total() == 3:
            self.let_go.wait(WAIT_S)
            raise CardGoneError
        return super().transmit(command)


@pytest.mark.pcsc
def test_a_card_that_never_answers_does_not_hang_the_desk(pcscd: None, trust_folder: Path, pki: CardPki) -> None:
    mute = MuteCard(HOA, card_files(HOA, pki.document_signer))
    mute.let_go = threading.Event()
    with running(trust_folder, command_limit_s=1.0) as desk:
        desk.client.expect(HINT)
        with inserted(mute):
            failed = desk.wait_for(CardFailed)  # after a card that answered nothing, vpcd may fail before the watchdog
            assert failed.kind is CardOutcome.CARD_FAULT
            mute.let_go.set()
        desk.wait_for(CardRemoved)
        with inserted(sample("good", pki)):
            assert desk.wait_for(CardRead).reading.number == HOA.number


@pytest.mark.pcsc
def test_a_card_that_answers_nothing_is_a_fault_and_the_next_one_is_read(
    pcscd: None, trust_folder: Path, pki: CardPki
) -> None:
    silent = SilentCard(HOA, card_files(HOA, pki.document_signer))
    silent.silent_at = 4
    with running(trust_folder, command_limit_s=1.0) as desk:
        desk.client.expect(HINT)
        with inserted(silent):  # PC/SC waits for ever or fails at once: both were seen
            assert desk.wait_for(CardFailed).kind is CardOutcome.CARD_FAULT
        desk.wait_for(CardRemoved)
        with inserted(sample("good", pki)):
            assert desk.wait_for(CardRead).reading.number == HOA.number


@pytest.mark.pcsc
def test_a_process_that_dies_is_replaced(desk: Desk, pki: CardPki) -> None:
    process = desk.client.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    desk.wait_for(ReaderReady)
    desk.client.expect(HINT)
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardRead).reading.number == HOA.number


@pytest.mark.pcsc
def test_a_process_whose_desk_is_gone_ends(pcscd: None) -> None:
    worker = subprocess.Popen([*WORKER, "--reader", READER], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(WAIT_S) == 0


@pytest.mark.pcsc
def test_a_reader_that_is_not_there_is_gone(pcscd: None, trust_folder: Path) -> None:
    with running(trust_folder, reader="No such reader") as desk:
        assert desk.wait_for(ReaderGone).reader == "No such reader"


@pytest.mark.pcsc
def test_an_exam_s_station_refuses_the_virtual_reader_and_says_so(
    pcscd: None, trust_folder: Path, pki: CardPki
) -> None:
    card = sample("good", pki)
    with inserted(card), running(trust_folder, practice=False) as desk:
        desk.client.expect(HINT)
        assert desk.wait_for(VirtualReaderRefused).reader == READER
        with inserted(sample("good", pki), slot=1):  # nor is any other taken in its place
            pass
    assert card.counts.total() == 0


@pytest.mark.pcsc
def test_a_station_for_which_no_reader_was_chosen_refuses_every_virtual_one(pcscd: None, trust_folder: Path) -> None:
    with running(trust_folder, reader="", practice=False) as desk:
        assert desk.wait_for(VirtualReaderRefused).reader.startswith("Virtual PCD")


def test_a_virtual_reader_is_not_opened_in_an_exam() -> None:
    with pytest.raises(ReaderUnavailableError):
        PcscSource().opened(READER)


@pytest.mark.pcsc
def test_no_other_program_gets_a_command_in_while_a_card_is_held(pcscd: None, pki: CardPki) -> None:
    source, card = PcscSource(READER, practice=True), sample("good", pki)
    events = source.watch()
    with inserted(card):
        while next(events) != CardInserted(READER):
            pass
        with source.opened(READER) as held:
            begun = card.counts.total()
            done = subprocess.run([sys.executable, "-c", INTRUDER, READER], capture_output=True, check=False)
            assert (done.returncode, done.stdout) == (0, b"refused\n")
            held.transmit(bytes.fromhex("00A4040C07A0000002471001"))
        assert card.counts.total() == begun + 1


@pytest.mark.pcsc
def test_many_cards_in_a_row_are_all_seen(desk: Desk, pki: CardPki) -> None:
    card: VirtualCard = sample("good", pki)
    for _ in range(3):
        desk.client.expect(HINT)
        with inserted(card):
            desk.wait_for(CardRead)
        desk.wait_for(CardRemoved)


def test_a_hint_without_a_birth_date_is_refused() -> None:
    client = ReaderClient(lambda _event: None)
    with pytest.raises(MalformedHintError):
        client.expect(IdentityHint(HOA.number, None, None, HintSource.TYPED))
