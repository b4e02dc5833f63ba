"""The journeys' exam day, and the reader tests' country."""

from tests.journeys.conftest import day, desk, prepared, seat, seat_screen
from tests.station.reader.conftest import pki, trust_folder

__all__ = ["day", "desk", "pki", "prepared", "seat", "seat_screen", "trust_folder"]
