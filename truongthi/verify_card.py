"""What a desk kept of a card's reading, checked again and written out (docs/formats/card-evidence.md)."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from protocol.card_challenge import ChallengeGround, NonceSource, active_auth_challenge
from protocol.records import CardEvidence, Check, Verdict
from server.audit.readings import Reading
from station.reader.active_auth import verify_active_auth
from station.reader.errors import MalformedFileError
from station.reader.judgement import SignedList
from station.reader.lds import EF
from station.reader.sod import Sod, parse_sod


def bears_out(reading: Reading) -> bool:
    """Whether the evidence of a reading holds and says what the desk concluded from it.

    A conclusion against a card needs no evidence here: what spoke against it may stand in files that nobody keeps.
    """
    evidence, verdicts = reading.evidence, reading.checked.verdicts
    if evidence.signature and _proven_challenge(evidence) is None:
        return False
    if verdicts.get(Check.CHIP_GENUINE) is Verdict.PASSED and not (evidence.signature or evidence.chip_authenticated):
        return False
    return evidence.too_large or _files_bear_out(reading)


def _files_bear_out(reading: Reading) -> bool:
    checked, evidence = reading.checked, reading.evidence
    if hashlib.sha256(evidence.sod).digest() != checked.sod_hash:
        return False
    try:
        sod = parse_sod(evidence.sod)
        if hashlib.sha256(sod.signer.certificate).digest() != checked.signer_hash:
            return False
        if checked.verdicts.get(Check.DATA_SIGNATURE) is Verdict.PASSED and not _is_signed(sod, evidence):
            return False
        return not evidence.signature or _answers(evidence)
    except MalformedFileError:
        return False


def _is_signed(sod: Sod, evidence: CardEvidence) -> bool:
    groups = {EF.DG14: evidence.dg14, EF.DG15: evidence.dg15}
    return SignedList.of(sod).covers({file: content for file, content in groups.items() if content})


def _answers(evidence: CardEvidence) -> bool:
    """Whether the kept signature is the chip's, over the challenge that is derived from the kept nonce."""
    challenge = _proven_challenge(evidence)
    return challenge is not None and verify_active_auth(evidence.dg15, evidence.dg14, challenge, evidence.signature)


def _proven_challenge(evidence: CardEvidence) -> bytes | None:
    try:
        source = NonceSource(evidence.nonce_source)
        if source is NonceSource.OWN:  # a desk that asks itself proves nothing to others
            return None
        ground = ChallengeGround(evidence.nonce, source, evidence.desk, evidence.exam_session)
        return active_auth_challenge(ground, evidence.at)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class EvidenceFolder:
    """Checks readings, and writes the evidence of each where an auditor's own tools find it."""

    path: Path

    def examine(self, reading: Reading) -> bool:
        """Write and check one reading. Raises OSError."""
        folder = self.path / f"{reading.stream.hex()}-{reading.segment}-{reading.seq}"
        folder.mkdir(parents=True, exist_ok=True)
        evidence, holds = reading.evidence, bears_out(reading)
        challenge = _proven_challenge(evidence) if evidence.signature else None
        files = {
            "sod.bin": evidence.sod,
            "dg14.bin": evidence.dg14,
            "dg15.bin": evidence.dg15,
            "challenge.bin": challenge or b"",
            "signature.bin": evidence.signature,
            "reading.json": json.dumps(_told(reading, holds=holds), indent=1).encode(),
        }
        for name, content in files.items():
            if content:
                (folder / name).write_bytes(content)
        return holds


def _told(reading: Reading, *, holds: bool) -> dict[str, object]:
    checked, evidence = reading.checked, reading.evidence
    return {
        "holds": holds,
        "outcome": checked.outcome.value,
        "verdicts": {check.value: verdict.value for check, verdict in checked.verdicts.items()},
        "access": evidence.access,
        "chip_authenticated": evidence.chip_authenticated,
        "too_large": evidence.too_large,
        "sod_sha256": checked.sod_hash.hex(),
        "signer_sha256": checked.signer_hash.hex(),
        "nonce": evidence.nonce.hex(),
        "nonce_source": evidence.nonce_source,
        "desk": evidence.desk,
        "exam_session": evidence.exam_session,
        "at": evidence.at,
    }
