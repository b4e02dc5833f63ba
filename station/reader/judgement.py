"""From the raw files of one chip to a judged reading: hashes and signature first, then what the files say."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as day_time

from protocol.records import Check, Verdict
from station.reader.agreement import doubts_of
from station.reader.clone_check import NOTHING_PROVEN, CloneCheck, withheld_key
from station.reader.dg1 import Dg1, parse_dg1
from station.reader.dg2 import Dg2, parse_dg2
from station.reader.dg11 import Dg11, parse_dg11
from station.reader.dg13 import Dg13, FieldId, parse_dg13
from station.reader.errors import (
    MalformedFileError,
    MalformedImageError,
    NotACitizenCardError,
    TamperedFileError,
    WrongCardError,
)
from station.reader.lds import EF, loose_encoding
from station.reader.outcome import Doubt
from station.reader.passive_auth import are_listed, is_list_signed, signer_certificate
from station.reader.portrait import portrait_jpeg
from station.reader.public_key import UnknownKeyError
from station.reader.reading import AccessProtocol, CardReading, Document, Evidence
from station.reader.security_infos import SecurityInfos, parse_dg14
from station.reader.sod import Sod
from station.reader.trust.store import AnchorJudgement, TrustStore


@dataclass(frozen=True, slots=True)
class CardFiles:
    """The files of one chip, raw as read."""

    sod: Sod
    raw_sod: bytes
    groups: Mapping[EF, bytes]
    overlong: frozenset[EF] = frozenset()  # behind whose end something stood

    @property
    def withholds(self) -> frozenset[EF]:
        """What the SOD lists of the groups that are always asked for, and the chip did not give."""
        return frozenset(file for file in ASKED if file.short_id in self.sod.hashes and file not in self.groups)


NOT_JUDGED = AnchorJudgement(Verdict.NOT_DONE)  # an anchor means nothing under a broken signature
ASKED = (EF.DG1, EF.DG11, EF.DG13, EF.DG14, EF.DG15, EF.DG2)


@dataclass(frozen=True, slots=True)
class AccessSeen:
    """How the chip was opened, and which protocols it offered before; `offered` is None where it did not say."""

    protocol: AccessProtocol
    offered: SecurityInfos | None
    hidden_pace_needs_person: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """What DG1, DG11 and DG13 say of whose card it is."""

    dg1: Dg1
    dg13: Dg13 | None
    dg11: Dg11 | None
    born: date

    @property
    def name(self) -> str:
        """The full name, with marks where the card has them."""
        if self.dg13 and (name := self.dg13.text(FieldId.NAME)):
            return name
        return (self.dg11.name if self.dg11 else "") or self.dg1.name

    @property
    def issued(self) -> date | None:
        """The day of issue."""
        return self.dg13.date(FieldId.ISSUED) if self.dg13 else None


@dataclass(frozen=True, slots=True)
class SignedList:
    """The SOD and whether its signature holds: asked of every file, found out once."""

    sod: Sod
    signature: Verdict  # not_supported: by a key that nobody knows how to verify with

    @classmethod
    def of(cls, sod: Sod) -> "SignedList":
        """Verify the signature. Raises MalformedFileError."""
        try:
            return cls(sod, Verdict.PASSED if is_list_signed(sod) else Verdict.FAILED)
        except UnknownKeyError:
            return cls(sod, Verdict.NOT_SUPPORTED)

    def covers(self, files: Mapping[EF, bytes]) -> bool:
        """Whether `files` are as they were signed."""
        return self.signature is Verdict.PASSED and are_listed(self.sod, files)

    def verdict(self, files: Mapping[EF, bytes]) -> Verdict:
        """Return the verdict on `files`."""
        if not are_listed(self.sod, files):
            return Verdict.FAILED
        return self.signature


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the files read so far are worth."""

    is_intact: bool
    person: Person
    verdicts: Mapping[Check, Verdict]
    doubts: tuple[Doubt, ...]

    def with_picture(self, *, signature: Verdict, clone: Verdict) -> "Judgement":
        """Return the same with the last file counted in; an anchor means nothing under a broken signature."""
        is_intact = signature is Verdict.PASSED
        verdicts = {**self.verdicts, Check.CHIP_GENUINE: clone} if is_intact else dict(self.verdicts)
        if signature is Verdict.FAILED:
            verdicts = {**dict.fromkeys(verdicts, Verdict.NOT_DONE), Check.ACCESS: verdicts[Check.ACCESS]}
            verdicts[Check.DATA_SIGNATURE] = Verdict.FAILED
        return replace(self, is_intact=is_intact, verdicts=verdicts)


