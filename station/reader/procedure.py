"""The one procedure by which a chip is opened, read and judged (ICAO 9303-11 appendix J.1)."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from protocol.card_challenge import ChallengeGround
from protocol.records import Check, Verdict
from station.reader.access import OpenedChip, open_chip
from station.reader.access_key import Passwords
from station.reader.access_policy import AccessPolicy
from station.reader.apdu import SW
from station.reader.chip_auth import ChipAuthenticationFailedError
from station.reader.clone_check import NOTHING_PROVEN, CloneCheck, CloneChecker, Mapped, Proof, RetryWithoutError
from station.reader.connection import CardConnection, Channel, CountedConnection
from station.reader.errors import (
    CardFaultError,
    MalformedFileError,
    MissingFileError,
    SecureMessagingError,
    WrongCardError,
)
from station.reader.files import CardFamily, FileReader, is_length_refusal
from station.reader.groups import RandomBytes
from station.reader.judgement import AccessSeen, CardFiles, Judge, Judgement, SignedList, clone_verdict, evidence_of
from station.reader.lds import EF
from station.reader.reading import CardReading, Sex, Step
from station.reader.sod import Sod, parse_sod
from station.reader.trust.store import TrustStore

MAX_SESSIONS = 12
SESSION_LOST = frozenset({SW.SM_OBJECTS_MISSING, SW.SM_OBJECTS_INCORRECT})
MAX_RECOVERIES = 1
MICROSECONDS = 1_000_000
START = {  # where each step begins in a whole reading: DG2 is nearly all of it
    Step.CONNECTING: 0.0,
    Step.ACCESS: 0.02,
    Step.SOD: 0.08,
    Step.DG1: 0.13,
    Step.DG13: 0.15,
    Step.CLONE_CHECK: 0.17,
    Step.DG2: 0.2,
    Step.VERIFYING: 0.97,
}
STEPS = {EF.SOD: Step.SOD, EF.DG1: Step.DG1, EF.DG13: Step.DG13, EF.DG2: Step.DG2}

OnProgress = Callable[[Step, float], None]
OnIdentified = Callable[[str, str, date, Sex, Mapping[Check, Verdict]], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reading is to be: of whom, by which rules, and who hears of its steps."""

    wanted: str  # 12-digit number, or document number
    at: datetime  # now, with zone
    policy: AccessPolicy = field(default_factory=AccessPolicy)
    ground: ChallengeGround | None = None  # of Active Authentication's challenge; None leaves it out
    on_progress: OnProgress = lambda _step, _fraction: None
    on_identified: OnIdentified = lambda _number, _name, _born, _sex, _verdicts: None


def read_card(
    connection: CardConnection,
    passwords: Passwords,
    trust: TrustStore,
    asked: Asked,
    family: CardFamily | None = None,
    clock: Callable[[], float] = time.monotonic,
    random: RandomBytes = os.urandom,
) -> CardReading:
    """Read and judge a card, opened by one of `passwords`.

    Raises AccessDeniedError, CardRemovedError, CardFaultError, NotACitizenCardError, SecureMessagingError,
    MalformedFileError, TamperedFileError, WrongCardError.
    """
    began = clock()
    counted = CountedConnection(connection)
    reading = _Reading(counted, Judge(trust, asked.wanted, asked.at), asked, family or CardFamily(), random)
    read = reading.read(passwords)
    asked.on_progress(Step.VERIFYING, START[Step.VERIFYING])
    elapsed_ms = round((clock() - began) * 1000)
    evidence = evidence_of(read.files, read.opened.protocol, read.clone, elapsed_ms, counted.apdus)
    return reading.judge.reading(read.files, read.judged, evidence)


@dataclass(frozen=True, slots=True)
class _Read:
    """All of one session."""

    opened: OpenedChip
    files: CardFiles
    clone: CloneCheck
    judged: Judgement


