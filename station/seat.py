"""`truongthi seat`: enrol this machine once, then run the seat's launcher."""

import argparse
import getpass
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from protocol import api, officer
from protocol.codes import MalformedCodeError
from protocol.device import UntrustedCertificateError
from protocol.officer import WrongPinError
from protocol.paper import MalformedPaperError
from station import enrolment, identity
from station.board_link import BoardAwayError, BoardLink, BoardRefusedError
from station.desk_link import DeskAddress, MalformedAddressError
from station.exam.steps import ZOOMS
from station.packages import PackageShelf
from station.reader.access_policy import add_policy, policy_of, policy_words
from station.seat_launcher import SeatLauncher
from station.sign_in import CodeSignIn
from station.streams import wall_clock

NOT_ENROLLED, BAD_CODE, BAD_PROOF = 2, 2, 2
SIZE = re.compile("([1-9][0-9]{2,3})x([1-9][0-9]{2,3})")


def main(arguments: Sequence[str]) -> int:
    """Run the seat of a folder. Returns 0 when the candidate has finished."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.proof is not None:
        return proved(asked)
    if asked.folder is None:
        parser.error("thiếu thư mục của máy này")
    if asked.code and not enrolled_with(asked.folder, asked.board, asked.code):
        return BAD_CODE
    if asked.enrol_only:
        return 0
    try:
        identity.load(asked.folder)
    except identity.NotEnrolledError:
        print("Máy này chưa được cấp quyền. Xin mã cấp quyền ở Hội đồng thi: --board URL --code MÃ", file=sys.stderr)
        return NOT_ENROLLED
    if asked.unlock:
        return unlocked(asked.folder)
    client = [str(asked.folder.absolute()), f"--lang={asked.lang}"]
    if asked.reader:
        client.append(f"--reader={asked.reader}")
    if asked.practice:
        client.append("--practice")
    if asked.locked:
        client.append("--locked")
    client += [f"--desk={desk}" for desk in asked.desk]
    client += policy_words(policy_of(asked))
    return SeatLauncher(client, screen_reader=asked.screen_reader).run()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi seat", description="Máy thi của một thí sinh")
    parser.add_argument("folder", type=Path, nargs="?", help="thư mục của máy này")
    add_enrolment(parser)
    parser.add_argument("--unlock", action="store_true", help="cán bộ mở khóa máy đã nhập sai mã năm lần")
    parser.add_argument("--reader", default="", help="tên đầu đọc thẻ PC/SC của máy này, hoặc vendor:CỔNG")
    desk = "bàn của điểm thi, nơi hỏi khóa đề khi máy chủ không trả lời; ghi được nhiều lần"
    parser.add_argument("--desk", type=_desk_address, action="append", default=[], metavar="MÁY[:CỔNG]", help=desk)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của cửa sổ")
    practice = "luyện tập: cửa sổ thường, không khóa bàn phím, dùng được đầu đọc ảo"
    parser.add_argument("--practice", action="store_true", help=practice)
    aloud = "máy của thí sinh dùng trình đọc màn hình: bật chương trình đọc trước rồi mới mở máy thi"
    parser.add_argument("--screen-reader", action="store_true", help=aloud)
    parser.add_argument("--locked", action="store_true", help="luyện tập với cửa sổ khóa như thi thật")
    add_policy(parser)
    proof = "duyệt đề: vẽ từng câu của tệp đề đã đóng gói, chưa niêm phong, rồi báo chữ bị cắt và hình thiếu"
    parser.add_argument("--proof", type=Path, metavar="TỆP", help=proof)
    parser.add_argument("--out", type=Path, metavar="THƯ MỤC", help="nơi ghi NNN.png và report.json của --proof")
    parser.add_argument("--size", default="1024x768", help="cỡ cửa sổ của --proof, điểm ảnh")
    parser.add_argument("--zoom", type=int, default=150, choices=ZOOMS, help="cỡ chữ của --proof, phần trăm")
    return parser


def _desk_address(text: str) -> DeskAddress:
    try:
        return DeskAddress.of(text)
    except MalformedAddressError as error:
        raise argparse.ArgumentTypeError(f"«{text}» không phải địa chỉ dạng MÁY hay MÁY:CỔNG") from error


def proved(asked: argparse.Namespace) -> int:
    """Draw the paper of `--proof` item by item, in this process, off screen."""
    from station.ui.seat.proof import prove  # noqa: PLC0415 (a seat that runs has its windows in the child only)

    size = SIZE.fullmatch(asked.size)
    if size is None or asked.out is None:
        print("Cần --out THƯ MỤC và --size dạng 1024x768.", file=sys.stderr)
        return BAD_PROOF
    try:
        prove(asked.proof, asked.out, int(size[1]), int(size[2]), asked.zoom)
    except (MalformedPaperError, OSError) as error:
        print(f"Không vẽ được đề {asked.proof.name}: {error}", file=sys.stderr)
        return BAD_PROOF
    return 0


def add_enrolment(parser: argparse.ArgumentParser) -> None:
    """Add the two arguments that enrol a station."""
    parser.add_argument("--board", default="", help="địa chỉ máy chủ, https://…")
    parser.add_argument("--code", default="", help="mã cấp quyền, dùng một lần")
    parser.add_argument("--enrol-only", action="store_true", help="chỉ cấp quyền, chưa mở cửa sổ")


def enrolled_with(folder: Path, board_url: str, code: str) -> bool:
    """Enrol `folder`, or say in one sentence why not."""
    try:
        enrolment.enrol(folder, board_url, code)
    except MalformedCodeError:
        sentence = "Mã cấp quyền gõ chưa đúng. So lại từng nhóm năm ký tự."
    except UntrustedCertificateError:
        sentence = "Máy chủ này không phải của kỳ thi ghi trong mã cấp quyền. Chưa gửi gì đi."
    except BoardAwayError:
        sentence = f"Chưa kết nối được máy chủ {board_url}. Kiểm tra địa chỉ và dây mạng."
    except BoardRefusedError:
        sentence = "Máy chủ không nhận mã cấp quyền: đã dùng hoặc đã hết hạn. Xin mã mới."
    else:
        return True
    print(sentence, file=sys.stderr)
    return False


def unlocked(folder: Path) -> int:
    """Ask an officer for the PIN and lay the approval down that opens a locked seat; the running seat takes it."""
    station = identity.load(folder)
    package = PackageShelf(station, BoardLink(station), api.SeatPackage).newest().package
    pin = getpass.getpass("Mã PIN của cán bộ: ")
    for one in package.officers:
        try:
            keys = officer.unlock(one, pin)
        except WrongPinError:
            continue
        CodeSignIn(package, folder).approve_unlock(keys, wall_clock())
        print(f"{one.name} đã mở khóa máy {package.seat}. Mời thí sinh nhập lại mã.")
        return 0
    print("Mã PIN không đúng của cán bộ nào trong ca thi này.", file=sys.stderr)
    return BAD_CODE
