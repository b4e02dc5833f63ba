"""The bank as it is kept: added to, corrected, used, asked."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine

from protocol.paper import ItemType
from server.bank import service
from server.bank.items import BankItem, BankStimulus, Figure, Level
from server.bank.media import BadMediaError, MediaFacts, MediaKind, MediaReason
from server.bank.service import (
    RepeatedCodeError,
    Taken,
    UnknownFileError,
    UnknownItemError,
    UnknownStimulusError,
    Wanted,
)
from server.db import migrations
from server.db.engine import Role, open_database, writing
from tests.server.bank.generated import banks
from tests.server.bank.importers.workbook.sheets import picture, read, row
from tests.server.databases import Databases

PICTURE, OTHER = picture(), picture(300, 50)
PAPER, OTHER_PAPER = "a" * 32, "b" * 32
NL1 = BankStimulus("NL1", "Đọc đoạn văn.")


def item(code: str, **changed: object) -> BankItem:
    """Return an item of a workbook."""
    (made,) = read(row("TN4", **{"Mã câu": code})).items
    return msgspec.structs.replace(made, **changed)


ONE, TWO = item("T02"), item("T01", topic="Hình", level=Level.APPLY)
DRAWN = item("T03", figure=Figure("hinh-1.png", "đồ thị"))
SHARING = item("T04", stimulus="NL1")


@pytest.fixture
def engine(tmp_path: Path, databases: Databases) -> Iterator[Engine]:
    """The papers role's database, empty."""
    made = open_database(databases.lay(tmp_path), Role.PAPERS)
    migrations.upgrade(made, Role.PAPERS)
    yield made
    made.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Connection]:
    """A transaction on it."""
    with writing(engine) as connection:
        yield connection


def use(db: Connection, *items: BankItem, paper: str = PAPER) -> None:
    """Have an exam use items."""
    service.mark_used(db, [(one.code, one.version) for one in items], paper, "Ca 1", 7)


def test_items_and_files_come_back_as_they_were_in_their_order(db: Connection) -> None:
    taken = service.take(db, [ONE, TWO, SHARING, DRAWN], [NL1], {"hinh-1.png": PICTURE})
    assert taken == Taken(added=("T02", "T01", "T04", "T03"))
    assert service.items(db) == (ONE, TWO, SHARING, DRAWN)
    assert service.stimuli(db) == {"NL1": NL1}
    assert service.pictures(db) == {"hinh-1.png": PICTURE}
    assert service.media_facts(db) == {"hinh-1.png": MediaFacts(MediaKind.PICTURE, 200, 100)}


def test_the_same_again_changes_nothing(db: Connection) -> None:
    service.take(db, [ONE, DRAWN, SHARING], [NL1], {"hinh-1.png": PICTURE})
    use(db, DRAWN, SHARING)
    before = service.content_hash(db)
    assert service.take(db, [SHARING, DRAWN, ONE], [NL1], {"hinh-1.png": PICTURE}) == Taken(
        unchanged=("T04", "T03", "T02")
    )
    assert (service.content_hash(db), service.items(db)) == (before, (ONE, DRAWN, SHARING))


def test_a_changed_item_that_nobody_used_is_replaced_in_its_place(db: Connection) -> None:
    service.take(db, [ONE, TWO], [], {})
    before, corrected = service.content_hash(db), msgspec.structs.replace(ONE, body="Sửa.")
    assert service.take(db, [corrected], [], {}) == Taken(replaced=("T02",))
    assert service.items(db) == (corrected, TWO)
    assert service.versions(db, "T02") == (corrected,)
    assert service.content_hash(db) != before


