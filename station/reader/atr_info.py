"""EF.ATR/INFO: what the chip says before any application (ICAO 9303-10 §3.11.1; ISO/IEC 7816-4 §12.1).

Anybody could have written it: it helps to choose lengths and proves nothing.
"""

from dataclasses import dataclass

from station.reader import tlv
from station.reader.errors import MalformedFileError

FILE = "ATR_INFO"
FILE_ID = b"\x2f\x01"
TAG_EXTENDED_LENGTHS, TAG_CAPABILITIES, INTEGER = 0x7F66, 0x47, 0x02
EXTENDED_LENGTHS_AT, EXTENDED_LENGTHS = 2, 0x40  # third byte of the card capabilities
MAX_NUMBER = 4


@dataclass(frozen=True, slots=True)
class AtrInfo:
    """The longest command and answer in bytes, None where the file is silent."""

    longest_command: int | None = None
    longest_answer: int | None = None
    takes_extended_lengths: bool = False


def parse_atr_info(raw: bytes) -> AtrInfo:
    """Read EF.ATR/INFO; zeros behind the last object fill the file up. Raises MalformedFileError."""
    try:
        found = {tlv_.tag: tlv_.value for tlv_ in tlv.read_filled(raw)}
        command, answer = _lengths(found[TAG_EXTENDED_LENGTHS]) if TAG_EXTENDED_LENGTHS in found else (None, None)
    except tlv.MalformedTlvError as error:
        raise MalformedFileError(FILE, str(error)) from error
    capabilities = found.get(TAG_CAPABILITIES, b"")
    extended = len(capabilities) > EXTENDED_LENGTHS_AT and capabilities[EXTENDED_LENGTHS_AT] & EXTENDED_LENGTHS != 0
    return AtrInfo(command, answer, extended)


def _lengths(value: bytes) -> tuple[int, int]:
    numbers = [found.value for found in tlv.read_all(value) if found.tag == INTEGER]
    match numbers:
        case [command, answer] if 0 < len(command) <= MAX_NUMBER and 0 < len(answer) <= MAX_NUMBER:
            return int.from_bytes(command, "big"), int.from_bytes(answer, "big")
    raise MalformedFileError(FILE, "lengths")
