"""From the bank to a staged paper."""

import dataclasses
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import pytest
from sqlalchemy import Engine, func, select

from protocol import paper, sealing
from protocol.api import ExamSession
from protocol.sealing import WrongKeyError
from server.bank import service as bank
from server.db.engine import Role, writing
from server.officers.models import half_opened, pair_wraps
from server.papers import masters, service, staging
from server.papers.blueprint import TOAN_2025, TooFewItemsError, first_items
from server.papers.models import papers, variant_maps
from server.papers.plan import MasterPaper
from server.papers.service import PaperExistsError, UnknownPaperError, UnknownSessionError
from server.papers.staging import Machines
from server.roster import seating
from server.roster import service as roster
from server.roster.seating import SessionPlan
from tests.server.board import AT, Board, Row
from tests.server.papers.small_bank import whole_bank

SECRET = "Chưa đến giờ mở đề"


@pytest.fixture
def bank_engine(board: Board) -> Iterator[Engine]:
    """The papers role's database with a whole bank."""
    engine = board.folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.replace_items(db, whole_bank(text=f"{SECRET} $x^2$"), {})
    yield engine
    engine.dispose()


@pytest.fixture
def ready(board: Board) -> Board:
    return board.with_officers().with_roster()


def stage(board: Board, engine: Engine, title: str = "") -> service.Paper:
    return staging.pack_and_stage(board.engine, engine, board.journal, title, "0101", None, AT)


def test_a_bank_becomes_a_sealed_paper_that_two_officers_open(ready: Board, bank_engine: Engine) -> None:
    staged = stage(ready, bank_engine)
    with writing(ready.engine) as db:
        _, release = (service.sign_release(db, ready.journal, staged.id, keys, AT) for keys in ready.unlocked())
        assert release is not None
        key = release.key
        opened = paper.decode(sealing.open_paper(service.sealed_bytes(db, staged.id), bytes.fromhex(staged.id), key))
    assert (len(opened.items), opened.minutes, opened.subject, opened.paper_id) == (22, 90, "Toán", staged.id)
    with bank_engine.connect() as bank_db:
        back = staging.variant_map(bank_db, staged.id, "0101")
    assert set(back.items) == {each.id for each in opened.items}


def test_the_boards_own_database_holds_no_item_text(ready: Board, bank_engine: Engine) -> None:
    stage(ready, bank_engine)
    contents = ready.at_rest()
    assert contents
    assert not any(SECRET.encode() in content for content in contents)


def test_a_session_that_is_not_there_gets_no_paper(ready: Board, bank_engine: Engine) -> None:
    with pytest.raises(UnknownSessionError):
        stage(ready, bank_engine, "Ca 9")


def test_a_second_paper_for_a_session_is_refused_before_it_is_packed(ready: Board, bank_engine: Engine) -> None:
    stage(ready, bank_engine)
    with pytest.raises(PaperExistsError):
        stage(ready, bank_engine)
    with bank_engine.connect() as bank_db:
        assert bank_db.scalar(select(func.count()).select_from(variant_maps)) == 1


def test_a_bank_with_too_few_items_stages_nothing(ready: Board, bank_engine: Engine) -> None:
    with writing(bank_engine) as db:
        bank.replace_items(db, whole_bank(text=f"{SECRET} $x^2$")[:5], {})
    with pytest.raises(TooFewItemsError):
        stage(ready, bank_engine)
    with ready.engine.connect() as db:
        assert db.scalar(select(func.count()).select_from(papers)) == 0


def test_a_variant_that_was_never_packed_has_no_way_back(bank_engine: Engine) -> None:
    with bank_engine.connect() as db, pytest.raises(UnknownPaperError):
        staging.variant_map(db, "00", "0101")


SECOND_SITE = [
    Row("19001234", "Trần Văn Bình", "2008-01-02", "024208000001", "01", "01", exam_session="Ca 1 B", site="13"),
    Row("19001235", "Lê Thị Chi", "2008-02-03", "024308000002", "01", "02", exam_session="Ca 1 B", site="13"),
]


@pytest.fixture
def machines(ready: Board, bank_engine: Engine) -> Machines:
    return Machines(ready.engine, bank_engine, ready.journal)


@pytest.fixture
def two_sites(ready: Board, machines: Machines) -> list[ExamSession]:
    """Two exam sessions, each at a site of its own."""
    plan = SessionPlan("Ca 1 B", "Toán", AT, 90)
    with writing(ready.engine) as db:
        seating.import_session(db, ready.folder.personal_key, ready.journal, SECOND_SITE, plan, AT)
        return roster.sessions(db)


def master_paper() -> MasterPaper:
    bank_items = whole_bank(text=f"{SECRET} $x^2$")
    return first_items(bank_items, TOAN_2025, subject="Toán", minutes=90, media={})


def released(board: Board, paper_id: str) -> service.Release:
    for keys in board.unlocked():
        with writing(board.engine) as db:
            release = service.sign_release(db, board.journal, paper_id, keys, AT)
    assert release is not None
    return release


