"""`truongthi verify` with the records key: what desks kept of cards is checked again, without the cards."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from ecdsa import SigningKey, curves
from msgspec.structs import replace

from fixtures.card.catalogue import modern
from fixtures.card.chip import VirtualCard
from fixtures.card.genuine import ActiveKey, EcKey, RsaKey
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA
from protocol.card_challenge import ChallengeGround, NonceSource, active_auth_challenge
from protocol.records import CardChecked, CardOutcome, Check, NonceGiven, Record, Verdict
from server.audit.findings import Fault
from server.audit.readings import Reading
from station.checkin.evidence import card_evidence
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.procedure import Asked, read_card
from station.reader.trust.store import TrustStore
from tests.server.audit.exports import RECORDS_PRIVATE, Export, make_export, station
from tests.truongthi.test_verify import written
from truongthi import verify_card
from truongthi.verify import FOUND, UNUSABLE, WHOLE, main

AT = datetime(2026, 12, 12, 0, 40, tzinfo=UTC)
NONCE = bytes(range(32))


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


def read(pki: CardPki, active: ActiveKey | None) -> Reading:
    """Read a whole card as a desk does and return what it keeps."""
    ground = ChallengeGround(NONCE, NonceSource.SERVER, "ban-2", "CA-1")
    trust = TrustStore([pki.csca.certificate], revoked=[pki.revocation_list])
    passwords = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
    reading = read_card(modern(pki, VirtualCard, active), passwords, trust, Asked(HOA.number, AT, ground=ground))
    assert reading.outcome is CardOutcome.OK
    found = reading.evidence
    checked = CardChecked(
        "18001", reading.outcome, dict(reading.verdicts), found.access.value, found.sod_hash, found.signer_hash, 900
    )
    desk = station("desk", "ban-2")
    return Reading(checked, card_evidence(found), desk.id, 1, 3)


@pytest.fixture(scope="module", params=["ec", "rsa"])
def reading(pki: CardPki, request: pytest.FixtureRequest) -> Reading:
    """A reading with Chip and Active Authentication."""
    keys: dict[str, Callable[[], ActiveKey]] = {
        "ec": lambda: EcKey(SigningKey.generate(curves.NIST256p)),
        "rsa": lambda: RsaKey(rsa.generate_private_key(65537, 2048)),
    }
    return read(pki, keys[request.param]())


def changed(reading: Reading, **fields: object) -> Reading:
    return Reading(reading.checked, replace(reading.evidence, **fields), reading.stream, reading.segment, reading.seq)


def concluded(reading: Reading, **fields: object) -> Reading:
    return Reading(replace(reading.checked, **fields), reading.evidence, reading.stream, reading.segment, reading.seq)


def spoiled(content: bytes, at: int = -1) -> bytes:
    altered = bytearray(content)
    altered[at] ^= 1
    return bytes(altered)


def test_the_evidence_of_a_genuine_card_bears_out_what_was_concluded(reading: Reading) -> None:
    assert reading.evidence.signature
    assert reading.evidence.chip_authenticated
    assert verify_card.bears_out(reading)


@pytest.mark.parametrize("field", ["nonce", "signature", "dg15", "dg14", "sod"])
def test_a_changed_byte_of_any_part_is_found(reading: Reading, field: str) -> None:
    assert not verify_card.bears_out(changed(reading, **{field: spoiled(getattr(reading.evidence, field))}))


@pytest.mark.parametrize(
    "fields",
    [
        {"at": 1},
        {"at": -1},
        {"desk": "ban-3"},
        {"exam_session": "CA-2"},
        {"nonce": b""},
        {"nonce_source": "elsewhere"},
        {"nonce_source": "own"},
        {"dg15": b""},
        {"sod": b""},
        {"sod": b"\x77\x82"},
    ],
    ids=str,
)
def test_a_proof_for_another_time_or_place_is_found(reading: Reading, fields: dict[str, object]) -> None:
    assert not verify_card.bears_out(changed(reading, **fields))


def test_verdicts_that_no_evidence_bears_out_are_found(pki: CardPki, reading: Reading) -> None:
    bare = changed(reading, signature=b"", chip_authenticated=False)
    assert not verify_card.bears_out(bare)
    told = {**bare.checked.verdicts, Check.CHIP_GENUINE: Verdict.NOT_DONE}
    assert verify_card.bears_out(concluded(bare, verdicts=told))
    assert not verify_card.bears_out(concluded(reading, signer_hash=bytes(32)))
    other = read(pki, None).evidence
    foreign = Reading(reading.checked, other, reading.stream, reading.segment, reading.seq)
    assert not verify_card.bears_out(foreign)


def test_a_card_that_was_refused_may_have_a_broken_signature(reading: Reading) -> None:
    sod = spoiled(reading.evidence.sod)
    broken = changed(reading, sod=sod, signature=b"")
    digest = hashlib.sha256(sod).digest()
    assert not verify_card.bears_out(concluded(broken, sod_hash=digest))
    refused = {**reading.checked.verdicts, Check.DATA_SIGNATURE: Verdict.FAILED}
    assert verify_card.bears_out(concluded(broken, sod_hash=digest, verdicts=refused))


def test_files_too_large_to_keep_leave_nothing_to_contradict(reading: Reading) -> None:
    assert verify_card.bears_out(changed(reading, too_large=True, sod=b"", dg14=b"", dg15=b""))


def with_readings(*records: Record, nonce: bytes = NONCE) -> Export:
    exported = make_export()
    board, desk = exported.segments[:2]
    given = NonceGiven(desk.tip.stream.hex(), hashlib.sha256(nonce).digest())
    board.write(given).sign()
    desk.write(*records).sign()
    return exported


@pytest.fixture
def key(tmp_path: Path) -> str:
    """The records key as the board's folder has it."""
    path = tmp_path / "records.pem"
    path.write_bytes(RECORDS_PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)