def test_a_used_item_never_changes_and_a_correction_is_a_new_version(db: Connection) -> None:
    service.take(db, [ONE, TWO], [], {})
    use(db, ONE)
    corrected = msgspec.structs.replace(ONE, body="Sửa.")
    assert service.take(db, [corrected], [], {}) == Taken(versioned=("T02",))
    second = msgspec.structs.replace(corrected, version=2)
    assert service.items(db) == (second, TWO)
    assert (service.get(db, "T02"), service.get(db, "T02", 1)) == (second, ONE)
    again = msgspec.structs.replace(ONE, body="Sửa lần nữa.")
    assert service.take(db, [again], [], {}) == Taken(replaced=("T02",))  # nobody used the second
    assert [one.body for one in service.versions(db, "T02")] == ["Sửa lần nữa.", ONE.body]


def test_a_picture_that_changes_is_a_correction_of_whatever_shows_it(db: Connection) -> None:
    in_text = item("T05", body="Xem ![đồ thị](hinh-1.png).")
    service.take(db, [ONE, DRAWN, in_text], [], {"hinh-1.png": PICTURE})
    use(db, DRAWN)
    assert service.take(db, [], [], {"hinh-1.png": OTHER}) == Taken(versioned=("T03",), replaced=("T05",))
    assert service.shown(db, "T03").media == {"hinh-1.png": OTHER}
    assert service.shown(db, "T03", 1) == service.Shown(DRAWN, None, {"hinh-1.png": PICTURE})
    assert service.pictures(db) == {"hinh-1.png": OTHER}


def test_a_stimulus_that_changes_is_a_correction_of_whatever_shares_it(db: Connection) -> None:
    service.take(db, [ONE, SHARING], [NL1], {})
    use(db, SHARING)
    corrected = BankStimulus("NL1", "Đọc kĩ đoạn văn.")
    assert service.take(db, [], [corrected], {}) == Taken(versioned=("T04",))
    assert service.stimuli(db)["NL1"] == msgspec.structs.replace(corrected, version=2)
    old, new = service.shown(db, "T04", 1).stimulus, service.shown(db, "T04").stimulus
    assert (old, new and new.body) == (NL1, "Đọc kĩ đoạn văn.")


def test_a_picture_of_a_stimulus_belongs_to_what_shares_it(db: Connection) -> None:
    drawn = BankStimulus("NL1", "Xem hình.", Figure("hinh-1.png"))
    service.take(db, [SHARING], [drawn], {"hinh-1.png": PICTURE})
    use(db, SHARING)
    assert service.take(db, [], [], {"hinh-1.png": OTHER}) == Taken(versioned=("T04",))
    assert service.shown(db, "T04", 1).media == {"hinh-1.png": PICTURE}


def test_a_file_that_nothing_means_any_more_is_dropped(db: Connection) -> None:
    service.take(db, [DRAWN], [], {"hinh-1.png": PICTURE})
    service.take(db, [DRAWN], [], {"hinh-1.png": OTHER})
    held = db.exec_driver_sql("SELECT count(*) FROM bank_files").scalar()
    assert held == 1


@pytest.mark.parametrize(
    ("items", "media", "error"),
    [
        ([ONE, ONE], {}, RepeatedCodeError),
        ([ONE, DRAWN], {}, UnknownFileError),
        ([ONE, SHARING], {}, UnknownStimulusError),
        ([ONE], {"hinh-1.png": b"no picture"}, BadMediaError),
        ([ONE], {"../hinh.png": PICTURE}, BadMediaError),
    ],
    ids=["twice", "file", "stimulus", "media", "path"],
)
def test_what_cannot_be_taken_whole_is_not_taken_at_all(
    engine: Engine, items: list[BankItem], media: dict[str, bytes], error: type[Exception]
) -> None:
    with writing(engine) as db:
        empty = service.content_hash(db)
    with pytest.raises(error), writing(engine) as db:
        service.take(db, items, [], media)
    with engine.connect() as db:
        assert (service.items(db), service.pictures(db), service.content_hash(db)) == ((), {}, empty)


