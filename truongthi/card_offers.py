"""The cards to take, as a list draws them: a face and a sentence each; faces are drawn when they come into sight."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPixmap

from fixtures.card.person import Person
from fixtures.card.portrait import portrait
from truongthi.card_tray import Offer

FACES_KEPT = 64
ROW_WIDTH, ROW_AIR = 200, 4
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


@lru_cache(FACES_KEPT)
def face(person: Person, size: QSize) -> QPixmap:
    """Return the portrait of an invented person."""
    pixmap = QPixmap()
    pixmap.loadFromData(portrait(person))
    return pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


class OfferList(QAbstractListModel):
    """Offers, one a row."""

    def __init__(self, offered: Sequence[Offer], size: QSize) -> None:
        super().__init__()
        self._offered, self._size, self._english = tuple(offered), size, False

    def speak(self, *, english: bool) -> None:
        """Change the language of every row."""
        self._english = english
        if self._offered:
            self.dataChanged.emit(self.index(0), self.index(len(self._offered) - 1))

    def offer(self, index: Index) -> Offer | None:
        """Return what stands at `index`, None where nothing does."""
        return self._offered[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = TOP) -> int:  # noqa: N802 -- Qt's own name
        """Count the rows."""
        return 0 if parent.isValid() else len(self._offered)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return sentence, face, or what the search looks at."""
        offer = self.offer(index)
        if offer is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return offer.english if self._english else offer.title
            case Qt.ItemDataRole.DecorationRole:
                return face(offer.face, self._size)
            case Qt.ItemDataRole.SizeHintRole:  # else the view would draw five hundred faces to measure them
                return QSize(ROW_WIDTH, self._size.height() + ROW_AIR)
            case Qt.ItemDataRole.UserRole:
                return f"{offer.title} {offer.english} {offer.name} {offer.face.number}"
            case _:
                return None


class OfferFilter(QSortFilterProxyModel):
    """What the search leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setFilterRole(Qt.ItemDataRole.UserRole)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
