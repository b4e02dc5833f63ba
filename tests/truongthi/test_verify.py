"""`truongthi verify`: what it prints and how it ends."""

import json
from pathlib import Path

import pytest

from protocol import device
from server.audit.findings import Fault
from tests.server.audit.exports import authority, make_export
from truongthi.verify import FOUND, NOTES, UNUSABLE, UNUSABLE_WORDS, WHOLE, WORDS, main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole export on disk."""
    for path, content in make_export().files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


def test_a_whole_export_is_told_with_what_was_not_opened(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == WHOLE
    told = capsys.readouterr().out
    assert "Chuỗi nguyên vẹn: 4 luồng" in told
    assert "Nội dung niêm phong, chưa mở" in told
    assert "Chứng thư gốc lấy từ chính bản xuất" in told


def test_with_its_fingerprint_the_authority_is_not_the_exports_own_word(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = device.fingerprint(authority().certificate).hex()
    assert main([str(folder), "--authority", pinned, "--lang", "en"]) == WHOLE
    assert "itself" not in capsys.readouterr().out


def test_another_authority_is_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--authority", "00" * 16]) == FOUND
    assert "chứng thư gốc không đúng" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["authority.der", "manifest.ttm", "journals/*", "papers/*"])
def test_a_changed_byte_is_named_with_its_file(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    path = sorted(folder.glob(kind))[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert main([str(folder), "--json"]) == FOUND
    found = json.loads(capsys.readouterr().out)["findings"]
    named = [one for one in found if one["file"] == path.relative_to(folder).as_posix()]
    assert any(one["bytes"][0] <= len(content) // 2 < one["bytes"][1] for one in named)


def test_a_finding_is_told_with_stream_entry_and_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted(folder.glob("journals/*"))[0]
    path.write_bytes(path.read_bytes()[:-1])
    assert main([str(folder), "--lang", "en"]) == FOUND
    told = capsys.readouterr().out
    assert f"{path.relative_to(folder)}, stream {path.name[:32]}, entry" in told
    assert "Chains whole" not in told


@pytest.mark.parametrize("words", [["--authority", "xyz"], ["--authority", "00"]])
def test_a_fingerprint_that_is_none_is_asked_for_again(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([str(folder), *words]) == UNUSABLE
    assert "32 chữ số" in capsys.readouterr().err


def test_what_is_no_export_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == UNUSABLE
    assert main([str(tmp_path / "nowhere")]) == UNUSABLE
    assert "không phải một bản xuất" in capsys.readouterr().err


def test_every_fault_has_its_words_in_both_languages() -> None:
    assert all(set(words) == set(Fault) for words in WORDS.values())
    assert set(NOTES["vi"]) == set(NOTES["en"])
    assert set(UNUSABLE_WORDS["vi"]) == set(UNUSABLE_WORDS["en"])
