"""An officer's PIN at a locked seat."""

from pathlib import Path

import pytest

from protocol.officer import Officer, create_officer
from station.exam.attempt import UnlockRefusedError
from station.seat_pins import MOST_WRONG, PAUSE_MS, SeatPins
from tests.station.ui.seat.conftest import HandClock

PIN, WRONG = "son-la-1930", "ba-be-2026"


@pytest.fixture(scope="module")
def officers() -> tuple[Officer, ...]:
    return made("cb1", "site_head", PIN), made("tt1", "inspector", "xem-thoi-01")


def made(name: str, role: str, pin: str) -> Officer:
    return create_officer(name, name, role, pin, name.encode().ljust(64), bytes(16), bytes(12))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def refused(pins: SeatPins, pin: str = WRONG) -> int:
    with pytest.raises(UnlockRefusedError) as refusal:
        pins.unlock(pin)
    return refusal.value.pause_s


def test_an_officers_pin_opens_and_says_whose_it_is(
    tmp_path: Path, officers: tuple[Officer, ...], clock: HandClock
) -> None:
    assert SeatPins(officers, tmp_path, clock).unlock(PIN) == "cb1"


def test_a_pin_of_somebody_who_may_not_unlock_opens_nothing(
    tmp_path: Path, officers: tuple[Officer, ...], clock: HandClock
) -> None:
    assert refused(SeatPins(officers, tmp_path, clock), "xem-thoi-01") == 0


def test_21_after_five_wrong_ones_even_the_right_one_waits_five_minutes(
    tmp_path: Path, officers: tuple[Officer, ...], clock: HandClock
) -> None:
    pins = SeatPins(officers, tmp_path, clock)
    assert [refused(pins) for _ in range(MOST_WRONG)] == [0, 0, 0, 0, PAUSE_MS // 1000]
    clock.ms += PAUSE_MS - 1
    assert refused(pins, PIN) == 1
    clock.ms += 1
    assert refused(pins) == PAUSE_MS // 1000
    clock.ms += PAUSE_MS
    assert pins.unlock(PIN) == "cb1"
    assert [refused(pins) for _ in range(2)] == [0, 0]


def test_21_a_restart_of_program_or_machine_gives_no_try_back(
    tmp_path: Path, officers: tuple[Officer, ...], clock: HandClock
) -> None:
    for _ in range(MOST_WRONG):
        refused(SeatPins(officers, tmp_path, clock))
    assert refused(SeatPins(officers, tmp_path, clock), PIN) == PAUSE_MS // 1000
    assert refused(SeatPins(officers, tmp_path, HandClock("boot-b", PAUSE_MS * 9)), PIN) == PAUSE_MS // 1000


@pytest.mark.parametrize("spoilt", [b"", b"{}{", b'{"wrong":"many"}', b"\xff" * 5000])
def test_a_spoilt_count_is_no_lasting_lock(
    tmp_path: Path, officers: tuple[Officer, ...], clock: HandClock, spoilt: bytes
) -> None:
    pins = SeatPins(officers, tmp_path, clock)
    refused(pins)
    (tmp_path / "wrong-unlock-pins.json").write_bytes(spoilt)
    assert pins.unlock(PIN) == "cb1"
