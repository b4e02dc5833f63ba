"""How the candidate types letters with marks: part of the view, kept and brought back with it."""

from msgspec.structs import replace

from station.exam import tools
from station.exam.seat import SeatState
from station.exam.steps import Step
from station.exam.vietnamese import Method, Typing
from station.exam.vietnamese_syllables import Placement
from station.exam.view import view_of


def typing_of(state: SeatState) -> Typing:
    """Return how marks are typed now."""
    return Typing(Method(state.typing), Placement(state.tone_placement))


def choose_typing(state: SeatState, method: str) -> Step:
    """Type by the method of this value from here on."""
    return tools.choose_view(state, replace(view_of(state), typing=method))
