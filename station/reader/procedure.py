"""The one procedure by which a citizen card is read and judged."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as day_time

from protocol.records import Check, Verdict
from station.reader.access_key import AccessKey
from station.reader.agreement import doubts_of
from station.reader.apdu import INS, SW, Apdu
from station.reader.bac import BacSession
from station.reader.connection import CardConnection, CountedConnection, PlainChannel
from station.reader.dg1 import Dg1, parse_dg1
from station.reader.dg2 import parse_dg2
from station.reader.dg13 import Dg13, FieldId, parse_dg13
from station.reader.errors import (
    CardFaultError,
    MalformedFileError,
    MalformedImageError,
    MissingFileError,
    NotACitizenCardError,
    SecureMessagingError,
    TamperedFileError,
    WrongCardError,
)
from station.reader.files import FileReader, LengthLadder, LengthRefusedError, is_length_refusal
from station.reader.lds import APPLICATION, EF
from station.reader.outcome import Doubt
from station.reader.passive_auth import data_signature, signer_certificate
from station.reader.portrait import portrait_jpeg
from station.reader.reading import AccessProtocol, CardReading, Evidence, Step
from station.reader.secure_messaging import SecureMessaging
from station.reader.sod import Sod, parse_sod
from station.reader.trust_store import TrustStore

SELECT_BY_NAME, NO_RESPONSE = 0x04, 0x0C
CLONE_CHECK_GROUPS = frozenset({14, 15})
MAX_SESSIONS = 8
SESSION_LOST = frozenset({SW.SM_OBJECTS_MISSING, SW.SM_OBJECTS_INCORRECT})
START = {  # where each step begins in a whole reading: DG2 is nearly all of it
    Step.CONNECTING: 0.0,
    Step.ACCESS: 0.02,
    Step.SOD: 0.08,
    Step.DG1: 0.13,
    Step.DG13: 0.15,
    Step.DG2: 0.18,
    Step.VERIFYING: 0.97,
}

OnProgress = Callable[[Step, float], None]


@dataclass(frozen=True, slots=True)
class _Files:
    sod: Sod
    raw_sod: bytes
    groups: Mapping[EF, bytes]
    lacks_dg13: bool


def read_card(
    connection: CardConnection,
    keys: Sequence[AccessKey],
    trust: TrustStore,
    number: str,
    at: datetime,
    on_progress: OnProgress = lambda _step, _fraction: None,
    ladder: LengthLadder | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> CardReading:
    """Read and judge the card of 12-digit `number`, opened by one of at most four `keys`. `at`: now, with zone.

    Raises AccessDeniedError, CardRemovedError, CardFaultError, NotACitizenCardError, SecureMessagingError,
    MalformedFileError, TamperedFileError, WrongCardError.
    """
    began = clock()
    counted = CountedConnection(connection)
    files = _read_files(counted, keys, on_progress, ladder or LengthLadder())
    on_progress(Step.VERIFYING, START[Step.VERIFYING])
    signature = data_signature(files.sod, files.groups)
    try:
        dg1, dg13, portrait = _parse(files, at)
    except (MalformedFileError, NotACitizenCardError) as error:
        if signature is Verdict.PASSED:
            raise
        raise TamperedFileError(getattr(error, "file", EF.DG1.name)) from error
    if signature is Verdict.PASSED and dg1.number != number:  # of a tampered card no number counts, right or wrong
        raise WrongCardError
    issued = dg13.date(FieldId.ISSUED) if dg13 else None
    return CardReading(
        number=dg1.number,
        name=(dg13.text(FieldId.NAME) if dg13 else "") or dg1.name,
        mrz_name=dg1.name,
        born=dg1.born,
        sex=dg1.sex,
        expires=dg1.expires,
        issued=issued,
        portrait=portrait,
        evidence=Evidence(
            sod=files.raw_sod,
            signer_hash=hashlib.sha256(files.sod.signer.certificate).digest(),
            access=AccessProtocol.BAC,
            elapsed_ms=round((clock() - began) * 1000),
            apdus=counted.apdus,
        ),
        verdicts=_verdicts(files.sod, signature, trust, _signing_time(files.sod, issued, at)),
        doubts=tuple(dict.fromkeys((*_file_doubts(files, portrait), *doubts_of(dg1, dg13), *_age_doubts(dg1, at)))),
    )


def _read_files(
    connection: CardConnection, keys: Sequence[AccessKey], on_progress: OnProgress, ladder: LengthLadder
) -> _Files:
    """Read all files in one session; where the card refuses the length, begin anew with a shorter one."""
    for _ in range(MAX_SESSIONS):
        on_progress(Step.ACCESS, START[Step.ACCESS])
        key, channel = _open(connection, keys)
        keys = (key,)  # a second session proves the same key and tries no other
        try:
            return _read_session(FileReader(channel, ladder.length), on_progress)
        except (LengthRefusedError, SecureMessagingError) as error:
            if not is_length_refusal(error.sw) or not ladder.step_down():
                raise
    raise CardFaultError("sessions")


def _open(connection: CardConnection, keys: Sequence[AccessKey]) -> tuple[AccessKey, SecureMessaging]:
    """Select the application, never the master file (these cards refuse it), and prove a key."""
    select = Apdu(INS.SELECT, SELECT_BY_NAME, NO_RESPONSE, APPLICATION)
    channel = PlainChannel(connection)
    selected = channel.send(select)
    if selected.sw in SESSION_LOST:  # this plain command ended a session that the card still held; now it is free
        selected = channel.send(select)
    if selected.sw in {SW.FAULT, SW.NO_DIAGNOSIS}:
        raise CardFaultError("select", selected.sw)
    if selected.sw != SW.OK:
        raise NotACitizenCardError(selected.sw)
    return BacSession(connection).open_any(keys)


def _read_session(reader: FileReader, on_progress: OnProgress) -> _Files:
    """Read the SOD, and of the files that it lists those that are used."""

    def read(file: EF, step: Step, share: float = 0.0) -> bytes:
        on_progress(step, START[step])
        try:
            return reader.read(file, lambda fraction: on_progress(step, START[step] + share * fraction))
        except MissingFileError as error:
            raise MalformedFileError(file.name, "missing") from error

    raw_sod = read(EF.SOD, Step.SOD)
    sod = parse_sod(raw_sod)
    groups = {EF.DG1: read(EF.DG1, Step.DG1)}
    lacks_dg13 = False
    if EF.DG13.short_id in sod.hashes:
        try:
            on_progress(Step.DG13, START[Step.DG13])
            groups[EF.DG13] = reader.read(EF.DG13)
        except MissingFileError:
            lacks_dg13 = True
    groups[EF.DG2] = read(EF.DG2, Step.DG2, START[Step.VERIFYING] - START[Step.DG2])
    return _Files(sod, raw_sod, groups, lacks_dg13)


def _parse(files: _Files, at: datetime) -> tuple[Dg1, Dg13 | None, bytes]:
    dg1 = parse_dg1(files.groups[EF.DG1], at.date())
    dg13 = parse_dg13(files.groups[EF.DG13]) if EF.DG13 in files.groups else None
    picture = parse_dg2(files.groups[EF.DG2])
    try:
        return dg1, dg13, portrait_jpeg(picture)
    except MalformedImageError:
        return dg1, dg13, b""


def _file_doubts(files: _Files, portrait: bytes) -> Iterator[Doubt]:
    if files.lacks_dg13:
        yield Doubt.FILE_MISSING
    elif EF.DG13 not in files.groups:
        yield Doubt.NO_DG13
    if not portrait:
        yield Doubt.NO_PICTURE
    if "sha1" in {files.sod.hash, files.sod.signer.digest}:
        yield Doubt.WEAK_HASH


def _age_doubts(dg1: Dg1, at: datetime) -> Iterator[Doubt]:
    """A card holds through the last day that is printed on it."""
    if dg1.expires is not None and dg1.expires < at.date():
        yield Doubt.EXPIRED


def _signing_time(sod: Sod, issued: date | None, at: datetime) -> datetime:
    """Return when the SOD was signed: as the signer says, else the day of issue, else now."""
    if sod.signer.signed_at is not None:
        return sod.signer.signed_at
    return datetime.combine(issued, day_time(12), UTC) if issued else at


def _verdicts(sod: Sod, signature: Verdict, trust: TrustStore, signed_at: datetime) -> dict[Check, Verdict]:
    """Collect what was checked. An anchor means nothing under a broken signature."""
    intact = signature is Verdict.PASSED
    clone_check = Verdict.NOT_DONE if CLONE_CHECK_GROUPS & sod.hashes.keys() else Verdict.NOT_SUPPORTED
    return {
        Check.ACCESS: Verdict.PASSED,
        Check.DATA_SIGNATURE: signature,
        Check.TRUST_ANCHOR: trust.judge(signer_certificate(sod), signed_at) if intact else Verdict.NOT_DONE,
        Check.CHIP_GENUINE: clone_check,
    }
