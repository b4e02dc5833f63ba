"""The picture of DG2 made safe to show: its size known before it is opened, decoded in a process of its own."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache
from typing import IO

import msgspec

from station.reader import frames
from station.reader.errors import MalformedImageError
from station.reader.picture_format import picture_format
from station.reader.portrait_process import Answer, Picture, Refused

MAX_BYTES = 2_000_000
MEMORY = 192 * 1024 * 1024  # JPEG 2000 of 4 million pixels takes 100 MB
COMPUTING_S = 3
DEADLINE_S = 5.0  # of waiting: a process that sleeps uses up no computing time
END_LIMIT_S = 2.0
PROCESS = (sys.executable, "-m", "station.reader.portrait_process")

_Process = subprocess.Popen[bytes]
_Pipes = tuple[_Process, IO[bytes], IO[bytes]]


class PortraitDecoder:
    """Keeps the decoding process from picture to picture; one that dies or does not answer is replaced."""

    def __init__(
        self,
        deadline_s: float = DEADLINE_S,
        memory: int = MEMORY,
        computing_s: int = COMPUTING_S,
        process: Sequence[str] = PROCESS,
    ) -> None:
        self._deadline_s = deadline_s
        self._command = [*process, "--memory", str(memory), "--seconds", str(computing_s)]
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)

    def start(self) -> None:
        """Have the process ready, so that the next picture need not wait for it."""
        with self._lock, contextlib.suppress(MalformedImageError):  # it is asked for again with the next picture
            self._running()

    def stop(self) -> None:
        """End the process and wait until it is gone. The next picture starts another."""
        with self._lock:
            self._end()

    @property
    def process_id(self) -> int | None:
        """Which process decodes now; none before the first picture."""
        with self._lock:
            return self._process.pid if self._process else None

    def jpeg(self, picture: bytes) -> bytes:
        """Return `picture` as JPEG; one that is JPEG already is passed on as it is. Raises MalformedImageError."""
        if len(picture) > MAX_BYTES:
            raise MalformedImageError("bytes")
        picture_format(picture)  # before a decoder sees it: the size that it claims
        with self._lock:
            answer = self._asked(picture)
        if isinstance(answer, Refused):
            raise MalformedImageError("picture")
        return answer.jpeg or picture

    def _asked(self, picture: bytes) -> Answer:
        try:
            return self._exchanged(picture)
        except OSError:  # killed since the last picture: of this one it has seen nothing
            self._end()
        try:
            return self._exchanged(picture)
        except OSError as error:
            self._end()
            raise MalformedImageError("process") from error

    def _exchanged(self, picture: bytes) -> Answer:
        process, stdin, stdout = self._running()
        deadline = threading.Timer(self._deadline_s, process.kill)  # then whatever waits below comes to its end
        deadline.daemon = True
        deadline.start()
        try:
            frames.write(stdin, Picture(picture))
            answer = frames.read(stdout, self._answers)
        except frames.BrokenFrameError:
            answer = None
        finally:
            deadline.cancel()
        if answer is None:
            self._end()
            raise MalformedImageError("process")
        return answer

    def _running(self) -> _Pipes:
        """Return the process and its pipes; one that was killed since the last picture is replaced."""
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = self._started()
        if self._process.stdin is None or self._process.stdout is None:
            raise MalformedImageError("process")
        return self._process, self._process.stdin, self._process.stdout

    def _started(self) -> _Process:
        try:
            return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - own module, own arguments
        except OSError as error:
            raise MalformedImageError("process") from error

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            with contextlib.suppress(OSError):  # what it did not read any more
                process.stdin.close()
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # a system that cannot end it must not hold the reader up
            process.wait(END_LIMIT_S)
        if process.stdout:
            process.stdout.close()


@cache
def decoder() -> PortraitDecoder:
    """Return the one decoder of this process; its own process runs from `start` or the first picture on."""
    return PortraitDecoder()


def portrait_jpeg(picture: bytes) -> bytes:
    """Return `picture` as JPEG; one that is JPEG already is passed on as it is. Raises MalformedImageError."""
    return decoder().jpeg(picture)
