"""The line on a person's own screen: real windows, virtual cards laid by the person's word."""

import sys
import tempfile
from pathlib import Path

from fixtures.exam_day import EXAM, PINS, STAFF, STAFF_PASSWORD, ExamDay
from fixtures.pcsc import running_pcscd

CARD, TAP, RELEASE, GRADE, END = "the", "cham", "mo-de", "cham-diem", "het"
HELP = f"""Bàn làm thủ tục và máy thi đang mở; mở khóa bàn bằng mã PIN của cán bộ thứ nhất. Gõ ở đây:
  {CARD}        đặt thẻ của Nguyễn Thị Hòa lên đầu đọc của bàn (gõ số báo danh 18001234 ở bàn trước)
  {TAP}       đặt thẻ lên đầu đọc của máy thi
  {RELEASE}      hai cán bộ mở khóa đề
  {GRADE}  hai cán bộ mở khóa chấm, rồi kiểm tra nhật ký
  {END}        kết thúc"""


def drive(out: Path, display: str) -> int:
    """Open the windows on `display` and do what the person types."""
    with tempfile.TemporaryDirectory(prefix="truongthi-demo-") as folder, running_pcscd(), ExamDay(Path(folder)) as day:
        print(f"Chuẩn bị «{EXAM}»…")
        day.prepare()
        day.start_board()
        day.enrol_stations()
        day.start_desk(display)
        day.start_seat(display, locked=False)
        print(f"Trang quản lý: {day.url}/ (tài khoản {STAFF}, mật khẩu {STAFF_PASSWORD}; PIN cán bộ {', '.join(PINS)})")
        print(HELP)
        for line in sys.stdin:
            if not _done(day, line.strip(), out):
                break
    return 0


def _done(day: ExamDay, word: str, out: Path) -> bool:
    match word:
        case "the":
            day.remove(1)
            day.insert("good", 0)
        case "cham":
            day.remove(0)
            day.insert("good", 1)
        case "mo-de":
            day.release_paper()
        case "cham-diem":
            day.grade()
            verdict = "nguyên vẹn" if day.verifies() else "có chỗ sai"
            (out / "ket-qua.txt").write_text(f"{day.candidate('18001234')}\n")
            print(f"Đã chấm; nhật ký {verdict}. Kết quả: {out / 'ket-qua.txt'}")
        case "het":
            return False
        case _:
            print(HELP)
    return True
