"""The test country whose cards lie on the virtual reader."""

from pathlib import Path

import pytest

from fixtures.card.pki import CardPki


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
