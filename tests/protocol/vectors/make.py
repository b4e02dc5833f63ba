"""Makes the vectors from fixed keys, times and nonces: `python -m tests.protocol.vectors.make` writes them anew.

Only a new version of a format may change them. HPKE draws its own chance, so its boxes are kept, not made again.
"""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import device, export, journal, officer, receipt, sealing
from protocol.export import FileMark, FrameKind, Manifest, SegmentMark
from protocol.journal import Entry, StreamId, Tip
from protocol.records import (
    Answered,
    AttemptOpened,
    ChoiceResponse,
    HandedOver,
    Progress,
    Record,
    StreamOpened,
    Submitted,
    TrueFalseResponse,
)
from protocol.sealing import SlotContent

FOLDER = Path(__file__).parent
Vector = dict[str, object]

AT = 1_797_037_200_000_000
SEAT = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BOARD = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
GRADING = X25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
SLOT_KEY = bytes(range(96, 128))
CANDIDATE, EXAM_SESSION = "18001234", "Ca 1"
ATTEMPT = sealing.attempt_id(SLOT_KEY, CANDIDATE, EXAM_SESSION)
ATTEMPT_KEY = sealing.attempt_key(SLOT_KEY, ATTEMPT)
PAPER_ID, PAPER_KEY = bytes(range(16)), bytes(range(128, 160))
CODE = "7K2M9QXC4RTD"
RECORDS: tuple[Record, ...] = (
    StreamOpened("attempt", b"a certificate's place", ()),
    AttemptOpened(CANDIDATE, EXAM_SESSION, "07", "15", 1, "code"),
    Answered("q7", ChoiceResponse("c2")),
    Answered("q13", TrueFalseResponse({"s1": True, "s2": False})),
    Answered("q7", None),
    Progress(1, 22),
    Submitted(1, 22, "candidate"),
)


def nonce(number: int) -> bytes:
    """Return the fixed nonce of an entry."""
    return bytes([number]) * 12


def chain() -> list[Entry]:
    """Return the segment that the vectors hold."""
    tip, entries = Tip(ATTEMPT), []
    for number, record in enumerate(RECORDS):
        entry, tip = journal.append(tip, record, AT + number, ATTEMPT_KEY, nonce(number))
        entries.append(entry)
    return entries


def journal_vector() -> Vector:
    """Return entries, head, receipt and export file of one segment."""
    entries = chain()
    head = journal.sign_head(Tip(ATTEMPT, 1, len(entries), entries[-1].hash), AT + 100, SEAT)
    promise = receipt.issue(head, AT + 200, BOARD)
    over, _ = journal.append(Tip(ATTEMPT, 2), HandedOver(b"", 1, 7, entries[-1].hash, "moved", ()), -1)
    frames = [export.frame(FrameKind.ENTRY, entry.header.encode() + entry.body) for entry in entries]
    frames += [export.frame(FrameKind.HEAD, head.encode()), export.frame(FrameKind.RECEIPT, promise.encode())]
    return {
        "stream_key": ATTEMPT_KEY.hex(),
        "seat_private": SEAT.private_bytes_raw().hex(),
        "seat_public": SEAT.public_key().public_bytes_raw().hex(),
        "board_public": BOARD.public_key().public_bytes_raw().hex(),
        "entries": [
            {"header": one.header.encode().hex(), "body": one.body.hex(), "hash": one.hash.hex()} for one in entries
        ],
        "second_segment": {"header": over.header.encode().hex(), "body": over.body.hex(), "hash": over.hash.hex()},
        "head": head.encode().hex(),
        "receipt": promise.encode().hex(),
        "receipt_code": receipt.receipt_code(head),
        "file": (export.JOURNAL_MAGIC + b"".join(frames)).hex(),
    }


def slot_vector() -> Vector:
    """Return what follows from a slot key, and a slot's box."""
    content = SlotContent(SLOT_KEY, CANDIDATE, "Nguyễn Thị Hòa", "2008-11-03")
    box = sealing.make_slot_box(2, CODE, content, bytes(range(16)), bytes(range(12)))
    return {
        "slot_key": SLOT_KEY.hex(),
        "candidate": CANDIDATE,
        "exam_session": EXAM_SESSION,
        "attempt_id": ATTEMPT.hex(),
        "attempt_key": ATTEMPT_KEY.hex(),
        "code": CODE,
        "slip": sealing.slip_code(CODE, SLOT_KEY, CANDIDATE, EXAM_SESSION),
        "slot": box.slot,
        "salt": box.salt.hex(),
        "nonce": box.nonce.hex(),
        "box": box.box.hex(),
        "name": content.name,
        "born": content.born,
    }


def paper_vector() -> Vector:
    """Return a sealed paper and an approval of its release."""
    packed = b'{"format":1}'
    sealed = sealing.seal_paper(packed, PAPER_ID, PAPER_KEY, nonce(9))
    subject = officer.subject_of(PAPER_ID.hex().encode(), hashlib.sha256(sealed).digest())
    approval = officer.OfficerKeys("cb1", BOARD, GRADING).approve("release-paper", subject, AT)
    return {
        "paper_id": PAPER_ID.hex(),
        "key": PAPER_KEY.hex(),
        "packed": packed.hex(),
        "sealed": sealed.hex(),
        "officer": "cb1",
        "officer_public": BOARD.public_key().public_bytes_raw().hex(),
        "subject": subject.hex(),
        "approval": approval.signature.hex(),
    }


def enrolment_vector() -> Vector:
    """Return an enrolment code."""
    code = device.EnrolmentCode(bytes(range(16)), bytes(range(200, 208)))
    return {"fingerprint": code.fingerprint.hex(), "secret": code.secret.hex(), "text": code.text()}


def manifest_vector() -> Vector:
    """Return a manifest."""
    manifest = Manifest(
        1, "Khảo sát", AT, (FileMark("authority.der", 3, bytes(32)),), (SegmentMark(ATTEMPT.hex(), 1, 7, bytes(32)),)
    )
    encoded = export.encode_manifest(manifest)
    signature = BOARD.sign(export.MANIFEST_DOMAIN + encoded)
    return {
        "board_public": BOARD.public_key().public_bytes_raw().hex(),
        "file": export.sealed_manifest(encoded, signature).hex(),
    }


MADE = {
    "journal": journal_vector,
    "slot": slot_vector,
    "paper": paper_vector,
    "enrolment": enrolment_vector,
    "manifest": manifest_vector,
}


def hpke_vector() -> Vector:
    """Return boxes to open: each time others."""
    public = GRADING.public_key().public_bytes_raw()
    wrapped = sealing.wrap_stream_key(StreamId(ATTEMPT), ATTEMPT_KEY, public)
    return {
        "private": GRADING.private_bytes_raw().hex(),
        "stream": ATTEMPT.hex(),
        "to": wrapped.to,
        "box": wrapped.box.hex(),
        "secret": ATTEMPT_KEY.hex(),
        "layer_box": sealing.seal_to(public, PAPER_KEY, officer.LAYER_PURPOSE).hex(),
        "layer_secret": PAPER_KEY.hex(),
    }


def load(name: str) -> Vector:
    """Return a vector as it is kept."""
    kept: Vector = json.loads((FOLDER / f"{name}.json").read_text())
    return kept


def main() -> None:
    """Write all vectors; the HPKE one only where there is none."""
    for name, make in MADE.items():
        _write(name, make())
    if not (FOLDER / "hpke.json").exists():
        _write("hpke", hpke_vector())


def _write(name: str, vector: Vector) -> None:
    (FOLDER / f"{name}.json").write_text(json.dumps(vector, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
