"""What a package says of whom to trust becomes files for the reader, and what it no longer says goes."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import structs

from fixtures.card.pki import CardPki
from protocol.api import DeskPackage, ExamSession
from station.packages import trust_folder
from station.reader.trust.store import TrustStore

SESSION = ExamSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 0, 1, 90, 15)
PACKAGE = DeskPackage(1, "Khảo sát", SESSION, "2", ("07",), (), (), (), (), ())


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


def trusting(pki: CardPki) -> DeskPackage:
    revoked = pki.revocation_list.public_bytes(Encoding.DER)
    return structs.replace(PACKAGE, anchors=(pki.csca_certificate,), links=(pki.csca_certificate,), revoked=(revoked,))


def test_anchors_links_and_revocation_lists_reach_the_reader(tmp_path: Path, pki: CardPki) -> None:
    store = TrustStore.load(trust_folder(tmp_path, trusting(pki)))
    assert (len(store.anchors), len(store.links), len(store.revoked), store.unreadable) == (1, 1, 1, ())


def test_what_a_newer_package_leaves_out_is_trusted_no_longer(tmp_path: Path, pki: CardPki) -> None:
    folder = trust_folder(tmp_path, trusting(pki))
    (folder / "operator.der").write_bytes(pki.csca_certificate)
    store = TrustStore.load(trust_folder(tmp_path, PACKAGE))
    assert (len(store.anchors), len(store.links), len(store.revoked)) == (1, 0, 0)
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["operator.der"]
