"""Keeps keys and clicks that a program makes from the exam's window."""

import ctypes
import struct

import xcffib
from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray
from PySide6.QtGui import QNativeInterface
from PySide6.QtWidgets import QApplication
from xcffib import xinput

from station.exam.lockdown.x11_played import GENERIC, POINTER_SOURCE, PlayedEvents
from station.exam.lockdown.x11_screen import played_devices

HEAD = struct.Struct("=BxxxI")  # type, length beyond 32 bytes in units of four
SHORTEST, UNIT = 32, 4
RAW_KEYS = xinput.XIEventMask.RawKeyPress | xinput.XIEventMask.RawKeyRelease
XCB = QByteArray(b"xcb_generic_event_t")
Kind = QByteArray | bytes | bytearray | memoryview


class PlayedFilter(QAbstractNativeEventFilter):
    """Listens on Qt's own connection, where a raw event and what follows from it come in one order."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._line = _line_of(application)
        self._events = PlayedEvents(())
        self.renew()
        application.installNativeEventFilter(self)

    def renew(self) -> None:
        """Find the devices that programs play: when it is made, and when there are new ones."""
        if self._line is None:
            return
        self._events.devices = played_devices(self._line)
        listen = [xinput.EventMask.synthetic(number, 1, [RAW_KEYS]) for number in self._events.devices]
        self._line(xinput.key).XISelectEvents(self._line.get_setup().roots[0].root, len(listen), listen)
        self._line.flush()

    def nativeEventFilter(self, kind: Kind, message: int) -> tuple[bool, int]:  # noqa: N802 (Qt's name)
        """Tell Qt whether the event ends here."""
        return kind == XCB and self._events.swallows(_content(int(message))), 0


def _line_of(application: QApplication) -> xcffib.Connection | None:
    """Return Qt's own connection; off screen there is none."""
    native = application.nativeInterface()
    if application.platformName() != "xcb" or not isinstance(native, QNativeInterface.QX11Application):
        return None
    return xcffib.wrap(native.connection())


def _content(address: int) -> bytes:
    """Return the event at `address`; of a long one as much as is looked at."""
    head = ctypes.string_at(address, HEAD.size)
    kind, further = HEAD.unpack(head)
    longer = kind == GENERIC and further * UNIT + SHORTEST + UNIT >= POINTER_SOURCE.size
    return ctypes.string_at(address, POINTER_SOURCE.size if longer else SHORTEST)
