"""EF.CardSecurity: a key that the mapping proved counts where the SOD's signer signed it, and DG14 comes first."""

import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from fixtures.card.chip import CARD_ACCESS, CARD_SECURITY, CardProfile, ChipKeys, VirtualCard
from fixtures.card.files import card_files, day_of_issue
from fixtures.card.genuine import ChipKey, card_access, card_security, dg14
from fixtures.card.pace import PaceKind, PaceOffer
from fixtures.card.pki import CardPki, Signer, signer_with
from fixtures.card.samples import HOA, modern_card
from fixtures.card.signed_data import RIGHT, SigningForm, signed_data
from protocol.records import CardOutcome, Check, Verdict
from station.reader.apdu import INS
from station.reader.card_security import parse_card_security
from station.reader.errors import MalformedFileError
from station.reader.lds import EF
from station.reader.reading import AccessProtocol
from tests.station.reader.test_protocols import read

OFFERS = (PaceOffer(PaceKind.ECDH_CHIP_AUTHENTICATION), PaceOffer())
PROFILE = CardProfile(bac=False, pace=OFFERS)
MAPPING, CHIP, STRANGE = (ChipKey.made(os.urandom) for _ in range(3))


def security(pki: CardPki, key: ChipKey = MAPPING, signer: Signer | None = None, form: SigningForm = RIGHT) -> bytes:
    """EF.CardSecurity, by the document signer where no other is given."""
    return card_security(OFFERS, key, signer or pki.document_signer, day_of_issue(HOA), form)


def card(
    pki: CardPki, file: bytes, chip: ChipKey | None, keys: ChipKeys, profile: CardProfile = PROFILE
) -> VirtualCard:
    """A card whose DG14 names `chip`, and whose EF.CardSecurity is `file`."""
    files = card_files(HOA, pki.document_signer, extra={14: dg14(OFFERS, chip, None)})
    files |= {CARD_ACCESS: card_access(OFFERS)} | ({CARD_SECURITY: file} if file else {})
    return VirtualCard(HOA, files, profile, keys=keys)


def other_signer(pki: CardPki) -> Signer:
    """Another signer of the same country."""
    return signer_with(ec.generate_private_key(ec.SECP256R1()), pki.csca)


def test_a_key_of_dg14_needs_no_other(pki: CardPki) -> None:
    made = modern_card(HOA, pki, OFFERS, CHIP)
    reading = read(made, pki)
    assert (reading.outcome, reading.evidence.access) == (CardOutcome.OK, AccessProtocol.PACE_CAM)
    assert made.counts[INS.MANAGE_SECURITY_ENVIRONMENT] == 1  # that of PACE


@pytest.mark.parametrize("extended", [True, False], ids=["extended", "short, over two sessions"])
def test_of_two_keys_on_one_curve_that_of_dg14_is_proved_too(extended: bool, pki: CardPki) -> None:
    profile = replace(PROFILE, extended_length=extended)
    made = card(pki, security(pki), CHIP, ChipKeys(CHIP, mapping=MAPPING), profile)
    reading = read(made, pki)
    assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.PASSED
    assert made.counts[INS.GENERAL_AUTHENTICATE] % 4 == 1  # PACE takes four, Chip Authentication one


def test_a_key_that_stands_in_card_security_alone_is_proved_by_the_mapping(pki: CardPki) -> None:
    made = card(pki, security(pki), None, ChipKeys(mapping=MAPPING))
    reading = read(made, pki)
    assert (reading.verdicts[Check.CHIP_GENUINE], reading.outcome) == (Verdict.PASSED, CardOutcome.OK)


