"""Readers that go and come back, several cards, a spoiled trust folder: on real PC/SC, nothing hangs or mixes."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.card.chip import VirtualCard
from fixtures.card.faults import CardGoneError
from fixtures.card.files import card_files
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, sample
from fixtures.card.vpcd import ReaderLine, inserted
from fixtures.pcsc import READERS, PcscService
from protocol.records import CardOutcome, Check, Verdict
from station.reader.messages import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    FailureReason,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    TrustUnreadable,
)
from tests.station.reader.running import HINT, WAIT_S, Desk, running

pytestmark = pytest.mark.pcsc


@pytest.fixture
def desk(pcscd: None, trust_folder: Path) -> Iterator[Desk]:
    """A desk for which no reader was chosen; all are empty."""
    with running(trust_folder, reader="") as desk:
        desk.wait_for(ReaderReady)
        desk.wait_for(CardRemoved)
        yield desk


def test_the_service_ends_and_is_back_and_the_desk_goes_on(pcsc_service: PcscService, desk: Desk, pki: CardPki) -> None:
    pcsc_service.stop()
    desk.wait_for(ReaderGone)
    desk.client.expect(HINT)  # somebody comes meanwhile
    pcsc_service.start()
    desk.wait_for(ReaderReady)
    with inserted(sample("good", pki)):
        assert desk.wait_for(CardRead).reading.number == HOA.number


class SilentFromTheFirst(VirtualCard):
    """Sends no reply to any command until it is let go, as a card of 25 s and one of no answer at all do."""

    asked: threading.Event
    go_on: threading.Event

    def transmit(self, command: bytes) -> bytes:  # noqa: ARG002 -- it never answers
        """Wait, then be gone."""
        self.asked.set()
        self.go_on.wait(WAIT_S)
        raise CardGoneError


def test_a_silent_card_does_not_hold_up_a_card_on_another_reader(pcscd: None, trust_folder: Path, pki: CardPki) -> None:
    silent = SilentFromTheFirst(HOA, card_files(HOA, pki.document_signer))
    silent.asked, silent.go_on = threading.Event(), threading.Event()
    with running(trust_folder) as one, running(trust_folder, reader=READERS[2]) as other:
        one.client.expect(HINT)
        other.client.expect(HINT)
        with inserted(silent):
            assert silent.asked.wait(WAIT_S)
            with inserted(sample("good", pki), slot=2):
                assert other.wait_for(CardRead).reading.number == HOA.number
            assert one.wait_for(CardFailed) == CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER)
            silent.go_on.set()
        one.wait_for(CardRemoved)
        with inserted(sample("good", pki)):
            assert one.wait_for(CardRead).reading.number == HOA.number


class WaitingCard(VirtualCard):
    """Says when it is in the middle of a reading, and waits there."""

    reached: threading.Event
    go_on: threading.Event

    def transmit(self, command: bytes) -> bytes:
        """Wait at the fifth command, then be gone."""
        if self.counts.total() == 4:
            self.reached.set()
            self.go_on.wait(WAIT_S)
            raise CardGoneError
        return super().transmit(command)


def waiting(pki: CardPki) -> WaitingCard:
    """A good card that waits."""
    card = WaitingCard(HOA, card_files(HOA, pki.document_signer))
    card.reached, card.go_on = threading.Event(), threading.Event()
    return card


def test_a_reading_ends_clearly_when_its_reader_goes(pcsc_service: PcscService, desk: Desk, pki: CardPki) -> None:
    card = waiting(pki)
    desk.client.expect(HINT)
    with inserted(card):
        assert card.reached.wait(WAIT_S)
        stopper = threading.Thread(target=pcsc_service.stop)
        stopper.start()  # the service waits for the card's answer before it ends
        failed = desk.wait_for(CardFailed)
        card.go_on.set()
        stopper.join()
    assert failed == CardFailed(CardOutcome.CARD_FAULT, FailureReason.READER_GONE)
    desk.wait_for(ReaderGone)
    pcsc_service.start()
    desk.wait_for(ReaderReady)
    with inserted(sample("good", pki)):  # the hint still holds
        assert desk.wait_for(CardRead).reading.number == HOA.number


def test_a58_of_two_cards_none_is_read_until_one_is_left(desk: Desk, pki: CardPki) -> None:
    good, second = sample("good", pki), sample("second", pki)
    with inserted(second, slot=1):
        assert desk.wait_for(CardInserted).reader == READERS[1]
        with inserted(good, slot=2):
            assert desk.wait_for(SeveralCards).readers == READERS[1:3]
            desk.client.expect(HINT)
            desk.wait_for(SeveralCards)  # said again: nothing is read
            assert (good.counts.total(), second.counts.total()) == (0, 0)
            desk.client.forget()
        assert desk.wait_for(CardInserted).reader == READERS[1]
    desk.wait_for(CardRemoved)
    desk.client.expect(HINT)
    with inserted(good, slot=3):
        assert desk.wait_for(CardRead).reading.number == HOA.number


def test_with_a_chosen_reader_the_card_on_another_is_nobody_s_business(
    pcscd: None, trust_folder: Path, pki: CardPki
) -> None:
    second = sample("second", pki)
    with inserted(second, slot=1), running(trust_folder) as desk, inserted(sample("good", pki)):
        desk.wait_for(CardInserted)
        desk.client.expect(HINT)
        assert desk.wait_for(CardRead).reading.number == HOA.number
    assert second.counts.total() == 0


def test_a57_a_card_swapped_in_mid_reading_gives_no_mixed_reading(desk: Desk, pki: CardPki) -> None:
    card = waiting(pki)
    other = sample("self_made", pki)  # opens with the same key
    desk.client.expect(HINT)
    line = ReaderLine(card)
    served = threading.Thread(target=line.serve)
    served.start()
    assert card.reached.wait(WAIT_S)
    card.go_on.set()
    served.join()
    with inserted(other):  # at once: before PC/SC looks again
        failed = desk.wait_for(CardFailed)
        assert failed.kind in {CardOutcome.CARD_FAULT, CardOutcome.SM_BROKEN}
        reading = desk.wait_for(CardRead).reading if failed.reason is FailureReason.CARD_REMOVED else None
    if reading is not None:  # the new card was read anew, whole
        assert reading.verdicts[Check.DATA_SIGNATURE] is Verdict.PASSED
        assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.UNANCHORED


def test_a_spoiled_trust_folder_is_told_and_the_reader_works(pcscd: None, tmp_path: Path, pki: CardPki) -> None:
    (tmp_path / "a-broken.der").write_bytes(b"no certificate")
    (tmp_path / "root.der").write_bytes(pki.csca_certificate)
    with running(tmp_path) as desk:
        assert desk.wait_for(TrustUnreadable).files == ("a-broken.der",)
        desk.wait_for(CardRemoved)
        desk.client.expect(HINT)
        with inserted(sample("good", pki)):
            assert desk.wait_for(CardRead).reading.verdicts[Check.TRUST_ANCHOR] is Verdict.PASSED


def test_without_a_readable_anchor_no_card_is_green(pcscd: None, tmp_path: Path, pki: CardPki) -> None:
    (tmp_path / "root.der").write_bytes(pki.csca_certificate[:-1])
    with running(tmp_path) as desk:
        desk.wait_for(TrustUnreadable)
        desk.wait_for(CardRemoved)
        desk.client.expect(HINT)
        with inserted(sample("good", pki)):
            assert desk.wait_for(CardRead).reading.outcome is CardOutcome.ISSUER_UNKNOWN
