"""The board's real server in a process of its own, without TLS as behind a proxy: to be killed and flooded."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS_S = 60
LOOK_EVERY_S = 0.02
SERVE = ("-m", "truongthi", "board", "serve")


class NoServerError(Exception):
    """The server ended, or did not listen, before it served: `said` is what it wrote."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass
class RealServer:
    """A server over the board in `folder`, always at the same port. `words`: what Python runs."""

    folder: Path
    log: Path
    port: int
    words: Sequence[str] = SERVE
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def peak_kib(self) -> int:
        """The most memory that it ever held at once."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1])

    def start(self) -> None:
        """Start it, and wait until it takes connections. Raises NoServerError."""
        words = [sys.executable, *self.words, str(self.folder), "--port", str(self.port), "--behind-proxy"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + STARTS_S
        while time.monotonic() < end and not self._ended(LOOK_EVERY_S):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        self.kill()
        raise NoServerError(self.log.read_text())

    def _ended(self, within_s: float) -> bool:
        assert self._process is not None
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL it and wait until it has gone."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """Have it end in good order; return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(STARTS_S)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, words: Sequence[str] = SERVE) -> Iterator[RealServer]:
    """Give a server over the board in `folder` that is gone after the block."""
    server = RealServer(folder, folder.parent / "server.log", free_port(), words)
    try:
        server.start()
        yield server
    finally:
        server.kill()
