"""An exam of two candidates with no window: the board's own parts, and the seat's pure steps.

Every step's records go into a seat's journal on disk and from there through the board's intake into its store.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from protocol import paper, sealing
from protocol.journal import DeviceId, StreamId
from protocol.officer import OfficerKeys
from protocol.paper import Item, PackedPaper
from protocol.records import AttemptOpened, PaperOpened, Response
from server.answers import intake
from server.answers import service as journals
from server.answers.store import AnswerStore
from server.bank import service as bank
from server.bank.items import BankItem, BankStimulus
from server.db.engine import Role, writing
from server.grading import runs
from server.grading.runs import Run
from server.grading.service import grade
from server.officers import grading_key
from server.officers import service as officers
from server.papers import masters, service, staging
from server.papers.packing import MASTER, VariantMap, pack
from server.papers.plan import MasterPaper
from server.papers.proofing import proofed
from server.papers.staging import Machines
from server.results.service import Result, all_results
from server.roster import seating, slots
from server.roster import service as roster
from server.roster.seating import SessionPlan
from station.exam import steps
from station.exam.files import ReadFile
from station.exam.seat import Candidate, SeatState
from station.exam.steps import Step
from station.exam.work import replay
from station.journal_store import JournalStore
from station.streams import StreamKeys, StreamWriter
from tests.server.board import AT, HOA, HUY, Board, Row, make_board

VARIANTS = ("0101", "0102")
ANSWERED_S = 30


@dataclass(frozen=True)
class Opened:
    """What a candidate sits over: the paper, the way back from its pseudonyms, the attempt with its key."""

    exam_session: str
    hash: bytes
    paper: PackedPaper
    back: VariantMap
    attempt: StreamId
    key: bytes


@dataclass
class Exam:
    """A board in both roles."""

    board: Board
    papers: Engine
    staged: list[service.Paper] = field(default_factory=list)

    @cached_property
    def officers(self) -> tuple[OfficerKeys, OfficerKeys]:
        """The two officers, unlocked: a PIN is stretched for a while, so once."""
        return self.board.unlocked()

    @property
    def machines(self) -> Machines:
        """Both databases."""
        return Machines(self.board.engine, self.papers, self.board.journal)

    def fill_bank(self, items: Sequence[BankItem], stimuli: Sequence[BankStimulus], media: Mapping[str, bytes]) -> None:
        """Take items into the bank, with what they share and their files."""
        with writing(self.papers) as db:
            bank.take(db, items, stimuli, media)

    def approve(self, content: MasterPaper) -> str:
        """Have the real seat draw the paper, and two proof-readers sign it; return its id."""
        drawn = proofed(pack(content, paper_id="0" * 32, variant=MASTER, seed=bytes(masters.SEED_BYTES)).paper)
        with writing(self.papers) as db:
            made = masters.draft(db, "Đề số 1", None, content, AT)
            masters.record_proof(db, made.id, made.hash, drawn.proof, drawn.sheet, AT)
        for late, keys in enumerate(self.officers):
            with writing(self.papers) as db, writing(self.board.engine) as board:
                masters.approve(db, board, self.board.journal, made.id, keys, AT + late)
        return made.id

    def seal(self, paper_id: str) -> None:
        """Pack both variants, seal and stage them."""
        self.staged = staging.pack_and_seal(self.machines, paper_id, VARIANTS, HOA.exam_session, AT)

    def seal_unproofed(self, content: MasterPaper) -> None:
        """Pack, seal and stage the short way, as a rehearsal does."""
        with self.board.engine.connect() as db:
            (session,) = roster.sessions(db)
        self.staged = [staging.stage_short(self.machines, session, "Đề số 1", None, content, VARIANTS, AT)]

    def release(self) -> None:
        """Both officers open the paper's key."""
        (staged,) = self.staged
        for keys in self.officers:
            with writing(self.board.engine) as db:
                service.sign_release(db, self.board.journal, staged.id, keys, AT)

    def opened(self, row: Row) -> Opened:
        """Return what the first slot of a candidate's seat opens; the paper must be released."""
        with self.board.engine.connect() as db:
            (session,) = roster.sessions(db)
            slot = slots.find(db, session.id, row.room, row.seat, 1)
            given = service.of_seat(db, session.id, row.room, row.seat)
            assert slot is not None
            assert given is not None
            key, sealed = service.released_key(db, given.id).key, service.sealed_bytes(db, given.id)
        packed = paper.decode(sealing.open_paper(sealed, bytes.fromhex(given.id), key))
        attempt = sealing.attempt_id(slot.key, row.candidate, session.id)
        with self.papers.connect() as db:
            back = staging.variant_map(db, packed.paper_id, packed.variant)
        return Opened(session.id, given.hash, packed, back, attempt, sealing.attempt_key(slot.key, attempt))

    def grade(self, at: int) -> Run:
        """Both officers open the grading key; grade with it."""
        for keys in self.officers:
            with writing(self.board.engine) as db:
                opened = grading_key.sign_open(db, self.board.journal, keys, at)
        assert opened == self.board.grading.private_bytes_raw()
        grade(self.board.engine, self.papers, self.board.grading, self.board.journal, at)
        with self.board.engine.connect() as db:
            run = runs.latest(db)
        assert run is not None
        return run

    def outcomes(self, run: Run) -> list[bytes]:
        """Return what a run made of the attempts, byte for byte."""
        with self.board.engine.connect() as db:
            return list(runs.contents(db, run.id))

    def results(self) -> dict[str, Result]:
        """Return the results by candidate number."""
        with self.board.engine.connect() as db:
            return {one.candidate: one for one in all_results(db)}


