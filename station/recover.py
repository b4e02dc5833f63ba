"""`truongthi recover`: what a dead station's disk still holds, in one file for the board.

The disk is only read, from a copy: a database that was cut off is brought up to its log, and that writes. Nothing is
opened: the answers are sealed in the file as they were on the disk.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from protocol import journal, recovered
from protocol.journal import JournalError, StreamId, Tip
from protocol.records import KIND_BY_RECORD, Submitted
from protocol.recovered import Segment
from station.identity import write_durably
from station.salvage import readable_entries, readable_heads

DATABASES = ("journal.db", "journal.damaged-*.db")
SUBMITTED = KIND_BY_RECORD[Submitted].number
DONE, NOTHING, USAGE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Found:
    """A segment on the disk. `gap_after`: the last entry before a place that cannot be read, 0 where all follows."""

    segment: Segment
    gap_after: int

    @property
    def handed_in(self) -> bool:
        """Whether its last entry hands the attempt in."""
        return bool(self.segment.entries) and self.segment.entries[-1].header.kind == SUBMITTED


def look(folder: Path) -> list[Found]:
    """Read every journal of a station's folder, put-aside ones too."""
    segments: dict[tuple[StreamId, int], Segment] = {}
    with tempfile.TemporaryDirectory() as copies:
        for database in _databases(folder):
            _take(_copied(database, Path(copies)), segments)
    return [Found(segment, _gap_after(segment)) for _, segment in sorted(segments.items())]


def _databases(folder: Path) -> list[Path]:
    return [path for pattern in DATABASES for path in sorted(folder.glob(pattern))]


def _copied(database: Path, folder: Path) -> Path:
    copy = folder / database.name
    shutil.copyfile(database, copy)
    log = Path(f"{database}-wal")
    if log.exists():
        shutil.copyfile(log, f"{copy}-wal")
    return copy


def _take(database: Path, segments: dict[tuple[StreamId, int], Segment]) -> None:
    """Add what a database holds; at a place that is there already the newer journal's entry stays."""
    held = {place: {one.header.seq for one in segment.entries} for place, segment in segments.items()}
    for entry in readable_entries(database):
        header = entry.header
        place = (header.stream, header.segment)
        segment = segments.setdefault(place, Segment(*place))
        if header.seq not in held.get(place, ()):
            segment.entries.append(entry)
    for segment in segments.values():
        segment.entries.sort(key=lambda one: one.header.seq)
    for head in readable_heads(database):
        segment = segments.setdefault((head.stream, head.segment), Segment(head.stream, head.segment))
        if head not in segment.heads:
            segment.heads.append(head)


def _gap_after(segment: Segment) -> int:
    tip = Tip(segment.stream, segment.number)
    for entry in segment.entries:
        try:
            tip = journal.follow(tip, entry)
        except JournalError:
            return tip.seq
    return 0


def main(arguments: Sequence[str]) -> int:
    """Read a folder, tell what it holds, write the file."""
    parser = argparse.ArgumentParser(prog="truongthi recover", description="lấy bài từ ổ đĩa của một máy hỏng")
    parser.add_argument("folder", type=Path, help="thư mục của máy thi hoặc bàn, hay bản sao của nó")
    parser.add_argument("--out", type=Path, required=True, help="tệp ghi ra, mang về máy chủ")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return DONE if ended.code in {None, 0} else USAGE
    found = look(asked.folder)
    if not any(one.segment.entries for one in found):
        print(f"Không đọc được bản ghi nào trong {asked.folder}. Kiểm tra lại ổ đĩa và thư mục.", file=sys.stderr)
        return NOTHING
    write_durably(asked.out, b"".join(recovered.encode(one.segment for one in found)))
    for line in told(found):
        print(line)
    print(f"Đã ghi {asked.out}. Trên máy chủ: truongthi board take-recovered THƯ-MỤC {asked.out.name}")
    return DONE


def told(found: Iterable[Found]) -> list[str]:
    """Return a line for each segment, without a name."""
    return [
        f"Nhật ký {one.segment.stream.hex()[:8]}, đoạn {one.segment.number}: {len(one.segment.entries)} bản ghi"
        + (", đã nộp bài" if one.handed_in else "")
        + (f"; đứt sau bản ghi {one.gap_after}" if one.gap_after else "")
        + "."
        for one in found
    ]
