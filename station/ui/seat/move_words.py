"""What the seat says to an officer who moves a candidate by a stick."""

from dataclasses import dataclass, fields

from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class MoveWords:
    """Every sentence. The defaults are the Vietnamese ones."""

    title: str = "Chuyển thí sinh sang máy khác bằng USB"
    what: str = "Dành cho cán bộ coi thi, khi máy đang mất mạng. Cắm USB vào máy này trước khi ghi."
    to_seat: str = "Chuyển sang máy số"
    pin: str = "Mã PIN của cán bộ coi thi"
    write: str = "Ghi bài và chuyển máy"
    back: str = "Quay lại làm bài"
    writing: str = "Đang ghi và đọc lại để kiểm tra. Chưa rút thiết bị."
    wrong_pin: str = "Mã PIN không đúng của cán bộ nào ở điểm thi này."
    pin_paused: str = "Đã nhập sai PIN năm lần. Chờ năm phút."
    bad_seat: str = "Gõ số của một máy khác trong phòng, ví dụ 31."
    missing: str = "Chưa thấy thiết bị USB. Cắm thiết bị vào máy này rồi bấm lại."
    several: str = "Máy có nhiều thiết bị USB. Để lại một thiết bị rồi bấm lại."
    failed: str = "Không ghi được mã thử PIN trên máy này. Để nguyên máy, báo kỹ thuật viên."
    done: str = "Đã ghi bài vào USB. Mã chuyển máy:"
    next: str = "Chép mã này. Ở máy {seat}: cắm USB, gõ số báo danh và mã này. Giữ USB đến khi nộp bài xong."
    noted: str = "Đã chép mã"


VIETNAMESE = MoveWords()
ENGLISH = MoveWords(
    title="Move the candidate to another seat by a USB stick",
    what="For invigilators, while this machine is offline. Plug the stick in first.",
    to_seat="Move to seat",
    pin="Invigilator's PIN",
    write="Write and move",
    back="Back to the paper",
    writing="Writing, and reading back to check. Do not pull the stick out yet.",
    wrong_pin="This is the PIN of no officer of this site.",
    pin_paused="Five wrong PINs. Wait five minutes.",
    bad_seat="Type the number of another seat of this room, for example 31.",
    missing="No USB stick was found. Plug one into this machine and press again.",
    several="There are several USB sticks. Leave one in and press again.",
    failed="A try of the PIN could not be counted here. Leave the machine as it is, call a technician.",
    done="The paper is on the stick. The code for moving:",
    next="Copy the code. At seat {seat}: plug the stick in, type candidate number and code. Keep the stick.",
    noted="I have the code",
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(field.name for field in fields(MoveWords))


def move_words(words: SeatWords) -> MoveWords:
    """Return these words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
