"""One option of a choice item: letter, content, "Đã chọn", strike-out."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QToolButton

from protocol.paper import Choice
from station.ui import look
from station.ui.seat.marked_text import MarkedText
from station.ui.seat.pictures import Pictures
from station.ui.seat.rich import RichText
from station.ui.seat.words import SeatWords

LOWEST = 60
DISC, DISC_LEFT, CONTENT_LEFT = 32, 18, 66
STRIKE = 44


class OptionRow(QAbstractButton):
    """Click or Space chooses; the tool at the right strikes out or takes the stroke back."""

    strike_asked = Signal()
    focused = Signal()

    def __init__(self, words: SeatWords, *, square: bool = False) -> None:
        """`square`: more than one may be chosen, which a box says and a disc does not."""
        super().__init__()
        self._words, self._radius = words, 6 if square else DISC // 2
        self._letter, self._struck, self._compact = "", False, False
        self.content, self._mark = MarkedText(), RichText("small_strong", "accent")
        self.content.clicked.connect(self.click)
        self._strike = QToolButton()
        self._strike.setFixedSize(STRIKE, STRIKE)
        self._strike.setIconSize(QSize(look.SMALL_ICON, look.SMALL_ICON))
        self._strike.setProperty("role", "bare")
        self._strike.clicked.connect(self.strike_asked)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(CONTENT_LEFT, 6, 8, 12)  # letters stand low in their line
        row.addWidget(self.content, 1)
        row.addWidget(self._mark)
        row.addWidget(self._strike)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # a button's own would be no narrower than its content's one line
        self.setSizePolicy(policy)
        self.setCheckable(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_option(
        self, letter: str, choice: Choice, pictures: Pictures, zoom: int, *, chosen: bool, struck: bool, compact: bool
    ) -> None:
        """Draw the option. `compact`: leave the word "Đã chọn" to the tick alone, for two columns."""
        self._letter, self._struck, self._compact = letter, struck, compact
        self._chosen = chosen
        self.content.show_html(choice.content, pictures, zoom)
        self.content.show_faint(faint=struck)
        self._mark.show_words(self._words.chosen, min(zoom, 125))
        self._mark.setFixedWidth(self._mark.ideal_width() + 2)
        self._mark.setVisible(chosen and not compact)
        self._strike.setVisible(not chosen and self.may_strike)
        self._strike.setIcon(look.icon_of("undo-2" if struck else "strikethrough", "muted", look.SMALL_ICON))
        strike = self._words.strike_back if struck else self._words.strike_out
        self._strike.setToolTip(strike.format(letter=letter))
        self._strike.setAccessibleName(strike.format(letter=letter))
        self.setMinimumHeight(round(LOWEST * zoom / 100))
        name = f"{self._words.option.format(letter=letter)}: {self.content.accessibleName()}"
        self.setAccessibleName(f"{name}, {self._words.chosen}" if chosen else name)
        self.update()

    _chosen = False
    may_strike = True  # the rules of the exam may leave it out

    @property
    def chosen(self) -> bool:
        """Whether the row shows the tick."""
        return self._chosen

    def ideal_width(self) -> int:
        """Return the width at which the content needs one line."""
        return CONTENT_LEFT + self.content.ideal_width() + STRIKE + 24

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        """Say so: the body scrolls here."""
        super().focusInEvent(event)
        self.focused.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As the content wants."""
        return self._row.sizeHint().expandedTo(QSize(0, LOWEST))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 (Qt's name)
        """Draw frame, letter and tick."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        fill, border = ("accent_soft", "accent") if self._chosen else ("surface", "line")
        look.panel(painter, area, fill, border, stroke=2)
        disc = QRectF(DISC_LEFT, (area.height() - DISC) / 2, DISC, DISC)
        look.panel(
            painter,
            disc,
            "accent" if self._chosen else "surface",
            "accent" if self._chosen else "control",
            stroke=2,
            radius=self._radius,
        )
        painter.setFont(_bold(look.font("body")))
        painter.setPen(look.color("on_accent" if self._chosen else "ink"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._letter)
        if self._chosen:
            right = (self._mark.x() - 6) if not self._compact else (self.width() - 28)
            at = int(area.height() - look.SMALL_ICON) // 2
            painter.drawPixmap(right - look.SMALL_ICON, at, look.pixmap("check", "accent", look.SMALL_ICON))
        if self.hasFocus():
            look.focus_ring(painter, area)


def _bold(font: QFont) -> QFont:
    font.setWeight(QFont.Weight.Bold)
    return font
