"""Is the chip the one that was signed, and no copy? Chip Authentication, Active Authentication, and what they leave.

Counts only under keys that the signed list covers (9303-11 §5.1): a copy may bring keys of its own.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from protocol.card_challenge import ChallengeGround, active_auth_challenge
from protocol.records import Verdict
from station.reader.active_auth import ActiveAuthenticationFailedError, internal_authenticate, verify_active_auth
from station.reader.card_security import parse_card_security
from station.reader.chip_auth import ChipAuthenticationFailedError, ProvingChannel, authenticate_chip, chosen_way
from station.reader.chip_key import ChipKey
from station.reader.connection import Channel
from station.reader.errors import SecureMessagingError
from station.reader.files import CardFamily, is_length_refusal
from station.reader.groups import RandomBytes
from station.reader.lds import EF
from station.reader.pace import ChipProof
from station.reader.reading import ActiveAuthProof
from station.reader.secure_messaging import SecureMessaging
from station.reader.security_infos import SecurityInfos, parse_dg14


class Proof(Enum):
    """The two ways in which a chip proves itself."""

    CHIP_AUTHENTICATION = "chip_authentication"
    ACTIVE_AUTHENTICATION = "active_authentication"


@dataclass(frozen=True, slots=True)
class CloneCheck:
    """What was proven so far; what is not in `results` was not tried."""

    results: Mapping[Proof, Verdict]
    active_auth: ActiveAuthProof | None = None

    def told(self, proof: Proof, verdict: Verdict) -> "CloneCheck":
        """Return the check with one more result; a failure stays."""
        if self.results.get(proof) is Verdict.FAILED:
            return self
        return replace(self, results={**self.results, proof: verdict})

    @property
    def chip_authenticated(self) -> bool:
        """Whether the chip proved a key that is signed as its own."""
        return self.results.get(Proof.CHIP_AUTHENTICATION) is Verdict.PASSED

    def verdict(self, *, withheld: bool) -> Verdict:
        """Return what both ways amount to; `withheld`: the chip keeps back a key that is signed as its own."""
        verdicts = set(self.results.values())
        if Verdict.FAILED in verdicts:
            return Verdict.FAILED
        if withheld:
            return Verdict.NOT_DONE
        for verdict in (Verdict.PASSED, Verdict.NOT_DONE):
            if verdict in verdicts:
                return verdict
        return Verdict.NOT_SUPPORTED


class RetryWithoutError(Exception):
    """The session is lost over a proof: `check` says how it ended, a new session goes on without it."""

    def __init__(self, check: CloneCheck) -> None:
        super().__init__("session lost")
        self.check = check


NOTHING_PROVEN = CloneCheck({})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the Chip Authentication Mapping of PACE left, and what it can be checked with beside DG14."""

    proof: ChipProof
    security: bytes = b""  # EF.CardSecurity, raw; empty where the chip did not give it
    signer: bytes = b""  # the certificate (DER) of who signed the SOD

    def verdict(self, dg14: SecurityInfos) -> Verdict | None:
        """Say whether the chip proved a key that is signed as its own; None: Chip Authentication has to tell.

        A key of DG14 is the better one: DG14 names this document, EF.CardSecurity any of the same signer.
        Raises MalformedFileError.
        """
        own = self._keys(dg14)
        if any(self._holds(key) for key in own):
            return Verdict.PASSED
        security = parse_card_security(self.security) if self.security else None
        others = self._keys(security.infos) if security else []
        if not any(self._holds(key) for key in others):
            return Verdict.FAILED if own or others else None
        if chosen_way(dg14) is not None:
            return None
        is_signed = security is not None and security.is_signed_with(self.signer)
        return Verdict.PASSED if is_signed else Verdict.NOT_DONE

    def _keys(self, infos: SecurityInfos) -> list[ChipKey]:
        keys = [found.key for found in infos.keys]
        return [key for key in keys if key.group and len(key.public) == len(self.proof.mapping_key)]

    def _holds(self, key: ChipKey) -> bool:
        return key.group is not None and self.proof.holds(key.group, key.public)


class CloneChecker:
    """Puts one chip to the proof. `ground`: what the challenge comes from; None leaves Active Authentication out."""

    def __init__(
        self, ground: ChallengeGround | None, at: int, known: CloneCheck, random: RandomBytes = os.urandom
    ) -> None:
        self._ground, self._at, self._random = ground, at, random
        self.check = known

    def prove_chip(self, channel: SecureMessaging, dg14: bytes, mapped: Mapped | None) -> Channel:
        """Carry out Chip Authentication and return the channel to go on with.

        Raises MalformedFileError, RetryWithoutError, CardRemovedError, CardFaultError.
        """
        if Proof.CHIP_AUTHENTICATION in self.check.results:
            return channel
        infos = parse_dg14(dg14)
        if mapped is not None and (told := mapped.verdict(infos)) is not None:
            self._tell(Proof.CHIP_AUTHENTICATION, told)  # the access protocol has done it already
            return channel
        way = chosen_way(infos)
        if way is None:
            return channel
        try:
            return authenticate_chip(channel, way, self._random)
        except (ChipAuthenticationFailedError, SecureMessagingError) as error:
            raise self.failed(Proof.CHIP_AUTHENTICATION) from error

    def proven(self, channel: Channel) -> None:
        """Note that `channel` has answered, if that proves the chip."""
        if isinstance(channel, ProvingChannel) and channel.is_proven:
            self._tell(Proof.CHIP_AUTHENTICATION, Verdict.PASSED)

    def prove_key(self, channel: Channel, dg15: bytes, dg14: bytes, family: CardFamily) -> None:
        """Carry out Active Authentication.

        Raises MalformedFileError, RetryWithoutError, ChipAuthenticationFailedError, CardRemovedError, CardFaultError.
        """
        if Proof.ACTIVE_AUTHENTICATION in self.check.results:
            return
        if self._ground is None:
            self._tell(Proof.ACTIVE_AUTHENTICATION, Verdict.NOT_DONE)
            return
        challenge = active_auth_challenge(self._ground, self._at)
        try:
            signature = internal_authenticate(channel, challenge, family.length)
        except ActiveAuthenticationFailedError:
            self._tell(Proof.ACTIVE_AUTHENTICATION, Verdict.FAILED)
            return
        except SecureMessagingError as error:
            if not is_length_refusal(error.sw):
                raise
            self._tell(Proof.ACTIVE_AUTHENTICATION, Verdict.NOT_DONE)  # a signature too long for a short reply
            raise RetryWithoutError(self.check) from error
        holds = verify_active_auth(dg15, dg14, challenge, signature)
        self._tell(Proof.ACTIVE_AUTHENTICATION, Verdict.PASSED if holds else Verdict.FAILED)
        if holds:
            self.check = replace(self.check, active_auth=ActiveAuthProof(self._ground, self._at, signature))

    def failed(self, proof: Proof) -> RetryWithoutError:
        """Note a failure that costs the session."""
        self._tell(proof, Verdict.FAILED)
        return RetryWithoutError(self.check)

    def _tell(self, proof: Proof, verdict: Verdict) -> None:
        self.check = self.check.told(proof, verdict)


def withheld_key(listed: Mapping[int, bytes], groups: Mapping[EF, bytes]) -> bool:
    """Whether a key file that the SOD lists was not given."""
    return any(file.short_id in listed and file not in groups for file in (EF.DG14, EF.DG15))
