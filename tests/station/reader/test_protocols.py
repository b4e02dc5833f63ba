"""The reader's protocols against the strict virtual card, which was written apart from it."""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from ecdsa import SigningKey, curves

from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.genuine import ActiveKey, ChipKey, EcKey, RsaKey
from fixtures.card.pace import PaceKind, PaceOffer
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, modern_card, sample
from protocol.card_challenge import ChallengeGround, NonceSource, active_auth_challenge
from protocol.records import CardOutcome, Check, Verdict
from station.reader.access_key import AccessKey, AccessNumber, Passwords, mrz_keys
from station.reader.access_policy import AccessPolicy
from station.reader.active_auth import verify_active_auth
from station.reader.apdu import INS
from station.reader.errors import AccessDeniedError
from station.reader.files import CardFamily
from station.reader.outcome import Doubt
from station.reader.procedure import Asked, read_card
from station.reader.reading import AccessProtocol, CardReading, Sex
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
BORN = date(2008, 11, 3)
GROUND = ChallengeGround(bytes(range(32)), NonceSource.SERVER, "B03", "CA-1")
CAN = AccessNumber(HOA.number[-6:])
ZONES = mrz_keys(HOA.number, BORN, AT.date())
ASKED = Asked(HOA.number, AT, ground=GROUND)
EC_PARAMETERS = (10, 11, 12, 13, 14, 15, 16, 17, 18)
OFFERS = [
    *(PaceOffer(PaceKind.ECDH_GENERIC, suite, 13) for suite in (1, 2, 3, 4)),
    *(PaceOffer(PaceKind.ECDH_GENERIC, 4, parameter) for parameter in EC_PARAMETERS),
    *(PaceOffer(PaceKind.ECDH_INTEGRATED, suite, 13) for suite in (1, 2, 3, 4)),
    *(PaceOffer(PaceKind.ECDH_INTEGRATED, 2, parameter) for parameter in EC_PARAMETERS if parameter != 10),
    *(PaceOffer(PaceKind.ECDH_CHIP_AUTHENTICATION, suite, 13) for suite in (2, 3, 4)),
    *(PaceOffer(PaceKind.DH_GENERIC, suite, 2) for suite in (1, 2, 3, 4)),
    *(PaceOffer(PaceKind.DH_GENERIC, 2, parameter) for parameter in (1, 2)),
    *(PaceOffer(PaceKind.DH_INTEGRATED, suite, 1) for suite in (1, 2, 4)),
]


def read(card: VirtualCard, pki: CardPki, passwords: Passwords | None = None, asked: Asked = ASKED) -> CardReading:
    """Read the sample person's card."""
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    return read_card(card, passwords or Passwords((CAN,), ZONES), trust, asked)


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: f"{offer.kind.name}-{offer.suite}-{offer.parameter}")
def test_every_way_of_pace_opens_the_chip(offer: PaceOffer, pki: CardPki) -> None:
    proves_chip = offer.kind is PaceKind.ECDH_CHIP_AUTHENTICATION
    chip = ChipKey.made(os.urandom, offer.parameter, offer.suite) if proves_chip else None
    reading = read(modern_card(HOA, pki, [offer], chip), pki)
    named = {"GENERIC": AccessProtocol.PACE_GM, "INTEGRATED": AccessProtocol.PACE_IM}
    assert reading.evidence.access is named.get(offer.kind.name.partition("_")[2], AccessProtocol.PACE_CAM)
    assert reading.verdicts[Check.ACCESS_PARAMETERS] is Verdict.PASSED
    assert reading.name == HOA.name


@pytest.mark.parametrize("passwords", [Passwords((CAN,)), Passwords(zones=ZONES)], ids=["CAN", "MRZ"])
def test_either_password_opens_it(passwords: Passwords, pki: CardPki) -> None:
    assert read(modern_card(HOA, pki), pki, passwords).evidence.access is AccessProtocol.PACE_GM


def test_a_wrong_access_number_falls_back_to_the_zone(pki: CardPki) -> None:
    reading = read(modern_card(HOA, pki), pki, Passwords((AccessNumber("000000"),), ZONES))
    assert reading.evidence.access is AccessProtocol.PACE_GM


def test_four_passwords_are_tried_and_no_more(pki: CardPki) -> None:
    wrong = tuple(AccessKey("024308012", "081103", f"30010{day}") for day in range(1, 8))
    card = modern_card(HOA, pki)
    with pytest.raises(AccessDeniedError) as denied:
        read(card, pki, Passwords((AccessNumber("000000"),), wrong))
    assert denied.value.tries == 4
    assert card.counts[INS.MANAGE_SECURITY_ENVIRONMENT] == 4
    assert card.counts[INS.EXTERNAL_AUTHENTICATE] == 0


