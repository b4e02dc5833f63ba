"""A board on disk."""

from pathlib import Path

import pytest

from server import board_folder
from server.board_folder import BoardExistsError, BoardFolder, NoBoardError
from tests.server.board import MOMENT


def test_only_the_owner_reads_what_is_made(tmp_path: Path) -> None:
    board = board_folder.create(tmp_path / "board", "Khảo sát", ["127.0.0.1"], MOMENT)
    board.open().dispose()
    modes = {path.name: path.stat().st_mode & 0o777 for path in board.path.rglob("*")}
    assert modes.pop("keys") == 0o700
    assert set(modes.values()) == {0o600}


def test_a_board_is_read_again_as_it_was_made(tmp_path: Path) -> None:
    made = board_folder.create(tmp_path / "board", "Khảo sát", ["127.0.0.1"], MOMENT)
    again = BoardFolder(made.path)
    assert again.authority.certificate == made.authority.certificate
    assert again.signing.public_key() == made.signing.public_key()
    assert again.records_key.public_key() == made.records_key.public_key()
    assert again.token_key == made.token_key


def test_a_board_is_never_made_over_another(tmp_path: Path) -> None:
    board_folder.create(tmp_path, "Khảo sát", ["127.0.0.1"], MOMENT)
    with pytest.raises(BoardExistsError):
        board_folder.create(tmp_path, "Khảo sát", ["127.0.0.1"], MOMENT)


def test_a_folder_without_a_board_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoBoardError):
        BoardFolder(tmp_path).open()
    with pytest.raises(NoBoardError):
        _ = BoardFolder(tmp_path).token_key


@pytest.mark.parametrize("damage", [b"", b"junk", None])
def test_a_damaged_or_missing_key_is_named_by_its_folder(tmp_path: Path, damage: bytes | None) -> None:
    board = board_folder.create(tmp_path, "Khảo sát", ["127.0.0.1"], MOMENT)
    path = board.keys / "records.pem"
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(NoBoardError):
        _ = BoardFolder(tmp_path).records_key


def test_a_key_of_another_kind_is_not_taken(tmp_path: Path) -> None:
    board = board_folder.create(tmp_path, "Khảo sát", ["127.0.0.1"], MOMENT)
    (board.keys / "records.pem").write_bytes((board.keys / "authority.pem").read_bytes())
    with pytest.raises(NoBoardError):
        _ = BoardFolder(tmp_path).records_key
