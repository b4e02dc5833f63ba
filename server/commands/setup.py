"""`init`, `trust …`, `enrol-code`, `publish`: a board before the day."""

import argparse
import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.officer import MIN_PIN_LETTERS, WeakPinError
from protocol.policy import Actor
from server import board_folder
from server.audit.board_journal import wall_clock
from server.commands.acts import add_pins, two_officers
from server.commands.command import Command, nothing_more, opened, read_file, secrets
from server.commands.staff_account import add_staff_account
from server.db.address import write_addresses
from server.db.engine import writing
from server.officers import grading_key, joining
from server.officers import service as officers
from server.officers.joining import NewOfficer
from server.roster import service as roster
from server.signers import service as signers
from server.stations import service as stations

FEWEST_PEOPLE = 10  # one home-made signer signs the cards of few
SHOWN_DIGITS = 16
OFFICER_HELP = "họ tên cán bộ, có thể kèm vai trò: «Nguyễn Văn An=site_head»; ít nhất hai người"


class NotACertificateError(Exception):
    """A file is no X.509 certificate in DER."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class TooFewOfficersError(Exception):
    """An exam needs two officers from the start: keys are wrapped for pairs of them."""


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--exam", required=True, help="tên kỳ thi")
    parser.add_argument("--host", action="append", default=[], help="tên hoặc địa chỉ của máy chủ, có thể lặp lại")
    parser.add_argument("--officer", action="append", default=[], help=OFFICER_HELP)
    parser.add_argument("--pins-from", type=Path, help="tệp mã PIN, mỗi dòng một cán bộ")
    parser.add_argument("--staff", default="", help="tên đăng nhập trang quản lý")
    parser.add_argument("--password-from", type=Path, help="tệp mật khẩu trang quản lý")
    parser.add_argument(
        "--databases-from",
        type=Path,
        help="tệp hai dòng: địa chỉ PostgreSQL của Hội đồng, của kho đề; không có: SQLite",
    )


def _init(asked: argparse.Namespace) -> str:
    names: list[str] = asked.officer
    if len(names) < 2:  # noqa: PLR2004 -- "two" is the rule's name
        raise TooFewOfficersError
    pins = secrets([f"Mã PIN của {name}" for name in names], asked.pins_from)
    if any(len(pin) < MIN_PIN_LETTERS for pin in pins):
        raise WeakPinError
    password = secrets([f"Mật khẩu của {asked.staff}"], asked.password_from)[0] if asked.staff else ""
    moment = datetime.datetime.now(datetime.UTC)
    if asked.databases_from:
        write_addresses(asked.folder, *secrets(["PostgreSQL", "PostgreSQL"], asked.databases_from))
    board_folder.create(asked.folder, asked.exam, asked.host or ["127.0.0.1", "localhost"], moment)
    grading = X25519PrivateKey.generate()
    with opened(asked.folder) as board, writing(board.engine) as db:
        roster.create_exam(db, asked.exam, grading.public_key().public_bytes_raw())
        for number, (named, pin) in enumerate(zip(names, pins, strict=True), 1):
            name, role = _name_and_role(named)
            officers.add(db, board.journal, f"cb{number}", name, role, pin, wall_clock())
        officers.keep_wraps(db, grading_key.GRADING, grading.private_bytes_raw(), grading_key.ACT)  # and nowhere else
        if asked.staff:
            add_staff_account(db, asked.staff, password)
    return f"Đã lập Hội đồng thi «{asked.exam}» với {len(names)} cán bộ."


def _name_and_role(named: str) -> tuple[str, str]:
    name, _, role = named.partition("=")
    return name.strip(), role.strip() or Actor.SECRETARY.value


def _officer_add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="mã cán bộ, ví dụ cb3")
    parser.add_argument("named", metavar="họ-tên[=vai-trò]", help=OFFICER_HELP)
    parser.add_argument("--new-pin-from", type=Path, help="tệp mã PIN của cán bộ mới")
    add_pins(parser)


def _officer_add(asked: argparse.Namespace) -> str:
    """Add an officer by two that are there: they open what is wrapped, and it is wrapped anew with the third."""
    name, role = _name_and_role(asked.named)
    pin = secrets([f"Mã PIN của {name}"], asked.new_pin_from)[0]
    with opened(asked.folder) as board:
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            added = joining.add_by_two(db, board.journal, pair, NewOfficer(asked.id, name, role, pin), wall_clock())
    return f"Đã thêm cán bộ {added.id}, {added.name}."


def _officer_list(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        return "\n".join(f"{one.id}\t{one.role}\t{one.name}" for one in officers.all_officers(db).values())


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="chứng thư CSCA (DER)")


def _trust_add(asked: argparse.Namespace) -> str:
    certificate = read_file(asked.file)
    try:
        subject = x509.load_der_x509_certificate(certificate).subject.rfc4514_string()
    except ValueError as error:
        raise NotACertificateError(asked.file) from error
    with opened(asked.folder) as board, writing(board.engine) as db:
        roster.add_anchor(db, certificate)
    return f"Đã tin chứng thư gốc {subject}."


def _signer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("signer", help="dấu của nơi ký, xem truongthi trust propose; các chữ số đầu là đủ")


def _adopt_arguments(parser: argparse.ArgumentParser) -> None:
    _signer_arguments(parser)
    parser.add_argument("--fewest", type=int, default=FEWEST_PEOPLE, help="số thí sinh ít nhất có thẻ do nơi này ký")
    add_pins(parser)


def _trust_adopt(asked: argparse.Namespace) -> str:
    """Adopt a signer of cards by two officers; from the next package on its cards need no person."""
    with opened(asked.folder) as board:
        with board.engine.connect() as db:
            signer = signers.find(signers.seen(db, board.folder.records_key), asked.signer)
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            for keys in pair:
                signers.adopt(db, board.journal, keys, signer, asked.fewest, wall_clock())
    name, people, compared = signer.hash.hex()[:SHOWN_DIGITS], len(signer.people), len(signer.compared)
    return f"Đã nhận nơi ký {name}: {people} thí sinh có thẻ, {compared} người đã so trực tiếp; hai cán bộ cùng ký."


def _drop_arguments(parser: argparse.ArgumentParser) -> None:
    _signer_arguments(parser)
    parser.add_argument("--reason", required=True, help="lý do, ghi vào nhật ký")


def _trust_drop(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, writing(board.engine) as db:
        dropped = signers.drop(db, board.journal, asked.signer, asked.reason, wall_clock())
    return f"Đã bỏ nơi ký {dropped.hex()[:SHOWN_DIGITS]}."


def _code_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("role", choices=["desk", "seat"], help="bàn làm thủ tục (desk) hay máy thi (seat)")
    parser.add_argument("place", nargs="+", help="tên bàn, hoặc phòng và số máy")
    parser.add_argument("--rooms", default="", help="các phòng mà bàn phục vụ, cách nhau bằng dấu phẩy")


def _enrol_code(asked: argparse.Namespace) -> str:
    rooms = [room.strip() for room in asked.rooms.split(",") if room.strip()]
    place = "/".join(asked.place)
    with opened(asked.folder) as board, writing(board.engine) as db:
        code = stations.make_code(db, board.folder.authority, asked.role, place, rooms, wall_clock())
    return f"Mã cấp quyền của {place}, dùng một lần: {code}"


def _publish(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, writing(board.engine) as db:
        version = roster.publish(db, board.folder.personal_key, board.journal, wall_clock())
    return f"Đã công bố danh sách, bản {version}."


COMMANDS = {
    "init": Command(_init_arguments, _init),
    "officer add": Command(_officer_add_arguments, _officer_add),
    "officer list": Command(nothing_more, _officer_list),
    "trust add": Command(_trust_arguments, _trust_add),
    "trust adopt": Command(_adopt_arguments, _trust_adopt),
    "trust drop": Command(_drop_arguments, _trust_drop),
    "enrol-code": Command(_code_arguments, _enrol_code),
    "publish": Command(nothing_more, _publish),
}
