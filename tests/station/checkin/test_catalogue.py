"""Cards and hints of the attack catalogue that only the desk can tell apart: each comes to its one answer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import structs

from fixtures.card.catalogue import modern
from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.person import Person
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA as HOA_HERSELF
from fixtures.card.samples import HUY as HUY_HIMSELF
from fixtures.card.samples import LA
from protocol.api import DeskPackage, RosterRow
from protocol.records import DecisionCode
from station.checkin.desk import Phase
from station.checkin.names import NameMatch
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.errors import ReaderError
from station.reader.failure import failure_of
from station.reader.hint import IdentityHint
from station.reader.messages import CardRead
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading
from station.reader.trust.store import TrustStore
from tests.station.checkin.conftest import HOA, HUY
from tests.station.checkin.test_service import Desk

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
CAN = "271828"  # printed on the card, and no part of its number


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


def qr(number: str, name: str, born: str) -> str:
    return f"{number}||{name}|{born}|Nữ|Lạng Giang, Bắc Giang|01072023"


def lay_down(desk: Desk, card: VirtualCard, pki: CardPki) -> None:
    """Have a card read for the hint that the desk gave its reader."""
    (hint,) = desk.reader.expected
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    try:
        reading = read_card(card, passwords_of(known(hint), AT.date(), AccessPolicy()), trust, Asked(hint.number, AT))
    except ReaderError as error:
        desk.desk.on_card(failure_of(error))
    else:
        desk.desk.on_card(CardRead(reading))


def known(hint: IdentityHint) -> Known:
    return Known(hint.number, hint.born, hint.expires, hint.document_number, hint.can)


@pytest.fixture
def desk(package: DeskPackage, tmp_path: Path) -> Desk:
    """Desk 2, with both candidates in its room."""
    huy = structs.replace(HUY, room="07", seat="15")
    return Desk(structs.replace(package, rows=(HOA, huy)), tmp_path)


def decided(desk: Desk) -> DecisionCode | None:
    return desk.state.decision


@pytest.mark.parametrize(
    "person", [pytest.param(HUY_HIMSELF, id="A106 somebody else's"), pytest.param(LA, id="A107 another candidate's")]
)
def test_the_number_of_another_never_admits_with_this_chip(person: Person, desk: Desk, pki: CardPki) -> None:
    """With the access number printed on the card the chip opens, and says whose it is."""
    desk.desk.hint(f"{HOA.number} {CAN}")
    lay_down(desk, modern(pki, VirtualCard, profile=CardProfile(bac=False, can=CAN), person=person), pki)
    assert decided(desk) is DecisionCode.WRONG_CARD


def test_without_that_the_chip_of_another_does_not_even_open(desk: Desk, pki: CardPki) -> None:
    desk.desk.hint(qr(HUY.number, HUY.name, "22052008"))
    lay_down(desk, modern(pki, VirtualCard, person=HOA_HERSELF), pki)
    assert decided(desk) is DecisionCode.ACCESS_DENIED


def present(desk: Desk, row: RosterRow, reading: CardReading) -> None:
    """Give the number of `row`, then a card of that number."""
    desk.desk.hint(row.number)
    desk.desk.on_card(CardRead(replace(reading, number=row.number, born=date.fromisoformat(row.born))))


LONG = "Công Tằng Tôn Nữ Hoàng Phương Thảo Nguyên"
CUT = "CONG TANG TON NU HOANG PHUONG"  # what of it the machine readable zone has room for


@pytest.mark.parametrize(
    ("listed", "on_chip", "zone", "phase", "match"),
    [
        pytest.param(LONG, LONG, CUT, Phase.ADMITTED, NameMatch.EXACT, id="A110 cut at thirty"),
        pytest.param("Nguyễn Thị Thùy", "Nguyễn Thị Thúy", "NGUYEN THI THUY", Phase.PERSON, None, id="A110b a mark"),
    ],
)
def test_names_are_compared_mark_by_mark_and_a_cut_zone_confirms(
    listed: str,
    on_chip: str,
    zone: str,
    phase: Phase,
    match: NameMatch | None,
    package: DeskPackage,
    reading: CardReading,
    tmp_path: Path,
) -> None:
    row = structs.replace(HOA, name=listed)
    desk = Desk(structs.replace(package, rows=(row,)), tmp_path)
    present(desk, row, replace(reading, name=on_chip, mrz_name=zone))
    assert desk.state.phase is phase
    assert match is None or desk.state.name_match is match


def test_a111_twins_of_one_name_are_told_by_their_numbers(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    twin = structs.replace(HOA, candidate="18001235", number="024308012346", seat="16")
    desk = Desk(structs.replace(package, rows=(HOA, twin)), tmp_path)
    present(desk, HOA, reading)
    assert (desk.state.phase, desk.state.row) == (Phase.ADMITTED, HOA)
    desk.desk.hint(twin.number)
    desk.desk.on_card(CardRead(reading))
    assert decided(desk) is DecisionCode.WRONG_CARD
