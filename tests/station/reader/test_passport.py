"""A passport is read as what it is: by its own number, over either access protocol, and as no citizen card."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.pace import PaceKind, PaceOffer
from fixtures.card.passport import passport_card
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, HOA_ABROAD, modern_card, sample
from fixtures.card.vpcd import inserted
from fixtures.pcsc import READERS, wait_until_occupied
from protocol.card_challenge import ChallengeGround, NonceSource
from protocol.records import CardOutcome, Check, Verdict
from station.reader import pcsc
from station.reader.access import Known, passwords_of
from station.reader.access_key import Passwords
from station.reader.access_policy import AccessPolicy
from station.reader.connection import CardConnection
from station.reader.errors import AccessDeniedError, WrongCardError
from station.reader.hint import IdentityHint, parse_hint
from station.reader.procedure import Asked, read_card
from station.reader.reading import AccessProtocol, CardReading, Document, Sex
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
GROUND = ChallengeGround(bytes(range(32)), NonceSource.SERVER, "B03", "CA-1")
ASKED = Asked(HOA_ABROAD.number, AT, ground=GROUND)


def passwords(expires: date = HOA_ABROAD.expires) -> Passwords:
    """What the zone's second line gives."""
    known = Known("", HOA.born, expires, HOA_ABROAD.number)
    return passwords_of(known, AT.date(), AccessPolicy())


def read(card: CardConnection, pki: CardPki, asked: Asked = ASKED, expires: date = HOA_ABROAD.expires) -> CardReading:
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    return read_card(card, passwords(expires), trust, asked)


def old(pki: CardPki) -> VirtualCard:
    """A passport of BAC alone."""
    return passport_card(HOA_ABROAD, pki, offers=())


def shut_to_bac(pki: CardPki) -> VirtualCard:
    """A passport of PACE alone."""
    offers = (PaceOffer(PaceKind.ECDH_GENERIC),)
    return passport_card(HOA_ABROAD, pki, offers, CardProfile(bac=False, pace=offers))


@pytest.mark.parametrize(
    ("make", "protocol"),
    [
        pytest.param(lambda pki: sample("passport", pki), AccessProtocol.PACE_GM, id="sample"),
        pytest.param(shut_to_bac, AccessProtocol.PACE_GM, id="PACE by the zone"),
        pytest.param(old, AccessProtocol.BAC, id="BAC"),
    ],
)
def test_a_passport_is_read_as_one(
    make: Callable[[CardPki], VirtualCard], protocol: AccessProtocol, pki: CardPki
) -> None:
    reading = read(make(pki), pki)
    assert (reading.document, reading.evidence.access) == (Document.PASSPORT, protocol)
    assert (reading.document_number, reading.issuing_state) == ("C1234567", "VNM")
    assert (reading.name, reading.mrz_name) == ("Nguyễn Thị Hòa", "NGUYEN THI HOA")
    assert (reading.born, reading.sex, reading.expires) == (date(2008, 11, 3), Sex.FEMALE, date(2028, 7, 1))
    assert (reading.outcome, reading.doubts) == (CardOutcome.OK, ())
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.PASSED
    assert reading.evidence.active_auth is not None
    assert reading.portrait


def test_a_passport_tells_no_citizens_number_that_its_zone_has_not(pki: CardPki) -> None:
    assert read(sample("passport", pki), pki).number == ""


def test_a_passport_whose_zone_has_the_number_tells_it_and_answers_to_it(pki: CardPki) -> None:
    card = passport_card(replace(HOA_ABROAD, personal=HOA.number), pki)
    reading = read(card, pki, replace(ASKED, wanted=HOA.number))
    assert (reading.number, reading.document, reading.doubts) == (HOA.number, Document.PASSPORT, ())


@pytest.mark.parametrize("wanted", [HOA.number, HOA.document_number, "C7654321", ""])
def test_a_passport_never_passes_for_another_document(wanted: str, pki: CardPki) -> None:
    with pytest.raises(WrongCardError):
        read(sample("passport", pki), pki, replace(ASKED, wanted=wanted))


def test_a_citizen_card_never_passes_for_the_passport(pki: CardPki) -> None:
    card = modern_card(HOA, pki, profile=CardProfile(can="111111"))
    known = Known(HOA.number, HOA.born, HOA.expires, can="111111")
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    with pytest.raises(WrongCardError):
        read_card(card, passwords_of(known, AT.date(), AccessPolicy()), trust, ASKED)


@pytest.mark.parametrize("make", [old, shut_to_bac], ids=["BAC", "PACE"])
def test_another_expiry_opens_nothing_and_is_tried_once(make: Callable[[CardPki], VirtualCard], pki: CardPki) -> None:
    with pytest.raises(AccessDeniedError) as denied:
        read(make(pki), pki, expires=date(2028, 7, 2))
    assert denied.value.tries == 1


def test_the_typed_zone_alone_is_enough(pki: CardPki) -> None:
    hint = parse_hint(HOA_ABROAD.zone[44:])
    assert isinstance(hint, IdentityHint)
    known = Known(hint.number, hint.born, hint.expires, hint.document_number)
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    reading = read_card(sample("passport", pki), passwords_of(known, AT.date(), AccessPolicy()), trust, ASKED)
    assert reading.outcome is CardOutcome.OK


@pytest.mark.pcsc
def test_a_passport_is_read_over_pcsc(pcscd: None, pki: CardPki) -> None:
    with inserted(sample("passport", pki)):
        wait_until_occupied()
        with pcsc.connected(READERS[0]) as held:
            reading = read(held, pki)
    assert (reading.document, reading.document_number) == (Document.PASSPORT, "C1234567")
    assert reading.outcome is CardOutcome.OK