@dataclass(slots=True)
class _Reading:
    """One card's reading, over as many sessions as it takes. Each session reads everything anew."""

    connection: CardConnection
    judge: Judge
    asked: Asked
    family: CardFamily
    random: RandomBytes
    clone: CloneCheck = NOTHING_PROVEN
    recoveries: int = 0
    sod: bytes = field(default=b"", repr=False)
    card_security: bytes = field(default=b"", repr=False)

    def read(self, passwords: Passwords) -> _Read:
        """Read all files; where a session is lost for a reason that can be met, begin another."""
        for _ in range(MAX_SESSIONS):
            self.asked.on_progress(Step.ACCESS, START[Step.ACCESS])
            opened = open_chip(self.connection, passwords, self.asked.policy, self.random)
            passwords = passwords.only(opened.password)
            self.card_security = self.card_security or opened.card_security  # out of a later session's reach
            try:
                return self._session(opened)
            except RetryWithoutError as retry:
                self.clone = retry.check
            except SecureMessagingError as error:
                if not self._can_begin_anew(error):
                    raise
        raise CardFaultError("sessions")

    def _can_begin_anew(self, error: SecureMessagingError) -> bool:
        if is_length_refusal(error.sw):
            return self.family.step_down()
        self.recoveries += error.sw in SESSION_LOST
        return error.sw in SESSION_LOST and self.recoveries <= MAX_RECOVERIES

    def _session(self, opened: OpenedChip) -> _Read:
        """Read the SOD, and of the files that it lists those that are used; the picture last."""
        reader = FileReader(opened.channel, self.family)
        raw_sod = self._needed(reader, EF.SOD)
        if self.sod and raw_sod != self.sod:
            raise WrongCardError  # another chip lies there than in the session before
        self.sod = raw_sod
        sod = parse_sod(raw_sod)
        signed = SignedList.of(sod)
        groups = {EF.DG1: self._needed(reader, EF.DG1)}
        for file in (EF.DG11, EF.DG13, EF.DG14):
            self._if_listed(reader, sod, file, groups)
        clone, channel = self._clone_checked(opened, signed, groups)
        files = CardFiles(sod, raw_sod, groups, frozenset(reader.overlong))
        seen = AccessSeen(opened.protocol, opened.offered, self.asked.policy.hidden_pace_needs_person)
        judged = self.judge.judge(files, signed, seen, clone.check)
        self._identify(judged)  # at once: the picture takes longer than all the rest
        try:
            groups[EF.DG2] = self._needed(FileReader(channel, self.family), EF.DG2)
        except ChipAuthenticationFailedError as error:
            raise clone.failed(Proof.CHIP_AUTHENTICATION) from error
        clone.proven(channel)
        signature = judged.verdicts[Check.DATA_SIGNATURE]
        if signature is not Verdict.FAILED:
            signature = signed.verdict({EF.DG2: groups[EF.DG2]})
        judged = judged.with_picture(signature=signature, clone=clone_verdict(files, clone.check))
        return _Read(opened, files, clone.check, judged)

    def _clone_checked(
        self, opened: OpenedChip, signed: SignedList, groups: dict[EF, bytes]
    ) -> tuple[CloneChecker, Channel]:
        """Have the chip prove itself by what the signed list covers, and return the channel to go on with."""
        at = round(self.asked.at.timestamp() * MICROSECONDS)
        checker = CloneChecker(self.asked.ground, at, self.clone, self.random)
        channel: Channel = opened.channel
        if not {EF.DG14.short_id, EF.DG15.short_id} & signed.sod.hashes.keys():
            return checker, channel
        self.asked.on_progress(Step.CLONE_CHECK, START[Step.CLONE_CHECK])
        if EF.DG14 in groups and signed.covers({EF.DG14: groups[EF.DG14]}):
            signer = signed.sod.signer.certificate
            mapped = Mapped(opened.proof, self.card_security, signer) if opened.proof else None
            channel = checker.prove_chip(opened.channel, groups[EF.DG14], mapped)
        try:
            self._if_listed(FileReader(channel, self.family), signed.sod, EF.DG15, groups)
            knows_hash = EF.DG14.short_id not in signed.sod.hashes or EF.DG14 in groups  # DG14 names that of ECDSA
            if knows_hash and EF.DG15 in groups and signed.covers({EF.DG15: groups[EF.DG15]}):
                checker.prove_key(channel, groups[EF.DG15], groups.get(EF.DG14, b""), self.family)
        except ChipAuthenticationFailedError as error:
            raise checker.failed(Proof.CHIP_AUTHENTICATION) from error
        checker.proven(channel)
        return checker, channel

    def _identify(self, judged: Judgement) -> None:
        dg1 = judged.person.dg1
        self.asked.on_identified(dg1.number, judged.person.name, judged.person.born, dg1.sex, judged.verdicts)

    def _needed(self, reader: FileReader, file: EF) -> bytes:
        try:
            return self._file(reader, file)
        except MissingFileError as error:
            raise MalformedFileError(file.name, "missing") from error

    def _if_listed(self, reader: FileReader, sod: Sod, file: EF, groups: dict[EF, bytes]) -> None:
        if file.short_id not in sod.hashes:
            return
        try:
            groups[file] = self._file(reader, file)
        except MissingFileError:
            return  # withheld: judged from what is listed and not there

    def _file(self, reader: FileReader, file: EF) -> bytes:
        step = STEPS.get(file)
        if step is None:
            return reader.read(file)
        self.asked.on_progress(step, START[step])
        share = START[Step.VERIFYING] - START[Step.DG2] if file is EF.DG2 else 0.0
        return reader.read(file, lambda fraction: self.asked.on_progress(step, START[step] + share * fraction))
