"""The journeys' exam day."""

from tests.journeys.conftest import day, desk, prepared, seat, seat_screen

__all__ = ["day", "desk", "prepared", "seat", "seat_screen"]
