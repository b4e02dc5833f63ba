"""The reader against the strict virtual card, which was written apart from it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.files import card_files
from fixtures.card.pki import CardPki, liar
from fixtures.card.samples import ENDED, HOA, LA, sample
from protocol.records import CardOutcome, Check, Verdict
from station.reader.access_key import Passwords, mrz_keys
from station.reader.apdu import INS
from station.reader.errors import AccessDeniedError, NotACitizenCardError, SecureMessagingError
from station.reader.files import CardFamily
from station.reader.outcome import Doubt
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading, Sex
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
BORN = date(2008, 11, 3)
MAX_SHORT_COMMANDS = 120  # a picture of 20 kB in reads of 231 bytes, and four sessions


def read(card: VirtualCard, pki: CardPki, family: CardFamily | None = None) -> CardReading:
    """Read the card as that of the sample person."""
    passwords = Passwords(zones=mrz_keys(HOA.number, BORN, AT.date()))
    return read_card(
        card,
        passwords,
        TrustStore([pki.csca.certificate], revoked=[pki.revocation_list]),
        Asked(HOA.number, AT),
        family,
    )


def test_the_good_card_passes_all_that_can_be_checked(pki: CardPki) -> None:
    reading = read(sample("good", pki), pki)
    assert (reading.number, reading.name, reading.born, reading.sex) == (HOA.number, HOA.name, BORN, Sex.FEMALE)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK
    assert (reading.evidence.apdus, reading.doubts) == (8, ())
    assert reading.portrait.startswith(b"\xff\xd8")


def test_a_card_with_short_reads_gives_the_same(pki: CardPki) -> None:
    files = card_files(HOA, pki.document_signer)
    family = CardFamily()
    short = read(VirtualCard(HOA, files, CardProfile(extended_length=False)), pki, family)
    long = read(VirtualCard(HOA, files), pki)
    assert (short.portrait, short.evidence.sod_hash) == (long.portrait, long.evidence.sod_hash)
    assert family.length == 231
    assert short.evidence.apdus <= MAX_SHORT_COMMANDS


def test_a_picture_changed_after_signing_is_tampered(pki: CardPki) -> None:
    assert read(sample("tampered", pki), pki).outcome is CardOutcome.TAMPERED


def test_a_stranger_s_card_is_unanchored_and_never_ok(pki: CardPki) -> None:
    reading = read(sample("stranger", pki), pki)
    assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.UNANCHORED
    assert reading.outcome is CardOutcome.ISSUER_UNKNOWN


def test_a_card_that_no_key_opens_sees_four_tries(pki: CardPki) -> None:
    card = sample("unopened", pki)
    with pytest.raises(AccessDeniedError) as denied:
        read(card, pki)
    assert denied.value.tries == card.counts[INS.EXTERNAL_AUTHENTICATE] == 4


def test_another_person_s_card_stays_shut(pki: CardPki) -> None:
    card = sample("second", pki)
    with pytest.raises(AccessDeniedError):
        read(card, pki)
    assert card.counts[INS.READ_BINARY] == 0


def test_another_card_is_no_citizen_card(pki: CardPki) -> None:
    card = sample("not_a_citizen_card", pki)
    with pytest.raises(NotACitizenCardError):
        read(card, pki)
    assert card.counts[INS.EXTERNAL_AUTHENTICATE] == 0


def test_a_self_made_card_with_the_right_data_is_never_ok(pki: CardPki) -> None:
    reading = read(sample("self_made", pki), pki)
    assert (reading.number, reading.name) == (HOA.number, HOA.name)
    assert pki.forger.certificate.issuer == pki.csca.certificate.subject
    assert reading.verdicts[Check.DATA_SIGNATURE] is Verdict.PASSED
    assert reading.verdicts[Check.TRUST_ANCHOR] is Verdict.UNANCHORED
    assert reading.outcome is CardOutcome.ISSUER_UNKNOWN


def test_a_self_made_card_that_also_claims_the_anchor_s_key_is_untrusted(pki: CardPki) -> None:
    forged = VirtualCard(HOA, card_files(HOA, liar(pki.csca), face=LA))
    assert read(forged, pki).outcome is CardOutcome.UNTRUSTED


def test_an_expired_card_says_so_and_is_good_otherwise(pki: CardPki) -> None:
    reading = read(sample("expired", pki), pki)
    assert (reading.expires, reading.doubts) == (ENDED.expires, (Doubt.EXPIRED,))
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_card_holds_through_its_last_day(pki: CardPki) -> None:
    last_day = replace(HOA, expires=date(2033, 11, 3))
    card = VirtualCard(last_day, card_files(last_day, pki.document_signer))
    trust, passwords = (
        TrustStore([pki.csca.certificate], revoked=[pki.revocation_list]),
        Passwords(zones=mrz_keys(HOA.number, BORN, AT.date())),
    )
    for day, doubts in ((3, ()), (4, (Doubt.EXPIRED,))):
        at = datetime(2033, 11, day, 7, tzinfo=UTC)
        assert read_card(card, passwords, trust, Asked(HOA.number, at)).doubts == doubts


def test_a_broken_chip_fails_each_time_in_mid_reading(pki: CardPki) -> None:
    card = sample("unreadable", pki)
    for _ in range(3):
        card.reset()
        with pytest.raises(SecureMessagingError) as broken:
            read(card, pki)
        assert broken.value.sw == 0x6F00
