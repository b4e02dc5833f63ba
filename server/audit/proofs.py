"""Checks a proof file with nothing but itself, and the authority's fingerprint and a root from the minutes.

Imports `protocol` alone, as the verifier of exports does (docs/formats/proofs.md).
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from protocol import device, log
from protocol.device import UntrustedCertificateError
from protocol.errors import ProtocolError
from protocol.log import ConsistencyProof, InclusionProof, Leaf, LeafKind, MalformedLogError, SignedRoot
from server.audit.log_judge import PrintedRoot

BOARD = "board"


class ProofRefusedError(Exception):
    """A proof does not hold: `reason` is "form", "authority", "server", "proof" or "root" (another was printed)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof shows. `leaf`: of an inclusion proof; `old`: of a consistency proof."""

    fingerprint: str
    root: SignedRoot
    leaf: Leaf | None = None
    old: SignedRoot | None = None
    matched: bool = False  # the printed root is the proof's own

    @property
    def code(self) -> str:
        """The receipt code of a hand-in."""
        return log.code_of(self.leaf) if self.leaf and self.leaf.kind is LeafKind.HAND_IN else ""

    @property
    def promised_at(self) -> int:
        """When the receipt of a hand-in was given, UTC microseconds; else 0."""
        return log.promised_at(self.leaf) if self.leaf else 0


def check_proof(content: bytes, pinned: bytes | None = None, printed: PrintedRoot | None = None) -> Proven:
    """Check a proof file. `pinned`, `printed`: from the minutes. Raises ProofRefusedError."""
    try:
        proof = log.read_proof(content)
    except MalformedLogError as error:
        raise ProofRefusedError("form") from error
    key, fingerprint = _server(proof, pinned)
    try:
        proven = _proven(proof, key, fingerprint)
    except ProtocolError as error:
        raise ProofRefusedError("proof") from error
    return _compared(proven, printed) if printed else proven


def _server(proof: InclusionProof | ConsistencyProof, pinned: bytes | None) -> tuple[Ed25519PublicKey, str]:
    """Return the key that may sign the proof's roots, and the fingerprint of the authority that says so."""
    try:
        authority = device.read_certificate(proof.authority)
        fingerprint = device.fingerprint(authority)
        device.check_authority(authority, pinned or fingerprint)
    except UntrustedCertificateError as error:
        raise ProofRefusedError("authority") from error
    try:
        known = device.read_device(proof.board, authority)
    except UntrustedCertificateError as error:
        raise ProofRefusedError("server") from error
    if known.role != BOARD:
        raise ProofRefusedError("server")
    return known.key, fingerprint.hex()


def _proven(proof: InclusionProof | ConsistencyProof, key: Ed25519PublicKey, fingerprint: str) -> Proven:
    if isinstance(proof, ConsistencyProof):
        proof.check(key)
        return Proven(fingerprint, proof.new, old=proof.old)
    leaf = proof.check(key)
    if leaf.kind is LeafKind.HAND_IN:
        log.promise_of(leaf).check_signature(key)
    return Proven(fingerprint, proof.root, leaf)


def _compared(proven: Proven, printed: PrintedRoot) -> Proven:
    """Compare with the root in the minutes; of another size nothing can be said without a consistency proof."""
    roots = [proven.root, *([proven.old] if proven.old else [])]
    if any(printed.root == root.root and printed.size in (0, root.size) for root in roots):
        return Proven(proven.fingerprint, proven.root, proven.leaf, proven.old, matched=True)
    if any(printed.size == root.size for root in roots):
        raise ProofRefusedError("root")
    return proven
