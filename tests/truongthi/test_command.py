"""The command's words."""

import pytest

from truongthi.command import PARTS, main


def test_alone_it_lists_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"truongthi {word}" in shown for word in PARTS)


def test_an_unknown_word_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thi"]) == 2
    assert "Không có lệnh «thi»" in capsys.readouterr().err
