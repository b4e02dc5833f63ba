"""What the seat says about alarms and locks: never an accusation."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.seat_rules import Alarm
from station.exam.order_effects import BY_ORDER
from station.ui.seat.order_words import order_words
from station.ui.seat.words import ENGLISH as SEAT_ENGLISH
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class AlarmWords:
    """Sentences about what happened, by `Alarm`, and what an officer reads at a locked seat."""

    happened: Mapping[Alarm, str]
    noticed: str  # on the strip, with what happened
    time_of: str  # what happened, and when
    pin: str
    open: str
    opening: str
    back: str
    wrong_pin: str
    paused: str
    officer_next: str


VIETNAMESE = AlarmWords(
    happened={
        Alarm.FOCUS_LOST: "cửa sổ bài thi mất bàn phím",
        Alarm.GRAB_LOST: "bàn phím không còn được giữ cho bài thi",
        Alarm.DISPLAY_ADDED: "có thêm màn hình",
        Alarm.DISPLAY_GONE: "một màn hình đã ngắt",
        Alarm.DISPLAY_CHANGED: "màn hình đổi kích thước",
        Alarm.DISPLAY_UNKNOWN: "không xem được có mấy màn hình",
        Alarm.DEVICE_ADDED: "có thêm bàn phím hoặc chuột",
        Alarm.FOREIGN_CLIENT: "có chương trình khác dùng chung màn hình",
        Alarm.PROCESS_FOUND: "có chương trình không được dùng khi thi",
        Alarm.VIRTUAL_MACHINE: "máy này là máy ảo",
        Alarm.REMOTE_SESSION: "có kết nối điều khiển từ xa",
        Alarm.CAPTURE: "có chương trình chụp màn hình",
        Alarm.FOREIGN_WINDOW: "có cửa sổ khác che lên bài thi",
        Alarm.KEYS_INJECTED: "có phím do chương trình khác gõ",
        Alarm.CLIPBOARD: "chương trình khác đụng vào bộ nhớ sao chép",
        Alarm.CLOCK_CHANGED: "đồng hồ máy bị chỉnh",
        Alarm.SUSPENDED: "máy đã ngủ một lúc",
        Alarm.RESTARTED: "phần mềm thi đã khởi động lại",
        Alarm.SCREEN_READER: "máy này cho trình đọc màn hình",
        Alarm.UNAPPROVED_VERSION: "phần mềm thi chưa được duyệt",
    },
    noticed="Máy ghi nhận: {happened}. Em cứ làm bài tiếp, cán bộ coi thi đã được báo.",
    time_of="{happened}, lúc {time}",
    pin="Mã PIN của cán bộ coi thi",
    open="Mở máy",
    opening="Đang kiểm tra…",
    back="Đóng",
    wrong_pin="Mã PIN không đúng của cán bộ nào ở điểm thi này.",
    paused="Đã nhập sai năm lần. Chờ năm phút, hoặc mở máy từ bàn làm thủ tục.",
    officer_next="Xem lý do ở trên, gỡ bỏ rồi nhập mã PIN. Việc mở máy được ghi vào nhật ký.",
)
ENGLISH = AlarmWords(
    happened={
        Alarm.FOCUS_LOST: "the exam window lost the keyboard",
        Alarm.GRAB_LOST: "the keyboard is no longer held for the exam",
        Alarm.DISPLAY_ADDED: "another screen was connected",
        Alarm.DISPLAY_GONE: "a screen was disconnected",
        Alarm.DISPLAY_CHANGED: "the screen changed its size",
        Alarm.DISPLAY_UNKNOWN: "the number of screens cannot be told",
        Alarm.DEVICE_ADDED: "another keyboard or mouse was connected",
        Alarm.FOREIGN_CLIENT: "another program shares the screen",
        Alarm.PROCESS_FOUND: "a program runs that has no place in an exam",
        Alarm.VIRTUAL_MACHINE: "this is a virtual machine",
        Alarm.REMOTE_SESSION: "there is a remote connection",
        Alarm.CAPTURE: "a program records the screen",
        Alarm.FOREIGN_WINDOW: "another window lies over the exam",
        Alarm.KEYS_INJECTED: "a program pressed keys",
        Alarm.CLIPBOARD: "another program touched the clipboard",
        Alarm.CLOCK_CHANGED: "the clock was set",
        Alarm.SUSPENDED: "the machine was asleep",
        Alarm.RESTARTED: "the exam program was started again",
        Alarm.SCREEN_READER: "this machine lets a screen reader in",
        Alarm.UNAPPROVED_VERSION: "the exam program is not an approved version",
    },
    noticed="Noted here: {happened}. Go on working; the invigilator has been told.",
    time_of="{happened}, at {time}",
    pin="Invigilator's PIN",
    open="Open this seat",
    opening="Checking…",
    back="Close",
    wrong_pin="This PIN belongs to no officer of this site.",
    paused="Five wrong PINs. Wait five minutes, or open the seat from the desk.",
    officer_next="Read the reason above, remove it, then type your PIN. Opening is written into the journal.",
)


def alarm_words(words: SeatWords) -> AlarmWords:
    """Return the sentences in the language of `words`."""
    return ENGLISH if words is SEAT_ENGLISH else VIETNAMESE


def happened(code: str, words: SeatWords) -> str:
    """Return what `code` means; what is no alarm is somebody's own words."""
    if code == BY_ORDER:
        return order_words(words).by_order
    try:
        return alarm_words(words).happened[Alarm(code)]
    except ValueError:
        return code
