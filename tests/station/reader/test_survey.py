"""Every file that a chip gives is read, and what is signed of it is told from what is not."""

from datetime import UTC, datetime

import pytest

from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.files import COM, ListForm, card_files, com, signed_files, tlv
from fixtures.card.files import dg1 as made_dg1
from fixtures.card.files import dg2 as made_dg2
from fixtures.card.pki import CardPki
from fixtures.card.portrait import portrait
from fixtures.card.samples import HOA, sample
from protocol.records import Verdict
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.atr_info import AtrInfo
from station.reader.errors import AccessDeniedError, CardFaultError
from station.reader.lds import EF
from station.reader.outcome import Doubt
from station.reader.procedure import Asked, read_card
from station.reader.survey import Survey, survey, tag_of
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
PASSWORDS = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
DG7 = tlv(0x67, tlv(0x02, b"\1"), tlv(0x5F43, portrait(HOA)))
DG12 = tlv(0x6C, tlv(0x5C, b"\x5f\x19"), tlv(0x5F19, "Cục Cảnh sát QLHC về TTXH".encode()))
LENGTHS = tlv(0x7F66, tlv(0x02, b"\x08\x00"), tlv(0x02, b"\x10\x00"))


class TellingCard(VirtualCard):
    """A card that has EF.ATR/INFO."""

    told = LENGTHS
    _is_told = False

    def transmit(self, command: bytes) -> bytes:
        """Answer the two commands that read it."""
        was_told, self._is_told = self._is_told, command[:7] == bytes.fromhex("00a4020c022f01")
        if self._is_told:
            return b"\x90\x00"
        if was_told and command[:2] == b"\x00\xb0":
            return self.told + b"\x90\x00"
        return super().transmit(command)


def look(card: VirtualCard) -> Survey:
    return survey(card, PASSWORDS, AccessPolicy())


def card_of(pki: CardPki, form: ListForm | None = None, claimed: bytes = b"") -> VirtualCard:
    """A card with every group that we read."""
    groups = {1: made_dg1(HOA), 2: made_dg2(portrait(HOA)), 7: DG7, 12: DG12}
    files = signed_files(groups, pki.document_signer, HOA, form or ListForm())
    return VirtualCard(HOA, files | ({COM: claimed} if claimed else {}))


def test_every_file_is_read_with_its_verdict(pki: CardPki) -> None:
    card = card_of(pki)
    found = look(card)
    assert set(found.files) == {EF.SOD, EF.COM, EF.DG1, EF.DG2, EF.DG7, EF.DG12}
    assert found.files[EF.DG12] == DG12
    assert EF.COM not in found.verdicts
    assert set(found.verdicts.values()) == {Verdict.PASSED}
    assert (found.withheld, found.doubts, found.atr_info) == (frozenset(), (), None)


def test_a_file_that_is_not_as_signed_is_told_from_the_others(pki: CardPki) -> None:
    card = card_of(pki)
    card.files[0x010C] = DG12[:-1] + b"X"
    found = look(card)
    assert {file for file, verdict in found.verdicts.items() if verdict is Verdict.FAILED} == {EF.DG12}


def test_what_the_chip_keeps_back_is_named(pki: CardPki) -> None:
    card = card_of(pki)
    del card.files[0x0107]
    assert look(card).withheld == {EF.DG7}


@pytest.mark.parametrize(
    ("form", "claimed", "doubts"),
    [
        pytest.param(ListForm(version=1), com((1, 2, 7, 12)), (), id="A16 the list tells the version"),
        pytest.param(ListForm(), com((1, 2)), (Doubt.COM_DIFFERS,), id="A3 fewer groups than the list"),
        pytest.param(ListForm(), com((1, 2, 7, 12, 15)), (Doubt.COM_DIFFERS,), id="more groups than the list"),
        pytest.param(
            ListForm(version=1, told_version="0108"),
            com((1, 2, 7, 12)),
            (Doubt.VERSION_DIFFERS,),
            id="A16b another version",
        ),
        pytest.param(ListForm(), b"\x60\x02\x5f\x01", (), id="broken"),
    ],
)
def test_ef_com_is_noted_where_it_disagrees(
    form: ListForm, claimed: bytes, doubts: tuple[Doubt, ...], pki: CardPki
) -> None:
    assert look(card_of(pki, form, claimed)).doubts == doubts


@pytest.mark.parametrize(
    ("told", "info"),
    [
        (LENGTHS, AtrInfo(2048, 4096)),
        (LENGTHS + bytes(16), AtrInfo(2048, 4096)),
        (b"\x7f\x66\x84", None),
        (b"", AtrInfo()),
    ],
)
def test_ef_atr_info_is_read_before_anything_is_opened(told: bytes, info: AtrInfo | None, pki: CardPki) -> None:
    card = TellingCard(HOA, card_files(HOA, pki.document_signer))
    card.told = told
    assert look(card).atr_info == info


def test_a_survey_follows_a_reading_of_the_same_card(pki: CardPki) -> None:
    card = sample("card_2024", pki)
    trust = TrustStore([pki.csca.certificate])
    reading = read_card(card, PASSWORDS, trust, Asked(HOA.number, AT))
    found = look(card)
    assert found.files[EF.SOD] == reading.evidence.sod
    assert {EF.DG14, EF.DG15} <= found.files.keys()


def test_a_card_that_does_not_open_tells_nothing(pki: CardPki) -> None:
    card = VirtualCard(HOA, card_files(HOA, pki.document_signer), CardProfile(bac=False))
    with pytest.raises((AccessDeniedError, CardFaultError)):
        look(card)


def test_each_group_has_the_tag_of_the_standard() -> None:
    tags = [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70]
    assert [tag_of(group) for group in range(1, 17)] == tags
    assert tag_of(17) == 0
