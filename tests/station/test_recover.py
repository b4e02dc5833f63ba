"""What can be had from a dead station's disk."""

import shutil
from pathlib import Path

import pytest

from protocol import recovered
from protocol.journal import StreamId
from protocol.records import Progress, Submitted
from station import recover
from station.journal_store import JournalStore
from station.recover import DONE, NOTHING
from station.streams import StreamKeys, StreamWriter


@pytest.fixture
def disk(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> Path:
    """A disk copied while the station was at work: the log is not in the database yet."""
    store = JournalStore(tmp_path / "seat")
    writer = StreamWriter(store, stream, "attempt", stream_keys)
    for answered in range(200):
        writer.append(Progress(answered, 200))
    writer.sign_head()
    shutil.copytree(tmp_path / "seat", tmp_path / "copied")
    store.close()
    return tmp_path / "copied"


def hashes(folder: Path) -> list[bytes]:
    return [entry.hash for found in recover.look(folder) for entry in found.segment.entries]


def test_a_copied_disk_gives_all_that_was_written_and_its_heads(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in disk.iterdir()}
    assert recover.main([str(disk), "--out", str(tmp_path / "bai.ttr")]) == DONE
    (segment,) = recovered.decode((tmp_path / "bai.ttr").read_bytes())
    assert [entry.header.seq for entry in segment.entries] == list(range(1, 202))
    assert [head.seq for head in segment.heads] == [201]
    assert "201 bản ghi" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in disk.iterdir()} == before  # only read


def test_a_cut_database_gives_what_can_be_read_and_says_where_it_breaks(disk: Path) -> None:
    whole = hashes(disk)
    JournalStore(disk).close()  # brings the log into the database
    database = disk / "journal.db"
    database.write_bytes(database.read_bytes()[: database.stat().st_size * 2 // 3])
    (found,) = recover.look(disk)
    kept = hashes(disk)
    assert 0 < len(kept) < len(whole)
    assert set(kept) < set(whole)
    assert not found.handed_in


def test_a_journal_put_aside_as_damaged_is_read_too(disk: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    whole = hashes(disk)
    JournalStore(disk).close()
    (disk / "journal.db").rename(disk / "journal.damaged-1.db")
    fresh = JournalStore(disk)
    StreamWriter(fresh, stream, "attempt", stream_keys)
    fresh.close()
    segments = {found.segment.number: found for found in recover.look(disk)}
    assert [entry.hash for entry in segments[1].segment.entries] == whole
    assert segments[2].segment.entries


def test_a_handed_in_attempt_is_told(disk: Path, stream: StreamId, stream_keys: StreamKeys) -> None:
    store = JournalStore(disk)
    StreamWriter(store, stream, "attempt", stream_keys).append(Submitted(1, 22, "candidate"))
    store.close()
    assert recover.told(recover.look(disk)) == [f"Nhật ký {stream.hex()[:8]}, đoạn 1: 202 bản ghi, đã nộp bài."]


def test_a_folder_with_nothing_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert recover.main([str(tmp_path), "--out", str(tmp_path / "bai.ttr")]) == NOTHING
    assert "Không đọc được bản ghi nào" in capsys.readouterr().err
    assert not (tmp_path / "bai.ttr").exists()


def test_the_file_holds_no_key(disk: Path, tmp_path: Path, stream_keys: StreamKeys) -> None:
    recover.main([str(disk), "--out", str(tmp_path / "bai.ttr")])
    content = (tmp_path / "bai.ttr").read_bytes()
    assert stream_keys.stream_key not in content
    assert stream_keys.device_key.private_bytes_raw() not in content
