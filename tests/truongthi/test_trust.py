"""`truongthi trust` fills the store only when a person says so, and says what it holds."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fixtures.card.pki import CardPki
from station.reader.trust.certificates import fingerprint
from station.reader.trust.errors import TrustFileFault
from station.reader.trust.store import TrustStore
from truongthi import trust_words
from truongthi.trust import main

NOW = datetime(2026, 12, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def root(tmp_path: Path, pki: CardPki) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(pki.csca.certificate.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def revoked(tmp_path: Path, pki: CardPki) -> Path:
    path = tmp_path / "list.crl"
    path.write_bytes(pki.revocation_list.public_bytes(Encoding.DER))
    return path


def trust(folder: Path, *words: str, says: str = "có", lang: str = "vi") -> int:
    return main(["--folder", str(folder / "trust"), "--lang", lang, *words], lambda _question: says, NOW)


def test_an_anchor_is_added_once_a_person_has_said_so(tmp_path: Path, root: Path) -> None:
    assert trust(tmp_path, "add", str(root), says="không") == 1
    assert len(TrustStore.load(tmp_path / "trust")) == 0
    assert trust(tmp_path, "add", str(root)) == 0
    assert len(TrustStore.load(tmp_path / "trust")) == 1
    assert trust(tmp_path, "add", "--yes", str(root)) == 0  # nothing new is no fault


def test_the_list_says_what_is_there(
    tmp_path: Path, root: Path, revoked: Path, pki: CardPki, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trust(tmp_path, "list") == 0
    assert "chưa có gốc nào" in capsys.readouterr().out
    assert trust(tmp_path, "add", "--yes", str(root), str(revoked)) == 0
    capsys.readouterr()
    assert trust(tmp_path, "list") == 0
    told = capsys.readouterr().out
    assert fingerprint(pki.csca.certificate)[:16] in told
    assert "VN" in told
    assert "01/01/2021" in told
    assert trust(tmp_path, "--json", "list") == 0
    assert json.loads(capsys.readouterr().out)["revocation_lists"] == 1


def test_what_ends_soon_is_told(tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trust(tmp_path, "add", "--yes", str(root))
    assert trust(tmp_path, "expiring") == 0
    assert trust(tmp_path, "expiring", "--days", "9000") == 1
    assert "Trường Thi Test CSCA" in capsys.readouterr().out


def test_an_anchor_is_removed_by_its_fingerprint(
    tmp_path: Path, root: Path, pki: CardPki, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(tmp_path, "add", "--yes", str(root))
    assert trust(tmp_path, "remove", "ab") == 2
    assert trust(tmp_path, "remove", "00" * 16) == 1
    assert trust(tmp_path, "remove", fingerprint(pki.csca.certificate)[:16].upper()) == 0
    assert len(TrustStore.load(tmp_path / "trust")) == 0


def test_a_store_is_checked(tmp_path: Path, root: Path, revoked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trust(tmp_path, "add", "--yes", str(root))
    assert trust(tmp_path, "check") == 0
    assert "chưa có danh sách thu hồi" in capsys.readouterr().out
    trust(tmp_path, "add", "--yes", str(revoked))
    (tmp_path / "trust" / "broken.der").write_bytes(b"broken")
    capsys.readouterr()
    assert trust(tmp_path, "check") == 1
    assert "broken.der" in capsys.readouterr().out


def test_what_is_refused_is_said_and_the_rest_is_taken(
    tmp_path: Path, root: Path, pki: CardPki, capsys: pytest.CaptureFixture[str]
) -> None:
    signer = tmp_path / "signer.der"
    signer.write_bytes(pki.document_signer.der())
    assert trust(tmp_path, "add", "--yes", str(signer), str(root), lang="en") == 1
    assert "a document signer's certificate" in capsys.readouterr().err
    assert len(TrustStore.load(tmp_path / "trust")) == 1
    assert trust(tmp_path, "add", str(tmp_path / "none")) == 2


TABLES: list[Mapping[str, Mapping[Any, str]]] = [trust_words.FAULTS, trust_words.LINES]


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_say_the_same(table: Mapping[str, Mapping[Any, str]]) -> None:
    assert set(table["vi"]) == set(table["en"])


def test_every_fault_is_said() -> None:
    assert set(trust_words.FAULTS["vi"]) == set(TrustFileFault)
