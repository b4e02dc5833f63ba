"""A card that takes its time frees the desk within 3 s, over real PC/SC; nobody else speaks to a card that is held."""

import threading
import time
from pathlib import Path

import pytest
from smartcard import scard

from fixtures.card.faults import SlowingCard
from fixtures.card.files import card_files
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, sample
from fixtures.card.vpcd import inserted
from fixtures.pcsc import READERS, wait_until_occupied
from protocol.records import CardOutcome
from station.reader import pcsc
from station.reader.messages import CardFailed, CardRead, CardRemoved, FailureReason
from tests.station.reader.running import HINT, WAIT_S, running

pytestmark = pytest.mark.pcsc

FREE_WITHIN_S = 3.0
AFTER_A_WRONG_KEY, IN_THE_FILES = 5, 6


class Slow:
    """How long the card has waited, and for how long it shall."""

    def __init__(self) -> None:
        self.since: float | None = None
        self.go_on = threading.Event()

    def wait(self) -> None:
        """Wait to be let go."""
        self.since = self.since or time.monotonic()
        self.go_on.wait(WAIT_S)


@pytest.mark.parametrize(
    ("holder", "slow_from"),
    [
        pytest.param("unopened", AFTER_A_WRONG_KEY, id="A45 after a wrong key"),
        pytest.param("good", IN_THE_FILES, id="A68 in mid-reading"),
        pytest.param("good", 1, id="A68 from the first command"),
    ],
)
def test_a_slow_card_is_a_fault_within_three_seconds_and_the_next_card_reads(
    holder: str, slow_from: int, pcscd: None, trust_folder: Path, pki: CardPki
) -> None:
    person = sample(holder, pki).person
    card, slow = SlowingCard(person, card_files(person, pki.document_signer)), Slow()
    card.slow_from, card.wait = slow_from, slow.wait
    with running(trust_folder) as desk:
        desk.wait_for(CardRemoved)
        desk.client.expect(HINT)
        with inserted(card):
            assert desk.wait_for(CardFailed) == CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER)
            assert slow.since is not None
            assert time.monotonic() - slow.since < FREE_WITHIN_S
            slow.go_on.set()
        desk.wait_for(CardRemoved)
        with inserted(sample("good", pki)):
            assert desk.wait_for(CardRead).reading.number == HOA.number


def test_a55_no_other_program_reaches_a_card_that_is_held(pcscd: None, pki: CardPki) -> None:
    with inserted(sample("good", pki)):
        wait_until_occupied()
        with pcsc.connected(READERS[0]), pcsc.context() as other:
            result, _card, _protocol = scard.SCardConnect(
                other, READERS[0], scard.SCARD_SHARE_SHARED, pcsc.ANY_PROTOCOL
            )
            assert result == scard.SCARD_E_SHARING_VIOLATION
