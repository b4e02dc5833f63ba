"""The line walked without a person: keys to real windows, a picture of each step, one JSON line at the end."""

import json
import tempfile
from pathlib import Path
from typing import TextIO

from fixtures.exam_day import ROOM, SEAT, ExamDay
from fixtures.papers import score_sheet
from fixtures.papers.toan_2025 import ANSWER_SHEET
from fixtures.pcsc import running_pcscd
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands

CANDIDATE = "18001234"
PICTURED = (2, 4, 7, 13, 18)
MOUSE = (770, 566)  # where the seat asks for a click


class Pictures:
    """Numbered pictures of the steps, and a line of text for each."""

    def __init__(self, out: Path, say: TextIO) -> None:
        self._out, self._say, self._count = out, say, 0

    def say(self, sentence: str) -> None:
        """Print a step that has no picture."""
        self._say.write(f"    {sentence}\n")
        self._say.flush()

    def take(self, screen: VirtualScreen, name: str, sentence: str) -> None:
        """Keep what `screen` shows once it has stopped changing."""
        self._count += 1
        path = self._out / f"{self._count:02}-{name}.png"
        screen.settle()
        screen.save(path)
        self._say.write(f"{self._count:2}. {sentence}  [{path.name}]\n")
        self._say.flush()


def walk(out: Path, say: TextIO) -> int:
    """Walk the line; return 0 when the score is the expected one and the journals verify."""
    pictures = Pictures(out, say)
    with (
        tempfile.TemporaryDirectory(prefix="truongthi-demo-") as folder,
        running_pcscd(),
        VirtualScreen() as desk,
        VirtualScreen() as seat,
        ExamDay(Path(folder)) as day,
    ):
        pictures.say("Chuẩn bị kỳ thi: khóa, hai cán bộ, danh sách 500 thí sinh, đề Toán 12 + 4 + 6 câu.")
        day.prepare()
        day.start_board()
        day.enrol_stations()
        admit(day, desk, pictures)
        sit(day, seat, pictures)
        summary = conclude(day, pictures)
    say.write(json.dumps(summary, ensure_ascii=False) + "\n")
    return 0 if summary["journals_verify"] and summary["score"] == str(expected_score()) else 1


def admit(day: ExamDay, desk: VirtualScreen, pictures: Pictures) -> None:
    """The desk: hint, card, decision."""
    day.start_desk(desk.display)
    desk.focus("Mở bàn")
    pictures.take(desk, "ban-khoa", "Bàn đang khóa: cán bộ chọn tên, gõ mã PIN.")
    day.unlock_desk(desk)
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
    prepare(screen, seat, pictures)
    day.release_paper()
    seat.wait_for_paper()
    pictures.take(screen, "may-de-mo", "Hai cán bộ mở khóa; đề mở ra ở câu 1.")
    for question in day.questions():
        number = question.number
        seat.answer(number, question.kind, question.pressed(ANSWER_SHEET.get(question.item.code, "")))
        if number in PICTURED:
            pictures.take(screen, f"may-cau-{number:02}", f"Câu {number} đã trả lời.")
    seat.review()
    pictures.take(screen, "may-xem-lai", "Xem lại trước khi nộp.")
    seat.hand_in()
    seat.wait_for_receipt()
    pictures.take(screen, "may-bien-nhan", "Đã nộp bài; máy chủ đã ký biên nhận.")
    day.remove(1)
    seat.finish()


def prepare(screen: VirtualScreen, seat: SeatHands, pictures: Pictures) -> None:
    """The way from the sign-in to the bell: who it is, the machine, practice, the rules."""
    pictures.take(screen, "may-dung-ten", "Đặt thẻ lần hai: máy nhận ra thí sinh và hỏi có đúng tên không.")
    seat.say_it_is_me()
    pictures.take(screen, "may-kiem-tra", "Máy tự kiểm tra; thí sinh thử bàn phím và chuột.")
    seat.try_machine(MOUSE)
    pictures.take(screen, "may-cau-thu", "Câu thử: mỗi dạng một câu, không tính điểm, không lưu.")
    seat.practise()
    pictures.take(screen, "may-huong-dan", "Hướng dẫn làm bài trên một trang.")
    seat.read_instructions()
    pictures.take(screen, "may-cho-hieu-lenh", "Đã sẵn sàng: đề còn niêm phong trên máy, chờ hiệu lệnh.")


def conclude(day: ExamDay, pictures: Pictures) -> dict[str, object]:
    """Grade, export, verify; return what the last line says."""
    day.grade()
    pictures.say("Hai cán bộ mở khóa chấm; bài đã được chấm.")
    known = day.candidate(CANDIDATE)
    return {
        "candidate": known["candidate"],
        "name": known["name"],
        "admitted": known["admitted"],
        "verdicts": known["verdicts"],
        "answers_saved": known["answered"],
        "score": known["score"],
        "receipt": known["receipt"],
        "journals_verify": day.verifies(),
    }


def expected_score() -> object:
    """Return what the separate sheet says that the sample answers earn."""
    return score_sheet.total(score_sheet.read("key_sheet.json"), score_sheet.read("answer_sheet.json"))
