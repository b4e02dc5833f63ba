"""What the seat says about writing an attempt onto a USB stick."""

from dataclasses import dataclass, field, fields

from station.exam.stick import StickTrouble
from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class HandoverWords:
    """Every sentence. The defaults are the Vietnamese ones."""

    title: str = "Máy đang mất mạng"
    ask: str = "Cán bộ coi thi ghi bài đã niêm phong ra USB, mang đến bàn làm thủ tục lấy biên nhận."
    write: str = "Ghi bài ra thiết bị USB"
    again: str = "Ghi lại"
    missing: str = "Chưa thấy thiết bị USB. Cắm thiết bị vào máy này rồi bấm lại."
    choose: str = "Máy có nhiều thiết bị USB. Chọn thiết bị để ghi."
    writing: str = "Đang ghi và đọc lại để kiểm tra. Chưa rút thiết bị."
    written: str = "Đã ghi bài vào thiết bị {stick}, tệp {file}. Rút thiết bị và mang đến bàn làm thủ tục."
    troubles: dict[StickTrouble, str] = field(
        default_factory=lambda: {
            StickTrouble.GONE: "Thiết bị bị rút ra, chưa ghi được. Bài vẫn nguyên trên máy này. Cắm lại rồi ghi lại.",
            StickTrouble.FULL: "Thiết bị đã đầy, chưa ghi được. Bài vẫn nguyên trên máy này. Dùng thiết bị khác.",
            StickTrouble.READ_ONLY: "Thiết bị không cho ghi. Mở khóa ghi trên thiết bị hoặc dùng thiết bị khác.",
            StickTrouble.UNSAFE: "Trên thiết bị có thứ trùng tên với tệp bài thi. Dùng thiết bị khác.",
            StickTrouble.NOT_KEPT: "Đọc lại không giống bài đã ghi: thiết bị hỏng. Dùng thiết bị khác.",
            StickTrouble.TOO_LARGE: "Bài quá lớn cho một tệp. Để nguyên máy, báo kỹ thuật viên.",
            StickTrouble.HERE: "Ổ đĩa của máy này không trả lời. Đừng tắt máy, báo kỹ thuật viên.",
        }
    )


VIETNAMESE = HandoverWords()
ENGLISH = HandoverWords(
    title="This machine is offline",
    ask="Invigilators: write the sealed paper to a stick, take it to the desk for the receipt.",
    write="Write to a USB stick",
    again="Write again",
    missing="No USB stick was found. Plug one into this machine and press again.",
    choose="There are several USB sticks. Choose the one to write to.",
    writing="Writing, and reading back to check. Do not pull the stick out yet.",
    written="The paper is on the stick {stick}, file {file}. Pull it out and take it to the check-in desk.",
    troubles={
        StickTrouble.GONE: "The stick was pulled out; nothing was written. The paper is safe. Plug in and write again.",
        StickTrouble.FULL: "The stick is full; nothing was written. The paper is safe here. Use another stick.",
        StickTrouble.READ_ONLY: "The stick takes no files. Unlock it or use another one.",
        StickTrouble.UNSAFE: "Something on the stick has the name of the paper's file. Use another stick.",
        StickTrouble.NOT_KEPT: "What was read back is not what was written: the stick is broken. Use another one.",
        StickTrouble.TOO_LARGE: "The paper is too large for one file. Leave the machine as it is, call a technician.",
        StickTrouble.HERE: "This machine's disk does not answer. Do not switch off, call a technician.",
    },
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(one.name for one in fields(HandoverWords) if one.name != "troubles")


def handover_words(words: SeatWords) -> HandoverWords:
    """Return these words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
