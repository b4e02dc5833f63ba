"""The board under load (figures of the `board` bench). Part `saves`:

saves_pg, saves_sqlite: durable saves a second through the real application, `truongthi board serve`: its token check,
its intake checks, its store, fsync on. 64 stations, each with a kept-alive connection opened before timing, send one
request of 3 entries (two sealed answers, one progress) after the other for 4 s, after 1.5 s that are not measured; the
requests are made before (bench.saves_client) and every answer is checked. Five runs, median quoted. saves_p99: the
99th percentile of the time to an answer, of the slower of the two databases, in the same runs.
Against, in the same run: pgbench with 64 clients that insert 3 rows of the same size into the same table in one
statement and commit, on the same PostgreSQL; for SQLite the same server storing nothing (bench.saves_server).
Left out: TLS, which a proxy ends in production (plain HTTP on loopback here); reading; client and server share the
cores, PostgreSQL too.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.figures import Figure, figure, quantile
from bench.saves_board import Board, make_board, seats
from bench.saves_client import ENTRIES, Outcome, Plan
from fixtures.postgres import SUPERUSER, Postgres, running_postgres

RUNS, SEATS = 5, 64
WARM_S, SECONDS = 1.5, 4.0
REQUESTS, OF_NOTHING = 1500, 2600  # a station's, made beforehand: enough for 17,000 saves a second, and for 30,000
HEADER_BYTES, BODY_BYTES = 103, 70
STARTS_S = 30
SETTINGS = ("shared_buffers = '1GB'", "max_wal_size = '4GB'", "wal_compression = on", "max_connections = 200")


class BadRunError(Exception):
    """A run cannot be quoted: `said` tells why."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, slots=True)
class Measured:
    """A run: saves a second, 99th percentile in ms, and the cores that the server took."""

    rate: float
    p99_ms: float
    cores: float


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (saves) or all."""
    parts: dict[str, Callable[[], tuple[Figure, ...]]] = {"saves": saves}
    return tuple(one for name, measured in parts.items() if part in ("", name) for one in measured())


def saves() -> tuple[Figure, ...]:
    """Measure both databases, and beside each what it is held against."""
    with tempfile.TemporaryDirectory() as folder, running_postgres(settings=SETTINGS) as postgres:
        on_sqlite = make_board(Path(folder) / "sqlite")
        on_postgres = make_board(Path(folder) / "postgresql", (postgres.create("board"), postgres.create("papers")))
        sqlite, nothing, pg, bare = [], [], [], []
        for _ in range(RUNS):  # in turn, so that what else the machine does falls on all alike
            pg.append(_run(on_postgres, _served))
            bare.append(_pgbench(postgres))
            sqlite.append(_run(on_sqlite, _served))
            nothing.append(_run(on_sqlite, _storing_nothing))
    slower = max((pg, sqlite), key=lambda runs: statistics.median(run.p99_ms for run in runs))
    return (
        figure("saves_pg", "1/s", [run.rate for run in pg], "pgbench, 3 rows, 64 clients", bare),
        figure(
            "saves_sqlite",
            "1/s",
            [run.rate for run in sqlite],
            "the same handler storing nothing",
            [run.rate for run in nothing],
        ),
        figure("saves_p99", "ms", [run.p99_ms for run in slower]),
    )


def _run(board: Board, served: Callable[[Path, int], Sequence[str]]) -> Measured:
    number = OF_NOTHING if served is _storing_nothing else REQUESTS
    with tempfile.TemporaryDirectory() as folder, _running(board, served) as (server, port):
        plan = Path(folder) / "plan"
        asked = Plan(port, seats(board, SEATS), number, WARM_S, SECONDS)
        plan.write_bytes(msgspec.msgpack.encode(asked))
        began = _cpu_s(server)
        done = subprocess.run(
            [sys.executable, "-m", "bench.saves_client", str(plan)], stdout=subprocess.PIPE, check=True
        )
        cores = (_cpu_s(server) - began) / (WARM_S + SECONDS)
    outcome = msgspec.json.decode(done.stdout, type=Outcome)
    if outcome.errors or outcome.exhausted:
        raise BadRunError(f"{outcome.errors} errors, {outcome.exhausted} stations out of requests")
    measured = Measured(outcome.saves / SECONDS, quantile(outcome.times_ms, 0.99), cores)
    print(f"{board.name}: {measured.rate:.0f}/s, p99 {measured.p99_ms:.1f} ms, {cores:.2f} cores", file=sys.stderr)
    return measured


def _served(folder: Path, port: int) -> Sequence[str]:
    return ("-m", "truongthi", "board", "serve", str(folder), "--port", str(port), "--behind-proxy")


def _storing_nothing(folder: Path, port: int) -> Sequence[str]:
    return ("-m", "bench.saves_server", str(folder), str(port))


@contextmanager
def _running(board: Board, served: Callable[[Path, int], Sequence[str]]) -> Iterator[tuple[int, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, *os.environ.get("BENCH_PYTHON", "").split(), *served(board.folder.path, port)]
    with subprocess.Popen(words) as server:
        try:
            end = time.monotonic() + STARTS_S
            while not _listens(port):
                if time.monotonic() > end or server.poll() is not None:
                    raise BadRunError("the server did not start")
                time.sleep(0.05)
            yield server.pid, port
        finally:
            server.send_signal(signal.SIGTERM)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pgbench(postgres: Postgres) -> float:
    """Return transactions a second of three rows each: PostgreSQL alone, driven by its own C client."""
    rows = ", ".join(
        f"(decode(md5(:client_id || '-' || :stream), 'hex'), 1, :seq + {row}, 22, "
        f"decode(repeat('61', {HEADER_BYTES}), 'hex'), decode(repeat('61', {BODY_BYTES}), 'hex'))"
        for row in range(ENTRIES)
    )
    script = (
        "\\set stream random(1, 1000000000)\n\\set seq random(1, 1000000000)\n"
        f"INSERT INTO entries (stream, segment, seq, kind, header, body) VALUES {rows} ON CONFLICT DO NOTHING;\n"
    )
    path = postgres.folder / "saves.sql"
    path.write_text(script)
    words = ("-n", "-f", str(path), "-c", str(SEATS), "-j", "2", "-T", str(int(WARM_S + SECONDS)), "-M", "prepared")
    said = postgres.program("pgbench", "-h", str(postgres.folder), "-U", SUPERUSER, *words, "board")
    rate = float(next(line for line in said.splitlines() if line.startswith("tps = ")).split()[2])
    print(f"pgbench: {rate:.0f}/s", file=sys.stderr)
    return rate
