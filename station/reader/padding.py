"""Padding method 2 of ISO/IEC 9797-1: one bit, then zeros to the end of the block."""


class PaddingError(ValueError):
    """The text does not end in padding method 2."""


def pad(text: bytes, block: int) -> bytes:
    """Append the padding up to whole blocks of `block` bytes."""
    return text + b"\x80" + bytes(-(len(text) + 1) % block)


def unpad(padded: bytes, block: int) -> bytes:
    """Take the padding off. Raises PaddingError."""
    text = padded.rstrip(b"\0")
    if not text.endswith(b"\x80") or len(padded) - len(text) >= block:
        raise PaddingError("padding")
    return text[:-1]
