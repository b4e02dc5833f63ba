"""Files that were read and wait to be looked at. In memory alone: they hold keys, and a file is soon sent again."""

import secrets
import threading
from collections import OrderedDict

from server.staff.bank.files import ReadFile

MOST = 8
TOKEN_BYTES = 12


class Drafts:
    """The last files that were read, each known to whoever sent it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[str, ReadFile]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, owner: str, read: ReadFile) -> str:
        """Keep a file for its owner and return its name here; the oldest makes room."""
        name = secrets.token_hex(TOKEN_BYTES)
        with self._lock:
            self._kept[name] = owner, read
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return name

    def find(self, owner: str, name: str) -> ReadFile | None:
        """Return the file that `owner` sent, None where it is not kept any more."""
        with self._lock:
            kept = self._kept.get(name)
        return kept[1] if kept is not None and kept[0] == owner else None

    def drop(self, name: str) -> None:
        """Keep a file no longer."""
        with self._lock:
            self._kept.pop(name, None)
