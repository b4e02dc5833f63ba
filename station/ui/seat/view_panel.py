"""How the candidate wants to see and type: sizes, colours, letters, ruler, clock, accents."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from protocol.records import ViewChosen
from station.exam import view
from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.tool_intents import ToolIntents
from station.ui.seat.tool_panel import Segment, ToolPanel
from station.ui.seat.tool_words import ToolWords


class Group(NamedTuple):
    """One thing to choose: the field of `ViewChosen`, its title, and the values with their names."""

    field: str
    title: str
    values: Sequence[tuple[int | str | bool, str]]


def groups_of(words: ToolWords) -> tuple[Group, ...]:
    """Return all that can be chosen, in the order of the panel."""
    return (
        Group("zoom", words.size, [(zoom, f"{zoom}%") for zoom in view.ZOOMS]),
        Group("theme", words.colours, _named(view.THEMES, words)),
        Group("font", words.typeface, _named(view.FONTS, words)),
        Group("ruler", words.ruler, [(False, words.off), (True, words.on)]),
        Group("timer_hidden", words.timer, [(False, words.timer_shown), (True, words.timer_hidden)]),
        Group("typing", words.typing, [("telex", "Telex"), ("vni", "VNI"), ("off", words.typing_off)]),
        Group("tone_placement", words.tones, [("classic", words.tones_classic), ("modern", words.tones_modern)]),
    )


def _named(values: Sequence[str], words: ToolWords) -> list[tuple[int | str | bool, str]]:
    return [(value, str(getattr(words, value))) for value in values]


class ViewPanel(ToolPanel):
    """A row of segments for each thing to choose."""

    def __init__(self, words: ToolWords, intents: ToolIntents) -> None:
        super().__init__(words, words.view)
        self._words, self._intents = words, intents
        self._view: ViewChosen | None = None
        self.closed.connect(intents.away_asked)
        self.groups = groups_of(words)
        self.segments: dict[str, list[Segment]] = {}
        inside = QWidget()
        inside.setProperty("role", "inside")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(3)
        for group in self.groups:
            rows.addWidget(look.label("small", group.title, ink="muted"))
            rows.addLayout(self._row(group))
            rows.addSpacing(2)
        rows.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setProperty("role", "inside")
        self.column.addWidget(self._scroll, 1)

    def _row(self, group: Group) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.segments[group.field] = []
        for place, (_, name) in enumerate(group.values):
            segment = Segment(name)
            segment.pressed_by.connect(partial(self._on_pressed, group, place))
            segment.stepped.connect(partial(self._on_stepped, group.field, place))
            segment.focused.connect(partial(self._scroll_to, segment))
            self.segments[group.field].append(segment)
            row.addWidget(segment)
        return row

    def show_view(self, state: SeatState) -> None:
        """Draw what is chosen."""
        self.show_cross()
        self._view = view.view_of(state)
        for group in self.groups:
            chosen = getattr(self._view, group.field)
            for segment, (value, name) in zip(self.segments[group.field], group.values, strict=True):
                segment.setChecked(value == chosen)
                said = f"{group.title}: {name}"
                segment.setAccessibleName(f"{said}, {self._words.chosen_suffix}" if value == chosen else said)
                segment.updateGeometry()
                segment.update()

    def take_focus(self) -> None:
        """Give the keyboard to the size that is chosen."""
        sizes = self.segments["zoom"]
        next((one for one in sizes if one.isChecked()), sizes[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as there is room for."""
        return QSize(super().sizeHint().width(), 600)

    def _on_pressed(self, group: Group, place: int, _by_key: bool) -> None:
        if self._view is not None:
            value = group.values[place][0]
            self._intents.view_asked.emit(msgspec.structs.replace(self._view, **{group.field: value}))

    def _on_stepped(self, field: str, place: int, across: int, down: int) -> None:
        fields = [group.field for group in self.groups]
        row = self.segments[fields[min(max(fields.index(field) + down, 0), len(fields) - 1)]]
        row[min(max(place + across, 0), len(row) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _scroll_to(self, segment: Segment) -> None:
        self._scroll.ensureWidgetVisible(segment, 0, 24)
