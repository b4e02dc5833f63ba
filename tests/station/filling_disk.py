"""Run apart: writes answers to a journal while no file may grow beyond a bound, then with room again.

Prints, for every bound, what was said to be saved; the kernel refuses the write (RLIMIT_FSIZE), as a full disk does.
"""

import json
import resource
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol.journal import StreamId
from protocol.records import Answered, ChoiceResponse
from station.journal_store import DiskFailedError, JournalStore
from station.streams import StreamKeys, StreamWriter

ANSWERS = 30
STREAM = StreamId(b"attempt-16-bytes")
KEYS = StreamKeys(Ed25519PrivateKey.from_private_bytes(bytes(32)), b"", bytes(range(32)), ())


def room_for(most: int) -> None:
    """Let no file of this process grow beyond `most` bytes; -1 lifts the bound."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def saved_under(folder: Path, most: int) -> dict[str, object]:
    """Write answers under the bound until one is refused, then the rest with room; return what was said."""
    saved: list[str] = []
    refused = 0
    room_for(most)
    try:
        store = JournalStore(folder)
        writer = StreamWriter(store, STREAM, "attempt", KEYS)
    except DiskFailedError:
        room_for(resource.RLIM_INFINITY)
        return {"opened": False, "saved": [], "refused": 1}
    for number in range(ANSWERS):
        answer = f"option-{number}"
        try:
            writer.append(Answered(f"item-{number}", ChoiceResponse(answer)))
            saved.append(answer)
        except DiskFailedError:
            refused += 1
            if refused == 3:  # somebody has made room by now
                room_for(resource.RLIM_INFINITY)
    room_for(resource.RLIM_INFINITY)
    store.close()
    return {"opened": True, "saved": saved, "refused": refused}


if __name__ == "__main__":
    told = {}
    for most in map(int, sys.argv[2:]):
        folder = Path(sys.argv[1]) / str(most)
        folder.mkdir()
        told[most] = saved_under(folder, most)
    sys.stdout.write(json.dumps(told))
