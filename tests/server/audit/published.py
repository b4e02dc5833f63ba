"""A board that marked two attempts, one with an essay, and published: its export as files, to be tampered with."""

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, insert

from protocol import export, journal, sealing
from protocol.export import FileMark, FrameKind, Manifest, SegmentMark, frame
from protocol.journal import DeviceId, StreamId, Tip, decode_header
from protocol.officer import OfficerKeys
from protocol.policy import SanctionKind
from protocol.records import Answered, AttemptOpened, PaperOpened, Record, RootSigned, Submitted, TextResponse
from server.answers import service as journals
from server.answers.intake import check
from server.answers.store import AnswerStore
from server.audit.export import write_export
from server.audit.verifier import ExportFolder
from server.db.engine import Role, writing
from server.grading import key_versions, person_marks, runs, sanctions, schemes
from server.grading.corrections import Change, Correction
from server.grading.projecting import project
from server.grading.sanctions import Wanted
from server.grading.service import grade
from server.papers.models import papers as staged
from server.papers.models import sealed_variants
from server.results import publishing
from server.results.publication import hash_of_lines, lines_of, runs_of
from server.results.service import all_results
from server.results.sheet import sheet_rows
from server.roster import service as roster
from tests.server.board import AT, HOA, HUY, PLAN, Board, Stream, make_board
from tests.server.grading import papers
from tests.server.grading.conftest import keep_map

Files = dict[str, bytes]
Told = list[tuple[int, Record]]
PACKED = papers.packed_with_blocks()
SEALED = sealing.seal_paper(b"{}" * 400, bytes.fromhex(papers.PAPER), bytes(32), bytes(12))
ESSAY = papers.own_id(PACKED, "E1")
FIRST, SECOND = StreamId(bytes(range(16))), StreamId(bytes(range(1, 17)))


@dataclass
class PublishedExam:
    """The board; `now` goes on with each thing that is done."""

    board: Board
    papers: Engine
    now: int = AT

    @cached_property
    def officers(self) -> tuple[OfficerKeys, OfficerKeys]:
        """The two officers' keys: a PIN is stretched for a while, so once."""
        return self.board.unlocked()

    def sat(self, attempt: StreamId, candidate: str, seat: str, *answers: Record) -> None:
        """Have a candidate hand in."""
        keys = self.board.enrolled("seat", seat)
        stream = Stream(keys, attempt, "attempt", (self.board.grading.public_key().public_bytes_raw(),)).open()
        stream.write(AttemptOpened(candidate, PLAN.id, "07", "15", 1, "code"))
        stream.write(PaperOpened(papers.PAPER, "0101", hashlib.sha256(SEALED).digest(), 90), *answers)
        stream.write(Submitted(len(answers), 6, "candidate"))
        store = AnswerStore(self.board.engine, self.board.journal, lambda: AT)
        store.save(check([stream.batch(heads=(stream.head(),))], keys.writer(self.board, attempt))).result()
        store.close()
        with writing(self.board.engine) as db:
            journals.own(db, attempt, DeviceId(keys.id), "attempt")  # as the station's token has it

    def grade(self) -> str:
        """Mark; return the run."""
        self.now += 1
        grade(self.board.engine, self.papers, self.board.grading, self.board.journal, self.now)
        with self.board.engine.connect() as db:
            found = runs.latest(db)
        assert found is not None
        return found.id

    def follow(self, scheme: str) -> None:
        """Have two officers choose the marking rules."""
        for keys in self.officers:
            with writing(self.board.engine) as db:
                schemes.choose(db, self.board.journal, keys, scheme, self.now)

    def cancel(self, code: str) -> None:
        """Have two officers cancel an item."""
        wanted = [Correction(code, 1, Change.CANCEL)]
        for keys in self.officers:
            with writing(self.board.engine) as db, self.papers.connect() as held:
                key_versions.sign(db, held, self.board.journal, keys, wanted, "Đề sai.", self.now)

    def mark(self, attempt: StreamId, item: str, points: str) -> None:
        """Have an officer mark an item."""
        with writing(self.board.engine) as db:
            run = runs.latest(db)
            assert run is not None
            person_marks.record(db, self.board.journal, run.id, attempt, item, points, "cb1", "Đọc hai lần.", self.now)
            project(db, run.id)

    def punish(self, candidate: str) -> None:
        """Have two officers take a quarter off."""
        wanted = Wanted(PLAN.id, candidate, SanctionKind.REPRIMAND, "Nhìn bài.")
        with writing(self.board.engine) as db:
            for keys in self.officers:
                sanctions.record(db, self.board.journal, keys, wanted, self.now)
            run = runs.latest(db)
            assert run is not None
            project(db, run.id)

    def publish(self, reason: str = "") -> None:
        """Have two officers publish the results as they stand."""
        self.now += 1
        for keys in self.officers:
            with writing(self.board.engine) as db:
                people, sessions = roster.rows(db, self.board.folder.personal_key), roster.sessions(db)
                rows = sheet_rows(all_results(db), people, sessions)
                lines = lines_of(rows)
                shown, of = hash_of_lines(lines), runs_of(rows)
                publishing.sign(db, self.board.journal, PLAN.subject, lines, shown, reason, keys, self.now, of)

    def exported(self, out: Path) -> Files:
        """Return the export's files."""
        write_export(self.board.engine, self.board.folder.path, out)
        return dict(ExportFolder(out))

    def sealed(self, files: Mapping[str, bytes]) -> Files:
        """Return the files under a manifest that the board signs anew: what a board with its own key can forge."""
        rest = {path: content for path, content in files.items() if path != export.MANIFEST_FILE}
        before = export.decode_manifest(export.open_manifest(files[export.MANIFEST_FILE])[0])
        marks = tuple(FileMark(path, len(one), hashlib.sha256(one).digest()) for path, one in rest.items())
        encoded = export.encode_manifest(Manifest(1, before.exam, before.at, marks, tuple(_ends(rest))))
        signature = self.board.folder.signing.sign(export.MANIFEST_DOMAIN + encoded)
        return rest | {export.MANIFEST_FILE: export.sealed_manifest(encoded, signature)}

    def retold(self, files: Mapping[str, bytes], change: Callable[[Told], Told]) -> Files:
        """Return the files with the board's own journal written anew, and no log: all that a board could deny."""
        path = self.journal_path
        tip, content = Tip(self.board.journal.stream), export.JOURNAL_MAGIC
        for at, record in change(_told(files[path])):
            entry, tip = journal.append(tip, record, at)
            content += frame(FrameKind.ENTRY, entry.header.encode() + entry.body)
        content += frame(FrameKind.HEAD, journal.sign_head(tip, AT, self.board.folder.signing).encode())
        rest = {name: one for name, one in files.items() if name != export.LOG_FILE}
        return self.sealed(rest | {path: content})

    @property
    def journal_path(self) -> str:
        """Where the board's own journal lies."""
        return export.journal_path(self.board.journal.stream.hex(), 1)


