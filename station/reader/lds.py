"""The files of the Logical Data Structure and how they name themselves (ICAO 9303-10 §3.6, §4.2)."""

from collections.abc import Callable
from enum import Enum
from typing import ParamSpec, TypeVar

from station.reader import tlv
from station.reader.errors import MalformedFileError

APPLICATION = bytes.fromhex("A0000002471001")
MAX_DEPTH = 12
FILLING = b"\0\xff"

P = ParamSpec("P")
T = TypeVar("T")


class EF(Enum):
    """A file of the eMRTD application: the short identifier it is read by, and the tag it begins with."""

    COM = (0x1E, 0x60)
    SOD = (0x1D, 0x77)
    DG1 = (0x01, 0x61)
    DG2 = (0x02, 0x75)
    DG7 = (0x07, 0x67)
    DG11 = (0x0B, 0x6B)
    DG12 = (0x0C, 0x6C)
    DG13 = (0x0D, 0x6D)
    DG14 = (0x0E, 0x6E)
    DG15 = (0x0F, 0x6F)

    @property
    def short_id(self) -> int:
        """Short EF identifier."""
        return self.value[0]

    @property
    def tag(self) -> int:
        """Tag of the outer object."""
        return self.value[1]

    @property
    def file_id(self) -> bytes:
        """File identifier."""
        return bytes((0x01, self.short_id))

    def content(self, raw: bytes) -> bytes:
        """Return what stands in the outer object. Raises MalformedFileError."""
        try:
            outer = tlv.read(raw)
        except tlv.MalformedTlvError as error:
            raise MalformedFileError(self.name, str(error)) from error
        if outer.tag != self.tag:
            raise MalformedFileError(self.name, "tag")
        return outer.value


def loose_encoding(raw: bytes) -> bool:
    """Whether an object of `raw`, or within it, has a longer length than it need have. BER takes it, DER does not."""
    return _is_loose(raw, MAX_DEPTH)


def _is_loose(data: bytes, depth: int) -> bool:
    at = 0
    try:
        for _ in range(tlv.MAX_VALUES):
            if at >= len(data) or not depth:
                return False
            header = tlv.read_header(data, at)
            if not header.shortest:
                return True
            if header.constructed and _is_loose(data[header.start : header.end], depth - 1):
                return True
            at = header.end
    except tlv.MalformedTlvError:
        pass  # whoever reads the file says so
    return False


def trailing_bytes(raw: bytes) -> bool:
    """Whether something but filling stands behind the outer object of `raw`. Raises MalformedTlvError."""
    return any(octet not in FILLING for octet in raw[tlv.read_header(raw).end :])


def parser_of(file: EF) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a parser raise MalformedFileError naming `file` where the TLV within breaks."""

    def wrap(parse: Callable[P, T]) -> Callable[P, T]:
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return parse(*args, **kwargs)
            except tlv.MalformedTlvError as error:
                raise MalformedFileError(file.name, str(error)) from error

        guarded.__doc__ = parse.__doc__
        return guarded

    return wrap
