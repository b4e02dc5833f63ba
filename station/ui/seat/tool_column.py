"""The column at the right of the paper where the tools lie: a panel, or scratch pad and calculator."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from station.exam import tools
from station.exam.seat import SeatState, Tool
from station.ui import look
from station.ui.seat.calculator_pad import CalculatorPad
from station.ui.seat.scratch_pad import ScratchPad
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_menu import ToolMenu
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.view_panel import ViewPanel
from station.ui.seat.words import SeatWords

WIDTH = 332


class ToolColumn(QFrame):
    """Shows what is open, and gives the keyboard to what was just opened."""

    def __init__(self, words: SeatWords, intents: ToolIntents) -> None:
        super().__init__()
        texts = tool_words_of(words)
        self._open: frozenset[Tool] = frozenset()
        self.setProperty("role", "side")
        self.menu, self.view = ToolMenu(texts, intents), ViewPanel(texts, intents)
        self.scratch, self.calculator = ScratchPad(texts, intents), CalculatorPad(texts, intents)
        self.scratch.closed.connect(lambda: intents.tool_asked.emit(Tool.SCRATCH_PAD))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for panel in (self.menu, self.view, self.scratch):
            column.addWidget(panel, 1)
        column.addWidget(self.calculator)
        self.hide()

    def show_tools(self, state: SeatState) -> bool:
        """Draw what is open. Returns whether the keyboard should go back to the question."""
        is_open = {tool for tool in Tool if tools.is_open(state, tool)}
        panel = next((tool for tool in tools.PANELS if tool in is_open), None)
        self.setFixedWidth(look.zoomed(WIDTH))
        self.menu.setVisible(panel is Tool.MENU)
        self.view.setVisible(panel is Tool.VIEW)
        self.scratch.setVisible(panel is None and Tool.SCRATCH_PAD in is_open)
        self.calculator.setVisible(panel is None and Tool.CALCULATOR in is_open)
        shown = is_open - {Tool.HIGHLIGHTER}
        self.setVisible(bool(shown))
        if state.paper is None or state.work.submitted is not None:
            self._forget()
        self._draw(state, is_open)
        before, self._open = self._open, frozenset(shown)
        self._follow(frozenset(shown) - before)
        return bool(before - shown) and not shown - before

    def _draw(self, state: SeatState, is_open: set[Tool]) -> None:
        if Tool.MENU in is_open:
            self.menu.show_menu(state)
        if Tool.VIEW in is_open:
            self.view.show_view(state)
        if Tool.SCRATCH_PAD in is_open:
            self.scratch.show_pad(state)
        if Tool.CALCULATOR in is_open:
            self.calculator.show_pad()

    def _forget(self) -> None:
        """Leave nothing behind for whoever sits here next."""
        self.scratch.forget()
        self.calculator.forget()

    def _follow(self, opened: frozenset[Tool]) -> None:
        takers = {
            Tool.MENU: self.menu.take_focus,
            Tool.VIEW: self.view.take_focus,
            Tool.SCRATCH_PAD: self.scratch.take_focus,
            Tool.CALCULATOR: self.calculator.take_focus,
        }
        if len(opened) == 1:  # several at once came back with a restart: the question keeps the keyboard
            takers[next(iter(opened))]()