class Judge:
    """Judges the files of one chip at one time. `wanted`: the number that the hint told."""

    def __init__(self, trust: TrustStore, wanted: str, at: datetime) -> None:
        self._trust, self._wanted, self._at = trust, wanted, at

    def judge(
        self, files: CardFiles, signed: SignedList, seen: AccessSeen | None, clone: CloneCheck = NOTHING_PROVEN
    ) -> Judgement:
        """Judge all files but the picture; `seen` is None for files that another reader delivered.

        Raises MalformedFileError, NotACitizenCardError, TamperedFileError, WrongCardError.
        """
        is_intact = signed.covers(files.groups)
        is_strange = signed.verdict(files.groups) is Verdict.NOT_SUPPORTED
        try:
            person = self._person(files)
            infos = parse_dg14(files.groups[EF.DG14]) if EF.DG14 in files.groups else SecurityInfos()
        except (MalformedFileError, NotACitizenCardError) as error:
            if is_intact:
                raise
            raise TamperedFileError(getattr(error, "file", EF.DG1.name)) from error
        if is_intact and self._wanted not in {person.dg1.number, person.dg1.document_number} - {""}:
            raise WrongCardError  # of a tampered card no number counts, right or wrong
        anchor = self._anchor(files.sod, person, signed.signature) if is_intact or is_strange else NOT_JUDGED
        verdicts = {
            Check.ACCESS: Verdict.PASSED if seen else Verdict.NOT_DONE,
            Check.DATA_SIGNATURE: signed.verdict(files.groups),
            Check.TRUST_ANCHOR: anchor.verdict,
            Check.CHIP_GENUINE: clone_verdict(files, clone) if is_intact else Verdict.NOT_DONE,
            Check.ACCESS_PARAMETERS: Verdict.NOT_DONE,
        }
        if is_intact:
            verdicts[Check.ACCESS_PARAMETERS] = _parameters(seen, infos, has_dg14=EF.DG14 in files.groups)
        doubts = (
            *_file_doubts(files, infos, seen, person.dg1.document),
            *doubts_of(person.dg1, person.dg13, person.dg11),
            *self._age(person.dg1),
            *anchor.doubts,
        )
        return Judgement(is_intact, person, verdicts, tuple(dict.fromkeys(doubts)))

    def reading(self, files: CardFiles, judged: Judgement, evidence: Evidence) -> CardReading:
        """Return the whole reading, with its picture. Raises MalformedFileError, TamperedFileError."""
        try:
            picture = parse_dg2(files.groups[EF.DG2])
        except MalformedFileError as error:
            if judged.is_intact:
                raise
            raise TamperedFileError(error.file) from error
        portrait, dg1 = _portrait(picture), judged.person.dg1
        doubts = (*judged.doubts, *picture.doubts, *(() if portrait else (Doubt.NO_PICTURE,)))
        return CardReading(
            number=dg1.number,
            name=judged.person.name,
            mrz_name=dg1.name,
            born=judged.person.born,
            sex=dg1.sex,
            expires=dg1.expires,
            issued=judged.person.issued,
            portrait=portrait,
            evidence=evidence,
            verdicts=judged.verdicts,
            doubts=tuple(dict.fromkeys(doubts)),
            document=dg1.document,
            document_number=dg1.document_number,
            issuing_state=dg1.issuing_state,
            old_number=judged.person.dg13.old_number if judged.person.dg13 else "",
        )

    def _person(self, files: CardFiles) -> Person:
        """Raises MalformedFileError where no file tells when the person was born."""
        dg1 = parse_dg1(files.groups[EF.DG1], self._at.date())
        dg13 = parse_dg13(files.groups[EF.DG13]) if EF.DG13 in files.groups else None
        dg11 = parse_dg11(files.groups[EF.DG11]) if EF.DG11 in files.groups else None
        born = dg1.born or (dg13.date(FieldId.BORN) if dg13 else None) or (dg11.born if dg11 else None)
        if born is None:
            raise MalformedFileError(EF.DG1.name, "date")
        return Person(dg1, dg13, dg11, born)

    def _anchor(self, sod: Sod, person: Person, signature: Verdict) -> AnchorJudgement:
        if signature is Verdict.NOT_SUPPORTED:  # an unknown curve is anybody's
            return AnchorJudgement(Verdict.FAILED)
        return self._trust.judge(signer_certificate(sod), self._signed_at(sod, person), self._at)

    def _signed_at(self, sod: Sod, person: Person) -> datetime:
        """Return when the SOD was signed: as the signer says, else the day of issue, else now."""
        if sod.signer.signed_at is not None:
            return sod.signer.signed_at
        return datetime.combine(person.issued, day_time(12), UTC) if person.issued else self._at

    def _age(self, dg1: Dg1) -> Iterator[Doubt]:
        """A card holds through the last day that is printed on it."""
        if dg1.expires is not None and dg1.expires < self._at.date():
            yield Doubt.EXPIRED