def _entries(content: bytes) -> Iterator[journal.Entry]:
    for one in export.frames(content):
        if one.kind is FrameKind.ENTRY:
            size = journal.HEADER.size
            yield journal.Entry(decode_header(one.payload[:size]), one.payload[size:])


def _told(content: bytes) -> Told:
    told = [(entry.header.at, journal.read(entry)) for entry in _entries(content)]
    return [one for one in told if not isinstance(one[1], RootSigned)]


def _ends(files: Mapping[str, bytes]) -> Iterator[SegmentMark]:
    for path, content in files.items():
        if path.startswith("journals/"):
            last = list(_entries(content))[-1]
            header = last.header
            yield SegmentMark(header.stream.hex(), header.segment, header.seq, last.hash)


def make_sat(folder: Path) -> Generator[PublishedExam]:
    """Yield a board on which two candidates handed in, the first with an essay."""
    board = make_board(folder).with_roster().with_officers()
    held = board.folder.open(Role.PAPERS)
    with writing(held) as db:
        keep_map(db, PACKED)
    _stage(board)
    exam = PublishedExam(board, held)
    essay = Answered(ESSAY, TextResponse("Em tên là Hòa."))
    exam.sat(FIRST, HOA.candidate, "07/15", *papers.perfect(PACKED), essay)
    exam.sat(SECOND, HUY.candidate, "07/16", papers.first_wrong(PACKED))
    try:
        yield exam
    finally:
        board.engine.dispose()
        held.dispose()


def make_published(folder: Path) -> Generator[PublishedExam]:
    """Yield a board that published: the essay of the first candidate has a person's mark, the second was punished."""
    for exam in make_sat(folder):
        exam.grade()
        exam.mark(FIRST, ESSAY, "1.25")
        exam.punish(HUY.candidate)
        exam.publish()
        yield exam


def _stage(board: Board) -> None:
    """Have the board hold the sealed paper that the seats open."""
    digest = hashlib.sha256(SEALED).digest()
    kept = {"id": papers.PAPER, "exam_session": PLAN.id, "subject": PLAN.subject, "hash": digest, "state": "staged"}
    with writing(board.engine) as db:
        db.execute(insert(staged).values(**kept, spoken=b"", rehearsal=False))
        db.execute(
            insert(sealed_variants).values(
                id=papers.PAPER, paper=papers.PAPER, variant="0101", position=0, sealed=SEALED, hash=digest
            )
        )