def test_an_export_is_opened_and_its_readings_checked(
    reading: Reading, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(written(with_readings(reading.checked, reading.evidence), tmp_path / "export"))
    assert main([folder, "--json"]) == WHOLE
    shut = json.loads(capsys.readouterr().out)
    assert main([folder, "--json", "--records-key", key]) == WHOLE
    done = json.loads(capsys.readouterr().out)
    assert (done["readings"], done["chip_proofs"]) == (1, 1)
    assert (shut["readings"], shut["sealed"] > done["sealed"]) == (0, True)
    assert main([folder, "--records-key", key]) == WHOLE
    assert "Lần đọc thẻ đã kiểm lại từ chứng cứ: 1." in capsys.readouterr().out


def found_in(exported: Export, folder: Path, key: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main([str(written(exported, folder / "export")), "--json", "--records-key", key]) == FOUND
    return [one["fault"] for one in json.loads(capsys.readouterr().out)["findings"]]


def test_evidence_that_does_not_hold_is_a_finding(
    reading: Reading, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = replace(reading.evidence, signature=spoiled(reading.evidence.signature))
    assert found_in(with_readings(reading.checked, bad), tmp_path, key, capsys) == [Fault.BAD_EVIDENCE.value]


def test_evidence_of_no_card_check_is_a_finding(
    reading: Reading, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert found_in(with_readings(reading.evidence), tmp_path, key, capsys) == [Fault.BAD_EVIDENCE.value]


def test_a_nonce_that_the_board_never_gave_is_a_finding(
    reading: Reading, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exported = with_readings(reading.checked, reading.evidence, nonce=bytes(32))
    assert found_in(exported, tmp_path, key, capsys) == [Fault.UNKNOWN_NONCE.value]


def test_evidence_is_written_so_that_other_tools_can_check_it(
    reading: Reading, tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(written(with_readings(reading.checked, reading.evidence), tmp_path / "export"))
    out = tmp_path / "evidence"
    assert main([folder, "--records-key", key, "--evidence", str(out)]) == WHOLE
    (kept,) = out.iterdir()
    ground = ChallengeGround(NONCE, NonceSource.SERVER, "ban-2", "CA-1")
    assert (kept / "challenge.bin").read_bytes() == active_auth_challenge(ground, reading.evidence.at)
    assert (kept / "sod.bin").read_bytes() == reading.evidence.sod
    assert json.loads((kept / "reading.json").read_text())["holds"] is True
    assert main([folder, "--records-key", key, "--evidence", str(out)]) == UNUSABLE
    assert "đã có" in capsys.readouterr().err


def test_what_is_no_records_key_is_asked_for_again(
    tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(written(make_export(), tmp_path / "export"))
    junk = tmp_path / "junk.pem"
    junk.write_bytes(b"junk")
    for words in (["--records-key", str(junk)], ["--records-key", str(tmp_path / "none.pem")]):
        assert main([folder, *words]) == UNUSABLE
        assert "không phải khóa mở hồ sơ" in capsys.readouterr().err
    assert main([folder, "--evidence", str(tmp_path / "out")]) == UNUSABLE
    assert "--records-key" in capsys.readouterr().err


def test_another_boards_key_opens_nothing(reading: Reading, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.pem"
    key = X25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
    other.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    folder = str(written(with_readings(reading.checked, reading.evidence), tmp_path / "export"))
    assert main([folder, "--json", "--records-key", str(other)]) == WHOLE
    assert json.loads(capsys.readouterr().out)["readings"] == 0
