"""`truongthi card`: clear sentences for what can and cannot be done."""

from pathlib import Path

import pytest

from truongthi.card import main


def test_list_names_every_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "list"]) == 0
    assert "tampered" in capsys.readouterr().out


def test_status_of_empty_readers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "status"]) == 0
    assert capsys.readouterr().out == "Đầu đọc 1: trống\nĐầu đọc 2: trống\n"


def test_an_unknown_card_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "insert", "nothing"]) == 2
    assert "Không có thẻ mẫu «nothing»" in capsys.readouterr().err


def test_removing_from_an_empty_reader_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "remove"]) == 2
    assert capsys.readouterr().err == "Đầu đọc 1 đang trống.\n"
