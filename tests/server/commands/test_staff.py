"""`board account …`: who signs in to the staff web, and which site they see, typed at the board."""

from pathlib import Path

import pytest

from server.board_command import DONE, REFUSED, main
from tests.server.board import HOA, make_board

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A board with a site."""
    return make_board(tmp_path).with_roster().folder.path


def typed(folder: Path, capsys: Capture, *words: str) -> tuple[int, str]:
    """Type a command; return its code and all that it said."""
    code = main(["account", words[0], str(folder), *words[1:]])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_an_account_is_added_for_a_site_and_widened(folder: Path, capsys: Capture) -> None:
    code, said = typed(folder, capsys, "add", "hung", "Lê Quốc Hùng", "site_head", "--site", HOA.site)
    assert (code, "Mật khẩu lần đầu của hung" in said) == (DONE, True)
    assert typed(folder, capsys, "list") == (DONE, f"hung\tsite_head\t{HOA.site_name}\tLê Quốc Hùng\n")
    assert typed(folder, capsys, "site", "hung") == (DONE, "Tài khoản hung xem được: mọi điểm thi.\n")
    assert "mọi điểm thi" in typed(folder, capsys, "list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("site", "ai-do", "12"), "Không có tài khoản này"),
        (("add", "hung", "Lê Quốc Hùng", "site_head", "--site", "99"), "Không có điểm thi này"),
        (("add", "hung", "Lê Quốc Hùng", "chair", "--site", "12"), "thuộc cả Hội đồng thi"),
        (("add", "Hùng", "Lê Quốc Hùng", "chair"), "Tên đăng nhập gồm"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(folder: Path, capsys: Capture, words: tuple[str, ...], said: str) -> None:
    code, told = typed(folder, capsys, *words)
    assert (code, said in told) == (REFUSED, True)
