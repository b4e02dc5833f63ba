"""Officers: keys under a PIN, approvals, and acts that take two (design §13)."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from protocol import sealing
from protocol.errors import ProtocolError
from protocol.policy import Act

MIN_PIN_LETTERS = 8
APPROVAL_DOMAIN = b"TT-APPROVAL-1\0"
LAYER_PURPOSE = b"TT-OFFICER-LAYER-1\0"


class OfficerError(ProtocolError):
    """An officer's act cannot stand."""


class WeakPinError(OfficerError):
    """A PIN must have at least eight characters."""


class WrongPinError(OfficerError):
    """The PIN does not open the keys of `officer`."""

    def __init__(self, officer: str) -> None:
        super().__init__(f"wrong PIN for officer {officer}")
        self.officer = officer


class BadApprovalError(OfficerError):
    """An approval is not what it claims: `reason` is "unknown", "signature", "act" or "subject"."""

    def __init__(self, officer: str, reason: str) -> None:
        super().__init__(f"approval of {officer}: {reason}")
        self.officer, self.reason = officer, reason


class NotEnoughOfficersError(OfficerError):
    """The act takes `needed` distinct officers; these signed."""

    def __init__(self, officers: tuple[str, ...], needed: int = 2) -> None:
        super().__init__(f"{len(set(officers))} officer(s) signed, {needed} needed")
        self.officers, self.needed = officers, needed


class NotPermittedError(OfficerError):
    """The role of `officer` does not let them sign for `act`."""

    def __init__(self, officer: str, act: str) -> None:
        super().__init__(f"officer {officer} may not sign for {act}")
        self.officer, self.act = officer, act


class Officer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer as packages carry one: public keys, and the private ones in a box that only the PIN opens."""

    id: str
    name: str
    role: str
    signing_public: bytes  # Ed25519, raw
    sealing_public: bytes  # X25519, raw
    salt: bytes
    nonce: bytes
    box: bytes


class OfficerKeys:
    """An officer's private keys while a PIN has them open."""

    def __init__(self, officer: str, signing: Ed25519PrivateKey, sealing_key: X25519PrivateKey) -> None:
        self.officer, self._signing, self._sealing = officer, signing, sealing_key

    def approve(self, act: str, subject: bytes, at: int) -> "Approval":
        """Sign that this officer approves `act` on the thing whose SHA-256 is `subject`."""
        unsigned = Approval(self.officer, act, subject, at, b"")
        return msgspec.structs.replace(unsigned, signature=self._signing.sign(unsigned.signed_bytes()))

    def open_box(self, box: bytes, purpose: bytes) -> bytes:
        """Open what was sealed to this officer for `purpose`. Raises WrongKeyError."""
        return sealing.open_with(self._sealing, box, purpose)

    def remove_layer(self, box: bytes) -> bytes:
        """Open one layer of a secret wrapped to two officers. Raises WrongKeyError."""
        return sealing.open_with(self._sealing, box, LAYER_PURPOSE)


class Approval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An officer's signature over the hash of what is approved."""

    officer: str
    act: str
    subject: bytes  # SHA-256
    at: int
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        names = b"".join(len(text).to_bytes(2, "big") + text for text in (self.officer.encode(), self.act.encode()))
        return APPROVAL_DOMAIN + names + self.subject + self.at.to_bytes(8, "big", signed=True)


class PairWrap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A secret in two layers: `first` removes the outer one, then `second` the inner."""

    first: str
    second: str
    box: bytes


def create_officer(officer_id: str, name: str, role: str, pin: str, seeds: bytes, salt: bytes, nonce: bytes) -> Officer:
    """Return an officer whose keys come from 64 random bytes in `seeds`. Raises WeakPinError."""
    if len(pin) < MIN_PIN_LETTERS:
        raise WeakPinError
    signing, sealing_key = _keys(seeds)
    box = AESGCM(sealing.stretch(pin, salt)).encrypt(nonce, seeds, officer_id.encode())
    return Officer(
        officer_id,
        name,
        role,
        signing.public_key().public_bytes_raw(),
        sealing_key.public_key().public_bytes_raw(),
        salt,
        nonce,
        box,
    )


def unlock(officer: Officer, pin: str) -> OfficerKeys:
    """Open an officer's keys with the PIN. Raises WrongPinError."""
    try:
        seeds = AESGCM(sealing.stretch(pin, officer.salt)).decrypt(officer.nonce, officer.box, officer.id.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongPinError(officer.id) from error
    return OfficerKeys(officer.id, *_keys(seeds))


def _keys(seeds: bytes) -> tuple[Ed25519PrivateKey, X25519PrivateKey]:
    return Ed25519PrivateKey.from_private_bytes(seeds[:32]), X25519PrivateKey.from_private_bytes(seeds[32:])


def wrap_for_pairs(secret: bytes, officers: Sequence[Officer]) -> tuple[PairWrap, ...]:
    """Wrap `secret` in two layers for every ordered pair, so that either officer may come first."""
    return tuple(
        PairWrap(
            first.id,
            second.id,
            sealing.seal_to(
                first.sealing_public, sealing.seal_to(second.sealing_public, secret, LAYER_PURPOSE), LAYER_PURPOSE
            ),
        )
        for first, second in itertools.permutations(officers, 2)
    )


def open_pair(wraps: Sequence[PairWrap], first: OfficerKeys, second: OfficerKeys) -> bytes:
    """Return the secret, each officer removing one layer. Raises NotEnoughOfficersError, WrongKeyError."""
    for wrap in wraps:
        if (wrap.first, wrap.second) == (first.officer, second.officer):
            return second.remove_layer(first.remove_layer(wrap.box))
    raise NotEnoughOfficersError((first.officer, second.officer))


def check_approval(approval: Approval, officers: Mapping[str, Officer], act: str, subject: bytes) -> None:
    """Raise BadApprovalError unless a known officer signed exactly `act` on `subject`."""
    officer = officers.get(approval.officer)
    if officer is None:
        raise BadApprovalError(approval.officer, "unknown")
    if approval.act != act:
        raise BadApprovalError(approval.officer, "act")
    if approval.subject != subject:
        raise BadApprovalError(approval.officer, "subject")
    try:
        Ed25519PublicKey.from_public_bytes(officer.signing_public).verify(approval.signature, approval.signed_bytes())
    except InvalidSignature as error:
        raise BadApprovalError(approval.officer, "signature") from error


def may(officer: Officer, act: Act) -> bool:
    """Tell whether the officer's role lets them sign for `act`."""
    return officer.role in {actor.value for actor in act.who}


def check_act(act: Act, approvals: Sequence[Approval], officers: Mapping[str, Officer], subject: bytes) -> None:
    """Check that as many permitted officers as `act` takes signed exactly it on `subject`.

    Raises BadApprovalError, NotPermittedError, NotEnoughOfficersError.
    """
    for approval in approvals:
        check_approval(approval, officers, act.code, subject)
        if not may(officers[approval.officer], act):
            raise NotPermittedError(approval.officer, act.code)
    signers = tuple(approval.officer for approval in approvals)
    if len(set(signers)) < act.signatures:
        raise NotEnoughOfficersError(signers, act.signatures)


def subject_of(*parts: bytes) -> bytes:
    """Return the SHA-256 that stands for a thing made of `parts`, each preceded by its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
