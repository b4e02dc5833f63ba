"""The seat's parent process: holds the keys, and has a client running again at once when it dies (design §13)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from station.exam.lockdown import hardening
from station.exam.lockdown.machine import BUS, NO_BUS, REMOTE_WITNESSES
from station.seat_keys import LauncherGoneError, no_keys, receive_frame, send_frame, wipe

# A candidate's environment must not choose what code or screen the client runs on (lockdown §4.10).
KEPT_ENVIRONMENT = ("DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "HOME", "PATH", "LANG", "LC_ALL", "TZ", "QT_FONT_DPI")
# X11 and nothing else draws; the system's input method types nothing; the session bus, and with it the accessibility
# bus, through which any program reads a window, is not reached (docs/security/lockdown.md).
SET_ENVIRONMENT = {"QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "none", BUS: NO_BUS}
# But for a candidate who hears the screen, at a machine that was made ready for it.
READ_ALOUD = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
QUICK_S, QUICK_DEATHS, PAUSE_S = 2.0, 5, 1.0  # a client that dies at every start must not eat the machine


class SeatLauncher:
    """Runs the seat's client until it ends by its own will."""

    def __init__(self, client_arguments: Sequence[str], *, screen_reader: bool = False) -> None:
        self._arguments, self._screen_reader = client_arguments, screen_reader
        self._keys = no_keys()  # as they came: the launcher has no need to read them
        self._client: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Keep a client alive until it ends well; it is started again however often it dies."""
        hardening.close_inherited()
        hardening.harden()
        signal.signal(signal.SIGTERM, self._on_terminate)
        signal.signal(signal.SIGCHLD, self._on_child)
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
                environment = client_environment(os.environ, screen_reader=self._screen_reader)
                self._client = subprocess.Popen(  # noqa: S603 -- our own module by our own interpreter
                    [*command, *self._arguments], pass_fds=[theirs.fileno()], env=environment
                )
            try:
                send_frame(ours, self._keys)
                while True:
                    self._keep(receive_frame(ours))
            except LauncherGoneError:
                return self._client.wait()

    def _keep(self, fresh: bytearray) -> None:
        """Hold what the client handed over, and nothing of what it held before: after a goodbye that is no key."""
        self._keys, before = fresh, self._keys
        wipe(before)

    def _on_child(self, _signal: int, _frame: object) -> None:
        """A client that somebody stopped goes on at once; one that died is seen where its keys are waited for."""
        client = self._client
        if client is None:
            return
        try:
            stopped = os.waitid(os.P_PID, client.pid, os.WSTOPPED | os.WNOHANG)
        except ChildProcessError:
            return
        if stopped is not None:
            client.send_signal(signal.SIGCONT)

    def _on_terminate(self, _signal: int, _frame: object) -> None:
        if self._client is not None:
            self._client.terminate()
            self._client.wait()
        raise SystemExit(0)


def client_environment(given: Mapping[str, str], *, screen_reader: bool = False) -> dict[str, str]:
    """Return what of `given` a client starts with. How the person came here is kept: the client judges it."""
    kept = {name: given[name] for name in (*KEPT_ENVIRONMENT, *REMOTE_WITNESSES) if name in given}
    if screen_reader and BUS in given:
        return kept | SET_ENVIRONMENT | READ_ALOUD | {BUS: given[BUS]}
    return kept | SET_ENVIRONMENT
