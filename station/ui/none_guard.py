"""Keeps `None`, `True` and `False` alive under PySide6 6.12 on Python 3.11.

Every Qt call that returns nothing gives one reference to `None` away there (measured: 1,000 calls of QFont.setPixelSize
cost 1,000 references), and after some ten thousand calls the interpreter ends with "deallocating None". Every
`Signal.emit` gives one reference to `True` away as well: a seat that starts with 3,300 ends after some seven hundred
keys. From Python 3.12 on all three are immortal and nothing is needed.
"""

import ctypes
import sys

IMMORTAL_FROM = (3, 12)
MANY = 1 << 60  # a million calls a second would take 36,000 years


def keep_none() -> None:
    """Give `None`, `True` and `False` more references than a program can lose."""
    if sys.version_info >= IMMORTAL_FROM:
        return
    for one in (None, True, False):
        references = ctypes.c_ssize_t.from_address(id(one))
        if references.value < MANY:
            references.value += MANY
