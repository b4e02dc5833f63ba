"""What a desk keeps of a reading, so that others can check it again (docs/formats/card-evidence.md)."""

from collections.abc import Mapping

from protocol.api import RosterRow
from protocol.records import CardChecked, CardEvidence, Check, Verdict
from station.reader.reading import CardReading, Evidence

MAX_FILES = 40 * 1024  # of all files together: as base64 they fit into the body of one entry


def kept(row: RosterRow, reading: CardReading, verdicts: Mapping[Check, Verdict]) -> tuple[CardChecked, CardEvidence]:
    """Return what was concluded of a card, and what it was concluded from."""
    evidence = reading.evidence
    checked = CardChecked(
        row.candidate,
        reading.outcome,
        dict(verdicts),
        evidence.access.value,
        evidence.sod_hash,
        evidence.signer_hash,
        evidence.elapsed_ms,
    )
    return checked, card_evidence(evidence)


def card_evidence(evidence: Evidence) -> CardEvidence:
    """Return the files and proofs of a reading: without the files where no entry could hold them."""
    files = (evidence.sod, evidence.dg14, evidence.dg15)
    too_large = sum(map(len, files)) > MAX_FILES
    sod, dg14, dg15 = (b"", b"", b"") if too_large else files
    proof = evidence.active_auth
    ground = proof.ground if proof else None
    return CardEvidence(
        sod=sod,
        dg14=dg14,
        dg15=dg15,
        too_large=too_large,
        access=evidence.access.value,
        chip_authenticated=evidence.chip_authenticated,
        nonce=ground.nonce if ground else b"",
        nonce_source=ground.source.value if ground else "",
        desk=ground.desk if ground else "",
        exam_session=ground.exam_session if ground else "",
        at=proof.at if proof else 0,
        signature=proof.signature if proof else b"",
    )
