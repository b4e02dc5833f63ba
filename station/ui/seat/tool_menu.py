"""The list of the tools that the rules of the exam leave to the candidate."""

from functools import partial

from PySide6.QtCore import Qt

from station.exam import tools
from station.exam.item_pictures import pictures_of
from station.exam.seat import SeatState, Tool
from station.exam.view import view_of
from station.ui import look
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_keys import ENLARGE, KEYS
from station.ui.seat.tool_panel import ToolPanel, ToolRow
from station.ui.seat.tool_words import ToolWords

ICONS = {
    Tool.HIGHLIGHTER: "highlighter",
    Tool.SCRATCH_PAD: "notebook-pen",
    Tool.CALCULATOR: "calculator",
    Tool.VIEW: "sliders-horizontal",
}


class ToolMenu(ToolPanel):
    """A row for each tool, the marks of the question at the end."""

    def __init__(self, words: ToolWords, intents: ToolIntents) -> None:
        super().__init__(words, words.tools)
        self._words = words
        self.closed.connect(intents.away_asked)
        names = {
            Tool.HIGHLIGHTER: words.highlighter,
            Tool.SCRATCH_PAD: words.scratch_pad,
            Tool.CALCULATOR: words.calculator,
            Tool.VIEW: words.view,
        }
        self.rows = {tool: ToolRow(ICONS[tool], name, KEYS[tool]) for tool, name in names.items()}
        self.enlarge = ToolRow("zoom-in", words.enlarge_picture, ENLARGE)
        self.enlarge.pressed_by.connect(lambda _by_key: intents.enlarge_asked.emit(""))
        for tool, row in self.rows.items():
            row.pressed_by.connect(partial(_asked, intents, tool))
        for row in self._all_rows():
            row.stepped.connect(self._on_stepped)
            self.column.addWidget(row)
        self.unmark = look.button(words.unmark, "link", height=44)
        self.unmark.clicked.connect(intents.unmark_asked)
        self.column.addWidget(self.unmark, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(look.label("small", words.tools_note, ink="muted", wrap=True))
        self.column.addStretch(1)

    def _all_rows(self) -> list[ToolRow]:
        return [*self.rows.values(), self.enlarge]

    def show_menu(self, state: SeatState) -> None:
        """Draw what may be used, and what is on."""
        self.show_cross()
        for tool, row in self.rows.items():
            row.setVisible(tools.is_allowed(state, tool))
            on = tool in state.tools
            said = self._words.on if on else ""
            row.show_row(on=on, said=said if tool is not Tool.VIEW else f"{view_of(state).zoom}%")
        self.enlarge.setVisible(bool(pictures_of(state)))
        self.enlarge.show_row(on=False, said="")
        self.unmark.setVisible(tools.is_allowed(state, Tool.HIGHLIGHTER))
        self.unmark.setEnabled(bool(tools.unmark(state).records))

    def take_focus(self) -> None:
        """Give the keyboard to the first tool."""
        for row in self._all_rows():
            if row.isVisibleTo(self):
                row.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_stepped(self, across: int, down: int) -> None:
        shown = [row for row in self._all_rows() if row.isVisible()]
        at = next((place for place, row in enumerate(shown) if row.hasFocus()), 0)
        shown[min(max(at + across + down, 0), len(shown) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


def _asked(intents: ToolIntents, tool: Tool, _by_key: bool) -> None:
    intents.tool_asked.emit(tool)
