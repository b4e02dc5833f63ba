"""What a client of the seat starts with."""

import os
import subprocess
import sys
from pathlib import Path

from station.seat_launcher import client_environment

HOSTILE = ("LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "QT_PLUGIN_PATH", "QT_STYLE_OVERRIDE",
           "QTWEBENGINE_REMOTE_DEBUGGING", "XMODIFIERS", "GTK_MODULES", "QT_ACCESSIBILITY")  # fmt: skip


def test_nothing_that_loads_code_or_another_input_method_is_handed_on() -> None:
    given = dict.fromkeys(HOSTILE, "evil") | {"DISPLAY": ":1", "LANG": "vi_VN.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    assert client_environment(given) == {
        "DISPLAY": ":1",
        "LANG": "vi_VN.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "none",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }


def test_how_a_person_came_to_the_machine_is_handed_on() -> None:
    assert "SSH_CONNECTION" in client_environment({"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"})


def test_only_a_machine_for_a_screen_reader_keeps_the_session_bus() -> None:
    given = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}
    assert client_environment(given)["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"
    aloud = client_environment(given, screen_reader=True)
    assert aloud["DBUS_SESSION_BUS_ADDRESS"] == given["DBUS_SESSION_BUS_ADDRESS"]
    assert aloud["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] == "1"
    assert client_environment({}, screen_reader=True)["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"


def test_what_a_parent_left_open_is_closed() -> None:
    script = (
        "import os; from station.exam.lockdown.hardening import close_inherited; close_inherited([4]);"
        "print(sorted(int(one) for one in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + one)))"
    )
    read, write = os.pipe()
    try:
        os.dup2(read, 4) if read != 4 else None
        done = subprocess.run(
            [sys.executable, "-c", script], pass_fds=[4, write], capture_output=True, text=True, check=True
        )
    finally:
        os.close(write)
        os.close(read)
    assert done.stdout.strip() == "[0, 1, 2, 4]"
    assert Path("/proc/self/fd").exists()
