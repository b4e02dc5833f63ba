"""A desk challenges chips with the board's newest nonce, and with the day's where the line is down."""

from dataclasses import dataclass

import pytest
from msgspec import structs

from protocol.api import DeskPackage
from protocol.card_challenge import ChallengeGround, NonceSource
from station.checkin.nonces import FRESH_S, Nonces

DAY, NEW = b"d" * 32, b"n" * 32


@dataclass
class Clock:
    """Seconds, turned by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def of_today(package: DeskPackage) -> DeskPackage:
    """A package with the day's nonce."""
    return structs.replace(package, day_nonce=DAY)


def test_without_a_line_the_days_nonce_serves(of_today: DeskPackage) -> None:
    assert Nonces(of_today, Clock()).ground() == ChallengeGround(DAY, NonceSource.DAY, "2", "ca-1")


def test_the_boards_nonce_serves_five_minutes_from_when_it_was_asked_for(of_today: DeskPackage) -> None:
    clock = Clock()
    nonces = Nonces(of_today, clock)
    nonces.take(NEW, clock.now - 10)
    clock.now += FRESH_S - 10.1
    assert nonces.ground() == ChallengeGround(NEW, NonceSource.SERVER, "2", "ca-1")
    clock.now += 0.1
    assert nonces.ground() == ChallengeGround(DAY, NonceSource.DAY, "2", "ca-1")


@pytest.mark.parametrize("nonce", [b"", b"short", bytes(33)])
def test_a_nonce_of_another_length_is_none(of_today: DeskPackage, nonce: bytes) -> None:
    nonces = Nonces(of_today, Clock())
    nonces.take(nonce, 1000.0)
    ground = nonces.ground()
    assert ground is not None
    assert ground.source is NonceSource.DAY


def test_a_package_of_before_there_were_nonces_challenges_nobody(package: DeskPackage) -> None:
    assert Nonces(package, Clock()).ground() is None
