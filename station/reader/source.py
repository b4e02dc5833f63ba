"""Where cards come from: readers that report what happens at them, and open the card that lies there."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from station.reader.connection import CardConnection
from station.reader.lds import EF
from station.reader.messages import (
    CardInserted,
    CardRemoved,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    VirtualReaderRefused,
)

ReaderEvent = ReaderReady | ReaderGone | CardInserted | CardRemoved | SeveralCards | VirtualReaderRefused


class HeldCard(CardConnection, Protocol):
    """A connected card that tells its kind."""

    @property
    def atr(self) -> bytes:
        """Answer to reset."""


@dataclass(frozen=True, slots=True)
class DeliveredFiles:
    """A card that another program read: its files as they came, and nobody's word for what was checked."""

    sod: bytes = field(repr=False)  # EF.SOD
    groups: Mapping[EF, bytes] = field(repr=False)  # DG1 and DG2 at least


class CardSource(Protocol):
    """Readers of one kind. What a card is worth is judged outside, the same for every source."""

    def watch(self) -> Iterator[ReaderEvent]:
        """Yield what happens at the readers; never ends. Blocks between events; called on a thread of its own."""
        ...

    def opened(self, reader: str) -> AbstractContextManager[HeldCard | DeliveredFiles]:
        """Hold the card on `reader`: a card that takes commands, or the files that were read elsewhere.

        Raises CardRemovedError, CardFaultError, ReaderUnavailableError, UnsignedFilesError.
        """
        ...
