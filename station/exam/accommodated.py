"""The first view of a candidate with an accommodation: as given, until the candidate chooses another."""

import msgspec

from protocol.seat_rules import Accommodation
from station.exam.seat import SeatState
from station.exam.view import in_view, view_of

USUAL_ZOOM = 100


def accommodated(state: SeatState, given: Accommodation) -> SeatState:
    """Return `state` in the view that `given` names; what it leaves open stands as it is."""
    stands = view_of(state)
    zoom = given.zoom if given.zoom != USUAL_ZOOM else stands.zoom
    ruler = given.ruler or stands.ruler
    return in_view(state, msgspec.structs.replace(stands, zoom=zoom, theme=given.theme, font=given.font, ruler=ruler))
