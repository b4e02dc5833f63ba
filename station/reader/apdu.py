"""Commands and responses of ISO/IEC 7816-4: §5.1 for their form, §5.6 for status words."""

from dataclasses import dataclass
from enum import IntEnum

from station.reader.errors import CardFaultError

MAX_SHORT_DATA, MAX_SHORT_LE = 255, 256
MAX_EXTENDED_DATA, MAX_EXTENDED_LE = 65535, 65536
SW_LENGTH = 2


class INS(IntEnum):
    """The instructions that this reader sends."""

    MANAGE_SECURITY_ENVIRONMENT = 0x22
    EXTERNAL_AUTHENTICATE = 0x82
    GET_CHALLENGE = 0x84
    GENERAL_AUTHENTICATE = 0x86
    INTERNAL_AUTHENTICATE = 0x88
    SELECT = 0xA4
    READ_BINARY = 0xB0
    READ_BINARY_FAR = 0xB1  # offsets of any length, in a data object
    GET_RESPONSE = 0xC0


class SW(IntEnum):
    """Status words told apart here; a card may send any other."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    AUTHENTICATION_FAILED = 0x6300
    WRONG_LENGTH = 0x6700
    NOT_AUTHENTICATED = 0x6982
    CONDITIONS_NOT_SATISFIED = 0x6985
    SM_OBJECTS_MISSING = 0x6987
    SM_OBJECTS_INCORRECT = 0x6988
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    WRONG_OFFSET = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00
    NO_DIAGNOSIS = 0x6F00
    FAULT = 0x6FFF


@dataclass(frozen=True, slots=True)
class Apdu:
    """A command. `le`: bytes wanted, 0 where no data is expected."""

    ins: int
    p1: int = 0
    p2: int = 0
    data: bytes = b""
    le: int = 0
    cla: int = 0

    @property
    def header(self) -> bytes:
        """CLA, INS, P1, P2."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def has_odd_ins(self) -> bool:
        """Whether data and answer stand in data objects (ISO/IEC 7816-4 §5.5)."""
        return bool(self.ins & 1)

    @property
    def is_extended(self) -> bool:
        """Whether its lengths need three bytes."""
        return len(self.data) > MAX_SHORT_DATA or self.le > MAX_SHORT_LE

    def encode(self) -> bytes:
        """Return the command as the card gets it. Raises ValueError past the extended lengths."""
        if len(self.data) > MAX_EXTENDED_DATA or not 0 <= self.le <= MAX_EXTENDED_LE:
            raise ValueError("lengths beyond ISO/IEC 7816-4")
        if not self.is_extended:
            lc = bytes((len(self.data),)) if self.data else b""
            return self.header + lc + self.data + self.encoded_le
        lc = b"\0" + len(self.data).to_bytes(2, "big") if self.data else b""
        le = self.encoded_le if self.data or not self.le else b"\0" + self.encoded_le
        return self.header + lc + self.data + le

    @property
    def encoded_le(self) -> bytes:
        """Le in one byte, or in two when the command is extended; the greatest value is zero."""
        if not self.le:
            return b""
        if self.is_extended:
            return (self.le % MAX_EXTENDED_LE).to_bytes(2, "big")
        return bytes((self.le % MAX_SHORT_LE,))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its data and its status word."""

    data: bytes
    sw: int

    @classmethod
    def parse(cls, raw: bytes) -> "Response":
        """Split what the card sent. Raises CardFaultError."""
        if len(raw) < SW_LENGTH:
            raise CardFaultError("reply without a status word")
        return cls(raw[:-SW_LENGTH], int.from_bytes(raw[-SW_LENGTH:], "big"))
