"""The board of the staff web with a paper that is packed, and works on it that were handed in and marked."""

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
import requests
from PIL import Image
from sqlalchemy import Engine

from protocol import sealing
from protocol.journal import StreamId, Tip
from protocol.records import (
    Answered,
    AttemptOpened,
    BlockChosen,
    FilePart,
    FilesResponse,
    PaperOpened,
    Record,
    StreamOpened,
    Submitted,
    TextResponse,
    UploadedFile,
)
from server.db.engine import Role, writing
from server.grading import runs
from server.grading.runs import Run
from server.grading.service import grade
from server.officers import grading_key
from server.officers import service as officers
from server.papers.packing import Packed
from server.results.service import Result, all_results
from tests.server.board import AT, HOA, PINS, PLAN, Board
from tests.server.grading import papers
from tests.server.grading.conftest import Board as GradingBoard
from tests.server.grading.conftest import keep_map
from tests.server.grading.papers import own_id, perfect
from tests.server.staff.conftest import Visitor

ESSAY = "Quê hương mỗi người\nchỉ một,\n\n<script>alert(1)</script> như là chỉ một mẹ thôi."
HOSTILE = b"<html><script>alert(1)</script></html>" * 20


@dataclass
class Exam:
    """A board whose paper is sat, and somebody signed in."""

    board: Board
    papers: Engine
    packed: Packed
    visitor: Visitor

    def attempt(self, candidate: str, *records: Record, hand_in: bool = True) -> StreamId:
        """Keep an attempt's journal as the answers store does."""
        stream, key = StreamId(os.urandom(16)), os.urandom(32)
        wrap = sealing.wrap_stream_key(stream, key, self.board.grading.public_key().public_bytes_raw())
        begun: tuple[Record, ...] = (
            StreamOpened("attempt", b"", (wrap,)),
            AttemptOpened(candidate, PLAN.id, "07", "15", 1, "code"),
            PaperOpened(papers.PAPER, "0101", bytes(32), 90),
        )
        ended: tuple[Record, ...] = (Submitted(len(records), 22, "candidate"),) if hand_in else ()
        kept = GradingBoard(self.board, self.papers, self.packed)
        kept.write(Tip(stream), key, (*begun, *records, *ended), signed=hand_in)
        return stream

    def grade(self, at: int) -> Run:
        """Mark as two officers would."""
        grade(self.board.engine, self.papers, self.board.grading, self.board.journal, at)
        with self.board.engine.connect() as db:
            found = runs.latest(db)
        assert found is not None
        return found

    def result(self, candidate: str) -> Result:
        """Return a candidate's result."""
        with self.board.engine.connect() as db:
            return next(one for one in all_results(db) if one.candidate == candidate)

    def sign(self, page: str, path: str, officer: str, **fields: str) -> requests.Response:
        """Send the form of `page` with an officer's PIN."""
        return self.visitor.submit(page, path, officer=officer, pin=PINS[officer], **fields)

    def open_key(self) -> None:
        """Have both officers open the grading key on its page."""
        for officer in PINS:
            assert self.sign("/cham-thi/mo-khoa", "/cham-thi/mo-khoa", officer).status_code == 303


def exam_of(packed: Packed, staffed: Board, visitor: Visitor) -> Iterator[Exam]:
    """Yield a board on which `packed` is sat, with two officers and the chair signed in."""
    held = staffed.with_officers().folder.open(Role.PAPERS)
    with writing(held) as db:
        keep_map(db, packed)
    with writing(staffed.engine) as db:
        officers.keep_wraps(db, grading_key.GRADING, staffed.grading.private_bytes_raw(), grading_key.ACT)
    visitor.sign_in()
    yield Exam(staffed, held, packed, visitor)
    held.dispose()


@pytest.fixture
def exam(staffed: Board, visitor: Visitor) -> Iterator[Exam]:
    """A paper of the graduation exam."""
    yield from exam_of(papers.packed(), staffed, visitor)


@pytest.fixture
def written(staffed: Board, visitor: Visitor) -> Iterator[Exam]:
    """A paper with an essay and an upload, one work on it, marked as far as rules do."""
    for made in exam_of(papers.packed_with_blocks(), staffed, visitor):
        made.attempt(HOA.candidate, *perfect(made.packed), BlockChosen(papers.BLOCK_A), *handed_in(made.packed))
        made.grade(AT)
        yield made


def handed_in(packed: Packed) -> Sequence[Record]:
    """Return an essay, and an upload: a photo, a page that calls itself one, and a file of which nothing came."""
    photo = UploadedFile("bài làm.jpg", "image/jpeg", len(picture()), hashlib.sha256(picture()).digest())
    page = UploadedFile('..\\x"; y\r\n.html', "image/png", len(HOSTILE), hashlib.sha256(HOSTILE).digest())
    lost = UploadedFile("mất.pdf", "application/pdf", 10, bytes(32))
    return [
        Answered(own_id(packed, "E1"), TextResponse(ESSAY)),
        FilePart(photo.hash, 0, picture()),
        FilePart(page.hash, 0, HOSTILE),
        Answered(own_id(packed, "U1"), FilesResponse((photo, page, lost))),
    ]


def picture() -> bytes:
    """Return a JPEG with a comment in it that is no part of the picture."""
    out = io.BytesIO()
    Image.new("RGB", (640, 420), (222, 226, 230)).save(out, "JPEG", comment=b"SBD 18001234")
    return out.getvalue()
