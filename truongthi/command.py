"""The words of the `truongthi` command. Each part is imported when it is called, so that a seat needs no server."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

USAGE = 2
OURS = ("truongthi", "protocol", "station", "server", "fixtures")


@dataclass(frozen=True, slots=True)
class Part:
    """A word of the command: the module whose `main` answers it, the extra that it needs, and what it does."""

    module: str
    extra: str
    does: str


PARTS = {
    "board": Part(
        "server.board_command", "board", "máy chủ của Hội đồng thi: danh sách, đề, khóa, chấm, trang quản lý"
    ),
    "desk": Part("station.desk", "desk", "bàn làm thủ tục dự thi"),
    "seat": Part("station.seat", "seat", "máy thi của thí sinh"),
    "recover": Part("station.recover", "", "lấy bài đã lưu từ ổ đĩa của một máy hỏng"),
    "verify": Part("truongthi.verify", "", "kiểm tra một bản xuất nhật ký, không cần máy chủ"),
    "read": Part("truongthi.read", "reader", "đọc một thẻ, in từng kết quả kiểm tra và lý do"),
    "trust": Part("truongthi.trust", "reader", "kho gốc tin cậy: nơi ký thẻ nào được tin"),
    "card": Part("truongthi.card", "desk", "thẻ căn cước ảo để thử và luyện tập"),
    "demo": Part("truongthi.demo", "board,desk,seat", "đi hết một ngày thi trên thẻ ảo"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Find the part that the first word names and run it; return its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if not words or words[0] in ("-h", "--help"):
        print(overview())
        return 0
    part = PARTS.get(words[0])
    if part is None:
        print(f"Không có lệnh «{words[0]}».\n\n{overview()}", file=sys.stderr)
        return USAGE
    try:
        module = import_module(part.module)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in OURS:  # a fault of ours, not a part left out
            raise
        print(f"Thiếu gói {missing.name}. Cài thêm: truongthi[{part.extra}]", file=sys.stderr)
        return USAGE
    code: int = module.main(words[1:])
    return code


def overview() -> str:
    """Return the list of commands."""
    lines = [f"  truongthi {word:8}{part.does}" for word, part in PARTS.items()]
    return "\n".join(["Trường Thi: phần mềm ngày thi", *lines])