def test_items_are_found_by_what_they_are(db: Connection) -> None:
    service.take(db, [ONE, TWO, SHARING], [NL1], {})
    assert service.find(db, Wanted(topic="Hình")) == (TWO,)
    assert service.find(db, Wanted(subject="Toán", grade="12", level=Level.KNOW)) == (ONE, SHARING)
    assert service.find(db, Wanted(type=ItemType.SLIDER)) == ()
    assert service.find(db, Wanted(type=ItemType.CHOICE), first=1, most=1) == (TWO,)
    assert service.find(db, Wanted(stimulus="NL1")) == (SHARING,)
    assert (service.count(db), service.count(db, Wanted(topic="Số"))) == (3, 2)
    assert [(one.topic, one.level, one.items) for one in service.counts(db)] == [
        ("Hình", Level.APPLY, 1),
        ("Số", Level.KNOW, 2),
    ]


def test_uses_are_kept_once_and_told_the_latest_first(db: Connection) -> None:
    service.take(db, [ONE], [], {})
    use(db, ONE)
    use(db, ONE)
    service.mark_used(db, [("T02", 1)], OTHER_PAPER, "Ca 2", 9)
    assert [(one.version, one.paper, one.session, one.at) for one in service.history(db, "T02")] == [
        (1, OTHER_PAPER, "Ca 2", 9),
        (1, PAPER, "Ca 1", 7),
    ]
    with pytest.raises(UnknownItemError) as unknown:
        service.mark_used(db, [("T02", 2)], PAPER, "Ca 1", 7)
    assert (unknown.value.code, unknown.value.version) == ("T02", 2)


def test_an_item_that_is_not_there_is_an_error(db: Connection) -> None:
    for ask in (service.get, service.versions, service.shown):
        with pytest.raises(UnknownItemError):
            ask(db, "T99")


def test_a_withdrawn_item_is_gone_but_for_its_history_and_may_come_back(db: Connection) -> None:
    service.take(db, [ONE, TWO], [], {})
    use(db, ONE)
    service.withdraw(db, ["T01", "T02"])
    assert service.items(db) == ()
    assert (service.versions(db, "T02"), service.get(db, "T02", 1)) == ((ONE,), ONE)
    with pytest.raises(UnknownItemError):
        service.versions(db, "T01")
    assert service.take(db, [ONE], [], {}) == Taken(added=("T02",))
    assert service.items(db) == (ONE,)


def test_the_whole_bank_can_be_replaced(db: Connection) -> None:
    service.replace_items(db, [ONE, DRAWN], {"hinh-1.png": PICTURE})
    service.replace_items(db, [TWO], {})
    assert service.items(db) == (TWO,)


def test_a_version_that_a_workbook_tells_is_kept(db: Connection) -> None:
    third = msgspec.structs.replace(ONE, version=3)
    service.take(db, [third], [], {})
    assert service.items(db) == (third,)
    assert service.take(db, [ONE], [], {}) == Taken(unchanged=("T02",))


def test_any_bank_comes_back_and_taken_again_stays(tmp_path: Path, tone: bytes) -> None:
    media = dict.fromkeys(("hình 1.png", "so-do.png"), PICTURE) | {"a.jpg": picture(kind="JPEG"), "nghe.mp3": tone}
    engine = open_database(tmp_path, Role.PAPERS)
    migrations.upgrade(engine, Role.PAPERS)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(banks())
    def check(bank: tuple[tuple[BankItem, ...], tuple[BankStimulus, ...]]) -> None:
        items, stimuli = bank
        with writing(engine) as db:
            service.replace_items(db, [], {})
            db.exec_driver_sql("DELETE FROM bank_stimulus_versions")
            service.take(db, items, stimuli, media)
            assert (service.items(db), service.stimuli(db)) == (items, {one.code: one for one in stimuli})
            before = service.content_hash(db)
            assert service.take(db, items, stimuli, media) == Taken(unchanged=tuple(one.code for one in items))
            assert service.content_hash(db) == before

    check()
    engine.dispose()


def test_a_picture_is_known_by_why_it_is_not_taken(db: Connection) -> None:
    with pytest.raises(BadMediaError) as bad:
        service.take(db, [], [], {"a.svg": b"<svg/>"})
    assert bad.value.reason is MediaReason.SVG
