"""Locked, and out of order: nothing to do but raise a hand. Never red, never accusing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.exam.seat import SeatState
from station.ui import look
from station.ui.seat.alarm_words import happened
from station.ui.seat.header import clock_text
from station.ui.seat.staff_panel import StaffPanel
from station.ui.seat.words import SeatWords

LOCK_SIZE = 96


class Fact(QWidget):
    """An icon, what is so, and what that means."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon_name, self._icon = icon, look.label("body")
        self.title, self.note = look.label("body_strong", ink="on_lock"), look.label("small", ink="on_lock")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(texts)

    def show_fact(self, title: str, note: str) -> None:
        """Say it."""
        self._icon.setPixmap(look.pixmap(self._icon_name, "on_lock", look.ICON))
        self.title.setText(title)
        self.note.setText(note)


class LockedPage(QFrame):
    """The dark screen of a locked seat."""

    unlock_asked = Signal(str)  # PIN

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "lock")
        self._icon, self.title = look.label("body"), look.label("verdict", words.locked, ink="on_lock")
        self._next = look.label("h2_plain", words.locked_next, ink="on_lock", wrap=True)
        self._kept, self._time = Fact("hard-drive"), Fact("clock")
        self.reason = look.label("body", ink="on_lock", wrap=True)
        self._person, self._place = look.label("body", ink="on_lock"), look.label("body", ink="on_lock")
        self.staff = StaffPanel(words)
        self.staff.pin_given.connect(self.unlock_asked)
        self.staff.opened.connect(self._icon.setHidden)  # large text and a form leave no room for it
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addStretch(1)
        for label in (self._icon, self.title, self._next):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self._facts(), 0, Qt.AlignmentFlag.AlignHCenter)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.reason)
        column.addLayout(_in_the_middle(self.staff))
        column.addStretch(1)
        column.addLayout(self._foot())

    def _facts(self) -> QFrame:
        facts = QFrame()
        facts.setProperty("role", "lock_facts")
        row = QHBoxLayout(facts)
        row.addWidget(self._kept)
        row.addWidget(self._time)
        return facts

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 12)
        foot.addWidget(self._person)
        foot.addStretch(1)
        foot.addWidget(self._place)
        return foot

    def show_lock(self, state: SeatState) -> None:
        """Draw why, and that nothing is lost."""
        words, lock = self._words, state.lock
        self._icon.setPixmap(look.pixmap("lock", "on_lock", LOCK_SIZE))
        self._kept.show_fact(words.kept, words.kept_count.format(count=len(state.work.responses)))
        self._time.show_fact(words.time_left.format(time=clock_text(state.left_ms)), words.lock_time)
        for fact in (self._kept, self._time):
            fact.setVisible(state.paper is not None)
        reason = happened(lock.reason, words) if lock else ""
        said = [words.lock_reason.format(reason=reason)] if reason else []
        if lock and lock.incident:
            said.append(words.lock_incident.format(incident=lock.incident))
        self.reason.setText(" · ".join(said))
        self.staff.show_unlocking(state.unlocking)
        self._person.setText(f"{state.candidate.name} · {state.candidate.number}" if state.candidate else "")
        room, seat = words.room.format(room=state.place.room), words.seat.format(seat=state.place.seat)
        self._place.setText(f"{room} · {seat}")


def _in_the_middle(widget: QWidget) -> QHBoxLayout:
    """Return a row with `widget` alone: aligned, it would be as high as its text is in one line."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class ErrorPage(QWidget):
    """The seat cannot be used; what is saved is safe."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "page")
        self._icon, self._what = look.label("body"), look.label("body", ink="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        for label in (
            self._icon,
            look.label("h1", words.error_title),
            look.label("body", words.error_next),
            self._what,
        ):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def show_trouble(self, state: SeatState) -> None:
        """Say what is the matter to the person who comes."""
        self._icon.setPixmap(look.pixmap("triangle-alert", "person_ink", LOCK_SIZE))
        words = self._words
        known = {"no_package": words.no_package_next, "no_disk": words.no_disk}
        self._what.setText(known.get(state.trouble, words.not_held))
