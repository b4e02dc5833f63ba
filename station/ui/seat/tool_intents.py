"""Everything a person can ask of the tools. Widgets emit these, the tool bench alone answers them."""

from PySide6.QtCore import QObject, Signal


class ToolIntents(QObject):
    """One set of signals for one window."""

    tool_asked = Signal(object)  # Tool: open it, or put it away
    away_asked = Signal()  # close what lies on top
    view_asked = Signal(object)  # ViewChosen
    mark_asked = Signal(str, int, int)  # option or empty for the item's text: first, end
    shared_mark_asked = Signal(int, int)  # the same in what the item shares
    unmark_asked = Signal()
    scratch_asked = Signal(str)  # the whole pad
    enlarge_asked = Signal(str)  # name of a picture; empty: the first of the question
