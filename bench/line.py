"""The line from card to seat (figures of the `line` bench).

choice_to_durable_p99: 2,000 answers appended one by one to a seat's journal on disk: chained, sealed, committed with
synchronous=FULL, the tip file synced. Against: as many bare commits of one row of equal size. Five runs
of each, in turn; the median of their 99th percentiles is quoted.
import_500: a workbook of 500 candidates into checked rows. Against: python-calamine reading the same bytes. Five runs.
part `day`, one exam day on loopback with real windows under Xvfb and a card through pcscd:
card_to_decision: from laying the card on the virtual reader to the window's title saying the decision; five cards, each
after the reader was seen empty. PC/SC's own polling (some 0.4 s) is inside. Against: the bare transport of a reading,
21 kB in 7 commands, through pcscd. seat_rss: the client with the paper open. Against: an empty QMainWindow.
seat_back: from SIGKILL of the client to its window showing the same question again; five kills.
Left out: the click and the paint in choice_to_durable_p99, the board's tables in import_500.
"""

import datetime
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from python_calamine import CalamineWorkbook

from bench.day import measure_day
from bench.figures import Figure, figure, quantile
from fixtures.rosters import build_roster_workbook
from protocol.journal import StreamId
from protocol.records import Answered, ChoiceResponse
from server.roster.importers.reading import Settings, read_candidates
from station.journal_store import JournalStore
from station.streams import StreamKeys, StreamWriter

RUNS, ANSWERS, ROW_BYTES = 5, 2000, 300


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (durable, import, day) or all."""
    parts: dict[str, Callable[[], tuple[Figure, ...]]] = {
        "durable": lambda: (choice_to_durable(),),
        "import": lambda: (import_500(),),
        "day": measure_day,
    }
    return tuple(one for name, measured in parts.items() if part in ("", name) for one in measured())


def choice_to_durable() -> Figure:
    """Milliseconds from an answer to its being on the disk, 99th percentile."""
    ours, bare = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(_answers(Path(folder)))
            bare.append(commits_p99(Path(folder) / "bare.db"))
    return figure("choice_to_durable_p99", "ms", ours, "bare SQLite FULL commit p99", bare)


def _answers(folder: Path) -> float:
    store = JournalStore(folder)
    keys = StreamKeys(Ed25519PrivateKey.generate(), b"", bytes(32), ())
    writer = StreamWriter(store, StreamId(bytes(16)), "attempt", keys)
    answer = Answered("item-07", ChoiceResponse("option-b"))
    took = _timed(lambda: writer.append(answer))
    store.close()
    return took


def commits_p99(path: Path) -> float:
    """Return the 99th percentile of bare commits of one row, in milliseconds."""
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
            ours.append(_seconds(lambda: read_candidates(content, Settings(datetime.date(2026, 12, 12)))))
            alone.append(_seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()))
    return figure("import_500", "s", ours, "python-calamine reading the file alone", alone)


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before
