"""Every card of the catalogue comes to its one outcome, and each entry's identifier is the test's."""

from datetime import UTC, datetime

import pytest
from ecdsa import SigningKey, curves

from fixtures.card.catalogue import CATALOGUE, CatalogueCard, modern
from fixtures.card.chip import VirtualCard
from fixtures.card.faults import AnsweringCard, CardGoneError, TornCard
from fixtures.card.genuine import EcKey
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA
from fixtures.card.vpcd import inserted
from fixtures.pcsc import READERS, wait_until_occupied
from protocol.card_challenge import ChallengeGround, NonceSource
from protocol.records import CardOutcome
from station.reader import pcsc
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.errors import CardRemovedError, ReaderError
from station.reader.failure import failure_of
from station.reader.outcome import NEEDS_PERSON, Doubt
from station.reader.procedure import Asked, read_card
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
GROUND = ChallengeGround(bytes(range(32)), NonceSource.SERVER, "B03", "CA-1")
PASSWORDS = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
OF_THE_STORE = {Doubt.NO_REVOCATION_LIST}  # the test country publishes none


class Held:
    """A card in this process, torn away as PC/SC tells it."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card

    def transmit(self, command: bytes) -> bytes:
        try:
            return self._card.transmit(command)
        except CardGoneError as error:
            raise CardRemovedError from error


def read(card: VirtualCard, pki: CardPki) -> tuple[CardOutcome, set[Doubt]]:
    """Read a card and return what it came to."""
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    try:
        reading = read_card(Held(card), PASSWORDS, trust, Asked(HOA.number, AT, ground=GROUND))
    except ReaderError as error:
        return failure_of(error).kind, set()
    return reading.outcome, set(reading.doubts)


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_the_card_comes_to_its_outcome(entry: CatalogueCard, pki: CardPki) -> None:
    outcome, doubts = read(entry.make(pki), pki)
    assert outcome is entry.outcome
    assert {Doubt(name) for name in entry.doubts} <= doubts
    if outcome is CardOutcome.OK:
        assert doubts - OF_THE_STORE == {Doubt(name) for name in entry.doubts}
        assert not doubts & NEEDS_PERSON


def test_a_card_torn_away_at_any_command_leaves_nothing_and_reads_whole_again(pki: CardPki) -> None:
    active = EcKey(SigningKey.generate(curves.NIST256p))
    whole = modern(pki, TornCard, active)
    whole.torn_at = 1000
    assert read(whole, pki) == (CardOutcome.OK, set())
    for at in range(1, whole.counts.total() + 1):
        card = modern(pki, TornCard, active)
        card.torn_at = at
        assert read(card, pki) == (CardOutcome.CARD_FAULT, set())
        card.torn_at = 1000  # laid down again
        card.counts.clear()
        card.reset()
        assert read(card, pki) == (CardOutcome.OK, set())


@pytest.mark.parametrize("answer", ["", "90", "9000", "6982", "6fff", "61ff", "6c01", "00" * 300])
def test_a_strange_answer_to_any_command_is_never_a_better_card(answer: str, pki: CardPki) -> None:
    whole = modern(pki, AnsweringCard)
    read(whole, pki)
    for at in range(1, whole.counts.total() + 1):
        card = modern(pki, AnsweringCard)
        card.answer, card.at = bytes.fromhex(answer), frozenset({at})
        outcome, doubts = read(card, pki)
        assert outcome is not CardOutcome.OK or doubts <= OF_THE_STORE


@pytest.mark.pcsc
@pytest.mark.parametrize(
    "name",
    [
        "A1",
        "A4",
        "A7",
        "A10",
        "A14",
        "A18",
        "A22b",
        "A36",
        "A41",
        "A44",
        "A46",
        "A50",
        "A55",
        "A57",
        "A59",
        "A61",
        "A63",
        "A65",
        "A67",
        "A70-6700",
    ],
)
def test_the_card_comes_to_its_outcome_over_pcsc(name: str, pcscd: None, pki: CardPki) -> None:
    entry = CATALOGUE[name]
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    with inserted(entry.make(pki)):
        wait_until_occupied()
        try:
            with pcsc.connected(READERS[0]) as held:
                outcome = read_card(held, PASSWORDS, trust, Asked(HOA.number, AT, ground=GROUND)).outcome
        except ReaderError as error:
            outcome = failure_of(error).kind
    assert outcome is entry.outcome
