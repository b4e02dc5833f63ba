"""The line from card to seat (figures of the `line` bench).

choice_to_durable_p99: 2,000 answers appended one by one to a seat's journal on disk: chained, sealed, committed with
synchronous=FULL, the tip file synced. Against: as many bare commits of one row of equal size. Five runs
of each, in turn; the median of their 99th percentiles is quoted.
import_500: a workbook of 500 candidates into checked rows. Against: python-calamine reading the same bytes. Five runs.
Left out: the window (its click and its paint), the line to the board, writing the rows to the board's tables.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from python_calamine import CalamineWorkbook

from bench.figures import Figure, figure, quantile
from fixtures.rosters import build_roster_workbook
from protocol.journal import StreamId
from protocol.records import Answered, ChoiceResponse
from server.roster.importers.workbook import read_candidate_workbook
from station.journal_store import JournalStore
from station.streams import StreamKeys, StreamWriter

RUNS, ANSWERS, ROW_BYTES = 5, 2000, 300


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (durable, import) or all."""
    parts: dict[str, Callable[[], Figure]] = {"durable": choice_to_durable, "import": import_500}
    return tuple(measured() for name, measured in parts.items() if part in ("", name))


def choice_to_durable() -> Figure:
    """Milliseconds from an answer to its being on the disk, 99th percentile."""
    ours, bare = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_answers(Path(folder)))
            bare.append(_commits(Path(folder) / "bare.db"))
    return figure("choice_to_durable_p99", "ms", ours, "bare SQLite FULL commit p99", bare)


def _answers(folder: Path) -> float:
    store = JournalStore(folder)
    keys = StreamKeys(Ed25519PrivateKey.generate(), b"", bytes(32), ())
    writer = StreamWriter(store, StreamId(bytes(16)), "attempt", keys)
    answer = Answered("item-07", ChoiceResponse("option-b"))
    took = _timed(lambda: writer.append(answer))
    store.close()
    return took


def _commits(path: Path) -> float:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE rows (content BLOB)")

    def commit() -> None:
        with database:
            database.execute("INSERT INTO rows VALUES (?)", (bytes(ROW_BYTES),))

    took = _timed(commit)
    database.close()
    return took


def _timed(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ANSWERS):
        before = time.perf_counter()
        act()
        times.append((time.perf_counter() - before) * 1000)
    return quantile(times, 0.99)


def import_500() -> Figure:
    """Seconds from a workbook's bytes to 500 checked rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "candidates.xlsx"
        build_roster_workbook(path)
        content = path.read_bytes()
        ours, alone = [], []
        for _ in range(RUNS):
            ours.append(_seconds(lambda: read_candidate_workbook(content)))
            alone.append(_seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()))
    return figure("import_500", "s", ours, "python-calamine reading the file alone", alone)


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before
