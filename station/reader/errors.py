"""What can go wrong with a card. Messages reach logs: no number, name or date stands in one."""


class ReaderError(Exception):
    """Root of all that the reader raises."""


class AccessDeniedError(ReaderError):
    """The chip refused `tries` keys, the last with `sw`."""

    def __init__(self, sw: int, tries: int = 1) -> None:
        super().__init__(f"access refused, SW {sw:04X}, keys tried: {tries}")
        self.sw, self.tries = sw, tries


class CardRemovedError(ReaderError):
    """The card left the reader."""

    def __init__(self) -> None:
        super().__init__("card removed")


class CardFaultError(ReaderError):
    """Card or reader misbehaves: `what` in a word, `sw` where the card gave one."""

    def __init__(self, what: str, sw: int | None = None) -> None:
        super().__init__(what if sw is None else f"{what}, SW {sw:04X}")
        self.what, self.sw = what, sw


class NotACitizenCardError(ReaderError):
    """The card has no eMRTD application, or is another country's or another document."""

    def __init__(self, sw: int | None = None) -> None:
        super().__init__("not a citizen card")
        self.sw = sw


class SecureMessagingError(ReaderError):
    """A reply broke secure messaging: the session is over and nothing of it counts (9303-11 §9.8)."""

    def __init__(self, what: str, sw: int | None = None) -> None:
        super().__init__(f"secure messaging: {what}")
        self.what, self.sw = what, sw


class MalformedFileError(ReaderError):
    """`file` of the chip does not follow its standard."""

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file}: {what}")
        self.file, self.what = file, what


class TamperedFileError(ReaderError):
    """`file` cannot be read and is not what was signed."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file}: not what was signed")
        self.file = file


class MissingFileError(ReaderError):
    """The chip has no such `file`, or does not give it."""

    def __init__(self, file: str, sw: int) -> None:
        super().__init__(f"{file}: SW {sw:04X}")
        self.file, self.sw = file, sw


class WrongCardError(ReaderError):
    """The chip is another person's than the hint said."""

    def __init__(self) -> None:
        super().__init__("another card than expected")


class MalformedHintError(ReaderError):
    """What was scanned or typed is no hint: `reason` is "fields", "number", "date" or "length"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed hint: {reason}")
        self.reason = reason


class MalformedImageError(ReaderError):
    """A picture is no JPEG or PNG, or too large to be opened."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed image: {reason}")
        self.reason = reason


class ReaderUnavailableError(ReaderError):
    """PC/SC does not answer, or the reader is gone."""


class UnsignedFilesError(ReaderError):
    """A vendor's service gave decoded text without the signed files: no check of ours can be made of it."""

    def __init__(self) -> None:
        super().__init__("no signed files")
