"""Grading (figures of the `grading` bench).

A board on SQLite with 14,000 attempts of 50 items (40 choices, 4 of true and false, 6 short numbers; 24 variants), each
journal chained, sealed, handed in under a signed head, with a progress entry after every fifth answer. No list, no
officers: the grading key is at hand.
grade_14000x50: from the opened databases to the run recorded and the results made: standings, every stream key
unwrapped, every answer opened and marked, marks, hashes and results committed. Against: reading the same entries of the
same kinds from the store, in order, and opening none. Three runs each, in turn, the runs' tables emptied between.
grade_scale_10x: that against a board of 1,400 attempts, three runs each; the ratio of the medians is quoted.
Left out: two officers opening the key, seats' ticks (they are skipped by the same statement), PostgreSQL.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine, delete, insert

from bench.figures import Figure, figure
from protocol import journal, sealing
from protocol.journal import StreamId, Tip, device_id
from protocol.paper import Choice, ChoiceInteraction, Interaction, ShortNumberInteraction, TrueFalseInteraction
from protocol.records import (
    Answered,
    AttemptOpened,
    ChoiceResponse,
    PaperOpened,
    Progress,
    Record,
    Response,
    ShortNumberResponse,
    StreamOpened,
    Submitted,
    TrueFalseResponse,
    WrappedKey,
)
from server.answers import scanning
from server.answers import service as journals
from server.audit.board_journal import BoardJournal
from server.bank.items import RESPONSE, BankItem, BaseType, Cardinality, Level, ResponseDeclaration
from server.db import migrations
from server.db.engine import Role, open_database, writing
from server.grading.models import graded_attempts, grading_runs
from server.grading.opening import KINDS
from server.grading.service import BATCH, grade
from server.papers.models import variant_maps
from server.papers.packing import VariantMap, pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan

RUNS, ATTEMPTS, TENTH = 3, 14_000, 1_400
VARIANTS, AT = 24, 1_797_000_000_000_000
PAPER = "ab" * 16
WRITTEN_AT_ONCE = 200


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (grade_14000x50, grade_scale_10x) or both."""
    with tempfile.TemporaryDirectory() as folder:
        large = Store(Path(folder) / "large", ATTEMPTS)
        ours, reading = large.measured()
        figures = [figure("grade_14000x50", "s", ours, "reading the same responses from the store", reading)]
        if part in {"", "grade_scale_10x"}:
            tenth, _ = Store(Path(folder) / "tenth", TENTH).measured()
            ratios = [one / other for one, other in zip(sorted(ours), sorted(tenth), strict=True)]
            figures.append(figure("grade_scale_10x", "ratio", ratios))
    return tuple(one for one in figures if part in ("", one.name))


@dataclass
class Store:
    """A board with so many attempts, in a folder."""

    folder: Path
    attempts: int

    def measured(self) -> tuple[list[float], list[float]]:
        """Return the seconds of grading and of reading."""
        self.folder.mkdir()
        board, papers = open_database(self.folder), open_database(self.folder, Role.PAPERS)
        migrations.upgrade(board)
        migrations.upgrade(papers, Role.PAPERS)
        grading, journal = X25519PrivateKey.generate(), BoardJournal(Ed25519PrivateKey.generate(), b"")
        _write(board, papers, grading, self.attempts)
        ours, reading = [], []
        for _ in range(RUNS):
            reading.append(_seconds(lambda: _read(board)))
            ours.append(_seconds(lambda: grade(board, papers, grading, journal, AT)))
            _forget(board)
        board.dispose()
        papers.dispose()
        return ours, reading


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _read(board: Engine) -> int:
    with board.connect() as db:
        ends = [count.stream for count in scanning.segment_counts(db)]
        batches = [ends[start : start + BATCH] for start in range(0, len(ends), BATCH)]
        return sum(len(held) for held in (scanning.scan(db, one[0], one[-1], KINDS) for one in batches))


