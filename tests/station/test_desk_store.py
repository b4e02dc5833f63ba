"""A desk's store opens with the PIN of its officers and with nothing else."""

from pathlib import Path

import pytest

from protocol.api import SignedPackage
from protocol.errors import ProtocolError
from protocol.journal import DeviceId
from protocol.officer import Officer, unlock
from protocol.sealing import WrongKeyError
from station.desk_store import DeskContent, DeskStore
from tests.station.checkin.conftest import HOA, OFFICERS, PINS

DEVICE = DeviceId(bytes(16))
CONTENT = DeskContent(SignedPackage(HOA.name.encode(), b"", b""), bytes(range(32)))
FIRST, SECOND, INSPECTOR = OFFICERS


@pytest.fixture
def store(tmp_path: Path) -> DeskStore:
    """A store of two officers and an inspector, who may not open desks."""
    made = DeskStore(tmp_path, DEVICE)
    made.write(CONTENT, OFFICERS)
    return made


@pytest.mark.parametrize("one", [FIRST, SECOND], ids=lambda one: one.id)
def test_any_of_its_officers_opens_it(store: DeskStore, one: Officer) -> None:
    assert store.open(unlock(one, PINS[one.id])) == CONTENT


def test_who_may_not_open_desks_is_not_offered_and_opens_nothing(store: DeskStore) -> None:
    assert [one.id for one in store.officers()] == ["cb1", "cb2"]
    with pytest.raises(WrongKeyError):
        store.open(unlock(INSPECTOR, PINS["cb3"]))


def test_an_officer_who_left_opens_nothing_that_was_written_since(store: DeskStore) -> None:
    store.write(CONTENT, [SECOND])
    with pytest.raises(WrongKeyError):
        store.open(unlock(FIRST, PINS["cb1"]))


def test_the_file_shows_neither_names_nor_keys(store: DeskStore, tmp_path: Path) -> None:
    content = (tmp_path / "desk.store").read_bytes()
    assert HOA.name.encode() not in content
    assert CONTENT.stream_key not in content


def test_before_the_first_opening_there_is_no_store(tmp_path: Path) -> None:
    assert DeskStore(tmp_path, DEVICE).officers() == ()


def test_every_altered_byte_is_noticed(store: DeskStore, tmp_path: Path) -> None:
    path, keys = tmp_path / "desk.store", unlock(FIRST, PINS["cb1"])
    whole = path.read_bytes()
    for place in range(len(whole) - 40, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ProtocolError):
            store.open(keys)


def test_a_file_that_is_no_store_is_said_to_be_damaged(store: DeskStore, tmp_path: Path) -> None:
    (tmp_path / "desk.store").write_bytes(b"\x00\x01")
    with pytest.raises(ProtocolError):
        store.officers()
