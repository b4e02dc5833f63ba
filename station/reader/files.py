"""Whole files in the fewest commands: READ BINARY by short identifier, the longest Le that the card takes."""

from collections.abc import Callable

from station.reader import tlv
from station.reader.apdu import INS, SW, Apdu, Response
from station.reader.connection import Channel
from station.reader.errors import CardFaultError, MalformedFileError, MissingFileError
from station.reader.lds import EF

EXTENDED = 32_000
LENGTHS = (EXTENDED, 231, 192, 128, 112, 96)  # 231 plain bytes fill a short reply under 3DES; some cards take less
MAX_FILE = 0x8000  # offsets have 15 bits
BY_SHORT_ID = 0x80
SELECT_BY_FILE_ID, NO_RESPONSE = 0x02, 0x0C
WRONG_LE = 0x6C00
WITHOUT_FILE = frozenset({SW.FILE_NOT_FOUND, SW.RECORD_NOT_FOUND, SW.NOT_AUTHENTICATED, SW.CONDITIONS_NOT_SATISFIED})
WITHOUT_SHORT_ID = frozenset({SW.FUNCTION_NOT_SUPPORTED, SW.WRONG_P1_P2})

OnFraction = Callable[[float], None]


def is_length_refusal(sw: int | None) -> bool:
    """Whether a card says so that Le was too great for it."""
    return sw in {SW.WRONG_LENGTH, SW.WRONG_OFFSET} or (sw is not None and sw & 0xFF00 == WRONG_LE)


class LengthLadder:
    """The longest read that a kind of card takes; kept by the caller from card to card."""

    def __init__(self) -> None:
        self._rung = 0

    @property
    def length(self) -> int:
        """Plain bytes to ask for at once."""
        return LENGTHS[self._rung]

    def step_down(self) -> bool:
        """Take the next shorter length; False where there is none."""
        if self._rung == len(LENGTHS) - 1:
            return False
        self._rung += 1
        return True


class LengthRefusedError(CardFaultError):
    """The card does not take reads of this length: try a shorter one in a new session."""


class FileReader:
    """Reads files over one session."""

    def __init__(self, channel: Channel, length: int = EXTENDED) -> None:
        self._channel, self._length = channel, length

    def read(self, file: EF, on_fraction: OnFraction | None = None) -> bytes:
        """Return `file` to its last byte and no further. Raises MissingFileError, MalformedFileError, ReaderError."""
        content = self._first(file)
        total = _total(file, content)
        while len(content) < total:
            if on_fraction:
                on_fraction(len(content) / total)
            content += self._next(len(content), min(self._length, total - len(content)))
        return content[:total]

    def _first(self, file: EF) -> bytes:
        response = self._channel.send(Apdu(INS.READ_BINARY, BY_SHORT_ID | file.short_id, le=self._length))
        if response.sw in WITHOUT_SHORT_ID:
            select = Apdu(INS.SELECT, SELECT_BY_FILE_ID, NO_RESPONSE, file.file_id)
            selected = self._channel.send(select)
            if selected.sw != SW.OK:
                raise MissingFileError(file.name, selected.sw)
            response = self._channel.send(Apdu(INS.READ_BINARY, le=self._length))
        if response.sw in WITHOUT_FILE:
            raise MissingFileError(file.name, response.sw)
        return _data(response)

    def _next(self, offset: int, length: int) -> bytes:
        return _data(self._channel.send(Apdu(INS.READ_BINARY, *divmod(offset, 256), le=length)))


def _data(response: Response) -> bytes:
    if is_length_refusal(response.sw):
        raise LengthRefusedError("read length", response.sw)
    if response.sw not in {SW.OK, SW.END_OF_FILE}:
        raise CardFaultError("read", response.sw)
    if not response.data:
        raise CardFaultError("read gave nothing", response.sw)
    return response.data


def _total(file: EF, content: bytes) -> int:
    try:
        header = tlv.read_header(content)
    except tlv.MalformedTlvError as error:
        raise MalformedFileError(file.name, str(error)) from error
    if header.tag != file.tag:
        raise MalformedFileError(file.name, "tag")
    if header.end > MAX_FILE:
        raise MalformedFileError(file.name, "length")
    return header.end
