"""How the chip is opened: PACE where it offers it, else BAC where the policy allows (ICAO 9303-11 §4.2).

Only one person's passwords are tried, at most four times: chips slow down after a wrong one.
"""

import os
from dataclasses import dataclass
from datetime import date

from station.reader import tlv
from station.reader.access_key import (
    DOCUMENT_NUMBER_LENGTH,
    MAX_KEYS,
    AccessKey,
    AccessNumber,
    Passwords,
    mrz_keys,
)
from station.reader.access_policy import AccessPolicy
from station.reader.apdu import INS, MAX_SHORT_LE, SW, Apdu, Response
from station.reader.bac import BacSession
from station.reader.connection import CardConnection, Channel, PlainChannel
from station.reader.errors import AccessDeniedError, CardFaultError, MalformedFileError, NotACitizenCardError
from station.reader.files import is_length_refusal
from station.reader.groups import RandomBytes
from station.reader.lds import APPLICATION
from station.reader.pace import ChipProof, OpenedByPace, PaceRefusedError, PaceSession, Password
from station.reader.reading import AccessProtocol
from station.reader.secure_messaging import SecureMessaging
from station.reader.security_infos import PaceInfo, SecurityInfos, parse_card_access

SELECT_BY_NAME, SELECT_BY_FILE_ID, NO_RESPONSE = 0x04, 0x02, 0x0C
CARD_ACCESS, CARD_SECURITY = b"\x01\x1c", b"\x01\x1d"
CAN_LENGTH = 6
SHORT_LENGTHS = (MAX_SHORT_LE, 231, 128, 96)
MAX_CARD_ACCESS, MAX_CARD_SECURITY = 4096, 16_384
SIGNED_DATA = 0x30  # EF.SOD has the same identifier within the application, and another tag
FAULTS = frozenset({SW.FAULT, SW.NO_DIAGNOSIS})
SESSION_LOST = frozenset({SW.SM_OBJECTS_MISSING, SW.SM_OBJECTS_INCORRECT})


@dataclass(frozen=True, slots=True)
class OpenedChip:
    """A chip with its application selected, and how that came about."""

    channel: SecureMessaging
    protocol: AccessProtocol
    password: Password  # a later session proves the same and tries no other
    offered: SecurityInfos | None  # of EF.CardAccess; None where the chip did not give it
    pace: PaceInfo | None = None
    proof: ChipProof | None = None
    card_security: bytes = b""  # read where the proof needs it; empty where the chip did not give it


def open_chip(
    connection: CardConnection, passwords: Passwords, policy: AccessPolicy, random: RandomBytes = os.urandom
) -> OpenedChip:
    """Open the chip with one of `passwords`.

    Raises AccessDeniedError, NotACitizenCardError, MalformedFileError, SecureMessagingError, CardFaultError,
    CardRemovedError.
    """
    plain = PlainChannel(connection)
    offered = _offered(plain)
    if offered and (opened := _by_pace(connection, offered, passwords, random)):
        return opened
    if not policy.allows_bac or not passwords.zones:
        raise AccessDeniedError(SW.OK, tries=0)
    _select_application(plain)
    key, channel = BacSession(connection, random).open_any(passwords.zones)
    return OpenedChip(channel, AccessProtocol.BAC, key, offered)


def _offered(channel: PlainChannel) -> SecurityInfos | None:
    """Read EF.CardAccess by its own identifier, never through the master file: some cards refuse that."""
    selected = _sent(channel, Apdu(INS.SELECT, SELECT_BY_FILE_ID, NO_RESPONSE, CARD_ACCESS))
    if selected.sw != SW.OK:
        return None
    content = _content(channel)
    return parse_card_access(content) if content else None


def _content(channel: PlainChannel) -> bytes:
    """Read the selected file to its end, by the greatest short Le that the card takes; empty where it gives nothing."""
    content, end = b"", 1
    lengths = iter(SHORT_LENGTHS)
    length = next(lengths)
    while len(content) < end:
        answer = channel.send(Apdu(INS.READ_BINARY, *divmod(len(content), 256), le=length))
        if is_length_refusal(answer.sw) and not content and (shorter := next(lengths, 0)):
            length = shorter
            continue
        if answer.sw not in {SW.OK, SW.END_OF_FILE} or not answer.data:
            return b""
        content += answer.data
        try:
            end = min(tlv.read_header(content).end, MAX_CARD_ACCESS)
        except tlv.MalformedTlvError as error:
            raise MalformedFileError("CardAccess", str(error)) from error
    return content[:end]


