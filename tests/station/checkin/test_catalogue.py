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
from protocol.records import Check, DecisionCode, Verdict
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


NEW = "024308099999"  # no number of the list
OLD = "123456789"


def with_number(package: DeskPackage, folder: Path, number: str, *others: RosterRow) -> Desk:
    """Desk 2, whose list has `number` for Hòa."""
    return Desk(structs.replace(package, rows=(structs.replace(HOA, number=number), *others)), folder)


def present_new(desk: Desk, reading: CardReading) -> None:
    """Scan the QR of Hòa's card, whose number is NEW, and lay the card down."""
    desk.desk.hint(qr(NEW, HOA.name, "03112008"))
    desk.desk.on_card(CardRead(replace(reading, number=NEW)))


def test_a112_the_old_number_on_the_list_is_found_in_the_chip_and_said(
    package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = with_number(package, tmp_path, OLD)
    present_new(desk, replace(reading, old_number=OLD))
    assert [hint.number for hint in desk.reader.expected] == [NEW]  # the chip opens by its own number alone
    assert (desk.state.phase, desk.state.by_old_number) == (Phase.ADMITTED, True)
    assert desk.state.verdicts[Check.NUMBER_AND_BIRTH] is Verdict.PASSED


@pytest.mark.parametrize(
    ("listed", "on_chip"),
    [
        pytest.param(OLD, "", id="A112b no old number on the chip"),
        pytest.param(OLD, "987654321", id="A112b another old number on the chip"),
        pytest.param(HOA.number, "", id="A113 number issued anew"),
    ],
)
def test_another_number_under_the_right_name_and_birth_date_is_for_a_person(
    listed: str, on_chip: str, package: DeskPackage, reading: CardReading, tmp_path: Path
) -> None:
    desk = with_number(package, tmp_path, listed)
    present_new(desk, replace(reading, old_number=on_chip))
    assert (desk.state.phase, desk.state.facts["question"]) == (Phase.PERSON, "other_number")
    assert (desk.state.facts["card"], desk.state.facts["list"]) == (NEW, listed)
    assert desk.state.verdicts[Check.NUMBER_AND_BIRTH] is Verdict.FAILED


def test_of_two_namesakes_nobody_is_chosen(package: DeskPackage, reading: CardReading, tmp_path: Path) -> None:
    desk = with_number(package, tmp_path, HOA.number, structs.replace(HOA, candidate="18001235", number="024308012346"))
    desk.desk.hint(qr(NEW, HOA.name, "03112008"))
    assert (decided(desk), desk.reader.expected) == (DecisionCode.NOT_ON_ROSTER, [])


@pytest.mark.parametrize("text", [NEW, qr(NEW, "Nguyễn Thị Hoa", "03112008"), qr(NEW, HOA.name, "04112008")])
def test_a_number_alone_or_another_name_or_birth_date_finds_nobody(text: str, desk: Desk) -> None:
    desk.desk.hint(text)
    assert decided(desk) is DecisionCode.NOT_ON_ROSTER


@pytest.mark.parametrize(
    "changes", [{"name": "Nguyễn Thị Hoa"}, {"born": date(2008, 11, 4)}, {"number": "024308088888"}], ids=str
)
def test_a_chip_that_says_otherwise_than_its_qr_is_another_s(
    changes: dict[str, str], desk: Desk, reading: CardReading
) -> None:
    desk.desk.hint(qr(NEW, HOA.name, "03112008"))
    chip = {"number": NEW} | changes
    desk.desk.on_card(CardRead(replace(reading, **chip)))  # type: ignore[arg-type] # one field each, of its own type
    assert decided(desk) is DecisionCode.WRONG_CARD
