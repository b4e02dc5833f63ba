"""What the seat says about a supervisor's orders."""

from dataclasses import dataclass

from station.exam.seat import RefusalCode
from station.ui.seat.words import ENGLISH as SEAT_ENGLISH
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class OrderWords:
    """Every sentence about orders. The defaults are the Vietnamese ones."""

    moved: str = "Bài thi đã chuyển sang máy {seat}"
    moved_next: str = "Em sang máy {seat} làm bài tiếp. Máy này không nhận câu trả lời nữa."
    moved_room: str = "phòng {room}"
    all_sent: str = "Máy này đã gửi hết câu trả lời về máy chủ."
    not_all_sent: str = "Câu trả lời trên máy này đang chờ gửi. Cán bộ coi thi: chưa tắt máy."
    on_paper: str = "Làm bài trên giấy"
    on_paper_next: str = "Câu trả lời trên máy được giữ nguyên. Chờ cán bộ coi thi phát đề giấy để làm tiếp."
    given: str = "Em được bù {time}. Đồng hồ đã tính."
    taken_off: str = "Thời gian máy tắt đã được xác nhận: {time}. Đồng hồ đã tính."
    given_too: str = "Được bù {time}."
    by_order: str = "cán bộ coi thi khóa máy"

    pin: str = "Mã PIN của cán bộ coi thi"
    grant: str = "Cấp quyền"
    open_again: str = "Cho nhập lại mã"
    officer_next: str = (
        "Cấp quyền: thí sinh đã làm thủ tục, không có thẻ hoặc phiếu; cần nối được máy chủ. "
        "Mất mạng thì nhập mã vào thi 15 ký tự, cán bộ đọc ở bàn làm thủ tục."
    )
    wrong_pin: str = "Mã PIN không đúng của cán bộ nào ở điểm thi này."
    pin_paused: str = "Đã nhập sai PIN năm lần. Chờ năm phút, hoặc cấp quyền từ bàn làm thủ tục."
    no_line: str = "Chưa nối được máy chủ, chưa cấp quyền được. Nhập mã vào thi 15 ký tự, cán bộ đọc ở bàn làm thủ tục."
    tries_given: str = "Đã cho nhập thêm năm lần. Mời thí sinh nhập lại mã."


VIETNAMESE = OrderWords()
ENGLISH = OrderWords(
    moved="The exam goes on at seat {seat}",
    moved_next="Go to seat {seat} and continue there. This machine takes no more answers.",
    moved_room="room {room}",
    all_sent="This machine has sent all answers to the server.",
    not_all_sent="Answers on this machine wait to be sent. Invigilators: do not switch off.",
    on_paper="Going on on paper",
    on_paper_next="What you answered here is kept. Wait for the printed paper and go on with what is left.",
    given="You are given {time}. The clock has it.",
    taken_off="The time that the machine was off is confirmed: {time}. The clock has it.",
    given_too="{time} given back.",
    by_order="an invigilator locked it",
    pin="Invigilator's PIN",
    grant="Let in",
    open_again="Allow more codes",
    officer_next="A grant: for a candidate who was admitted and has neither card nor slip; it needs the server. "
    "With no line enter the 15-letter code, which the desk reads out.",
    wrong_pin="This is the PIN of no officer of this site.",
    pin_paused="Five wrong PINs. Wait five minutes, or give the grant at the desk.",
    no_line="No line to the server, so no grant. Enter the 15-letter code, which the desk reads out.",
    tries_given="Five more codes are allowed. Enter the code again.",
)


def refusals(words: SeatWords) -> dict[RefusalCode, str]:
    """Return what the sign-in says about orders and PINs."""
    said = order_words(words)
    return {
        RefusalCode.GRANT_REFUSED: words.grant_refused,
        RefusalCode.GRANT_NO_LINE: said.no_line,
        RefusalCode.WRONG_PIN: said.wrong_pin,
        RefusalCode.PIN_PAUSED: said.pin_paused,
        RefusalCode.TRIES_GIVEN: said.tries_given,
    }


def order_words(words: SeatWords) -> OrderWords:
    """Return these words in the language of the seat's."""
    return ENGLISH if words is SEAT_ENGLISH else VIETNAMESE