def _sent(channel: PlainChannel, apdu: Apdu) -> Response:
    """Send the first plain command: it ends a session that the card may still hold, and has to be said again then."""
    answer = channel.send(apdu)
    return channel.send(apdu) if answer.sw in SESSION_LOST else answer


def _by_pace(
    connection: CardConnection, offered: SecurityInfos, passwords: Passwords, random: RandomBytes
) -> OpenedChip | None:
    """Prove a password by the first way that works; None where the chip offers none that does."""
    sw = 0
    tried = passwords.in_order[:MAX_KEYS]
    ways = [info for info in offered.pace if info.group is not None]
    for password in tried:
        try:
            found = _first_way(connection, ways, password, random)
        except AccessDeniedError as denied:
            if denied.sw == SW.OK:  # the chip broke the protocol: it gets no second password
                raise
            sw = denied.sw
            continue
        if found is None:
            return None
        info, opened = found
        security = _card_security(opened.channel) if opened.proof else b""  # before the application: it lies outside
        _select_application(opened.channel)
        return OpenedChip(opened.channel, info.mapping.value, password, offered, info, opened.proof, security)
    if not ways or not tried:
        return None
    raise AccessDeniedError(sw, tries=len(tried))


def _first_way(
    connection: CardConnection, ways: list[PaceInfo], password: Password, random: RandomBytes
) -> tuple[PaceInfo, OpenedByPace] | None:
    """Go the first of `ways` that the chip really does; those that it refuses are not tried again."""
    while ways:
        try:
            return ways[0], PaceSession(connection, ways[0], random).open(password)
        except PaceRefusedError:
            del ways[0]
    return None


def _card_security(channel: SecureMessaging) -> bytes:
    """Read EF.CardSecurity; empty where the chip does not give it. By short reads: a longer one may cost the session.

    Raises SecureMessagingError, CardRemovedError, CardFaultError.
    """
    if channel.send(Apdu(INS.SELECT, SELECT_BY_FILE_ID, NO_RESPONSE, CARD_SECURITY)).sw != SW.OK:
        return b""
    content, end = b"", 1
    while len(content) < end:
        answer = channel.send(Apdu(INS.READ_BINARY, *divmod(len(content), 256), le=channel.short_data))
        if answer.sw not in {SW.OK, SW.END_OF_FILE} or not answer.data:
            return b""
        content += answer.data
        try:
            header = tlv.read_header(content)
        except tlv.MalformedTlvError:
            return b""
        if header.tag != SIGNED_DATA or header.end > MAX_CARD_SECURITY:
            return b""
        end = header.end
    return content[:end]


def _select_application(channel: Channel) -> None:
    select = Apdu(INS.SELECT, SELECT_BY_NAME, NO_RESPONSE, APPLICATION)
    selected = _sent(channel, select) if isinstance(channel, PlainChannel) else channel.send(select)
    if selected.sw in FAULTS:
        raise CardFaultError("select", selected.sw)
    if selected.sw != SW.OK:
        raise NotACitizenCardError(selected.sw)


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What is known of a card before it is opened, from a hint: 12-digit number or document number, and birth."""

    number: str
    born: date | None
    expires: date | None = None
    document_number: str = ""
    can: str = ""


def passwords_of(known: Known, today: date, policy: AccessPolicy) -> Passwords:
    """Return what may be tried: the access number that is known or that the card's own tells, and the zone's keys."""
    can = known.can or (known.number[-CAN_LENGTH:] if policy.can_from_number else "")
    return Passwords((AccessNumber(can),) if can else (), _zones(known, today))


def _zones(known: Known, today: date) -> tuple[AccessKey, ...]:
    if known.born is None:
        return ()
    document = known.document_number or known.number[-DOCUMENT_NUMBER_LENGTH:]
    if known.expires is not None:
        return (AccessKey(document, f"{known.born:%y%m%d}", f"{known.expires:%y%m%d}"),)
    return mrz_keys(document, known.born, today)
