"""A reader by someone who has the format pages and the vectors, and none of our code."""

import base64
import hashlib
import hmac
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

VECTORS = Path(__file__).parent / "vectors"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEM, SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def vector(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text())
    return kept


def raw(text: object) -> bytes:
    return bytes.fromhex(str(text))


def letters(number: int, count: int) -> str:
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(count - 1, -1, -1))


def frames(content: bytes) -> list[tuple[int, bytes]]:
    assert content[:8] == b"TTJOURN1"
    found, at = [], 8
    while at < len(content):
        kind, length = struct.unpack_from(">BI", content, at)
        found.append((kind, content[at + 5 : at + 5 + length]))
        at += 5 + length
    return found


def signed(content: bytes, domain: bytes, public: bytes) -> None:
    assert hashlib.sha256(public).digest()[:16] == content[69:85]
    Ed25519PublicKey.from_public_bytes(public).verify(content[85:149], domain + content[:85])


def test_the_chain_is_followed_without_a_key() -> None:
    kept, before = vector("journal"), bytes(32)
    for number, entry in enumerate(kept["entries"], start=1):
        header, body = raw(entry["header"]), raw(entry["body"])
        version, _stream, segment, seq, _at, _kind, prev, body_hash = struct.unpack(">B16sIQqH32s32s", header)
        assert (version, segment, seq, prev, body_hash) == (1, 1, number, before, hashlib.sha256(body).digest())
        before = hashlib.sha256(header).digest()
        assert before.hex() == entry["hash"]


def test_the_export_file_holds_the_entries_then_head_and_receipt() -> None:
    kept = vector("journal")
    found = frames(raw(kept["file"]))
    assert [kind for kind, _ in found] == [1] * len(kept["entries"]) + [2, 3]
    assert found[0][1] == raw(kept["entries"][0]["header"]) + raw(kept["entries"][0]["body"])
    assert [content.hex() for _, content in found[-2:]] == [kept["head"], kept["receipt"]]


def test_bodies_open_with_the_streams_key_at_their_own_place() -> None:
    kept = vector("journal")
    opened = []
    for entry in kept["entries"]:
        header, body = raw(entry["header"]), raw(entry["body"])
        if body[0] == 0:
            opened.append(json.loads(body[1:]))
        else:
            opened.append(json.loads(AESGCM(raw(kept["stream_key"])).decrypt(body[1:13], body[13:], header[:71])))
    assert base64.b64decode(opened[0]["certificate"]) == b"a certificate's place"
    assert opened[2:5] == [
        {"item": "q7", "response": {"type": "choice", "choice": "c2"}},
        {"item": "q13", "response": {"type": "true_false", "statements": {"s1": True, "s2": False}}},
        {"item": "q7", "response": None},
    ]


def test_the_head_is_the_seats_and_the_receipt_the_boards() -> None:
    kept = vector("journal")
    head, receipt = raw(kept["head"]), raw(kept["receipt"])
    signed(head, b"TT-HEAD-1\0", raw(kept["seat_public"]))
    signed(receipt, b"TT-RECEIPT-1\0", raw(kept["board_public"]))
    assert head[29:61].hex() == kept["entries"][-1]["hash"]
    assert receipt[:29] == head[:29]
    assert receipt[29:61] == hashlib.sha256(head).digest()
    assert kept["receipt_code"] == letters(int.from_bytes(receipt[29:39], "big"), 16)
    with pytest.raises(InvalidSignature):
        signed(head, b"TT-RECEIPT-1\0", raw(kept["seat_public"]))


def test_a_later_segment_names_the_head_before_it() -> None:
    kept = vector("journal")
    header, body = raw(kept["second_segment"]["header"]), raw(kept["second_segment"]["body"])
    record = json.loads(body[1:])
    assert struct.unpack_from(">IQq", header, 17) == (2, 1, -1)
    assert base64.b64decode(record["hash"]).hex() == kept["entries"][record["seq"] - 1]["hash"]


def test_attempt_and_slip_follow_from_the_slot_key() -> None:
    kept = vector("slot")
    key, person = raw(kept["slot_key"]), f"{kept['candidate']}\0{kept['exam_session']}".encode()
    attempt = hmac.digest(key, b"TT-ATTEMPT-1\0" + person, "sha256")[:16]
    check = int.from_bytes(hmac.digest(key, b"TT-SLIP-1\0" + person, "sha256")[:2], "big")
    derived = HKDF(SHA256(), 32, salt=None, info=b"TT-ATTEMPT-KEY-1\0" + attempt).derive(key)
    assert (attempt.hex(), derived.hex()) == (kept["attempt_id"], kept["attempt_key"])
    assert kept["slip"] == kept["code"] + letters(check, 3)


