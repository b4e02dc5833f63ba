"""Connects the tools to the attempt: what a person asks of them becomes a step, and nothing here decides."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject

from protocol.records import ViewChosen
from station.exam import steps, tools
from station.exam.seat import SeatState, Tool
from station.exam.steps import Step
from station.ui.seat.intents import SeatIntents

TYPED_MS = 250


class Hands(NamedTuple):
    """What the controller lends: the state after what was typed is on its way, and three ways to go on from it."""

    settled: Callable[[], SeatState]
    show: Callable[[SeatState], None]
    take: Callable[[Step], None]
    type_in: Callable[[Callable[[SeatState], Step], int], None]  # a step of typing, kept after so many milliseconds


class ToolBench(QObject):
    """Every connect of the tools."""

    def __init__(self, parent: QObject, intents: SeatIntents, hands: Hands) -> None:
        super().__init__(parent)
        self._hands, asked = hands, intents.tools
        intents.zoom_asked.connect(self._on_zoom_asked)
        intents.theme_asked.connect(self._on_theme_asked)
        intents.timer_asked.connect(self._on_timer_asked)
        asked.tool_asked.connect(self._on_tool_asked)
        asked.away_asked.connect(self._on_away_asked)
        asked.view_asked.connect(self._on_view_asked)
        asked.mark_asked.connect(self._on_mark_asked)
        asked.shared_mark_asked.connect(self._on_shared_mark_asked)
        asked.unmark_asked.connect(self._on_unmark_asked)
        asked.scratch_asked.connect(self._on_scratch_asked)
        asked.enlarge_asked.connect(self._on_enlarge_asked)

    def _on_zoom_asked(self, by: int) -> None:
        state = self._hands.settled()
        self._look(state, steps.zoomed(state, by) if by else steps.zoom_turned(state))

    def _on_theme_asked(self) -> None:
        state = self._hands.settled()
        self._look(state, steps.theme_turned(state))

    def _on_timer_asked(self) -> None:
        state = self._hands.settled()
        self._look(state, steps.toggle_timer(state))

    def _look(self, before: SeatState, after: SeatState) -> None:
        """Show another view of the same, and keep it."""
        self._hands.take(tools.view_changed(before, after))

    def _on_tool_asked(self, tool: Tool) -> None:
        self._hands.show(tools.turned(self._hands.settled(), tool))

    def _on_away_asked(self) -> None:
        self._hands.show(tools.put_away(self._hands.settled()))

    def _on_view_asked(self, view: ViewChosen) -> None:
        self._hands.take(tools.choose_view(self._hands.settled(), view))

    def _on_mark_asked(self, choice: str, first: int, end: int) -> None:
        self._hands.take(tools.mark(self._hands.settled(), choice, first, end))

    def _on_shared_mark_asked(self, first: int, end: int) -> None:
        self._hands.take(tools.mark(self._hands.settled(), "", first, end, shared=True))

    def _on_unmark_asked(self) -> None:
        self._hands.take(tools.unmark(self._hands.settled()))

    def _on_scratch_asked(self, text: str) -> None:
        self._hands.type_in(lambda state: tools.scratch(state, text), TYPED_MS)

    def _on_enlarge_asked(self, name: str) -> None:
        self._hands.show(tools.enlarged(self._hands.settled(), name))
