"""`truongthi board WORD FOLDER …`: what the exam board does at its server, one line of answer each."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from server.commands.command import Command
from server.commands.words import sentence

DONE, REFUSED, USAGE = 0, 1, 2
SERVE, ROLE, SERVED = "serve", "--role", ("--role", "NAME")

WORDS = {
    "init": ("setup", "lập Hội đồng thi: khóa, cán bộ, tài khoản"),
    "officer add": ("setup", "thêm cán bộ, do hai cán bộ đã có cùng ký"),
    "officer list": ("setup", "xem các cán bộ"),
    "account list": ("staff", "xem tài khoản trang quản lý"),
    "account add": ("staff", "thêm tài khoản trang quản lý"),
    "account site": ("staff", "cho một tài khoản chỉ xem một điểm thi, hoặc mọi điểm thi"),
    "import-candidates": ("lists", "nhập danh sách thí sinh của một ca thi"),
    "import-questions": ("questions", "nhập ngân hàng câu hỏi"),
    "export-questions": ("questions", "ghi ngân hàng câu hỏi ra bảng câu hỏi"),
    "pack-paper": ("questions", "đóng gói và niêm phong đề"),
    "blueprint list": ("papers", "xem các cấu trúc đề"),
    "paper list": ("papers", "xem các đề và chữ ký duyệt"),
    "draw-paper": ("papers", "rút câu từ ngân hàng thành đề, hoặc lập đề từ các câu tự chọn"),
    "change-paper": ("papers", "đổi các câu của một đề chưa đóng gói"),
    "proof-paper": ("papers", "dàn đề như máy thi sẽ hiện, tìm chữ bị cắt và hình thiếu"),
    "approve-paper": ("papers", "một cán bộ phản biện duyệt đề; cần hai người"),
    "seal-paper": ("sealing", "đóng gói các mã đề, niêm phong cho từng điểm thi"),
    "sealing-order": ("sealing", "lệnh niêm phong cho máy làm đề tách mạng"),
    "seal-to-order": ("sealing", "máy làm đề: niêm phong đề theo lệnh của Hội đồng thi"),
    "take-package": ("sealing", "nhận các gói đề niêm phong từ máy làm đề"),
    "print-paper": ("papers", "in các mã đề và phiếu trả lời (PDF)"),
    "rehearse": ("sealing", "niêm phong đề diễn tập"),
    "staging": ("sealing", "xem bao nhiêu máy đã có đề"),
    "spoken-code": ("sealing", "mã đọc qua điện thoại của đề đã mở khóa"),
    "trust add": ("setup", "thêm chứng thư gốc của thẻ căn cước"),
    "trust adopt": ("setup", "hai cán bộ nhận một nơi ký thẻ chưa có gốc tin cậy"),
    "trust drop": ("setup", "bỏ một nơi ký đã nhận"),
    "enrol-code": ("setup", "cấp mã dùng một lần cho bàn hoặc máy thi"),
    "publish": ("setup", "công bố danh sách cho các trạm"),
    "serve": ("serving", "chạy máy chủ"),
    "release-paper": ("acts", "hai cán bộ mở khóa đề"),
    "attempts": ("endings", "xem các bài chưa nộp"),
    "take-recovered": ("endings", "nhận bài lấy từ ổ đĩa của một máy hỏng"),
    "take-handover": ("endings", "nhận bài của một máy thi, mang đến bằng thiết bị USB"),
    "collect": ("endings", "hai cán bộ thu một bài chưa nộp"),
    "adopt": ("endings", "hai cán bộ nhận các câu trả lời khôi phục"),
    "choose-attempt": ("endings", "hai cán bộ chọn bài được chấm khi một thí sinh có hai bài"),
    "incidents": ("endings", "xem các sự cố"),
    "close-incident": ("endings", "cán bộ đóng một sự cố đã xem"),
    "marking-rules": ("grading", "hai cán bộ chọn quy tắc chấm của kỳ thi, trước khi công bố kết quả"),
    "open-grading": ("grading", "hai cán bộ mở khóa chấm, chấm bài đã nộp"),
    "correct-key": ("grading", "hai cán bộ sửa đáp án sau khi thi: nhận thêm, thay, hoặc hủy câu"),
    "regrade-report": ("grading", "điểm trước và sau lần chấm lại, từng thí sinh"),
    "sanction": ("grading", "hai cán bộ ghi xử lý thí sinh vi phạm: trừ điểm bài thi"),
    "lift-sanction": ("grading", "hai cán bộ bỏ một xử lý"),
    "sanctions": ("grading", "xem các xử lý đã ghi"),
    "show": ("looking", "xem máy chủ đang giữ gì"),
    "root": ("proving", "ký gốc nhật ký ngay bây giờ"),
    "minutes": ("proving", "lập biên bản thu bài (PDF)"),
    "export": ("exporting", "xuất nhật ký, đề và kết quả cho người kiểm tra"),
    "export-marking": ("exporting", "hai cán bộ ghi ra khóa chấm và đáp án, để người kiểm tra chấm lại"),
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
    if list(arguments[:1]) == [ROLE] and len(arguments) > len(SERVED):  # `truongthi board --role papers FOLDER …`
        return SERVE, [*arguments[len(SERVED) :], *arguments[: len(SERVED)]]
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
