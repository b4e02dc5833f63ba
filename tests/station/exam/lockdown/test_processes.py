"""Which programs are known, by the names under which the kernel lists them."""

from pathlib import Path

import pytest

from protocol.seat_rules import Alarm
from station.exam.lockdown.processes import ForbiddenPrograms
from station.exam.lockdown.programs import ALARM_OF


def process(proc: Path, comm: str, *command: str, pid: int = 7) -> None:
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "comm").write_text(f"{comm[:15]}\n")
    (folder / "cmdline").write_bytes(b"".join(word.encode() + b"\0" for word in command))


@pytest.mark.parametrize(
    ("comm", "command", "alarm"),
    [
        ("x11vnc", ("x11vnc", "-display", ":0"), Alarm.REMOTE_SESSION),
        ("AnyDesk", ("/usr/bin/anydesk", "--tray"), Alarm.REMOTE_SESSION),
        ("ultraviewer_desktop", ("wine", "C:\\UltraViewer\\UltraViewer_Desktop.exe"), Alarm.REMOTE_SESSION),
        ("gnome-remote-desktop", ("/usr/libexec/gnome-remote-desktop",), Alarm.REMOTE_SESSION),
        ("obs", ("obs",), Alarm.CAPTURE),
        ("ffmpeg", ("ffmpeg", "-f", "x11grab", "-i", ":0"), Alarm.CAPTURE),
        ("gst-launch-1.0", ("gst-launch-1.0", "ximagesrc", "!", "fakesink"), Alarm.CAPTURE),
        ("python3", ("python3", "/usr/bin/autokey-gtk"), Alarm.PROCESS_FOUND),
        ("xdotool", ("xdotool", "type", "A"), Alarm.PROCESS_FOUND),
    ],
)
def test_a_program_that_has_no_place_in_an_exam_is_found(
    tmp_path: Path, comm: str, command: tuple[str, ...], alarm: Alarm
) -> None:
    process(tmp_path, comm, *command)
    (seen,) = ForbiddenPrograms(tmp_path).look()
    assert seen.alarm is alarm


@pytest.mark.parametrize(
    ("comm", "command"),
    [
        ("python3", ("python3", "-m", "truongthi", "seat", "may-15")),
        ("ffmpeg", ("ffmpeg", "-i", "ghi-am.wav", "a.ogg")),
        ("less", ("less", "zoom")),
        ("kworker/0:1", ()),
        ("systemd", ("/sbin/init",)),
    ],
)
def test_what_a_machine_runs_anyway_alarms_nobody(tmp_path: Path, comm: str, command: tuple[str, ...]) -> None:
    process(tmp_path, comm, *command)
    assert ForbiddenPrograms(tmp_path).look() == ()


def test_a_program_that_runs_twice_is_one_sighting_and_its_arguments_are_not_told(tmp_path: Path) -> None:
    for pid in (7, 8):
        process(tmp_path, "obs", "obs", "--profile", "Nguyễn Văn A", pid=pid)
    (seen,) = ForbiddenPrograms(tmp_path).look()
    assert seen.facts == {"program": "obs"}


def test_a_process_that_ends_while_it_is_looked_at_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "7").mkdir()
    assert ForbiddenPrograms(tmp_path).look() == ()


def test_a_machine_that_does_not_tell_is_an_error_and_not_an_all_clear(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        ForbiddenPrograms(tmp_path / "none").look()


def test_no_program_is_listed_twice_with_two_alarms() -> None:
    assert all(name == name.lower() and name.strip() for name in ALARM_OF)
