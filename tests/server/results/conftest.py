"""A board's real server for the candidates' page."""

from tests.server.staff.conftest import staffed, visitor

__all__ = ["staffed", "visitor"]
