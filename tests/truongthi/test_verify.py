"""`truongthi verify`: what it prints and how it ends."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from protocol import device, log
from protocol.codes import grouped
from protocol.merkle import Tree
from server.audit.findings import Fault
from tests.server.audit.exports import Export, authority, make_export, make_logged, station
from truongthi.verify import FOUND, UNUSABLE, WHOLE, main
from truongthi.verify_words import NOTES, PROVEN, REFUSED_PROOF, UNUSABLE_WORDS, WORDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole export on disk."""
    return written(make_export(), tmp_path)


@pytest.fixture
def logged() -> Export:
    """An export with a log under two roots."""
    return make_logged()


def written(exported: Export, folder: Path) -> Path:
    for path, content in exported.files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


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
    assert PROVEN["vi"].keys() == PROVEN["en"].keys()
    assert REFUSED_PROOF["vi"].keys() == REFUSED_PROOF["en"].keys()


def typed(root: bytes) -> str:
    return " ".join(root.hex()[at : at + 4] for at in range(0, 64, 4))


def test_without_a_printed_root_it_says_what_it_cannot_find(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == WHOLE
    assert "Không có gốc in để đối chiếu" in capsys.readouterr().out


def test_a_printed_root_is_compared_as_it_was_typed(
    logged: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logged.roots[-1]
    assert main([str(written(logged, tmp_path)), "--root", typed(root.root), "--size", str(root.size)]) == WHOLE
    told = capsys.readouterr().out
    assert f"Khớp gốc in trong biên bản: {root.size} mục" in told
    assert "Không có gốc in" not in told


def test_a_printed_root_of_another_log_is_a_finding(
    logged: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(written(logged, tmp_path)), "--root", typed(bytes(32))]) == FOUND
    assert "gốc in không phải của nhật ký chung này" in capsys.readouterr().out


def test_the_text_of_the_qr_does_as_well(logged: Export, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    minutes = tmp_path / "qr.txt"
    minutes.write_text(log.root_text(logged.roots[0]) + "\n")
    exported = written(logged, tmp_path / "out")
    assert main([str(exported), "--minutes", str(minutes), "--json"]) == WHOLE
    assert json.loads(capsys.readouterr().out)["matched"] == logged.roots[0].size


@pytest.mark.parametrize("words", [["--root", "xyz"], ["--root", "00"], ["--root", "00" * 32, "--size", "-1"]])
def test_a_root_that_is_none_is_asked_for_again(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([str(folder), *words]) == UNUSABLE
    assert "64 chữ số" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"TT-ROOT-1:12", bytes(100_000)])
def test_a_file_of_no_qr_is_told(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    minutes = tmp_path_factory.mktemp("minutes") / "qr.txt"
    minutes.write_bytes(content)
    assert main([str(folder), "--minutes", str(minutes)]) == UNUSABLE
    assert main([str(folder), "--minutes", str(minutes.parent / "none")]) == UNUSABLE
    assert "TT-ROOT-1" in capsys.readouterr().err


@pytest.fixture
def proof(logged: Export, tmp_path: Path) -> Path:
    """The proof file of the first hand-in."""
    path = tmp_path / "bien-nhan.ttproof"
    path.write_bytes(proof_of(logged).encode())
    return path


def proof_of(logged: Export) -> log.InclusionProof:
    position = next(at for at, leaf in enumerate(logged.leaves) if leaf.kind is log.LeafKind.HAND_IN)
    tree, root = Tree(leaf.hash for leaf in logged.leaves), logged.roots[-1]
    anchor = device.encode_certificate(authority().certificate)
    path = tree.inclusion(position, root.size)
    return log.InclusionProof(logged.leaves[position].encoded, position, path, root, logged.board.certificate, anchor)


def test_a_candidates_proof_is_told_with_its_code(
    logged: Export, proof: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logged.roots[-1]
    pinned = device.fingerprint(authority().certificate).hex()
    assert main([str(proof), "--root", typed(root.root), "--authority", pinned]) == WHOLE
    told = capsys.readouterr().out
    assert grouped(log.code_of(log.read_leaf(proof_of(logged).leaf)), 4) in told
    assert "Khớp gốc in trong biên bản." in told
    assert "Chứng thư gốc lấy từ chính bản xuất" not in told


def test_a_proof_under_another_size_is_not_compared(
    logged: Export, proof: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logged.roots[0]
    assert main([str(proof), "--root", typed(root.root), "--size", str(root.size)]) == WHOLE
    assert "chưa so được" in capsys.readouterr().out


def test_a_proof_of_a_log_made_anew_is_refused(logged: Export, proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = str(logged.roots[-1].size)
    assert main([str(proof), "--root", typed(bytes(32)), "--size", size, "--lang", "en"]) == FOUND
    assert "the log was made anew" in capsys.readouterr().out


def test_a_changed_proof_is_refused_at_every_byte(proof: Path) -> None:
    content = proof.read_bytes()
    unseen = [place for place in range(0, len(content), 7) if not refused(proof, content, place)]
    assert unseen == []


def refused(proof: Path, content: bytes, place: int) -> bool:
    proof.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    return main([str(proof), "--authority", device.fingerprint(authority().certificate).hex()]) == FOUND


def test_a_proof_under_another_authority_is_refused(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(proof), "--authority", "00" * 16, "--json"]) == FOUND
    assert json.loads(capsys.readouterr().out) == {"holds": False, "reason": "authority"}


def test_a_proof_signed_by_a_desk_is_refused(logged: Export, proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = station("desk", "ban-2")
    root = log.sign_root(logged.roots[-1].size, logged.roots[-1].root, 1, desk.key)
    proof.write_bytes(replace(proof_of(logged), root=root, board=desk.certificate).encode())
    assert main([str(proof)]) == FOUND
    assert "không phải máy chủ" in capsys.readouterr().out


def test_two_roots_are_shown_to_be_of_one_log(logged: Export, proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = logged.roots
    tree = Tree(leaf.hash for leaf in logged.leaves)
    anchor = device.encode_certificate(authority().certificate)
    path = tree.consistency(old.size, new.size)
    proof.write_bytes(log.ConsistencyProof(old, new, path, logged.board.certificate, anchor).encode())
    assert main([str(proof), "--root", typed(old.root), "--size", str(old.size)]) == WHOLE
    told = capsys.readouterr().out
    assert f"có {new.size} mục nối tiếp đúng {old.size} mục" in told
    assert "Khớp gốc in" in told


@pytest.mark.parametrize("content", [b"", b"TTPROOF1", bytes(50_000)])
def test_a_file_of_anything_is_no_proof(proof: Path, content: bytes) -> None:
    proof.write_bytes(content)
    assert main([str(proof)]) in {FOUND, UNUSABLE}


def test_what_is_no_folder_of_keys_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--marking", str(folder)]) == UNUSABLE
    assert "export-marking" in capsys.readouterr().err
