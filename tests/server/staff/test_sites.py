"""Somebody of one site sees that site: every page and act is walked with an account bound to it."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, insert, select
from starlette.routing import Route

from protocol.policy import SCHEMES, Actor
from protocol.records import IncidentOpened, PaperOpened
from server.acts import act_of
from server.answers.models import entries
from server.db.engine import writing
from server.papers.models import papers as staged
from server.results import publishing
from server.results import service as results
from server.results.publication import hash_of_lines, lines_of
from server.results.service import Result
from server.results.sheet import sheet_rows
from server.roster import seating, slots
from server.roster import service as roster
from server.roster.seating import SessionPlan
from server.staff import sessions, sites
from server.staff.areas import AREAS
from server.staff.results import sheets
from server.staff.shell import OWN_ACCOUNT, SIGN_OUT, Staff
from tests.server.board import AT, HOA, PLAN, Board, Row, Stream
from tests.server.staff.conftest import FORM_TOKEN, PASSWORD, Visitor, attempt_stream, keep

LINH = Row("39990001", "Vũ Khánh Linh", "2008-01-09", "037308011111", "31", "44", school="THPT Kim Sơn B")
ELSEWHERE = SessionPlan("Ca chiều", PLAN.subject, AT, 90)
PAPER = "cd" * 16
LISTS = ("/", "/thi-sinh", "/ca-thi", "/thiet-bi", "/de-thi", "/ket-qua")
OWN_PAGES = (OWN_ACCOUNT, SIGN_OUT, "/dang-nhap")


@dataclass(frozen=True)
class Elsewhere:
    """What the board holds of another site, by how addresses name it."""

    named: dict[str, str]
    marks: tuple[str, ...]  # what nobody of site 12 may read

    def address(self, path: str) -> str:
        """Return a route's path filled with the other site's things."""
        return re.sub(r"\{(\w+)(?::int)?\}", lambda match: self.named.get(match[1], "1"), path)

    def read_in(self, content: bytes) -> list[str]:
        """Return which marks stand in a page or a sheet."""
        return [mark for mark in self.marks if mark.encode() in content]


@pytest.fixture
def elsewhere(staffed: Board) -> Elsewhere:
    """A second site with its session, room, devices, attempt, result, paper and incident."""
    linh = Row(**{name: getattr(LINH, name) for name in LINH.__struct_fields__ if name not in _PLACE}, **_PLACE)
    with writing(staffed.engine) as db:
        personal, journal = staffed.folder.personal_key, staffed.journal
        seating.import_session(db, personal, journal, [linh], ELSEWHERE, AT)
        roster.publish(db, personal, journal, AT)
        slot = slots.find(db, ELSEWHERE.id, "31", "44", 1)
        kept = {"exam_session": ELSEWHERE.id, "subject": "Toán", "hash": bytes(32), "state": "staged"}
        db.execute(insert(staged).values(id=PAPER, spoken=b"", rehearsal=False, **kept))
    assert slot is not None
    desk, seat = staffed.enrolled("desk", "ban-kim-son", "31"), staffed.enrolled("seat", "31/44")
    theirs = Stream(seat, slot.attempt, "attempt").open().write(PaperOpened(PAPER, "0101", bytes(32), 90))
    keep(staffed, theirs)
    ours = attempt_stream(staffed)
    keep(staffed, ours)
    _mark(
        staffed,
        Result(
            ours.id,
            HOA.candidate,
            PLAN.id,
            "0101",
            {"Phần I": "2.75"},
            "2.75",
            AT,
            "A" * 16,
            final="2.75",
            subject="Toán",
        ),
        Result(
            theirs.id,
            LINH.candidate,
            ELSEWHERE.id,
            "0101",
            {"Phần I": "3.31"},
            "3.31",
            AT,
            "B" * 16,
            final="3.31",
            subject="Toán",
        ),
    )
    with writing(staffed.engine) as db:
        staffed.journal.append(db, IncidentOpened("fork-kim-son", "fork", (theirs.id.hex(),)), at=AT)
    named = {"candidate": LINH.candidate, "session": ELSEWHERE.id, "site": "77", "room": "31", "serial": "1"}
    named |= {"device": desk.id.hex(), "attempt": theirs.id.hex(), "incident": "fork-kim-son", "paper": PAPER}
    marks = (LINH.candidate, LINH.name, LINH.school, "Ca chiều", "ban-kim-son", "31/44", theirs.id.hex(), PAPER)
    return Elsewhere(named, (*marks, "fork-kim-son", "3,31", "B" * 4 + "-"))


SAME = {"site": "77", "site_name": "Điểm thi Kim Sơn", "exam_session": "Ca chiều", "room": "07"}
_PLACE = {"site": "77", "site_name": "Điểm thi Kim Sơn", "exam_session": "Ca chiều"}


def _mark(board: Board, *found: Result) -> None:
    """Put results where grading puts them, and publish them."""
    board.with_officers()
    with writing(board.engine) as db:
        results.replace_all(db, found)
    for keys in board.unlocked():
        with writing(board.engine) as db:
            people, known = roster.rows(db, board.folder.personal_key), roster.sessions(db)
            lines = lines_of(sheet_rows(results.all_results(db), people, known))
            publishing.sign(db, board.journal, "Toán", lines, hash_of_lines(lines), "", keys, AT)


def bound(board: Board, visitor: Visitor, role: Actor, site: str = "12") -> None:
    """Sign in as somebody of a site."""
    with writing(board.engine) as db:
        sessions.add_user(db, f"{role.value}-{site}", PASSWORD, "Lê Quốc Hùng", role, site)
    assert visitor.sign_in(f"{role.value}-{site}").status_code == 303


def of_areas(board: Board) -> Iterator[Route]:
    staff = Staff(board.engine, board.folder, lambda: AT)
    for area in AREAS:
        yield from (route for route in area.routes(staff) if isinstance(route, Route))


def shown(board: Board, elsewhere: Elsewhere) -> list[str]:
    """Return the address of every page and file; of those that list, once more asking for the other site."""
    paths = [one.path for one in of_areas(board) if "GET" in (one.methods or ())]
    found = [elsewhere.address(path) for path in paths if not path.startswith("/tra-cuu-diem")]
    asked = f"?session={ELSEWHERE.id}&site=77"
    listing = [path for path in found if path in LISTS or path in sheets.MAKERS]
    return [*found, *(path + asked for path in listing), *(f"{path}?v=1" for path in sheets.MAKERS)]


def content_of(answer_content: bytes) -> bytes:
    """Return what a page or a workbook says."""
    if not answer_content.startswith(b"PK"):
        return answer_content
    with zipfile.ZipFile(io.BytesIO(answer_content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_no_page_or_file_shows_a_row_of_another_site(staffed: Board, visitor: Visitor, elsewhere: Elsewhere) -> None:
    bound(staffed, visitor, Actor.SITE_HEAD)
    seen = list[tuple[str, list[str]]]()
    for path in shown(staffed, elsewhere):
        answer = visitor.get(path)
        assert answer.status_code in {200, 303, 403, 404, 422}, path
        read = elsewhere.read_in(_without_address(content_of(answer.content), path))
        seen += [(path, read)] if read else []
    assert seen == []
    assert HOA.candidate in visitor.get("/ket-qua").text  # its own rows are there
    assert HOA.candidate.encode() in visitor.get("/ket-qua.csv?v=1").content
    assert HOA.candidate in visitor.get("/thi-sinh").text


def _without_address(content: bytes, path: str) -> bytes:
    """Leave out where a page repeats its own address, and the filters that somebody typed into it."""
    bare, _, query = path.partition("?")
    content = re.sub(rb'="' + re.escape(bare.encode()) + rb'(\?[^"]*)?"', b"", content)
    return content.replace(b'value="77"', b"") if query else content


def test_somebody_of_every_site_sees_what_the_walk_looks_for(
    staffed: Board, visitor: Visitor, elsewhere: Elsewhere
) -> None:
    bound(staffed, visitor, Actor.SITE_HEAD, "")
    read = {mark for path in shown(staffed, elsewhere) for mark in elsewhere.read_in(visitor.get(path).content)}
    assert {LINH.candidate, LINH.name, LINH.school, "Ca chiều", "ban-kim-son", "31/44", PAPER} <= read


def test_no_act_reaches_another_site(staffed: Board, visitor: Visitor, elsewhere: Elsewhere) -> None:
    bound(staffed, visitor, Actor.SITE_HEAD)
    token = FORM_TOKEN.search(visitor.get(OWN_ACCOUNT).text)
    assert token
    before = _entries(staffed)
    form = {"form_token": token[1], "officer": "cb1", "pin": "son-la-1930", "reason": "x", "outcome": "x"}
    form |= {"segment": "1", "seq": "2", "first": "1", "last": "2", "scheme": SCHEMES[1], "site": "", "role": "chair"}
    for route in of_areas(staffed):
        if act_of(route.endpoint) and not route.path.startswith(OWN_PAGES):
            answer = visitor.post(elsewhere.address(route.path), form)
            assert answer.status_code in {400, 403, 404}, route.path
            page = _without_address(answer.content, elsewhere.address(route.path))
            assert elsewhere.read_in(page) == [], route.path
    assert _entries(staffed) == before


def _entries(board: Board) -> int:
    with board.engine.connect() as db:
        return db.scalar(select(func.count()).select_from(entries)) or 0


def test_the_menu_has_only_what_a_site_sees(staffed: Board, visitor: Visitor) -> None:
    bound(staffed, visitor, Actor.SITE_HEAD)
    menu = visitor.get("/ket-qua").text
    assert 'href="/thi-sinh"' in menu
    assert 'href="/chuan-bi"' not in menu
    answer = visitor.get("/chuan-bi")
    assert (answer.status_code, "Trang của cả Hội đồng thi" in answer.text) == (403, True)


def test_a_site_without_a_session_sees_an_empty_day(staffed: Board, visitor: Visitor, elsewhere: Elsewhere) -> None:
    bound(staffed, visitor, Actor.SITE_HEAD, "99")
    assert elsewhere.read_in(visitor.get("/").content) == []
    assert HOA.candidate not in visitor.get("/ket-qua").text


def test_a_device_of_a_room_whose_name_two_sites_have_is_nobodys(staffed: Board) -> None:
    staffed.enrolled("seat", "07/15")
    with staffed.engine.connect() as db:
        assert [one.place for one in sites.enrolled(db, HOA.site)] == ["07/15"]
    linh = Row(**{name: getattr(LINH, name) for name in LINH.__struct_fields__ if name not in SAME}, **SAME)
    with writing(staffed.engine) as db:
        seating.import_session(db, staffed.folder.personal_key, staffed.journal, [linh], ELSEWHERE, AT)
        assert sites.enrolled(db, HOA.site) == []
        assert sites.enrolled(db, "77") == []
        assert [one.place for one in sites.enrolled(db, "")] == ["07/15"]
