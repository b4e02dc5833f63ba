"""pcscd with the virtual reader, and the test country whose cards lie on it."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.card.pki import CardPki

VPCD = ("127.0.0.1", 35963)
START_LIMIT_S = 10.0
RETRY_S = 0.05


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    """The test country."""
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def trust_folder(tmp_path_factory: pytest.TempPathFactory, pki: CardPki) -> Path:
    """A trust store that the operator has filled."""
    folder = tmp_path_factory.mktemp("trust")
    (folder / "csca.der").write_bytes(pki.csca_certificate)
    return folder


@pytest.fixture(scope="session")
def pcscd() -> Iterator[None]:
    """The PC/SC service: the one that runs, or one of our own for these tests."""
    if _listens():
        yield
        return
    program = shutil.which("pcscd")
    if program is None:
        pytest.skip("pcscd is not installed")
    Path("/run/pcscd").mkdir(exist_ok=True)
    with subprocess.Popen([program, "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as service:
        try:
            _wait_until_it_listens()
            yield
        finally:
            service.terminate()


def _listens() -> bool:
    """Whether the virtual reader's port is taken; asking by connecting would lay a card on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", VPCD[1]))  # noqa: S104 - vpcd binds all addresses; nothing is ever accepted here
        except OSError:
            return True
    return False


def _wait_until_it_listens() -> None:
    pause = threading.Event()
    for _ in range(round(START_LIMIT_S / RETRY_S)):
        if _listens():
            return
        pause.wait(RETRY_S)
    pytest.fail("pcscd did not open its virtual reader")
