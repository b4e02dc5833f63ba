"""Files from a stick: only what lies on it, only what is asked for, whole or not at all."""

import hashlib
import os
from pathlib import Path

import pytest

from protocol import journal
from protocol.journal import StreamId, Tip
from protocol.paper import UploadInteraction
from station.exam.files import (
    MOST_SHOWN,
    PART_BYTES,
    WORD_DOCUMENT,
    FileRefusedError,
    FileTrouble,
    look,
    read,
)

JPEG, PDF = b"\xff\xd8\xff\xe0rest", b"%PDF-1.7 rest"
UPLOAD = UploadInteraction(("image/jpeg", "application/pdf", WORD_DOCUMENT, "text/plain"), 2, 100_000)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    root = tmp_path / "USB HOA"
    (root / "Ảnh").mkdir(parents=True)
    (root / "Ảnh" / "bai.JPG").write_bytes(JPEG)
    (root / "bai.pdf").write_bytes(PDF)
    (root / "phim.mp4").write_bytes(b"mp4")
    (root / ".an.pdf").write_bytes(PDF)
    return root


def test_the_devices_stand_first(stick: Path) -> None:
    found = look("", (stick,), UPLOAD.media_types)
    assert [(entry.name, entry.is_folder) for entry in found.entries] == [("USB HOA", True)]


def test_a_folder_shows_folders_first_and_only_files_that_are_taken(stick: Path) -> None:
    found = look(str(stick), (stick,), UPLOAD.media_types)
    assert [(entry.name, entry.is_folder, entry.size) for entry in found.entries] == [
        ("Ảnh", True, 0),
        ("bai.pdf", False, len(PDF)),
    ]
    assert (found.up, found.cut) == ("", False)
    below = look(str(stick / "Ảnh"), (stick,), UPLOAD.media_types)
    assert [entry.name for entry in below.entries] == ["bai.JPG"]
    assert below.up == str(stick)


@pytest.mark.parametrize("path", ["/etc", "..", "/etc/passwd", "x\0y", "nowhere"])
def test_nothing_outside_the_devices_is_listed(stick: Path, path: str) -> None:
    assert look(path, (stick,), UPLOAD.media_types) == look("", (stick,), UPLOAD.media_types)


def test_a_link_leads_nowhere(stick: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(PDF)
    (stick / "link.pdf").symlink_to(secret)
    (stick / "folder").symlink_to(tmp_path)
    names = [entry.name for entry in look(str(stick), (stick,), UPLOAD.media_types).entries]
    assert names == ["Ảnh", "bai.pdf"]
    for path in (stick / "link.pdf", stick / "folder" / "secret.pdf", secret):
        with pytest.raises(FileRefusedError) as refused:
            read(str(path), (stick,), UPLOAD)
        assert refused.value.trouble is FileTrouble.GONE


def test_a_folder_of_many_files_is_cut(stick: Path) -> None:
    for number in range(MOST_SHOWN + 5):
        (stick / f"{number:04}.pdf").write_bytes(PDF)
    found = look(str(stick), (stick,), UPLOAD.media_types)
    assert found.cut
    assert len(found.entries) == MOST_SHOWN


def test_a_file_is_read_whole_with_its_hash(stick: Path) -> None:
    found = read(str(stick / "Ảnh" / "bai.JPG"), (stick,), UPLOAD)
    assert (found.file.name, found.file.media_type, found.file.size) == ("bai.JPG", "image/jpeg", len(JPEG))
    assert found.file.hash == hashlib.sha256(JPEG).digest()
    assert found.data == JPEG


@pytest.mark.parametrize(
    ("name", "data", "trouble"),
    [
        ("a.pdf", b"MZ not a pdf", FileTrouble.WRONG_KIND),
        ("a.pdf", b"", FileTrouble.WRONG_KIND),
        ("a.png", b"\x89PNG\r\n\x1a\n", FileTrouble.WRONG_KIND),
        ("a.zip", b"PK\x03\x04", FileTrouble.WRONG_KIND),
        ("a.txt", b"\xff\xfe", FileTrouble.WRONG_KIND),
        ("a.txt", b"a\0b", FileTrouble.WRONG_KIND),
        ("a.pdf", b"%PDF-" + bytes(100_000), FileTrouble.TOO_LARGE),
    ],
)
def test_a_file_of_another_kind_or_size_is_refused(stick: Path, name: str, data: bytes, trouble: FileTrouble) -> None:
    (stick / name).write_bytes(data)
    with pytest.raises(FileRefusedError) as refused:
        read(str(stick / name), (stick,), UPLOAD)
    assert refused.value.trouble is trouble


@pytest.mark.parametrize(
    ("name", "data", "kind"), [("a.docx", b"PK\x03\x04", WORD_DOCUMENT), ("a.txt", "chữ".encode(), "text/plain")]
)
def test_documents_and_texts_are_known_by_their_content(stick: Path, name: str, data: bytes, kind: str) -> None:
    (stick / name).write_bytes(data)
    assert read(str(stick / name), (stick,), UPLOAD).file.media_type == kind


def test_a_pipe_does_not_hold_the_seat_up(stick: Path) -> None:
    os.mkfifo(stick / "pipe.pdf")
    with pytest.raises(FileRefusedError) as refused:
        read(str(stick / "pipe.pdf"), (stick,), UPLOAD)
    assert refused.value.trouble is FileTrouble.WRONG_KIND


def test_the_parts_are_the_file_and_each_fits_an_entry(stick: Path) -> None:
    data = b"%PDF-" + bytes(range(256)) * 300
    (stick / "bai.pdf").write_bytes(data)
    found = read(str(stick / "bai.pdf"), (stick,), UPLOAD)
    parts = list(found.parts())
    assert b"".join(part.data for part in parts) == data
    assert [part.first for part in parts] == [0, PART_BYTES, 2 * PART_BYTES]
    for part in parts:
        journal.append(Tip(StreamId(bytes(16))), part, 0, bytes(32), bytes(12))
