"""What has been rendered already, by what it was made from: 48 variants draw a formula once."""

import contextlib
import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

Rendered = TypeVar("Rendered", bound=msgspec.Struct)

MAX_KEPT_BYTES = 128 * 1024 * 1024
EDITION = b"1"  # goes up when something is drawn in another way, so that no folder gives back what was drawn before


class Renders:
    """Renderings in memory and, in `folder` where one is given, on disk. They show a paper: papers role only."""

    def __init__(self, folder: Path | None = None, most: int = MAX_KEPT_BYTES) -> None:
        self._folder, self._most, self._size = folder, most, 0
        self._kept: OrderedDict[str, tuple[msgspec.Struct, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, kind: type[Rendered], source: bytes, make: Callable[[], Rendered]) -> Rendered:
        """Return what `make` makes of `source`, made once."""
        name = hashlib.sha256(b"\0".join((EDITION, kind.__qualname__.encode(), source))).hexdigest()
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None and isinstance(kept[0], kind):
                self._kept.move_to_end(name)
                return kept[0]
        made = self._read(kind, name)
        if made is None:
            made = make()
            self._write(name, made)
        self._keep(name, made)
        return made

    def _keep(self, name: str, made: msgspec.Struct) -> None:
        size = len(msgspec.msgpack.encode(made))
        with self._lock:
            if name in self._kept:  # another thread drew the same meanwhile
                return
            self._kept[name] = made, size
            self._size += size
            while self._size > self._most:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._size -= dropped

    def _read(self, kind: type[Rendered], name: str) -> Rendered | None:
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, msgspec.DecodeError):  # not there, or spoiled: it is drawn again
            return msgspec.msgpack.decode((self._folder / name).read_bytes(), type=kind)
        return None

    def _write(self, name: str, made: msgspec.Struct) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(made))
        Path(draft).replace(self._folder / name)


@cache
def in_process() -> Renders:
    """Return the renderings of this process."""
    return Renders()
