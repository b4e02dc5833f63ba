"""Whole files in the fewest commands: READ BINARY by short identifier, the longest Le that the card takes."""

from collections.abc import Callable

from station.reader import tlv
from station.reader.apdu import INS, MAX_SHORT_LE, SW, Apdu, Response
from station.reader.connection import Channel
from station.reader.errors import CardFaultError, MalformedFileError, MissingFileError
from station.reader.lds import EF, trailing_bytes

EXTENDED = 24_000  # takes 2.1 s at 106 kbit/s: a command must not seem dead while it lasts
LENGTHS = (EXTENDED, 4096, 1024, 231, 192, 128, 112, 96)  # 231 plain bytes fill a short reply under 3DES
MAX_FILE = 120_000
FAR = 0x8000  # from here on an offset needs more than the 15 bits that a plain READ BINARY has
BY_SHORT_ID = 0x80
SELECT_BY_FILE_ID, NO_RESPONSE = 0x02, 0x0C
DO_OFFSET, DO_CONTENT, DO_CONTENT_HEADER = 0x54, 0x53, 4
OFFSET_BYTES = 3
WRONG_LE = 0x6C00
WITHOUT_FILE = frozenset({SW.FILE_NOT_FOUND, SW.RECORD_NOT_FOUND, SW.NOT_AUTHENTICATED, SW.CONDITIONS_NOT_SATISFIED})
WITHOUT_SHORT_ID = frozenset({SW.FUNCTION_NOT_SUPPORTED, SW.WRONG_P1_P2})

OnFraction = Callable[[float], None]


def is_length_refusal(sw: int | None) -> bool:
    """Whether a card says so that Le was too great for it."""
    return sw in {SW.WRONG_LENGTH, SW.WRONG_OFFSET} or (sw is not None and sw & 0xFF00 == WRONG_LE)


class CardFamily:
    """What one kind of card was found to take; kept by the caller from card to card."""

    def __init__(self) -> None:
        self._rung = 0
        self.knows_short_ids = True

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
    """The card takes reads of no length."""


class FileReader:
    """Reads files over one session."""

    def __init__(self, channel: Channel, family: CardFamily) -> None:
        self._channel, self._family = channel, family
        self.overlong: set[EF] = set()  # files behind whose end stands more than filling

    @property
    def length(self) -> int:
        """Plain bytes to ask for at once: what the family takes, and what a short reply holds under this cipher."""
        length = self._family.length
        return length if length > MAX_SHORT_LE else min(length, self._channel.short_data)

    def read(self, file: EF, on_fraction: OnFraction | None = None) -> bytes:
        """Return `file` to its last byte and no further. Raises MissingFileError, MalformedFileError, ReaderError."""
        content = self._first(file)
        total = _total(file, content)
        while len(content) < total:
            if on_fraction:
                on_fraction(len(content) / total)
            content += self._next(file, len(content), total - len(content))
        if trailing_bytes(content):
            self.overlong.add(file)
        return content[:total]

    def _first(self, file: EF) -> bytes:
        if not self._family.knows_short_ids:
            return self._selected(file)
        response = self._read(lambda: Apdu(INS.READ_BINARY, BY_SHORT_ID | file.short_id, le=self.length))
        if response.sw in WITHOUT_SHORT_ID:
            self._family.knows_short_ids = False
            return self._selected(file)
        if response.sw in WITHOUT_FILE:
            raise MissingFileError(file.name, response.sw)
        return _data(response)

    def _selected(self, file: EF) -> bytes:
        selected = self._channel.send(Apdu(INS.SELECT, SELECT_BY_FILE_ID, NO_RESPONSE, file.file_id))
        if selected.sw != SW.OK:
            raise MissingFileError(file.name, selected.sw)
        response = self._read(lambda: Apdu(INS.READ_BINARY, le=self.length))
        if response.sw in WITHOUT_FILE:
            raise MissingFileError(file.name, response.sw)
        return _data(response)

    def _next(self, file: EF, offset: int, left: int) -> bytes:
        if offset >= FAR:
            return self._far(file, offset, left)
        return _data(self._read(lambda: Apdu(INS.READ_BINARY, *divmod(offset, 256), le=min(self.length, left))))

    def _far(self, file: EF, offset: int, left: int) -> bytes:
        """Read behind the reach of plain offsets: offset and content each in a data object (ISO/IEC 7816-4 §11.2.3)."""
        wanted = tlv.encode(DO_OFFSET, offset.to_bytes(OFFSET_BYTES, "big"))
        response = self._read(
            lambda: Apdu(INS.READ_BINARY_FAR, data=wanted, le=min(self.length, left + DO_CONTENT_HEADER))
        )
        try:
            return tlv.find(_data(response), DO_CONTENT).value
        except tlv.MalformedTlvError as error:
            raise MalformedFileError(file.name, str(error)) from error

    def _read(self, command: Callable[[], Apdu]) -> Response:
        """Send a read; where the card refuses its length under seal, the session still holds: ask for less."""
        while is_length_refusal((response := self._channel.send(command())).sw):
            if not self._family.step_down():
                raise LengthRefusedError("read length", response.sw)
        return response


def _data(response: Response) -> bytes:
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
