"""The command's words."""

import subprocess
import sys

import pytest

from truongthi.command import PARTS, main


def test_alone_it_lists_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"truongthi {word}" in shown for word in PARTS)


def test_an_unknown_word_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thi"]) == 2
    assert "Không có lệnh «thi»" in capsys.readouterr().err


def test_a_part_that_was_not_installed_names_its_extra() -> None:
    script = "import sys; sys.modules['sqlalchemy'] = None; import truongthi.command as t; sys.exit(t.main(['board']))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "truongthi[board]" in done.stderr


def test_it_runs_as_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "truongthi"], capture_output=True, text=True, timeout=60, check=True)
    assert "truongthi verify" in done.stdout
