"""What the desk says about a spoken code: Vietnamese as an exam board would write it, English beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.spoken_entry import GroupState, SpokenState, SpokenStep, SpokenTrouble


@dataclass(frozen=True)
class SpokenWords:
    """Every sentence of the page and of its strip. The defaults are the Vietnamese ones."""

    title: str = "Nhập mã mở đề đọc qua điện thoại"
    why: str = "Chỉ dùng khi điểm thi mất mọi đường truyền. Gọi Hội đồng thi, nghe đọc năm nhóm, mỗi nhóm năm ký tự."
    group: str = "Nhóm {place}"
    open: str = "Mở khóa đề"
    opening: str = "Đang mở…"
    back: str = "Quay lại"
    again: str = "Thử lại"
    incomplete: str = "Nhập đủ năm nhóm; nhóm nào sai thì xin đọc lại nhóm ấy."
    opened: str = "Đã nhận khóa đề lúc {at}"
    opened_next: str = "Máy thi trong mạng của điểm thi tự lấy khóa và mở đề. Giữ bàn này mở, không rút dây mạng."
    seats: str = "Máy thi đã lấy khóa từ khi mở bàn: {seats}"
    port: str = "Cổng mạng của bàn này: {port}"
    no_paper: str = "Gói của bàn này chưa có đề"
    no_paper_next: str = (
        "Đề đến sau lần kết nối cuối của bàn. Dùng bàn khác của điểm thi, hoặc nối mạng rồi mở lại bàn."
    )
    strip_away: str = "Mất đường truyền. Nếu đã đến giờ mà máy thi chưa có đề: nhập mã mở đề."
    strip_opened: str = "Bàn này đang giao khóa đề cho máy thi. Từ khi mở bàn: {seats} máy đã lấy."
    strip_trouble: str = "Đã có khóa đề nhưng chưa giao được cho máy thi."
    strip_open: str = "Nhập mã mở đề"
    strip_look: str = "Xem"
    groups: Mapping[GroupState, str] = field(default_factory=lambda: GROUPS_VI)
    troubles: Mapping[SpokenTrouble, str] = field(default_factory=lambda: TROUBLES_VI)


GROUPS_VI: dict[GroupState, str] = {
    GroupState.EMPTY: "",
    GroupState.UNFINISHED: "Chưa đủ 5 ký tự",
    GroupState.FITS: "Khớp",
    GroupState.MISHEARD: "Sai, xin đọc lại",
    GroupState.BAD_LETTER: "Không có chữ này",
}
TROUBLES_VI: dict[SpokenTrouble, str] = {
    SpokenTrouble.WRONG: "Mã đúng cách viết nhưng không mở được đề của ca thi này. "
    "Hỏi lại Hội đồng thi: đúng điểm thi, đúng ca chưa? Còn {left} lần.",
    SpokenTrouble.PAUSE: "Đã sai năm lần. Chờ đến {until} rồi nhập lại.",
    SpokenTrouble.DISK_FULL: "Không ghi được vào ổ đĩa nên chưa mở. Giải phóng ổ đĩa rồi nhập lại.",
    SpokenTrouble.PORT_CLOSED: "Máy thi chưa lấy được khóa: không mở được cổng mạng {port}, "
    "có lẽ chương trình khác đang giữ. Báo kỹ thuật viên, rồi nhấn Thử lại.",
}
GROUPS_EN: dict[GroupState, str] = {
    GroupState.EMPTY: "",
    GroupState.UNFINISHED: "5 characters needed",
    GroupState.FITS: "Fits",
    GroupState.MISHEARD: "Wrong: hear it again",
    GroupState.BAD_LETTER: "No such letter",
}
TROUBLES_EN: dict[SpokenTrouble, str] = {
    SpokenTrouble.WRONG: "The code is well formed but does not open this session's paper. "
    "Ask again: the right site, the right session? {left} tries left.",
    SpokenTrouble.PAUSE: "Five were wrong. Wait until {until}, then enter it again.",
    SpokenTrouble.DISK_FULL: "The disk took nothing, so nothing was opened. Free some space and enter it again.",
    SpokenTrouble.PORT_CLOSED: "Seats cannot fetch the key yet: network port {port} cannot be opened, "
    "perhaps another program holds it. Call a technician, then press Try again.",
}
VIETNAMESE = SpokenWords()
ENGLISH = SpokenWords(
    title="Enter the code read out over the telephone",
    why="Only when the site has lost every line. Call the exam board and take down five groups of five characters.",
    group="Group {place}",
    open="Open the paper's key",
    opening="Opening…",
    back="Back",
    again="Try again",
    incomplete="All five groups are needed; ask for a wrong one again.",
    opened="Key received at {at}",
    opened_next="Seats in the site's network fetch the key and open the paper. Keep this desk open and its cable in.",
    seats="Seats given the key since the desk was opened: {seats}",
    port="Network port of this desk: {port}",
    no_paper="This desk's package names no paper",
    no_paper_next="The paper came after this desk's last line. Use another desk, or reopen this one with a line.",
    strip_away="No line. If the bell has rung and seats have no paper: enter the spoken code.",
    strip_opened="This desk hands the key to seats. Since it was opened: {seats}.",
    strip_trouble="The key is here but cannot be handed to seats yet.",
    strip_open="Enter the code",
    strip_look="Show",
    groups=GROUPS_EN,
    troubles=TROUBLES_EN,
)


def trouble_of(state: SpokenState, words: SpokenWords) -> str:
    """Return what went wrong, in words."""
    if state.trouble is None:
        return ""
    return words.troubles[state.trouble].format(left=state.left, until=state.until, port=state.port)


def strip_of(state: SpokenState, words: SpokenWords) -> str:
    """Return what the strip says, with the line or without."""
    if state.step is not SpokenStep.HANDING_ON:
        return words.strip_away
    return words.strip_trouble if state.trouble is not None else words.strip_opened.format(seats=state.seats)
