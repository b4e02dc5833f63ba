"""What the card tray says, Vietnamese first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrayWords:
    """One language."""

    title: str = "Khay thẻ mẫu"
    samples: str = "Thẻ mẫu"
    find: str = "Tìm tên hoặc số"
    reader: str = "Đầu đọc {number}"
    empty: str = "Trống"
    elsewhere: str = "Thẻ «{name}» do một lệnh khác giữ"
    commands: str = "Đã trả lời {count} lệnh"
    lay: str = "Đặt thẻ"
    lift: str = "Rút thẻ"
    keys: str = "↑ ↓ chọn thẻ · 1–4 đặt lên đầu đọc, bấm lại để rút · Enter đặt · Delete rút"
    no_reader: str = "Chưa có đầu đọc ảo {number}. Hãy chạy pcscd cùng vsmartcard-vpcd rồi thử lại."
    none_chosen: str = "Hãy chọn một thẻ ở danh sách bên trái."
    other_language: str = "English"
    english: bool = False


VIETNAMESE = TrayWords()
ENGLISH = TrayWords(
    "Sample card tray",
    "Sample cards",
    "Find a name or number",
    "Reader {number}",
    "Empty",
    "Card “{name}” is held by another command",
    "Answered {count} commands",
    "Insert",
    "Remove",
    "↑ ↓ choose a card · 1–4 insert into reader, press again to remove · Enter insert · Delete remove",
    "No virtual reader {number} yet. Run pcscd with vsmartcard-vpcd and try again.",
    "Choose a card in the list on the left.",
    "Tiếng Việt",
    english=True,
)
