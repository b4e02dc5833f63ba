"""The keys of the tools. In a text field, and in every field of theirs, Alt goes with the letter."""

from collections.abc import Callable, Mapping
from functools import partial

from station.exam.seat import Tool
from station.exam.tools import PANELS
from station.ui.seat.tool_intents import ToolIntents

KEYS: Mapping[Tool, str] = {
    Tool.HIGHLIGHTER: "T",
    Tool.SCRATCH_PAD: "N",
    Tool.CALCULATOR: "K",
    Tool.VIEW: "V",
    Tool.MENU: "O",
}
ENLARGE = "Z"
CLOSED_BY_ESCAPE = frozenset({*PANELS, Tool.HIGHLIGHTER})


def tool_commands(asked: ToolIntents) -> dict[str, Callable[[], None]]:
    """Return what each letter asks for."""
    commands: dict[str, Callable[[], None]] = {
        letter: partial(asked.tool_asked.emit, tool) for tool, letter in KEYS.items()
    }
    return commands | {ENLARGE: partial(asked.enlarge_asked.emit, "")}
