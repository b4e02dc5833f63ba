"""A guest of another machine, a screen from afar, a clock that somebody turns."""

from pathlib import Path

import pytest

from protocol.seat_rules import Alarm
from station.exam.lockdown.machine import BUS, NO_BUS, ClockWatch, RemoteSession, ScreenReader, VirtualMachine
from station.exam.lockdown.watch import Sighting

DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("vendor", "flags", "by"),
    [
        ("QEMU", "fpu hypervisor", "qemu"),
        ("innotek GmbH VirtualBox", "fpu", "virtualbox"),
        ("VMware, Inc.", "fpu", "vmware"),
        ("", "fpu hypervisor", "cpu"),
        ("Dell Inc. OptiPlex 3020", "fpu vme", ""),
        ("Microsoft Corporation Virtual Machine", "fpu", "virtual machine"),
        ("Microsoft Corporation Surface Pro", "fpu", ""),
    ],
)
def test_a_guest_is_known_by_its_maker_or_its_processor(tmp_path: Path, vendor: str, flags: str, by: str) -> None:
    (tmp_path / "sys_vendor").write_text(vendor)
    cpu = tmp_path / "cpuinfo"
    cpu.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: hypervisor_like\n")
    seen = VirtualMachine(tmp_path, cpu).look()
    assert [one.facts["by"] for one in seen] == ([by] if by else [])


def test_a_machine_that_tells_nothing_is_no_guest(tmp_path: Path) -> None:
    assert VirtualMachine(tmp_path, tmp_path / "none").look() == ()


def ancestry(proc: Path, *names: str) -> None:
    for place, name in enumerate(names):
        folder = proc / ("self" if place == 0 else str(place))
        folder.mkdir()
        parent = place + 1 if place + 1 < len(names) else 0
        (folder / "status").write_text(f"Name:\t{name}\nState:\tS\nPPid:\t{parent}\n")


@pytest.mark.parametrize(
    ("environment", "parents", "signs"),
    [
        ({"DISPLAY": ":0"}, ("python3", "systemd"), []),
        ({"DISPLAY": "unix:0.0"}, ("python3",), []),
        ({"DISPLAY": "localhost:10.0"}, ("python3",), ["DISPLAY"]),
        ({"DISPLAY": "may-khac:0"}, ("python3",), ["DISPLAY"]),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, ("python3",), ["SSH_CONNECTION"]),
        ({"DISPLAY": ":10", "XRDP_SESSION": "1"}, ("python3", "xrdp-sesman"), ["XRDP_SESSION", "xrdp-sesman"]),
        ({"DISPLAY": ":0"}, ("python3", "bash", "sshd", "systemd"), ["sshd"]),
    ],
)
def test_a_session_from_afar_is_known_by_its_display_its_environment_or_its_parents(
    tmp_path: Path, environment: dict[str, str], parents: tuple[str, ...], signs: list[str]
) -> None:
    ancestry(tmp_path, *parents)
    assert [one.facts["by"] for one in RemoteSession(environment, tmp_path).look()] == signs


def test_the_address_somebody_came_from_is_not_told(tmp_path: Path) -> None:
    (seen,) = RemoteSession({"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, tmp_path).look()
    assert "10.0.0.1" not in str(seen)


class Clocks:
    """Three clocks that are turned by hand."""

    def __init__(self) -> None:
        self.wall = self.boot = self.awake = 1_000.0

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: self.wall, lambda: self.boot, lambda: self.awake)

    def run(self, seconds: float, *, asleep: float = 0.0, turned: float = 0.0) -> None:
        self.awake += seconds
        self.boot += seconds + asleep
        self.wall += seconds + asleep + turned


def test_a_clock_that_runs_is_nothing_to_tell() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.run(3_600)
    assert watch.look() == []


@pytest.mark.parametrize("turned", [DAY_S, -DAY_S, 60.0])
def test_a_clock_that_is_set_is_told_once(turned: float) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.run(1, turned=turned)
    assert watch.look() == [Sighting(Alarm.CLOCK_CHANGED, {"seconds": f"{turned:.0f}"})]
    clocks.run(1)
    assert watch.look() == []


def test_a_machine_that_slept_is_told_and_its_clock_is_not_blamed() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.run(1, asleep=600)
    assert watch.look() == [Sighting(Alarm.SUSPENDED, {"seconds": "600"})]


def test_a_clock_that_is_set_right_little_by_little_is_nothing_to_tell() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(100):
        clocks.run(1, turned=0.5)
        assert watch.look() == []


def test_a_machine_that_lets_a_screen_reader_in_is_told_of() -> None:
    assert [one.alarm for one in ScreenReader({BUS: "unix:path=/run/user/1000/bus"}).look()] == [Alarm.SCREEN_READER]
    assert not ScreenReader({BUS: NO_BUS}).look()
    assert not ScreenReader({}).look()
