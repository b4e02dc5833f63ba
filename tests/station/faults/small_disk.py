"""Run apart, in a mount namespace of its own: a seat's journal on a real file system of 512 kB and few inodes.

The disk is filled up, runs out of inodes, and is mounted anew for reading only, each with the journal open and with the
journal closed; then it is mended. Prints, for each, what was said to be saved and what a seat started again has.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fixtures.disk_attempt import KEYS, STREAM
from protocol.records import Answered, ChoiceResponse
from station.journal_store import DiskFailedError, JournalStore
from station.streams import StreamWriter

KIB, INODES = 512, 16
FAULTS = ("full", "no_inodes", "read_only")


def mount(folder: Path, options: str) -> bool:
    """Mount a file system in memory; tell whether the kernel did."""
    line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


@contextmanager
def broken(folder: Path, fault: str) -> Iterator[bool]:
    """Break the disk in a way; yield whether it could be, with the journal open."""
    fill = folder / "fill"
    if fault == "read_only":
        done = mount(folder, "remount,ro")  # refused while a file is open for writing: then it is not broken
        yield done
        mount(folder, "remount,rw")
        return
    fill.mkdir()
    with suppress(OSError):
        for number in range(KIB if fault == "full" else INODES):
            (fill / str(number)).write_bytes(bytes(1024 if fault == "full" else 0))
        with (fill / "0").open("ab", buffering=0) as last:
            while fault == "full":
                last.write(bytes(1024))
    yield True
    for file in fill.iterdir():
        file.unlink()
    fill.rmdir()


def said(fault: str, folder: Path) -> dict[str, object]:
    """Write before, in and after a fault."""
    saved: list[str] = []
    store = JournalStore(folder)
    writer = StreamWriter(store, STREAM, "attempt", KEYS)

    def write(*items: str) -> int:
        refused = 0
        for item in items:
            try:
                writer.append(Answered(item, ChoiceResponse("option-a")))
                saved.append(item)
            except DiskFailedError:
                refused += 1
        return refused

    write("before")
    with broken(folder, fault) as happened:
        refused = write(*(f"meanwhile-{number}" for number in range(40)))
    write("after")
    store.close()
    with broken(folder, fault) as closed_happened:
        opened = _opens(folder, lambda _: None)
    kept: list[str] = []
    _opens(folder, lambda again: kept.extend(one.item for one in again.records() if isinstance(one, Answered)))
    told = {"happened": happened, "refused": refused, "saved": saved, "kept": kept}
    return told | {"closed_happened": closed_happened, "opened": opened}


def _opens(folder: Path, then: Callable[[StreamWriter], None]) -> bool:
    try:
        store = JournalStore(folder)
    except DiskFailedError:
        return False
    then(StreamWriter(store, STREAM, "attempt", KEYS))
    store.close()
    return True


def main() -> None:
    """Try every fault on a disk of its own."""
    told = {}
    for fault in FAULTS:
        folder = Path(sys.argv[1]) / fault
        folder.mkdir()
        inodes = INODES if fault == "no_inodes" else 1024
        if not mount(folder, f"size={KIB}k,nr_inodes={inodes}"):
            sys.exit("no file system can be mounted here")
        told[fault] = said(fault, folder)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