@contextmanager
def exam_of(folder: Path, subject: str, minutes: int) -> Iterator[Exam]:
    """Make a board with two officers, two candidates, and the grading key wrapped for the officers."""
    board = make_board(folder).with_officers()
    plan = SessionPlan(HOA.exam_session, subject, AT, minutes)
    with writing(board.engine) as db:
        seating.import_session(db, board.folder.personal_key, board.journal, [HOA, HUY], plan, AT)
        roster.publish(db, board.folder.personal_key, board.journal, AT)
        officers.keep_wraps(db, grading_key.GRADING, board.grading.private_bytes_raw(), grading_key.ACT)
    papers = board.folder.open(Role.PAPERS)
    yield Exam(board, papers)
    papers.dispose()
    board.engine.dispose()


class Sitting:
    """A candidate at an enrolled seat where the released paper is open."""

    def __init__(self, exam: Exam, row: Row, folder: Path) -> None:
        board, opened = exam.board, exam.opened(row)
        self._board, self._keys = board, board.enrolled("seat", f"{row.room}/{row.seat}")
        self.paper, self.attempt, self.back = opened.paper, opened.attempt, opened.back
        with writing(board.engine) as db:  # as when a seat asks for a token for its attempt
            journals.own(db, self.attempt, DeviceId(self._keys.id), "attempt")
        wrap_to = (board.grading.public_key().public_bytes_raw(),)
        keys = StreamKeys(self._keys.key, self._keys.certificate, opened.key, wrap_to)
        self._store = JournalStore(folder)
        self.writer = StreamWriter(self._store, self.attempt, "attempt", keys)
        self.writer.append(AttemptOpened(row.candidate, opened.exam_session, row.room, row.seat, 1, "code"))
        self.writer.append(PaperOpened(self.paper.paper_id, self.paper.variant, opened.hash, self.paper.minutes))
        self.state = steps.signed_in(SeatState(), Candidate(row.candidate, row.name, row.born))
        self._take(steps.opened(self.state, self.paper, replay(self.writer.records())))

    def _take(self, step: Step) -> None:
        if step.records:
            self.writer.append(*step.records)
        self.state = step.state

    def turn_to(self, item: Item) -> None:
        """Show an item, and listen to what belongs to it as often as may be."""
        self._take(steps.go_to(self.state, item.number))
        shared = self.state.stimulus
        if shared is not None and shared.listening is not None:
            while steps.may_play(self.state, shared.id, shared.listening):
                self._take(steps.play(self.state, shared.id, shared.listening))

    def choose_block(self, block: str) -> None:
        """Take the parts of a block."""
        self._take(steps.choose_block(self.state, block))

    def answer(self, response: Response) -> None:
        """Answer the item on screen."""
        self._take(steps.respond(self.state, response))

    def hand_file(self, file: ReadFile) -> None:
        """Hand a file in for the item on screen."""
        assert self.state.item is not None
        self._take(steps.hand_file(self.state, self.state.item.id, file.file, file.parts()))

    def hand_in(self) -> None:
        """Hand in, and send the whole journal to the board."""
        step = steps.submit(self.state, "candidate")
        self.writer.append_and_sign(*step.records)
        self.state = step.state
        answers, writer = (
            AnswerStore(self._board.engine, self._board.journal),
            self._keys.writer(self._board, self.attempt),
        )
        try:
            while self._store.waiting():
                for ack in answers.save(intake.check(self._store.pending(), writer)).result(ANSWERED_S):
                    self._store.acknowledge(ack)
        finally:
            answers.close()

    @property
    def receipt(self) -> bytes:
        """The board's promise for the hand-in."""
        return self._store.receipt(self.attempt)

    def leave(self) -> None:
        """Close the journal."""
        self._store.close()
