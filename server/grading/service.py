"""Grading: what was handed in under a verified head or collected by two officers, marked by dated rules, recorded.

A run depends on its inputs alone: graded again, on any machine, it comes to the same bytes. A run that was stopped
goes on where it was, since each batch of attempts is kept with the marks in it or not at all.
"""

import datetime
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, Engine, select

from protocol import sealing
from protocol.journal import StreamId
from protocol.policy import MarkingRules, marking_rules
from server.answers import scanning
from server.answers.scanning import RawEntry
from server.attempts.rulings import Rulings, rulings
from server.audit.board_journal import BoardJournal
from server.db.engine import writing
from server.grading import key_versions, runs, schemes
from server.grading.corrections import KeyVersion, corrected_key
from server.grading.marking import VariantMarker
from server.grading.opening import KINDS, Opener, TroubleError
from server.grading.projecting import project
from server.grading.record import ENGINE, INPUTS_FORMAT, Graded, Inputs, Note, Outcome, PaperInput, encode_graded
from server.grading.runs import DONE, Run
from server.grading.standings import Stood, papers_opened, standings
from server.papers.models import variant_maps
from server.papers.packing import VariantMap
from server.roster import service as roster

US_PER_S = 1_000_000
BATCH = 500  # attempts: some 8 MB of journals


class UnknownPaperError(Exception):
    """An attempt was made on a paper that this board has no key for."""

    def __init__(self, paper_id: str) -> None:
        super().__init__(paper_id)
        self.paper_id = paper_id


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run's inputs, and what they name."""

    inputs: Inputs
    stood: Sequence[Stood]
    decided: Rulings
    maps: Mapping[tuple[str, str], VariantMap]
    versions: Sequence[KeyVersion]