def test_a_slot_opens_with_its_code() -> None:
    kept = vector("slot")
    key = Argon2id(salt=raw(kept["salt"]), length=32, iterations=3, lanes=4, memory_cost=65536)
    bound = b"TT-SLOT-1\0" + bytes([kept["slot"]])
    opened = AESGCM(key.derive(kept["code"].encode())).decrypt(raw(kept["nonce"]), raw(kept["box"]), bound)
    content = json.loads(opened)
    assert base64.b64decode(content["key"]).hex() == kept["slot_key"]
    assert (content["candidate"], content["name"], content["born"]) == (kept["candidate"], kept["name"], kept["born"])


def test_a_paper_opens_with_its_key() -> None:
    kept = vector("paper")
    sealed = raw(kept["sealed"])
    assert (sealed[:8], sealed[8:24].hex()) == (b"TTPAPER1", kept["paper_id"])
    assert AESGCM(raw(kept["key"])).decrypt(sealed[24:36], sealed[36:], sealed[:24]).hex() == kept["packed"]


def test_an_approval_is_over_the_thing_that_it_approves() -> None:
    kept = vector("paper")
    parts = (kept["paper_id"].encode(), hashlib.sha256(raw(kept["sealed"])).digest())
    subject = hashlib.sha256(b"".join(struct.pack(">Q", len(part)) + part for part in parts)).digest()
    assert subject.hex() == kept["subject"]
    names = b"".join(struct.pack(">H", len(name)) + name for name in (kept["officer"].encode(), b"release-paper"))
    content = b"TT-APPROVAL-1\0" + names + subject + struct.pack(">q", 1_797_037_200_000_000)
    Ed25519PublicKey.from_public_bytes(raw(kept["officer_public"])).verify(raw(kept["approval"]), content)


def test_an_enrolment_code_says_whom_to_trust() -> None:
    kept = vector("enrolment")
    content = raw(kept["fingerprint"]) + raw(kept["secret"])
    number = int.from_bytes(content + hashlib.sha256(content).digest()[:1], "big")
    assert kept["text"].replace("-", "") == letters(number, 40)


def test_a_manifest_is_under_the_boards_signature() -> None:
    kept = vector("manifest")
    content = raw(kept["file"])
    (length,) = struct.unpack_from(">I", content, 8)
    encoded, signature = content[12 : 12 + length], content[12 + length :]
    assert content[:8] == b"TTMANIF1"
    Ed25519PublicKey.from_public_bytes(raw(kept["board_public"])).verify(signature, b"TT-EXPORT-1\0" + encoded)
    manifest = json.loads(encoded)
    assert base64.b64decode(manifest["files"][0]["sha256"]) == bytes(32)
    assert list(manifest) == ["version", "exam", "at", "files", "segments"]


def test_wrapped_keys_open_as_rfc_9180_says() -> None:
    kept = vector("hpke")
    private = X25519PrivateKey.from_private_bytes(raw(kept["private"]))
    public = private.public_key().public_bytes_raw()
    assert hashlib.sha256(public).digest()[:16].hex() == kept["to"]
    opened = hpke_open(private, raw(kept["box"]), b"TT-STREAM-KEY-1\0" + raw(kept["stream"]))
    assert opened.hex() == kept["secret"]
    assert hpke_open(private, raw(kept["layer_box"]), b"TT-OFFICER-LAYER-1\0").hex() == kept["layer_secret"]


def hpke_open(private: X25519PrivateKey, box: bytes, info: bytes) -> bytes:
    """Open a box by RFC 9180 §4.1 and §5.1 with nothing but X25519 and HKDF."""
    encapsulated, public = box[:32], private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    secret = expand(KEM, extract(KEM, b"", b"eae_prk", shared), b"shared_secret", encapsulated + public, 32)
    context = b"\0" + extract(SUITE, b"", b"psk_id_hash", b"") + extract(SUITE, b"", b"info_hash", info)
    schedule = extract(SUITE, secret, b"secret", b"")
    key, nonce = expand(SUITE, schedule, b"key", context, 32), expand(SUITE, schedule, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, box[32:], b"")


def extract(suite: bytes, salt: bytes, label: bytes, content: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + content, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, content: bytes, length: int) -> bytes:
    info = struct.pack(">H", length) + b"HPKE-v1" + suite + label + content
    return HKDFExpand(SHA256(), length, info).derive(key)
