"""What every test has under it: windows nobody sees, a card reader that is not there, and no process left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from fixtures.pcsc import NoPcscError, PcscService, running_pcscd, wait_until_empty
from fixtures.screen import VirtualScreen
from protocol import sealing
from protocol.sealing import StretchCost
from server.staff import sessions
from station.reader import portrait

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any application is made

# Time limits of single examples say more about a busy machine than about the code.
settings.register_profile("house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Hundreds of tests open PINs and passwords: at their full price that alone took half of the run. Where parts run as
# processes of their own, and where the price itself is looked at, it is paid.
AT_FULL_PRICE = frozenset({"bench", "escapes", "fuzz", "journeys", "soak", "truongthi"})
CHEAP = StretchCost(passes=1, lanes=1, memory_kib=64)
HASHER, CHEAP_HASHER = sessions.HASHER, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
sealing.stretch_cost = CHEAP  # for what modules make as they are read

# The standard library keeps this one until Python itself ends.
LASTING = b"multiprocessing.resource_tracker"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set what a guess of a PIN costs, before any fixture of the test makes one."""
    full = item.get_closest_marker("full_price") or not AT_FULL_PRICE.isdisjoint(item.path.parts)
    sealing.stretch_cost = sealing.RFC_9106 if full else CHEAP
    sessions.HASHER = HASHER if full else CHEAP_HASHER


@pytest.fixture(scope="session", autouse=True)
def no_process_left() -> Iterator[None]:
    """Fail the run if a test leaves a process behind."""
    yield
    portrait.decoder().stop()  # kept from picture to picture
    left = [command for command in _children() if LASTING not in command]
    assert not left, f"processes left behind: {left}"


def _children() -> Iterator[bytes]:
    """Yield the command lines of this process's living children; one that has ended has none."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes()
            except OSError:
                continue
            if command:
                yield command


@pytest.fixture(scope="session")
def running_service() -> Iterator[PcscService | None]:
    """The PC/SC service with its virtual readers: the one that runs, or one of our own for these tests."""
    try:
        with running_pcscd() as service:
            yield service
    except (NoPcscError, FileNotFoundError):
        pytest.fail("pcscd with its virtual readers is needed: scripts/system-packages test")


@pytest.fixture
def pcscd(running_service: PcscService | None) -> PcscService | None:
    """The PC/SC service, its readers empty: the card of the test before is gone and PC/SC knows it."""
    wait_until_empty()
    return running_service


@pytest.fixture
def pcsc_service(pcscd: PcscService | None) -> Iterator[PcscService]:
    """The service to stop and start; it runs again when the test is over."""
    if pcscd is None:
        pytest.skip("pcscd belongs to somebody else here")
    yield pcscd
    pcscd.stop()
    pcscd.start()


@pytest.fixture
def screen() -> Iterator[VirtualScreen]:
    """A virtual screen of 1366x768, for tests that open real windows in processes of their own."""
    with VirtualScreen() as made:
        yield made