def grade(
    board: Engine,
    papers: Engine,
    grading_key: X25519PrivateKey,
    journal: BoardJournal,
    at: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Mark every attempt that was closed by the exam's rules, record the run and make the results anew.

    `at`: UTC microseconds. `on_progress`: attempts done, and of how many; between batches. Returns how many were
    marked. Raises UnknownPaperError, WrongKeyError, OutcomeDiffersError, NoRulesError.
    """
    with board.connect() as db, papers.connect() as papers_db:
        prepared = prepare(db, papers_db, at)
    with writing(board) as db:
        run = runs.begin(db, prepared.inputs, at)
    for done in _batches(board, run, prepared, grading_key):
        if on_progress is not None:
            on_progress(done, len(prepared.stood))
    with writing(board) as db:
        return project(db, runs.end(db, journal, run, at).id)


def prepare(db: Connection, papers: Connection, at: int) -> Prepared:
    """Return what a run begun now goes by. Raises UnknownPaperError, NoRulesError."""
    decided = rulings(db)
    stood = standings(db, decided)
    opened = sorted(papers_opened(db, {one.stream: one for one in stood}))
    contents = {paper: _map_content(papers, *paper) for paper in opened}
    versions = key_versions.in_force(db)
    rules_of = _rules_of(db, at, schemes.in_force(db).scheme)
    inputs = Inputs(
        INPUTS_FORMAT,
        ENGINE,
        versions[-1].version.version if versions else key_versions.AS_PACKED,
        versions[-1].hash.hex() if versions else "",
        {rules.code: rules for rules in rules_of.values()},
        {session: rules.code for session, rules in rules_of.items()},
        tuple(PaperInput(*paper, hashlib.sha256(content).hexdigest()) for paper, content in contents.items()),
        tuple(one.standing for one in stood),
    )
    maps = {paper: msgspec.json.decode(content, type=VariantMap) for paper, content in contents.items()}
    return Prepared(inputs, stood, decided, maps, [one.version for one in versions])


def _rules_of(db: Connection, at: int, scheme: str) -> dict[str, MarkingRules]:
    """Return the rules by exam session: those of its own day and subject, and under "" today's for any other."""
    found = {"": marking_rules(_day(at), scheme=scheme)}
    for session in roster.sessions(db):
        found[session.id] = marking_rules(_day(session.starts_at), session.subject, scheme)
    return found


def _day(at: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(at / US_PER_S, datetime.UTC).date()


def _map_content(papers: Connection, paper_id: str, variant: str) -> bytes:
    held = papers.scalar(
        select(variant_maps.c.map).where(variant_maps.c.paper_id == paper_id, variant_maps.c.variant == variant)
    )
    if held is None:
        raise UnknownPaperError(paper_id)
    return bytes(held)


def _batches(board: Engine, run: Run, prepared: Prepared, grading_key: X25519PrivateKey) -> Iterator[int]:
    """Mark and keep batch after batch; yield how many attempts are done after each."""
    grader = Grader(prepared, grading_key)
    with board.connect() as db:
        # A run that is done is made again whole, and has to come to what is kept; one that was stopped goes on.
        kept = set[StreamId]() if run.state == DONE else runs.kept(db, run.id)
    done = len(kept)
    left = iter([one for one in prepared.stood if one.stream not in kept])
    while batch := tuple(itertools.islice(left, BATCH)):
        with board.connect() as db:
            outcomes = {stood.stream: encode_graded(graded) for stood, graded in grader.graded(db, batch)}
        if not kept and not grader.has_opened:
            raise sealing.WrongKeyError("attempt")  # before anything is kept
        with writing(board) as db:
            runs.keep(db, run.id, outcomes)
        done += len(batch)
        yield done


class Grader:
    """Opens and marks attempts by what was prepared. The grading key lives as long as this does."""

    def __init__(self, prepared: Prepared, grading_key: X25519PrivateKey) -> None:
        self._prepared = prepared
        self._opener = Opener(grading_key, prepared.decided)
        self._markers = dict[tuple[str, str, str], VariantMarker]()

    @property
    def has_opened(self) -> bool:
        """Whether the grading key opened any attempt so far."""
        return self._opener.has_opened

    def graded(self, db: Connection, batch: Sequence[Stood]) -> Iterator[tuple[Stood, Graded]]:
        """Yield what becomes of each attempt of a batch."""
        for stood, raw in scanned(db, batch):
            yield stood, self._graded(db, stood, raw)

    def _graded(self, db: Connection, stood: Stood, raw: Sequence[RawEntry]) -> Graded:
        if not stood.is_closed or stood.trouble is not None:
            return self._unmarked(stood, raw, stood.trouble or Outcome.OPEN, stood.notes)
        try:
            sheet = self._opener.sheet(db, stood, raw)
        except TroubleError as trouble:
            return self._unmarked(stood, raw, trouble.outcome, trouble.notes)
        return self._marker(sheet.paper.paper_id, sheet.paper.variant, sheet.opened.exam_session).graded(stood, sheet)

    def _unmarked(self, stood: Stood, raw: Sequence[RawEntry], outcome: Outcome, notes: tuple[Note, ...]) -> Graded:
        return Graded(
            stood.standing.attempt,
            outcome,
            *self._opener.registration(stood, raw),
            notes=notes,
            closed_at=stood.closed_at,
            receipt_code=stood.receipt_code,
        )

    def _marker(self, paper_id: str, variant: str, exam_session: str) -> VariantMarker:
        inputs = self._prepared.inputs
        code = inputs.rules_of.get(exam_session, inputs.rules_of[""])
        if (paper_id, variant, code) not in self._markers:
            back = self._prepared.maps[paper_id, variant]
            key = corrected_key(back, self._prepared.versions)
            self._markers[paper_id, variant, code] = VariantMarker(key, inputs.rules[code])
        return self._markers[paper_id, variant, code]


def scanned(
    db: Connection, batch: Sequence[Stood], kinds: Sequence[int] = KINDS
) -> Iterable[tuple[Stood, Sequence[RawEntry]]]:
    """Yield the attempts of a batch, which is in order, with their entries."""
    if not batch:
        return
    held = scanning.scan(db, batch[0].stream, batch[-1].stream, kinds)
    for stood in batch:
        yield stood, held.get(stood.stream, ())
