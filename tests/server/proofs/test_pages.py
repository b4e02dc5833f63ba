"""The public page of receipts, asked as a browser asks."""

import pytest

from protocol import log as logs
from protocol.codes import grouped
from server.audit.log import Log
from server.proofs.limiter import BURST
from server.proofs.words import WORDS
from server.roster import service as roster
from tests.server.board import HOA, PLAN, Board
from tests.server.staff.conftest import Visitor


def publish(board: Board) -> logs.SignedRoot:
    return Log(board.engine, board.journal).publish()


def test_the_form_leads_to_the_page_of_the_code(visitor: Visitor, code: str) -> None:
    assert 'name="ma"' in visitor.get("/bien-nhan/").text
    answer = visitor.get(f"/bien-nhan/?ma={grouped(code, 4).lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/bien-nhan/{code}")


def test_the_address_without_its_slash_is_the_form(visitor: Visitor) -> None:
    answer = visitor.get("/bien-nhan?ma=x")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/bien-nhan/?ma=x")


def test_without_a_root_it_says_that_the_proof_comes_later(visitor: Visitor, code: str) -> None:
    page = visitor.get(f"/bien-nhan/{code}").text
    assert WORDS["vi"]["promised"] in page
    assert "bang-chung" not in page
    assert visitor.get(f"/bien-nhan/{code}/bang-chung").status_code == 303


def test_with_a_root_all_three_stand_and_the_proof_is_a_file(visitor: Visitor, staffed: Board, code: str) -> None:
    signed = publish(staffed)
    page = visitor.get(f"/bien-nhan/{code}").text
    assert all(WORDS["vi"][name] in page for name in ("whole", "temporary", "receipt", "inclusion"))
    assert " ".join([signed.root.hex()[at : at + 4] for at in range(0, 64, 4)]) in page
    sent = visitor.get(f"/bien-nhan/{code}/bang-chung")
    assert sent.headers["Content-Disposition"] == f'attachment; filename="bien-nhan-{code}.ttproof"'
    proof = logs.read_proof(sent.content)
    assert isinstance(proof, logs.InclusionProof)
    assert logs.code_of(proof.check(staffed.folder.signing.public_key())) == code


def test_no_page_knows_a_person(visitor: Visitor, staffed: Board, code: str) -> None:
    publish(staffed)
    pages = [visitor.get(path).content for path in ("/bien-nhan/", f"/bien-nhan/{code}")]
    pages.append(visitor.get(f"/bien-nhan/{code}/bang-chung").content)
    with staffed.engine.connect() as db:
        rows = roster.rows(db, staffed.folder.personal_key)
    told = [value for row in rows for value in (row.candidate, row.name, row.number)]
    told += [HOA.born, HOA.school, PLAN.title, PLAN.subject, PLAN.id]
    assert [value for value in told if any(value.encode() in page for page in pages)] == []


def test_an_unknown_code_is_told_and_what_to_do(visitor: Visitor, code: str) -> None:
    answer = visitor.get(f"/bien-nhan/{'Z' * 16}")
    assert answer.status_code == 404
    assert WORDS["vi"]["unknown"] in answer.text
    assert WORDS["vi"]["unknown_next"] in answer.text


@pytest.mark.parametrize(("typed", "wrong"), [("7K4D", "length"), ("U" * 16, "letter"), ("x" * 5000, "length")])
def test_what_is_no_code_is_told(visitor: Visitor, typed: str, wrong: str) -> None:
    answer = visitor.get(f"/bien-nhan/?ma={typed}")
    assert answer.status_code == 422
    assert WORDS["vi"][wrong] in answer.text
    assert visitor.get(f"/bien-nhan/{typed}").status_code == 404


def test_what_is_typed_is_shown_as_text(visitor: Visitor) -> None:
    assert "<script>alert" not in visitor.get("/bien-nhan/?ma=<script>alert(1)</script>").text


def test_it_speaks_english_when_asked(visitor: Visitor) -> None:
    answer = visitor.get("/bien-nhan/?lang=en")
    assert answer.status_code == 303
    assert WORDS["en"]["title"] in visitor.get("/bien-nhan/").text


def test_the_language_can_be_changed_on_the_page_of_a_code(visitor: Visitor, code: str) -> None:
    assert f'href="/bien-nhan/{code}?lang=en"' in visitor.get(f"/bien-nhan/{code}").text


def test_who_asks_too_often_waits(visitor: Visitor) -> None:
    answers = [visitor.get("/bien-nhan/") for _ in range(BURST + 20)]
    assert answers[0].status_code == 200
    late = next(answer for answer in answers if answer.status_code == 429)
    assert late.headers["Retry-After"] == "60"
    assert WORDS["vi"]["often"] in late.text


def test_pages_are_not_kept_and_load_nothing_from_elsewhere(visitor: Visitor, code: str) -> None:
    headers = visitor.get(f"/bien-nhan/{code}").headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert visitor.get("/bien-nhan/tep/receipts.css").status_code == 200


def test_both_languages_say_the_same() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()