def test_a_weak_or_unknown_way_is_passed_over_for_the_next(pki: CardPki) -> None:
    weak = PaceOffer(PaceKind.ECDH_GENERIC, 2, 8)
    reading = read(modern_card(HOA, pki, [weak, PaceOffer()]), pki)
    assert reading.evidence.access is AccessProtocol.PACE_GM


def test_a_card_whose_pace_is_all_weak_is_opened_by_bac(pki: CardPki) -> None:
    card = modern_card(HOA, pki, [PaceOffer(PaceKind.ECDH_GENERIC, 2, 8)], profile=CardProfile())
    assert read(card, pki).evidence.access is AccessProtocol.BAC


def test_bac_is_refused_where_the_policy_does(pki: CardPki) -> None:
    with pytest.raises(AccessDeniedError) as denied:
        read(sample("good", pki), pki, asked=replace(ASKED, policy=AccessPolicy(allows_bac=False)))
    assert denied.value.tries == 0


def hidden(pki: CardPki) -> VirtualCard:
    """A card of 2024 whose EF.CardAccess somebody keeps from us."""
    card = modern_card(HOA, pki, profile=CardProfile())
    del card.files[0x011C]
    return card


def test_pace_that_was_signed_and_not_offered_needs_a_person(pki: CardPki) -> None:
    reading = read(hidden(pki), pki)
    assert (reading.evidence.access, reading.doubts) == (AccessProtocol.BAC, (Doubt.PACE_HIDDEN,))
    assert reading.outcome is CardOutcome.REVIEW
    noted = read(hidden(pki), pki, asked=replace(ASKED, policy=AccessPolicy(hidden_pace_needs_person=False)))
    assert noted.doubts == (Doubt.PACE_REFUSED,)
    assert noted.outcome is not CardOutcome.REVIEW


def test_an_offer_other_than_the_signed_one_is_untrusted(pki: CardPki) -> None:
    card = modern_card(HOA, pki, [PaceOffer(suite=4), PaceOffer()])
    card.files[0x011C] = modern_card(HOA, pki, [PaceOffer()]).files[0x011C]
    reading = read(card, pki)
    assert reading.verdicts[Check.ACCESS_PARAMETERS] is Verdict.FAILED
    assert reading.outcome is CardOutcome.UNTRUSTED


CHIP_KEYS = [(parameter, 2) for parameter in EC_PARAMETERS] + [(13, 1), (13, 3), (13, 4), (1, 2), (2, 1), (2, 4)]


@pytest.mark.parametrize(("parameter", "suite"), CHIP_KEYS)
@pytest.mark.parametrize("is_modern", [True, False], ids=["PACE", "BAC"])
def test_chip_authentication_proves_the_chip(parameter: int, suite: int, is_modern: bool, pki: CardPki) -> None:
    chip = ChipKey.made(os.urandom, parameter, suite)
    offers = [PaceOffer()] if is_modern else []
    card = modern_card(HOA, pki, offers, chip, profile=CardProfile(bac=not is_modern))
    if not is_modern:
        del card.files[0x011C]
    reading = read(card, pki)
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.PASSED
    assert reading.evidence.chip_authenticated
    assert reading.outcome is CardOutcome.OK


RSA = rsa.generate_private_key(65537, 2048)
ACTIVE_KEYS: list[ActiveKey] = [
    *(RsaKey(RSA, name) for name in ("sha1", "sha224", "sha256", "sha384", "sha512")),
    *(EcKey(SigningKey.generate(curves.NIST256p), name) for name in ("sha1", "sha256", "sha512")),
    EcKey(SigningKey.generate(curves.BRAINPOOLP384r1), "sha384"),
]


@pytest.mark.parametrize("active", ACTIVE_KEYS, ids=lambda key: f"{type(key).__name__}-{key.hash}")
def test_active_authentication_proves_the_chip_and_leaves_a_proof(active: ActiveKey, pki: CardPki) -> None:
    reading = read(modern_card(HOA, pki, active=active), pki)
    assert reading.outcome is CardOutcome.OK
    proof = reading.evidence.active_auth
    assert proof is not None
    challenge = active_auth_challenge(proof.ground, proof.at)
    assert verify_active_auth(reading.evidence.dg15, reading.evidence.dg14, challenge, proof.signature)
    later = active_auth_challenge(proof.ground, proof.at + 1)
    assert not verify_active_auth(reading.evidence.dg15, reading.evidence.dg14, later, proof.signature)


class AskedCard(VirtualCard):
    """Keeps what it is asked to sign."""

    challenges: list[bytes]

    def sign(self, challenge: bytes) -> tuple[bytes, int]:
        """Sign it as well."""
        self.challenges.append(challenge)
        return super().sign(challenge)


