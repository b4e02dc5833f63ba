"""`truongthi board WORD FOLDER …`: what the exam board does at its server, one line of answer each."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from server.commands.command import Command
from server.commands.words import sentence

DONE, REFUSED, USAGE = 0, 1, 2

WORDS = {
    "init": ("setup", "lập Hội đồng thi: khóa, cán bộ, tài khoản"),
    "officer add": ("setup", "thêm cán bộ, do hai cán bộ đã có cùng ký"),
    "officer list": ("setup", "xem các cán bộ"),
    "import-candidates": ("lists", "nhập danh sách thí sinh của một ca thi"),
    "import-questions": ("questions", "nhập ngân hàng câu hỏi"),
    "pack-paper": ("questions", "đóng gói và niêm phong đề"),
    "trust add": ("setup", "thêm chứng thư gốc của thẻ căn cước"),
    "trust adopt": ("setup", "hai cán bộ nhận một nơi ký thẻ chưa có gốc tin cậy"),
    "trust drop": ("setup", "bỏ một nơi ký đã nhận"),
    "enrol-code": ("setup", "cấp mã dùng một lần cho bàn hoặc máy thi"),
    "publish": ("setup", "công bố danh sách cho các trạm"),
    "serve": ("serving", "chạy máy chủ"),
    "release-paper": ("acts", "hai cán bộ mở khóa đề"),
    "attempts": ("endings", "xem các bài chưa nộp"),
    "take-recovered": ("endings", "nhận bài lấy từ ổ đĩa của một máy hỏng"),
    "collect": ("endings", "hai cán bộ thu một bài chưa nộp"),
    "adopt": ("endings", "hai cán bộ nhận các câu trả lời khôi phục"),
    "choose-attempt": ("endings", "hai cán bộ chọn bài được chấm khi một thí sinh có hai bài"),
    "incidents": ("endings", "xem các sự cố"),
    "close-incident": ("endings", "cán bộ đóng một sự cố đã xem"),
    "open-grading": ("grading", "hai cán bộ mở khóa chấm, chấm bài đã nộp"),
    "show": ("looking", "xem máy chủ đang giữ gì"),
    "root": ("proving", "ký gốc nhật ký ngay bây giờ"),
    "minutes": ("proving", "lập biên bản thu bài (PDF)"),
    "export": ("exporting", "xuất nhật ký cho người kiểm tra"),
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0 when done, 1 when refused, 2 when asked wrongly."""
    word, rest = _word(arguments)
    if word is None:
        print(overview(), file=sys.stderr if arguments else sys.stdout)
        return USAGE if arguments and arguments[0] not in {"-h", "--help"} else DONE
    command = _command(word)
    parser = argparse.ArgumentParser(prog=f"truongthi board {word}", description=WORDS[word][1])
    parser.add_argument("folder", type=Path, help="thư mục của Hội đồng thi")
    command.add_arguments(parser)
    try:
        asked = parser.parse_args(rest)
    except SystemExit as ended:  # argparse has said what was wrong
        return DONE if ended.code in {None, 0} else USAGE
    return _run(command, asked)


def _run(command: Command, asked: argparse.Namespace) -> int:
    try:
        print(command.run(asked))
    except Exception as error:
        told = sentence(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        return REFUSED
    return DONE


def _word(arguments: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    for length in (2, 1):
        word = " ".join(arguments[:length])
        if word in WORDS:
            return word, arguments[length:]
    return None, arguments


def _command(word: str) -> Command:
    commands = import_module(f"server.commands.{WORDS[word][0]}").COMMANDS
    command = commands[word]
    assert isinstance(command, Command)  # noqa: S101 -- our own module; import_module forgets types
    return command


def overview() -> str:
    """Return the list of commands."""
    lines = [f"  truongthi board {word:18}{does}" for word, (_, does) in WORDS.items()]
    return "\n".join(["Máy chủ của Hội đồng thi", *lines])
