"""The line walked without a person: keys to real windows, a picture of each step, one JSON line at the end."""

import json
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import msgspec

from fixtures.exam_day import ROOM, SEAT, ExamDay
from fixtures.papers.toan_2025 import ANSWER_SHEET, ITEMS
from fixtures.pcsc import running_pcscd
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from server.audit.verifier import verify_export

CANDIDATE = "18001234"
DESK_SIZE, SEAT_SIZE = (1366, 768), (1366, 768)


class Pictures:
    """Numbered pictures of the steps, and a line of text for each."""

    def __init__(self, out: Path, say: TextIO) -> None:
        self._out, self._say, self._count = out, say, 0

    def take(self, screen: VirtualScreen, name: str, sentence: str) -> None:
        """Keep what `screen` shows."""
        self._count += 1
        path = self._out / f"{self._count:02}-{name}.png"
        screen.save(path)
        self._say.write(f"{self._count:2}. {sentence}  [{path.name}]\n")
        self._say.flush()


def walk(out: Path, say: TextIO) -> int:
    """Walk the line; return 0 when the score is the expected one and the journals verify."""
    pictures = Pictures(out, say)
    with (
        tempfile.TemporaryDirectory(prefix="truongthi-demo-") as folder,
        running_pcscd(),
        VirtualScreen(*DESK_SIZE) as desk,
        VirtualScreen(*SEAT_SIZE) as seat,
        ExamDay(Path(folder)) as day,
    ):
        say.write("Chuẩn bị kỳ thi: cơ quan chứng thực, cán bộ, danh sách 500 thí sinh, đề Toán 12 + 4 + 6 câu.\n")
        day.prepare()
        day.start_board()
        day.enrol_stations()
        admit(day, desk, pictures)
        sit(day, seat, pictures)
        summary = conclude(day)
    say.write(json.dumps(summary, ensure_ascii=False) + "\n")
    return 0 if summary["journals_verify"] and summary["score"] == summary["expected_score"] else 1


def admit(day: ExamDay, desk: VirtualScreen, pictures: Pictures) -> None:
    """The desk: hint, card, decision."""
    day.start_desk(desk.display)
    desk.focus("Bàn")
    pictures.take(desk, "ban-cho", "Bàn làm thủ tục chờ thí sinh.")
    desk.type(CANDIDATE)
    desk.press("Return")
    desk.wait_for("Đặt thẻ")
    pictures.take(desk, "ban-dat-the", "Gõ số báo danh; bàn mời đặt thẻ.")
    day.insert("good", 0)
    desk.wait_for("Vào phòng thi")
    pictures.take(desk, "ban-vao-phong", f"Thẻ đọc xong: phòng {ROOM}, máy {SEAT}.")
    day.remove(0)


def sit(day: ExamDay, screen: VirtualScreen, pictures: Pictures) -> None:
    """The seat: second tap, bell, paper, hand-in."""
    day.start_seat(screen.display)
    seat = SeatHands(screen)
    seat.wait_for_sign_in()
    pictures.take(screen, "may-dang-nhap", "Máy thi chờ thí sinh.")
    day.insert("good", 1)
    seat.wait_for_bell()
    pictures.take(screen, "may-cho-hieu-lenh", "Thẻ đặt lần hai mở chỗ; chờ hiệu lệnh.")
    day.release_paper()
    seat.wait_for_paper()
    pictures.take(screen, "may-cau-1", "Hai cán bộ mở khóa đề; đề mở ra ở câu 1.")
    for number, item in enumerate(ITEMS, 1):
        seat.answer(number, item, ANSWER_SHEET.get(item.code))
        if number in (7, 13, 17):
            pictures.take(screen, f"may-cau-{number}", f"Câu {number} đã trả lời.")
    seat.review()
    pictures.take(screen, "may-xem-lai", "Xem lại trước khi nộp.")
    seat.hand_in()
    pictures.take(screen, "may-bien-nhan", "Đã nộp bài; biên nhận của máy chủ.")
    day.remove(1)
    seat.finish()


def conclude(day: ExamDay) -> Mapping[str, object]:
    """Grade, export, verify; return what the last line says."""
    day.grade()
    state = day.state()
    findings = verify_export(day.export())
    return {**state, "journals_verify": not findings, "expected_score": expected_score()}


def expected_score() -> str:
    """Return what the separate short script computes from the answer sheet."""
    import subprocess
    import sys

    script = Path(__file__).parents[2] / "fixtures" / "papers" / "score_sheet.py"
    return subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True).stdout.strip()
