"""A reading, a list and a session to decide on."""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from protocol.api import DeskPackage, ExamSession, RosterRow, SlotCode
from protocol.officer import Officer, create_officer, unlock
from protocol.records import Check, Verdict
from station.checkin.approvals import Shift
from station.officer_pins import OfficerPins
from station.reader.reading import AccessProtocol, CardReading, Evidence, Sex

MINUTE = 60_000_000
STARTS = 1_000 * MINUTE
SESSION = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", STARTS - 45 * MINUTE, STARTS, 90, 15)
HOA = RosterRow(
    "18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "THPT Lạng Giang số 1", "12A3", "07", "15", "ca-1"
)
HUY = RosterRow("18001507", "024208011223", "Đỗ Quốc Huy", "2008-05-22", "Nam", "", "", "09", "01", "ca-1")
PINS = {"cb1": "son-la-1930", "cb2": "ba-be-2026", "cb3": "thanh-tra-99"}


@cache
def officer(officer_id: str, role: str = "secretary", name: str = "Trần Thu Hiền") -> Officer:
    """Return an officer under the PIN of that id; each id has keys of its own."""
    seeds = hashlib.sha512(officer_id.encode()).digest()
    return create_officer(officer_id, name, role, PINS[officer_id], seeds, bytes(16), bytes(12))


OFFICERS = (officer("cb1", "secretary", "Nguyễn Minh Đức"), officer("cb2"), officer("cb3", "inspector", "Lê Văn An"))


def shift(folder: Path) -> Shift:
    """Return the shift that the first officer opened."""
    return Shift(unlock(OFFICERS[0], PINS["cb1"]), OFFICERS, OfficerPins(folder))


PASSED = {
    Check.ACCESS: Verdict.PASSED,
    Check.DATA_SIGNATURE: Verdict.PASSED,
    Check.TRUST_ANCHOR: Verdict.PASSED,
    Check.CHIP_GENUINE: Verdict.NOT_SUPPORTED,
}


@pytest.fixture
def package() -> DeskPackage:
    """What desk 2 works from: room 07, three slots for seat 15."""
    slots = tuple(SlotCode("07", "15", slot, f"7K3Q9F2M0XW{slot}", bytes([slot]) * 32) for slot in (1, 2, 3))
    return DeskPackage(1, "Khảo sát", SESSION, "2", ("07",), (HOA, HUY), slots, (), (), ())


@pytest.fixture
def reading() -> CardReading:
    """A good card of the first candidate."""
    evidence = Evidence(bytes(32), bytes(32), AccessProtocol.BAC, 40, 7)
    return CardReading(
        HOA.number,
        HOA.name,
        "NGUYEN THI HOA",
        date(2008, 11, 3),
        Sex.FEMALE,
        date(2033, 11, 3),
        None,
        b"portrait",
        evidence,
        PASSED,
    )