def test_a6_the_only_challenge_ever_sent_is_the_one_derived_from_the_ground(pki: CardPki) -> None:
    made = modern_card(HOA, pki, active=ACTIVE_KEYS[0])
    card = AskedCard(HOA, made.files, made.profile, keys=made.keys)
    card.challenges = []
    read(card, pki)
    assert card.challenges == [active_auth_challenge(GROUND, round(AT.timestamp() * 1_000_000))]


def test_a6_without_a_nonce_active_authentication_is_left_out_and_never_counts(pki: CardPki) -> None:
    card = modern_card(HOA, pki, active=ACTIVE_KEYS[0])
    reading = read(card, pki, asked=replace(ASKED, ground=None))
    assert card.counts[INS.INTERNAL_AUTHENTICATE] == 0
    assert (reading.verdicts[Check.CHIP_GENUINE], reading.evidence.active_auth) == (Verdict.NOT_DONE, None)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_signature_too_long_for_a_short_reply_is_not_held_against_the_chip(pki: CardPki) -> None:
    card = modern_card(HOA, pki, active=ACTIVE_KEYS[0], profile=CardProfile(bac=False, extended_length=False))
    reading = read(card, pki)
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.NOT_DONE
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_the_mapping_that_authenticates_the_chip_needs_no_second_proof(pki: CardPki) -> None:
    card = modern_card(HOA, pki, [PaceOffer(PaceKind.ECDH_CHIP_AUTHENTICATION)], ChipKey.made(os.urandom))
    reading = read(card, pki)
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.PASSED
    assert card.counts[INS.MANAGE_SECURITY_ENVIRONMENT] == 1  # that of PACE


def test_a_copy_without_the_keys_is_a_clone(pki: CardPki) -> None:
    for chip, active in ((ChipKey.made(os.urandom), None), (None, ACTIVE_KEYS[0]), (None, ACTIVE_KEYS[5])):
        original = modern_card(HOA, pki, chip=chip, active=active)
        reading = read(VirtualCard(HOA, original.files, original.profile), pki)
        assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.FAILED
        assert reading.outcome is CardOutcome.CLONE
        assert reading.portrait  # whoever judges it sees whom it shows


def test_a_copy_with_keys_of_its_own_is_a_clone_or_tampered(pki: CardPki) -> None:
    original = modern_card(HOA, pki, chip=ChipKey.made(os.urandom))
    forged = modern_card(HOA, pki, chip=ChipKey.made(os.urandom))
    same_files = VirtualCard(HOA, original.files, original.profile, keys=forged.keys)
    assert read(same_files, pki).outcome is CardOutcome.CLONE
    own_key_file = VirtualCard(HOA, original.files | {0x010E: forged.files[0x010E]}, original.profile, keys=forged.keys)
    reading = read(own_key_file, pki)
    assert reading.outcome is CardOutcome.TAMPERED
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.NOT_DONE


@pytest.mark.parametrize("withheld", [0x010E, 0x010F])
def test_a_withheld_key_file_is_never_ok(withheld: int, pki: CardPki) -> None:
    card = modern_card(HOA, pki, chip=ChipKey.made(os.urandom), active=ACTIVE_KEYS[5])
    del card.files[withheld]
    reading = read(card, pki)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_whole_modern_card_is_ok_and_told_before_its_picture(pki: CardPki) -> None:
    card = sample("card_2024", pki)
    reads: list[int] = []
    told: list[tuple[str, str, Verdict]] = []

    def identified(number: str, name: str, _born: date, _sex: Sex, verdicts: Mapping[Check, Verdict]) -> None:
        told.append((number, name, verdicts[Check.CHIP_GENUINE]))
        reads.append(card.counts[INS.READ_BINARY])

    reading = read(card, pki, asked=replace(ASKED, on_identified=identified))
    assert reading.outcome is CardOutcome.OK
    assert told == [(HOA.number, HOA.name, Verdict.PASSED)]
    assert reads[0] < card.counts[INS.READ_BINARY]


@pytest.mark.parametrize("suite", [1, 2, 3, 4])
def test_a_short_card_is_read_under_every_cipher(suite: int, pki: CardPki) -> None:
    card = modern_card(HOA, pki, [PaceOffer(suite=suite)], profile=CardProfile(bac=False, extended_length=False))
    family = CardFamily()
    passwords, trust = Passwords((CAN,)), TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    assert read_card(card, passwords, trust, ASKED, family).name == HOA.name
    assert family.length == 231
    card.counts = Counter()
    assert read_card(card, passwords, trust, ASKED, family).name == HOA.name
    assert card.counts[INS.MANAGE_SECURITY_ENVIRONMENT] == 1  # no session was lost over a length this time
