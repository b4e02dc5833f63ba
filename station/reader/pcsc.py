"""PC/SC: a card held exclusively, and what its reader reports. Only the worker process calls this."""

import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from smartcard import scard

from station.reader.apdu import SW_LENGTH
from station.reader.errors import CardFaultError, CardRemovedError, ReaderUnavailableError
from station.reader.messages import (
    CardInserted,
    CardRemoved,
    ReaderGone,
    ReaderReady,
    SeveralCards,
    VirtualReaderRefused,
)
from station.reader.source import ReaderEvent

ANY_PROTOCOL = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
REMOVED = frozenset({scard.SCARD_W_REMOVED_CARD, scard.SCARD_E_NO_SMARTCARD})
GONE = frozenset({scard.SCARD_E_NO_SERVICE, scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE})
AWAY = scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE
PLUGGED = "\\\\?PnP?\\Notification"  # the name under which PC/SC reports readers that come and go
COUNTER_SHIFT = 16  # the high word of a state counts insertions and removals
SETTLE_S = 0.8  # PC/SC looks for the card every 400 ms: by then it knows whether a card was lifted off
RESCAN_MS = 5000
SERVICE_RETRY_S = 1.0
VIRTUAL = "Virtual PCD"  # vpcd listens on all interfaces: whoever reaches its port lays cards on it
FOREVER = scard.INFINITE

Context = Any  # a handle of pyscard, which has no types


@contextmanager
def context() -> Iterator[Context]:
    """Hold a PC/SC context. Raises ReaderUnavailableError."""
    result, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        raise ReaderUnavailableError("no PC/SC service")
    try:
        yield handle
    finally:
        scard.SCardReleaseContext(handle)


