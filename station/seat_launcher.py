"""The seat's parent process: holds the keys, and has a client running again at once when it dies (design §13)."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

from station.seat_keys import LauncherGoneError, SeatKeys, receive, send

# A candidate's environment must not choose what code or screen the client runs on (lockdown §4.10).
KEPT_ENVIRONMENT = ("DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "HOME", "PATH", "LANG", "LC_ALL", "TZ", "QT_FONT_DPI")
QUICK_S, QUICK_DEATHS, PAUSE_S = 2.0, 5, 1.0  # a client that dies at every start must not eat the machine


class SeatLauncher:
    """Runs the seat's client until it ends by its own will."""

    def __init__(self, client_arguments: Sequence[str]) -> None:
        self._arguments = client_arguments
        self._keys: SeatKeys | None = None
        self._client: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Keep a client alive until it ends well; it is started again however often it dies."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold keys and questions
        signal.signal(signal.SIGTERM, self._on_terminate)
        quick_deaths = 0
        while True:
            started = time.monotonic()
            if self._run_client() == 0:
                return 0
            quick_deaths = quick_deaths + 1 if time.monotonic() - started < QUICK_S else 0
            if quick_deaths >= QUICK_DEATHS:
                time.sleep(PAUSE_S)

    def _run_client(self) -> int:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                command = [sys.executable, "-I", "-m", "station.seat_client", f"--keys={theirs.fileno()}"]
                environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
                self._client = subprocess.Popen(  # noqa: S603 -- our own module by our own interpreter
                    [*command, *self._arguments], pass_fds=[theirs.fileno()], env=environment
                )
            try:
                send(ours, self._keys)
                while True:
                    self._keys = receive(ours)
            except LauncherGoneError:
                return self._client.wait()

    def _on_terminate(self, _signal: int, _frame: object) -> None:
        if self._client is not None:
            self._client.terminate()
            self._client.wait()
        raise SystemExit(0)