def test_a_key_that_another_signer_signed_never_counts(pki: CardPki) -> None:
    for signer in (other_signer(pki), pki.stranger, pki.forger):
        reading = read(card(pki, security(pki, signer=signer), None, ChipKeys(mapping=MAPPING)), pki)
        assert reading.verdicts[Check.CHIP_GENUINE] is Verdict.NOT_DONE
        assert reading.outcome is CardOutcome.NO_CLONE_CHECK


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(SigningForm(digest=bytes(32)), id="digest"),
        pytest.param(SigningForm(reordered=True), id="attributes"),
        pytest.param(SigningForm(algorithm="sha256_rsa"), id="algorithm"),
    ],
)
def test_a_key_under_a_broken_signature_never_counts(form: SigningForm, pki: CardPki) -> None:
    reading = read(card(pki, security(pki, form=form), None, ChipKeys(mapping=MAPPING)), pki)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_signature_over_another_key_never_counts(pki: CardPki) -> None:
    file = security(pki).replace(MAPPING.group.public(MAPPING.secret), STRANGE.group.public(STRANGE.secret))
    reading = read(card(pki, file, None, ChipKeys(mapping=STRANGE)), pki)
    assert reading.outcome is CardOutcome.NO_CLONE_CHECK


def test_a_copy_that_lacks_the_keys_is_a_clone(pki: CardPki) -> None:
    for chip in (CHIP, None):
        assert read(card(pki, security(pki), chip, ChipKeys(mapping=STRANGE)), pki).outcome is CardOutcome.CLONE


def test_a_copy_that_brings_a_card_security_of_its_own_is_a_clone(pki: CardPki) -> None:
    for signer in (pki.forger, other_signer(pki), pki.document_signer):  # the last: taken from another true card
        made = card(pki, security(pki, STRANGE, signer), CHIP, ChipKeys(STRANGE, mapping=STRANGE))
        assert read(made, pki).outcome is CardOutcome.CLONE


def test_a_chip_that_proves_a_key_which_nothing_names_is_a_clone(pki: CardPki) -> None:
    assert read(card(pki, b"", CHIP, ChipKeys(CHIP, mapping=MAPPING)), pki).outcome is CardOutcome.CLONE


def test_a_broken_file_is_malformed_only_where_it_is_needed(pki: CardPki) -> None:
    broken = security(pki)[:2] + b"\1" + security(pki)[3:]
    assert read(card(pki, broken, CHIP, ChipKeys(CHIP)), pki).outcome is CardOutcome.OK
    with pytest.raises(MalformedFileError) as malformed:
        read(card(pki, broken, CHIP, ChipKeys(CHIP, mapping=MAPPING)), pki)
    assert malformed.value.file == "CardSecurity"


@pytest.mark.parametrize("file", [b"\x77\x03\x30\x01\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x80", b""])
def test_what_is_no_card_security_is_as_none(file: bytes, pki: CardPki) -> None:
    made = card(pki, b"", CHIP, ChipKeys(CHIP))
    made.files[CARD_SECURITY] = file
    assert read(made, pki).outcome is CardOutcome.OK


def test_the_file_tells_infos_and_signer(pki: CardPki) -> None:
    found = parse_card_security(security(pki))
    assert [key.key.public for key in found.infos.keys] == [MAPPING.group.public(MAPPING.secret)]
    assert {info.raw for info in found.infos.pace} == {offer.info for offer in OFFERS}
    assert found.is_signed_with(pki.document_signer.der())
    assert not found.is_signed_with(pki.stranger.der())


@pytest.mark.parametrize("kind", ["2.23.136.1.1.1", "2.23.136.1.1.2"], ids=["EF.SOD", "master list"])
def test_another_signed_content_is_no_card_security(kind: str, pki: CardPki) -> None:
    file = signed_data(b"\x31\x00", kind, pki.document_signer, day_of_issue(HOA))
    with pytest.raises(MalformedFileError):
        parse_card_security(file)


def test_ef_sod_behind_the_same_identifier_is_not_taken_for_it(pki: CardPki) -> None:
    made = card(pki, b"", CHIP, ChipKeys(CHIP, mapping=MAPPING))
    made.files[CARD_SECURITY] = made.files[0x0100 | EF.SOD.short_id]
    assert read(made, pki).outcome is CardOutcome.CLONE  # as one that gives no such file