def _forget(board: Engine) -> None:
    with writing(board) as db:
        db.execute(delete(graded_attempts))
        db.execute(delete(grading_runs))


def _write(board: Engine, papers: Engine, grading: X25519PrivateKey, attempts: int) -> None:
    maps = [_packed(f"{number:04}") for number in range(101, 101 + VARIANTS)]
    with writing(papers) as db:
        for back in maps:
            content = msgspec.json.encode(back)
            db.execute(insert(variant_maps).values(paper_id=PAPER, variant=back.variant, map=content))
    public = grading.public_key().public_bytes_raw()
    for start in range(0, attempts, WRITTEN_AT_ONCE):
        with writing(board) as db:
            for number in range(start, min(start + WRITTEN_AT_ONCE, attempts)):
                _write_attempt(db, number, maps[number % VARIANTS], public)


def _write_attempt(db: Connection, number: int, back: VariantMap, public: bytes) -> None:
    device, stream, key = Ed25519PrivateKey.generate(), StreamId(os.urandom(16)), os.urandom(32)
    tip, rows = Tip(stream), []
    for record in _records(number, back, sealing.wrap_stream_key(stream, key, public)):
        entry, tip = journal.append(tip, record, AT, key, os.urandom(12))
        rows.append(journals.row_of(entry))
    journals.own(db, stream, device_id(device.public_key()), "attempt")
    journals.add_entries(db, rows)
    journals.add_head(db, journal.sign_head(tip, AT, device))


def _records(number: int, back: VariantMap, wrapped: WrappedKey) -> Iterator[Record]:
    yield StreamOpened("attempt", b"", (wrapped,))
    yield AttemptOpened(f"{number:08}", "ca-1", "07", "15", 1, "code")
    yield PaperOpened(PAPER, back.variant, bytes(32), 90)
    for place, (own, mapped) in enumerate(back.items.items()):
        yield Answered(own, _response(mapped.item.interaction, mapped.ids, number * 7 + place * 13))
        if place % 5 == 4:
            yield Progress(place + 1, len(back.items))
    yield Submitted(len(back.items), len(back.items), "candidate")


def _response(asked: Interaction, ids: dict[str, str], draw: int) -> Response:
    match asked:
        case ChoiceInteraction():
            return ChoiceResponse(ids["ABCD"[draw % 4]])
        case TrueFalseInteraction():
            return TrueFalseResponse({ids[letter]: bool(draw >> bit & 1) for bit, letter in enumerate("ABCD")})
        case _:
            return ShortNumberResponse(f"{draw % 9},{draw % 7}")


@cache
def _packed(variant: str) -> VariantMap:
    letters = tuple(Choice(letter, f"ý {letter}") for letter in "ABCD")
    statements = ("A true", "B false", "C true", "D true")
    parts = (
        _part("Phần I", "0.1", 40, ChoiceInteraction(letters), BaseType.IDENTIFIER, ("B",)),
        _part("Phần II", "1", 4, TrueFalseInteraction(letters), BaseType.DIRECTED_PAIR, statements),
        _part("Phần III", "0.5", 6, ShortNumberInteraction(), BaseType.FLOAT, ("0,5", "1/2")),
    )
    master = MasterPaper("Toán", 90, parts, {}, {})
    return pack(master, paper_id=PAPER, variant=variant, seed=bytes(32)).key_map


def _part(
    title: str, points: str, count: int, asked: Interaction, base: BaseType, correct: tuple[str, ...]
) -> PaperPart:
    cardinality = Cardinality.MULTIPLE if base is BaseType.DIRECTED_PAIR else Cardinality.SINGLE
    declared = (ResponseDeclaration(RESPONSE, cardinality, base, correct),)
    items = tuple(
        BankItem(f"{title} {number}", "Toán", "12", "Chủ đề", Level.KNOW, f"Câu {number}", asked, declared)
        for number in range(count)
    )
    return PaperPart(PartPlan(title, "", "", points), items)
