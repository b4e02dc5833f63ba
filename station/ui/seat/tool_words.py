"""What the candidate's tools say: Vietnamese as an exam board would write it, English beside it."""

from dataclasses import dataclass, fields

from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class ToolWords:
    """Every sentence of the tools. The defaults are the Vietnamese ones."""

    tools: str = "Công cụ"
    tools_note: str = "Phím tắt ghi bên phải. Đang gõ chữ thì nhấn Alt cùng với chữ."
    close: str = "Đóng (Esc)"

    highlighter: str = "Tô sáng"
    highlighter_on: str = "Đang tô: kéo chuột qua chữ, hoặc dùng mũi tên, Shift + mũi tên rồi Enter. Tô lại để xóa."
    highlighter_end: str = "Thôi tô (Esc)"
    hint_choice: str = "Nhấn {letters} để chọn · mũi tên để chuyển câu"
    hint_many: str = "Nhấn {letters} để chọn hoặc bỏ chọn"
    unmark: str = "Xóa các chỗ đã tô"
    marked: str = "Đã tô: {words}"
    marking_here: str = "Tô sáng: mũi tên để đi theo từ, Shift + mũi tên để chọn, Enter để tô"

    scratch_pad: str = "Giấy nháp"
    scratch_empty: str = "Nháp ở đây. Giấy nháp không được chấm."
    scratch_room: str = "Còn {left} ký tự"
    scratch_full: str = "Giấy nháp đã đầy."

    calculator: str = "Máy tính"
    calculator_note: str = "Kết quả không tự chuyển vào bài làm."
    result: str = "Kết quả {value}"
    clear_all: str = "Xóa hết"
    backspace: str = "Xóa lùi"
    divided_by_zero: str = "Không chia được cho 0"
    root_of_negative: str = "Số âm không có căn bậc hai"
    too_large: str = "Kết quả quá lớn"
    not_finished: str = "Phép tính chưa trọn"

    view: str = "Hiển thị"
    view_zoom: str = "Hiển thị {zoom}%"
    size: str = "Cỡ chữ"
    colours: str = "Màu nền"
    light: str = "Sáng"
    dark: str = "Tối"
    contrast: str = "Tương phản"
    typeface: str = "Kiểu chữ của đề"
    sans: str = "Không chân"
    serif: str = "Có chân"
    wide: str = "Chữ rộng"
    reading: str = "Khi đọc"
    ruler: str = "Thước dòng"
    ruler_key: str = "Mũi tên lên, xuống để dời thước."
    timer: str = "Đồng hồ"
    timer_shown: str = "Hiện"
    timer_hidden: str = "Ẩn"
    typing: str = "Gõ tiếng Việt"
    typing_off: str = "Không gõ dấu"
    tones: str = "Đặt dấu"
    tones_classic: str = "hòa, thủy"
    tones_modern: str = "hoà, thuỷ"
    on: str = "Bật"
    off: str = "Tắt"
    chosen_suffix: str = "đang chọn"

    enlarge_picture: str = "Phóng to hình"
    picture: str = "Hình {number} / {count}"
    enlarge: str = "Nhấn Enter để phóng to hình"
    larger: str = "To hơn (+)"
    smaller: str = "Nhỏ hơn (-)"
    next_picture: str = "Hình sau"
    previous_picture: str = "Hình trước"
    picture_hint: str = "+ và − để phóng to, thu nhỏ · mũi tên để dời · PgDn, PgUp sang hình khác · Esc để đóng"


VIETNAMESE = ToolWords()
ENGLISH = ToolWords(
    tools="Tools",
    tools_note="The key stands at the right. While you type, press Alt with the letter.",
    close="Close (Esc)",
    highlighter="Highlighter",
    highlighter_on="Highlighting: drag over words, or use arrows, Shift + arrows, then Enter. Again to remove.",
    highlighter_end="Stop (Esc)",
    hint_choice="Press {letters} to choose · arrows for the next question",
    hint_many="Press {letters} to choose or let go",
    unmark="Remove highlights",
    marked="Highlighted: {words}",
    marking_here="Highlighter: arrows to go by word, Shift + arrows to select, Enter to highlight",
    scratch_pad="Scratch pad",
    scratch_empty="Scribble here. The scratch pad is not marked.",
    scratch_room="{left} characters left",
    scratch_full="The scratch pad is full.",
    calculator="Calculator",
    calculator_note="The result does not go into your answers by itself.",
    result="Result {value}",
    clear_all="Clear all",
    backspace="Delete last",
    divided_by_zero="Division by 0 is not possible",
    root_of_negative="A negative number has no square root",
    too_large="The result is too large",
    not_finished="The calculation is not finished",
    view="View",
    view_zoom="View {zoom}%",
    size="Text size",
    colours="Colours",
    light="Light",
    dark="Dark",
    contrast="Contrast",
    typeface="Typeface of the paper",
    sans="Sans",
    serif="Serif",
    wide="Wide letters",
    reading="For reading",
    ruler="Line ruler",
    ruler_key="Up and down move the ruler.",
    timer="Clock",
    timer_shown="Shown",
    timer_hidden="Hidden",
    typing="Vietnamese typing",
    typing_off="No accents",
    tones="Tone marks",
    tones_classic="hòa, thủy (classic)",
    tones_modern="hoà, thuỷ (modern)",
    on="On",
    off="Off",
    chosen_suffix="chosen",
    enlarge_picture="Enlarge a picture",
    picture="Picture {number} / {count}",
    enlarge="Press Enter to enlarge the picture",
    larger="Larger (+)",
    smaller="Smaller (-)",
    next_picture="Next picture",
    previous_picture="Previous picture",
    picture_hint="+ and − for larger and smaller · arrows to move · PgDn, PgUp for another picture · Esc to close",
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(field.name for field in fields(ToolWords))


def tool_words_of(words: SeatWords) -> ToolWords:
    """Return the tools' words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