def reader_names(held: Context) -> Sequence[str]:
    """Return the readers that are plugged in. Raises ReaderUnavailableError."""
    result, names = scard.SCardListReaders(held, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return ()
    if result != scard.SCARD_S_SUCCESS:
        raise ReaderUnavailableError("no list of readers")
    return tuple(str(name) for name in names)


class PcscConnection:
    """One card, held by this process alone. Made by `connected`."""

    def __init__(self, held: Context, reader: str, card: Any, protocol: int) -> None:
        self._context, self._reader, self._card = held, reader, card
        self._request = scard.SCARD_PCI_T1 if protocol == scard.SCARD_PROTOCOL_T1 else scard.SCARD_PCI_T0

    def transmit(self, command: bytes) -> bytes:
        """Send one command. May never return: PC/SC has no time-out.

        Raises CardRemovedError, CardFaultError, ReaderUnavailableError.
        """
        result, response = scard.SCardTransmit(self._card, self._request, list(command))
        if result == scard.SCARD_S_SUCCESS and len(response) >= SW_LENGTH:  # torn away it may be "success" and nothing
            return bytes(response)
        if result in REMOVED or self._is_lifted_off():
            raise CardRemovedError
        raise CardFaultError("transmit")

    @property
    def atr(self) -> bytes:
        """Answer to reset: tells kinds of cards apart, not cards."""
        result, _, _, _, atr = scard.SCardStatus(self._card)
        return bytes(atr) if result == scard.SCARD_S_SUCCESS else b""

    def _is_lifted_off(self) -> bool:
        """Wait until PC/SC has looked again, and say whether the card is gone. Raises ReaderUnavailableError."""
        state, until = scard.SCARD_STATE_UNAWARE, time.monotonic() + SETTLE_S
        while (left := until - time.monotonic()) > 0:
            result, states = scard.SCardGetStatusChange(self._context, round(left * 1000), [(self._reader, state)])
            if result == scard.SCARD_E_TIMEOUT:
                return False
            if result != scard.SCARD_S_SUCCESS or states[0][1] & AWAY:
                raise ReaderUnavailableError("transmit")
            state = states[0][1] & ~scard.SCARD_STATE_CHANGED
            if not state & scard.SCARD_STATE_PRESENT:
                return True
        return False


@contextmanager
def connected(reader: str) -> Iterator[PcscConnection]:
    """Hold the card on `reader`, no other program beside.

    Raises CardRemovedError, CardFaultError, ReaderUnavailableError.
    """
    with context() as held:
        result, card, protocol = scard.SCardConnect(held, reader, scard.SCARD_SHARE_EXCLUSIVE, ANY_PROTOCOL)
        if result in REMOVED:
            raise CardRemovedError
        if result in GONE:
            raise ReaderUnavailableError("connect")
        if result != scard.SCARD_S_SUCCESS:
            raise CardFaultError("connect")
        try:
            yield PcscConnection(held, reader, card, protocol)
        finally:
            scard.SCardDisconnect(card, scard.SCARD_RESET_CARD)  # nobody goes on in our session


class PcscSource:
    """The PC/SC reader `wanted`, or all there are. Virtual readers are used in practice mode alone."""

    def __init__(self, wanted: str = "", *, practice: bool = False) -> None:
        self._wanted, self._practice = wanted, practice

    def opened(self, reader: str) -> AbstractContextManager[PcscConnection]:
        """Hold the card on `reader`, no other program beside.

        Raises CardRemovedError, CardFaultError, ReaderUnavailableError.
        """
        if not self._is_allowed(reader):
            raise ReaderUnavailableError("virtual reader")
        return connected(reader)

    def watch(self) -> Iterator[ReaderEvent]:
        """Yield what happens on the readers; never ends. Blocks between events."""
        reported: ReaderEvent | None = None
        while True:
            missing: ReaderEvent = ReaderGone(self._wanted)
            try:
                with context() as held:
                    readers = self._usable(held)
                    if readers:
                        reported = None
                        yield ReaderReady(readers[0])
                        if (yield from _watch_readers(held, readers, others=not self._wanted)):
                            continue  # readers came or went, none that is known to be gone: look anew
                    else:
                        chosen = self._chosen(held)
                        missing = VirtualReaderRefused(chosen[0]) if chosen else missing
                        if missing == reported:
                            scard.SCardGetStatusChange(held, RESCAN_MS, [(PLUGGED, scard.SCARD_STATE_UNAWARE)])
                            continue
            except ReaderUnavailableError:
                threading.Event().wait(SERVICE_RETRY_S)  # no service, so nobody who could tell when it is back
            if missing != reported:
                reported = missing
                yield missing

    def _chosen(self, held: Context) -> Sequence[str]:
        return [name for name in reader_names(held) if self._wanted in {"", name}]

    def _usable(self, held: Context) -> Sequence[str]:
        return [name for name in self._chosen(held) if self._is_allowed(name)]

    def _is_allowed(self, name: str) -> bool:
        return self._practice or not name.startswith(VIRTUAL)


def _watch_readers(held: Context, readers: Sequence[str], *, others: bool) -> Generator[ReaderEvent, None, bool]:
    """Yield until one of the readers is gone, or, with `others`, one is plugged in; begin with what lies there.

    Returns whether it ended for readers that came or went.
    """
    before = dict.fromkeys(readers, scard.SCARD_STATE_UNAWARE)
    plugs = [(PLUGGED, scard.SCARD_STATE_UNAWARE)] if others else []
    is_first = True
    while True:
        result, states = scard.SCardGetStatusChange(held, FOREVER, [*before.items(), *plugs])
        if result != scard.SCARD_S_SUCCESS:
            raise ReaderUnavailableError("status")
        now = {name: state & ~scard.SCARD_STATE_CHANGED for name, state, _atr in states if name != PLUGGED}
        if any(state & AWAY for state in now.values()):
            return False
        yield from tidings(before, now)
        plugs = [(name, state) for name, state, _atr in states if name == PLUGGED]
        if not is_first and any(state & scard.SCARD_STATE_CHANGED for _name, state in plugs):
            return True
        plugs = [(name, state & ~scard.SCARD_STATE_CHANGED) for name, state in plugs]
        before, is_first = now, False


def tidings(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[ReaderEvent]:
    """Tell what happened between two states of all readers: of several cards none is the one that is meant."""
    lay = [name for name, state in before.items() if state & scard.SCARD_STATE_PRESENT]
    lying = [name for name, state in now.items() if state & scard.SCARD_STATE_PRESENT]
    is_first = scard.SCARD_STATE_UNAWARE in before.values()
    swapped = [name for name in lying if len(changes(before[name], now[name])) > 1]
    if not is_first and lay == lying and not swapped:
        return
    if is_first and not lying:
        yield CardRemoved(next(iter(now)))
    if lay and (not lying or (len(lay) == 1 and (lay[0] not in lying or lay[0] in swapped))):
        yield CardRemoved(lay[0])
    if len(lying) == 1:
        yield CardInserted(lying[0])
    if len(lying) > 1 >= len(lay):
        yield SeveralCards(tuple(lying))


def changes(before: int, now: int) -> Sequence[type[CardInserted | CardRemoved]]:
    """Tell what happened between two states of a reader; the counter shows a swap that was too fast to see."""
    is_there = bool(now & scard.SCARD_STATE_PRESENT)
    if before == scard.SCARD_STATE_UNAWARE:
        return [CardInserted] if is_there else [CardRemoved]
    was_there = bool(before & scard.SCARD_STATE_PRESENT)
    if was_there and is_there and before >> COUNTER_SHIFT != now >> COUNTER_SHIFT:
        return [CardRemoved, CardInserted]
    if was_there == is_there:
        return []
    return [CardInserted] if is_there else [CardRemoved]
