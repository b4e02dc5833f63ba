"""Plays a paper's recordings, one at a time. Where nothing can be played, it says so before a play is counted."""

import base64
import os
from typing import BinaryIO

from PySide6.QtCore import QObject, QUrl, Signal

from protocol.paper import Sound

try:
    from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer
except ImportError:  # PySide6-Addons, or a library of the system that it wants, is not there
    HAS_MULTIMEDIA = False
else:
    HAS_MULTIMEDIA = True

LEVELS, USUAL_LEVEL = 10, 8


class _Held:
    """A recording in memory under a name that the player can open: nothing of a paper goes to the disk.

    A device made in Python would do too, but its reads, on the player's threads, wait for the interpreter that waits
    for them.
    """

    def __init__(self, sound: Sound) -> None:
        self._file: BinaryIO | None = None
        if hasattr(os, "memfd_create"):
            self._file = os.fdopen(os.memfd_create("sound"), "wb", buffering=0)
            self._file.write(sound.data)
            self.url = QUrl.fromLocalFile(f"/proc/self/fd/{self._file.fileno()}")
        else:
            self.url = QUrl(f"data:audio/ogg;base64,{base64.b64encode(sound.data).decode()}")

    def let_go(self) -> None:
        """Give the memory back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    __del__ = let_go  # with the window


class Player(QObject):
    """One recording at a time, from its beginning to its end; the back end is made with the first paper that sounds."""

    changed = Signal()  # what plays, where it is, or how loud

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backend: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._held: _Held | None = None
        self.current: tuple[str, str] | None = None  # item or stimulus, sound
        self.level = USUAL_LEVEL
        self.broken: frozenset[tuple[str, str]] = frozenset()  # what could not be read

    @staticmethod
    def can_play() -> bool:
        """Whether this machine has what it takes to be heard."""
        return HAS_MULTIMEDIA and bool(QMediaDevices.audioOutputs())

    @property
    def at_seconds(self) -> float:
        """Where the recording is."""
        return self._backend.position() / 1000 if self._backend is not None and self.current else 0.0

    def begin(self, of: str, name: str, sound: Sound) -> None:
        """Play `sound` of the item or stimulus `of` from its beginning."""
        if not self.can_play():
            return
        player = self._made()
        player.stop()
        self.current, self.broken = (of, name), self.broken - {(of, name)}
        before, self._held = self._held, _Held(sound)
        player.setSource(self._held.url)
        if before is not None:  # the player has let it go
            before.let_go()
        player.play()
        self.changed.emit()

    def stop(self) -> None:
        """Be silent."""
        if self._backend is not None:
            self.current = None
            self._backend.stop()
            self._backend.setSource(QUrl())
            self.changed.emit()

    def hold(self, *, held: bool) -> None:
        """Stand still while the seat is locked, and go on after."""
        if self._backend is not None and self.current is not None:
            (self._backend.pause if held else self._backend.play)()

    def set_level(self, level: int) -> None:
        """Be as loud as `level` of ten."""
        self.level = min(max(level, 0), LEVELS)
        if self._output is not None:
            self._output.setVolume(self.level / LEVELS)
        self.changed.emit()

    def _made(self) -> "QMediaPlayer":
        if self._backend is None:
            self._backend, self._output = QMediaPlayer(self), QAudioOutput(self)
            self._output.setVolume(self.level / LEVELS)
            self._backend.setAudioOutput(self._output)
            self._backend.positionChanged.connect(lambda _: self.changed.emit())
            self._backend.mediaStatusChanged.connect(self._on_status)
        return self._backend

    def _on_status(self, status: "QMediaPlayer.MediaStatus") -> None:
        if status is QMediaPlayer.MediaStatus.InvalidMedia and self.current is not None:
            self.broken |= {self.current}
        elif status is not QMediaPlayer.MediaStatus.EndOfMedia:
            return
        self.current = None
        self.changed.emit()
