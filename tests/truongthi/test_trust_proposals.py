"""`truongthi trust propose`, and what two officers then do at the board."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from fixtures.card.pki import CardPki
from protocol.records import CardOutcome, Check, Verdict
from server import board_command
from tests.server.board import PINS, Board, make_board
from tests.server.staff.conftest import desk_stream, keep
from tests.truongthi.test_verify_card import read
from truongthi.trust import main
from truongthi.trust_words import PROPOSALS

DONE, UNUSABLE = 0, 2


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    """A board whose desk has read one whole card that no anchor stands behind."""
    pki = CardPki.load_or_create(tmp_path / "pki")
    reading = read(pki, None)
    unanchored = {**reading.checked.verdicts, Check.TRUST_ANCHOR: Verdict.UNANCHORED}
    checked = structs.replace(reading.checked, verdicts=unanchored, outcome=CardOutcome.ISSUER_UNKNOWN)
    made = make_board(tmp_path).with_officers()
    keep(made, desk_stream(made).write(checked, reading.evidence))
    yield made
    made.engine.dispose()


def propose(board: Board, *words: str) -> int:
    return main([*words, "propose", str(board.folder.path)])


def at_the_board(board: Board, folder: Path, *words: str) -> int:
    pins = folder / "pins"
    pins.write_text("".join(f"{pin}\n" for pin in PINS.values()))
    what, *rest = words
    with_pins = ["--pins-from", str(pins)] if what == "adopt" else []
    return board_command.main(["trust", what, str(board.folder.path), *rest, *with_pins])


def told(board: Board, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    assert propose(board, "--json") == DONE
    (one,) = json.loads(capsys.readouterr().out)
    assert isinstance(one, dict)
    return one


def test_a_signer_is_told_with_its_name_and_how_it_is_adopted(board: Board, capsys: pytest.CaptureFixture[str]) -> None:
    assert propose(board) == DONE
    said = capsys.readouterr().out
    assert "1 thí sinh, 1 thẻ, tại 1 bàn" in said
    assert "0 người đã được hai cán bộ so trực tiếp" in said
    assert "truongthi board trust adopt" in said
    assert "CN=" in said


def test_two_officers_adopt_it_and_it_is_dropped_again(
    board: Board, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = told(board, capsys)
    signer = str(one["signer"])
    assert one["adopted"] is False
    assert at_the_board(board, tmp_path, "adopt", signer[:16]) != DONE
    assert "Mới thấy thẻ của 1 thí sinh do nơi này ký, cần 10" in capsys.readouterr().err
    assert at_the_board(board, tmp_path, "adopt", signer[:16], "--fewest", "1") == DONE
    assert "hai cán bộ cùng ký" in capsys.readouterr().out
    assert told(board, capsys)["adopted"] is True
    assert propose(board) == DONE
    assert "ĐÃ NHẬN" in capsys.readouterr().out
    assert at_the_board(board, tmp_path, "drop", signer[:16], "--reason", "nhận nhầm") == DONE
    assert told(board, capsys)["adopted"] is False
    assert at_the_board(board, tmp_path, "drop", signer[:16], "--reason", "nhận nhầm") != DONE
    assert "Không rõ nơi ký nào" in capsys.readouterr().err


def test_a_board_whose_desks_read_nothing_has_nobody_to_propose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = make_board(tmp_path)
    assert propose(empty) == DONE
    assert "Chưa bàn nào đọc" in capsys.readouterr().out
    empty.engine.dispose()


def test_what_is_no_boards_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["propose", str(tmp_path)]) == UNUSABLE
    assert "không phải thư mục của Hội đồng thi" in capsys.readouterr().err


def test_both_languages_have_the_same_words() -> None:
    assert PROPOSALS["vi"].keys() == PROPOSALS["en"].keys()