def test_each_site_has_a_key_of_its_own_and_the_same_variants(
    ready: Board, machines: Machines, two_sites: list[ExamSession]
) -> None:
    codes = ("0101", "0102", "0103")
    first, second = (
        staging.stage_short(machines, session, "Đề 1", TOAN_2025, master_paper(), codes, AT) for session in two_sites
    )
    key, other = released(ready, first.id).key, released(ready, second.id).key
    assert key != other
    with ready.engine.connect() as db:
        here, there = service.variants(db, first.id), service.variants(db, second.id)
        assert [one.variant for one in here] == [one.variant for one in there] == list(codes)
        for one in here:
            packed = sealing.open_paper(service.sealed_bytes(db, one.id), bytes.fromhex(one.id), key)
            assert (paper.decode(packed).variant, paper.decode(packed).paper_id) == (one.variant, one.id)
            with pytest.raises(WrongKeyError):  # a leaked key opens one site
                sealing.open_paper(service.sealed_bytes(db, one.id), bytes.fromhex(one.id), other)
            assert service.released_key(db, one.id).key == key


def test_neighbours_get_different_variants(ready: Board, machines: Machines, two_sites: list[ExamSession]) -> None:
    codes = ("0101", "0102", "0103")
    session = two_sites[0]
    staging.stage_short(machines, session, "Đề 1", None, master_paper(), codes, AT)
    with ready.engine.connect() as db:
        given = [service.of_seat(db, session.id, "07", f"{seat:02}") for seat in range(1, 25)]
        names = [one.variant for one in given if one]
        assert len(names) == 24
        assert all(one != beside for one, beside in pairwise(names))
        assert {names.count(code) for code in codes} == {8}
        assert service.of_seat(db, "no session", "07", "01") is None


def test_no_site_key_and_no_text_lies_at_the_board_and_one_officer_opens_none(
    ready: Board, machines: Machines, two_sites: list[ExamSession]
) -> None:
    staged = [
        staging.stage_short(machines, session, "Đề 1", None, master_paper(), ("0101", "0102"), AT)
        for session in two_sites
    ]
    first, _ = ready.unlocked()
    with writing(ready.engine) as db:
        for one in staged:
            service.sign_release(db, ready.journal, one.id, first, AT)
    with ready.engine.connect() as db:
        copied = {one.id: service.sealed_bytes(db, one.id) for one in service.all_variants(db)}
        boxes = list(db.scalars(select(pair_wraps.c.box))) + list(db.scalars(select(half_opened.c.box)))
        with pytest.raises(service.NotReleasedError):
            service.released_key(db, staged[0].id)
    contents = ready.at_rest()
    assert not any(SECRET.encode() in content for content in contents)
    for box in boxes:  # the whole disk and the first officer's passphrase: each layer of theirs comes off, no key shows
        try:
            inner = first.remove_layer(box)
        except WrongKeyError:
            continue
        for variant_id, sealed in copied.items():
            with pytest.raises((WrongKeyError, ValueError)):
                sealing.open_paper(sealed, bytes.fromhex(variant_id), inner[:32])
    for one in staged:
        with writing(ready.engine) as db:
            release = service.sign_release(db, ready.journal, one.id, ready.unlocked()[1], AT)
        assert release is not None
        assert not any(release.key in content for content in contents)


def test_the_variants_of_a_paper_come_from_its_recorded_seed(ready: Board, machines: Machines) -> None:
    with ready.engine.connect() as db:
        session = roster.sessions(db)[0]
    staged = staging.stage_short(machines, session, "Đề 1", None, master_paper(), ("0101", "0102"), AT)
    key = released(ready, staged.id).key
    with machines.papers.connect() as db:
        (master,) = masters.all_masters(db)
        assert (master.state, len(master.seed)) == (masters.State.SEALED, masters.SEED_BYTES)
        again = staging.variants(master, masters.content(db, master.id))
    with ready.engine.connect() as db:
        for one, packed in zip(service.variants(db, staged.id), again, strict=True):
            sealed = sealing.open_paper(service.sealed_bytes(db, one.id), bytes.fromhex(one.id), key)
            assert sealed == paper.encode(msgspec.structs.replace(packed.paper, paper_id=one.id))


def test_the_items_of_a_staged_paper_are_marked_used(ready: Board, machines: Machines) -> None:
    staging.pack_and_stage(ready.engine, machines.papers, ready.journal, "", "0101", None, AT)
    with machines.papers.connect() as db:
        (master,) = masters.all_masters(db)
        assert [(use.paper, use.session) for use in bank.history(db, "A000")] == [(master.id, "Ca 1")]


def test_a_paper_that_two_have_not_approved_is_not_packed(ready: Board, machines: Machines) -> None:
    with writing(machines.papers) as db:
        made = masters.draft(db, "Đề 1", TOAN_2025, master_paper(), AT)
    with pytest.raises(masters.WrongStateError):
        staging.pack_and_seal(machines, made.id, ("0101",), "", AT)


def test_a_session_of_another_subject_gets_no_paper(ready: Board, machines: Machines) -> None:
    other = first_items(whole_bank(subject="Vật lí"), TOAN_2025, subject="Vật lí", minutes=50, media={})
    with writing(machines.papers) as db:
        made = masters.draft(db, "Đề 1", None, other, AT)
    with pytest.raises(staging.OtherSubjectError):
        staging.pack_and_seal(machines, made.id, ("0101",), "", AT)


def test_a_session_of_other_minutes_gets_no_paper(ready: Board, machines: Machines) -> None:
    longer = dataclasses.replace(master_paper(), minutes=120)
    with writing(machines.papers) as db:
        made = masters.draft(db, "Đề 1", None, longer, AT)
    with pytest.raises(staging.OtherMinutesError) as refused:
        staging.pack_and_seal(machines, made.id, ("0101",), "", AT)
    assert (refused.value.paper, refused.value.session) == (120, 90)
