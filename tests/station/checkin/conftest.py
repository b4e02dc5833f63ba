"""A reading, a list and a session to decide on."""

from datetime import date

import pytest

from protocol.api import DeskPackage, ExamSession, RosterRow, SlotCode
from protocol.records import Check, Verdict
from station.reader.reading import AccessProtocol, CardReading, Evidence, Sex

MINUTE = 60_000_000
STARTS = 1_000 * MINUTE
SESSION = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", STARTS - 45 * MINUTE, STARTS, 90, 15)
HOA = RosterRow(
    "18001234", "024308012345", "Nguyễn Thị Hòa", "2008-11-03", "Nữ", "THPT Lạng Giang số 1", "12A3", "07", "15", "ca-1"
)
HUY = RosterRow("18001507", "024208011223", "Đỗ Quốc Huy", "2008-05-22", "Nam", "", "", "09", "01", "ca-1")
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