def clone_verdict(files: CardFiles, clone: CloneCheck) -> Verdict:
    """Return what the chip's proofs amount to, given which keys its SOD lists."""
    listed = files.sod.hashes
    if not {EF.DG14.short_id, EF.DG15.short_id} & listed.keys():
        return Verdict.NOT_SUPPORTED
    return clone.verdict(withheld=withheld_key(listed, files.groups))


def evidence_of(files: CardFiles, protocol: AccessProtocol, clone: CloneCheck, elapsed_ms: int, apdus: int) -> Evidence:
    """Return what can be shown later."""
    return Evidence(
        sod=files.raw_sod,
        signer_hash=hashlib.sha256(files.sod.signer.certificate).digest(),
        access=protocol,
        elapsed_ms=elapsed_ms,
        apdus=apdus,
        dg14=files.groups.get(EF.DG14, b""),
        dg15=files.groups.get(EF.DG15, b""),
        chip_authenticated=clone.chip_authenticated,
        active_auth=clone.active_auth,
    )


def _portrait(found: Dg2) -> bytes:
    try:
        return portrait_jpeg(found.picture)
    except MalformedImageError:
        return b""


def _file_doubts(
    files: CardFiles, infos: SecurityInfos, seen: AccessSeen | None, document: Document
) -> Iterator[Doubt]:
    if files.withholds & {EF.DG11, EF.DG13}:
        yield Doubt.FILE_MISSING
    elif EF.DG13 not in files.groups and document is Document.CITIZEN_CARD:
        yield Doubt.NO_DG13
    if files.overlong:
        yield Doubt.TRAILING_BYTES
    if any(loose_encoding(content) for content in files.groups.values()):
        yield Doubt.LOOSE_ENCODING
    if "sha1" in {files.sod.hash, files.sod.signer.digest}:
        yield Doubt.WEAK_HASH
    if seen and seen.protocol is AccessProtocol.BAC and infos.pace_raw and not (seen.offered and seen.offered.pace_raw):
        yield Doubt.PACE_HIDDEN if seen.hidden_pace_needs_person else Doubt.PACE_REFUSED


def _parameters(seen: AccessSeen | None, infos: SecurityInfos, *, has_dg14: bool) -> Verdict:
    """Say whether EF.CardAccess, which nobody signed, offered what the signed DG14 does (9303-11 §4.2.4)."""
    offered = seen.offered.pace_raw if seen and seen.offered else frozenset()
    if not offered:
        return Verdict.NOT_DONE if infos.pace_raw else Verdict.NOT_SUPPORTED
    if not has_dg14:
        return Verdict.NOT_DONE
    return Verdict.PASSED if offered == infos.pace_raw else Verdict.FAILED
