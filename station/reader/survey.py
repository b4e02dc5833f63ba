"""Every file that a chip gives, for whoever looks into a card: `truongthi read --all`. At the door nobody waits for it.

A reading (`procedure`) asks for what a decision needs; this asks for all that the signed list names, and for EF.COM and
EF.ATR/INFO, which prove nothing. Fingerprints and irises (DG3, DG4) are for other terminals than ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocol.records import Verdict
from station.reader import tlv
from station.reader.access import open_chip
from station.reader.access_key import Passwords
from station.reader.access_policy import AccessPolicy
from station.reader.apdu import INS, MAX_SHORT_LE, SW, Apdu
from station.reader.atr_info import FILE_ID as ATR_INFO_ID
from station.reader.atr_info import AtrInfo, parse_atr_info
from station.reader.com import Com, parse_com
from station.reader.connection import CardConnection, PlainChannel
from station.reader.errors import CardFaultError, MalformedFileError, MissingFileError, SecureMessagingError
from station.reader.files import CardFamily, FileReader
from station.reader.judgement import SignedList
from station.reader.lds import EF
from station.reader.outcome import Doubt
from station.reader.sod import parse_sod

SELECT_BY_FILE_ID, NO_RESPONSE = 0x02, 0x0C
SESSION_LOST = frozenset({SW.SM_OBJECTS_MISSING, SW.SM_OBJECTS_INCORRECT})
GROUPS = tuple(file for file in EF if file not in (EF.COM, EF.SOD))


@dataclass(frozen=True, slots=True)
class Survey:
    """What was there.

    `verdicts`, of each file but EF.COM: passed where the signed list has it so. `withheld`: listed and not given.
    """

    files: Mapping[EF, bytes] = field(repr=False)  # raw, as read
    verdicts: Mapping[EF, Verdict]
    withheld: frozenset[EF]
    com: Com | None
    atr_info: AtrInfo | None
    lds_version: str  # as the SOD tells it, empty where it does not
    listed: frozenset[int]  # numbers of all groups in the SOD, those that we do not read too

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return in what EF.COM and the SOD disagree."""
        if self.com is None:
            return ()
        differs = set(self.com.tags) != {tag_of(number) for number in self.listed}
        version = bool(self.lds_version) and self.com.lds_version != self.lds_version
        found = ((differs, Doubt.COM_DIFFERS), (version, Doubt.VERSION_DIFFERS))
        return tuple(doubt for holds, doubt in found if holds)


def tag_of(group: int) -> int:
    """Return the tag of a data group's outer object (9303-10 §4.2, table 38)."""
    known = {file.short_id: file.tag for file in GROUPS}
    return known.get(group, OTHER_TAGS.get(group, 0))


OTHER_TAGS = {3: 0x63, 4: 0x76, 5: 0x65, 6: 0x66, 8: 0x68, 9: 0x69, 10: 0x6A, 16: 0x70}


def survey(
    connection: CardConnection, passwords: Passwords, policy: AccessPolicy, family: CardFamily | None = None
) -> Survey:
    """Open the chip and read all that it gives.

    Raises AccessDeniedError, CardRemovedError, CardFaultError, NotACitizenCardError, SecureMessagingError,
    MalformedFileError.
    """
    atr_info = _atr_info(PlainChannel(connection))
    opened = open_chip(connection, passwords, policy)
    reader = FileReader(opened.channel, family or CardFamily())
    try:
        raw_sod = reader.read(EF.SOD)
    except MissingFileError as error:
        raise MalformedFileError(EF.SOD.name, "missing") from error
    sod = parse_sod(raw_sod)
    com = _given(reader, EF.COM)
    listed = [file for file in GROUPS if file.short_id in sod.hashes]
    read: dict[EF, bytes] = {file: content for file in listed if (content := _given(reader, file)) is not None}
    signed = SignedList.of(sod)
    return Survey(
        files={EF.SOD: raw_sod} | ({EF.COM: com} if com else {}) | read,
        verdicts={EF.SOD: signed.signature, **{file: signed.verdict({file: read[file]}) for file in read}},
        withheld=frozenset(listed) - read.keys(),
        com=_com(com),
        atr_info=atr_info,
        lds_version=sod.lds_version,
        listed=frozenset(sod.hashes),
    )


def _given(reader: FileReader, file: EF) -> bytes | None:
    """Return a file, or nothing where the chip has none or keeps it back."""
    try:
        return reader.read(file)
    except MissingFileError:
        return None
    except SecureMessagingError as error:
        if error.sw is None:
            raise
        raise CardFaultError("session", error.sw) from error


def _com(raw: bytes | None) -> Com | None:
    try:
        return parse_com(raw) if raw else None
    except MalformedFileError:
        return None


def _atr_info(channel: PlainChannel) -> AtrInfo | None:
    """Read EF.ATR/INFO before anything is opened; nothing where the chip has none, or something else stands there."""
    select = Apdu(INS.SELECT, SELECT_BY_FILE_ID, NO_RESPONSE, ATR_INFO_ID)
    selected = channel.send(select)
    if selected.sw in SESSION_LOST:  # the plain command ended the session of a reading before
        selected = channel.send(select)
    if selected.sw != SW.OK:
        return None
    answer = channel.send(Apdu(INS.READ_BINARY, le=MAX_SHORT_LE))
    if answer.sw not in {SW.OK, SW.END_OF_FILE}:
        return None
    try:
        return parse_atr_info(answer.data)
    except (MalformedFileError, tlv.MalformedTlvError):
        return None
