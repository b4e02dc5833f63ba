"""From the bank to a staged paper."""

import itertools
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select

from protocol import paper, sealing
from protocol.paper import ItemType
from server.bank import service as bank
from server.bank.importers.workbook import BankItem, Level
from server.db.engine import Role, writing
from server.papers import service, staging
from server.papers.models import papers, variant_maps
from server.papers.packing import PackingError
from server.papers.service import PaperExistsError, UnknownPaperError
from server.papers.staging import UnknownSessionError
from tests.server.board import AT, Board

SECRET = "Chưa đến giờ mở đề"


def item(number: int, kind: ItemType, key: str) -> BankItem:
    """Return an item of the bank."""
    options = () if kind is ItemType.SHORT_NUMBER else ("một", "hai", "ba", "bốn")
    return BankItem(f"T{number:02}", "Toán", "12", "Hàm số", Level.KNOW, kind, f"{SECRET} $x^{number}$", options, key)


def whole_bank() -> list[BankItem]:
    """Return what the 2025 format takes."""
    number = itertools.count(1)
    return [
        *(item(next(number), ItemType.CHOICE, "A") for _ in range(12)),
        *(item(next(number), ItemType.TRUE_FALSE, "ĐSĐĐ") for _ in range(4)),
        *(item(next(number), ItemType.SHORT_NUMBER, "0,5") for _ in range(6)),
    ]


@pytest.fixture
def bank_engine(board: Board) -> Iterator[Engine]:
    """The papers role's database with a whole bank."""
    engine = board.folder.open(Role.PAPERS)
    with writing(engine) as db:
        bank.replace_items(db, whole_bank(), {})
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
        bank.replace_items(db, whole_bank()[:5], {})
    with pytest.raises(PackingError):
        stage(ready, bank_engine)
    with ready.engine.connect() as db:
        assert db.scalar(select(func.count()).select_from(papers)) == 0


def test_a_variant_that_was_never_packed_has_no_way_back(bank_engine: Engine) -> None:
    with bank_engine.connect() as db, pytest.raises(UnknownPaperError):
        staging.variant_map(db, "00", "0101")
