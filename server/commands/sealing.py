"""Papers sealed and on their way: for sites, to another machine, for a rehearsal; and the code that is spoken."""

import argparse
from pathlib import Path

from protocol import sealing_order, site_package
from protocol.codes import clean
from protocol.sealing_order import SEALING_ORDER_FORMAT, OrderedSession, SealingOrder, without_private
from server.audit.board_journal import wall_clock
from server.commands.command import Command, nothing_more, opened, read_file
from server.commands.papers import machines_of, paper_argument
from server.db.engine import writing
from server.files import write_private
from server.officers import service as officers
from server.papers import masters, service, staging
from server.papers.packing import MASTER
from server.papers.rehearsal import TITLE, rehearsal_paper
from server.papers.spread import spread
from server.roster import service as roster

FIRST_CODE, VARIANTS = "0101", 4


class BadFirstCodeError(Exception):
    """Codes of variants count on from four digits, and end before 9999."""


class OtherMarkError(Exception):
    """The order's mark is `found`, not what was read out: it is not the order that the board wrote."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def _seal_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--session-title", default="", help="ca thi; mọi điểm thi có ca này đều được niêm phong riêng")
    parser.add_argument("--variants", type=int, default=VARIANTS, help="số mã đề")
    parser.add_argument("--first-code", default=FIRST_CODE, help="mã đề đầu tiên")


def _seal(asked: argparse.Namespace) -> str:
    codes = codes_from(asked.first_code, asked.variants)
    with machines_of(asked.folder) as (_, machines):
        sealed = staging.pack_and_seal(machines, asked.paper, codes, asked.session_title, wall_clock())
        with machines.board.connect() as db:
            count = len(service.variants(db, sealed[0].id))
    return f"Đã niêm phong {count} mã đề cho {len(sealed)} điểm thi, mỗi điểm thi một khóa."


def codes_from(first: str, count: int) -> tuple[str, ...]:
    """Return `count` codes of variants from `first` on. Raises BadFirstCodeError."""
    if not first.isdecimal() or len(first) != len(MASTER):
        raise BadFirstCodeError
    codes = tuple(f"{number:04}" for number in range(int(first), int(first) + count))
    if not 0 < count <= masters.MAX_VARIANTS or len(codes[-1]) != len(MASTER):
        raise BadFirstCodeError
    return codes


def _order_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp lệnh niêm phong sẽ ghi, mang sang máy làm đề")
    parser.add_argument("--session-title", default="", help="ca thi; bỏ trống thì mọi ca chưa có đề")


def _order(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        sessions = tuple(
            OrderedSession(one.id, one.title, one.subject, one.site, one.site_name, one.minutes)
            for one in roster.sessions(db)
            if asked.session_title in {"", one.title} and service.of_session(db, one.id) is None
        )
        able = tuple(without_private(one) for one in officers.permitted(db, service.RELEASE))
        order = SealingOrder(SEALING_ORDER_FORMAT, roster.exam(db).name, sessions, able)
    if not sessions:
        raise service.UnknownSessionError(asked.session_title)
    data = sealing_order.encode(order)
    asked.file.write_bytes(data)  # public keys alone
    return f"Lệnh niêm phong cho {len(sessions)} ca, {len(able)} cán bộ. Dấu: {sealing_order.mark(data)}."


def _seal_to_order_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--order", type=Path, required=True, help="lệnh niêm phong của Hội đồng thi")
    parser.add_argument("--mark", required=True, help="dấu của lệnh, do Hội đồng thi đọc qua điện thoại")
    parser.add_argument("--out", type=Path, required=True, help="thư mục ghi các gói đề")
    parser.add_argument("--variants", type=int, default=VARIANTS, help="số mã đề")
    parser.add_argument("--first-code", default=FIRST_CODE, help="mã đề đầu tiên")


def _seal_to_order(asked: argparse.Namespace) -> str:
    data, codes = read_file(asked.order), codes_from(asked.first_code, asked.variants)
    if read_code(sealing_order.mark(data)) != read_code(asked.mark):
        raise OtherMarkError(sealing_order.mark(data))
    order = sealing_order.decode(data)
    with machines_of(asked.folder) as (board, machines), board.engine.connect() as db:
        packages = staging.pack_to_order(machines.papers, db, asked.paper, codes, order, wall_clock())
    asked.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for package in packages:
        write_private(asked.out / f"{package.id}.ttsp", site_package.encode(package))
    return f"Đã ghi {len(packages)} gói đề niêm phong vào {asked.out}."


def read_code(typed: str) -> str:
    """Return a mark as it is compared: without what people put between its letters. Raises MalformedCodeError."""
    return clean(typed, sealing_order.MARK_LETTERS)


def _take_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", help="các gói đề niêm phong (.ttsp)")


def _take(asked: argparse.Namespace) -> str:
    packages = [site_package.decode(read_file(file)) for file in asked.files]
    with opened(asked.folder) as board, writing(board.engine) as db:
        for package in packages:
            service.take(db, board.journal, package, wall_clock())
    return f"Đã nhận {len(packages)} gói đề niêm phong."


def _rehearse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session-title", required=True, help="ca diễn tập: một ca riêng, chưa có đề")
    parser.add_argument("--variants", type=int, default=2, help="số mã đề")


def _rehearse(asked: argparse.Namespace) -> str:
    codes = codes_from("9001", asked.variants)
    with machines_of(asked.folder) as (_, machines):
        with machines.board.connect() as db:
            sessions = staging.sessions_called(db, asked.session_title, several=True)
        for session in sessions:
            paper = rehearsal_paper(session.subject, session.minutes)
            staging.stage_short(machines, session, TITLE, None, paper, codes, wall_clock(), rehearsal=True)
    return f"Đã niêm phong đề diễn tập cho {len(sessions)} điểm thi. Mở bằng release-paper, như ngày thi."


def _spoken_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session-title", default="", help="ca thi; bỏ trống nếu chỉ có một")


def _spoken(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        sessions = [one for one in roster.sessions(db) if asked.session_title in {"", one.title}]
        lines = [
            f"{session.title}, {session.site_name}: {service.released_key(db, paper.id).spoken}"
            for session in sessions
            if (paper := service.of_session(db, session.id)) is not None
        ]
    if not lines:
        raise service.UnknownSessionError(asked.session_title)
    return "\n".join(lines)


def _staging(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        found = spread(db)
    lines = [
        f"{one.session.title}, {one.session.site_name}: {one.percent} %"
        f" ({one.holding} trên {one.seats} máy đã có đề, {one.enrolled} máy đã cấp quyền)"
        for one in found
    ]
    whole = sum(one.percent == 100 for one in found)  # noqa: PLR2004 -- per cent
    return "\n".join((*lines, f"Đủ đề: {whole} trên {len(found)} điểm thi."))


COMMANDS = {
    "seal-paper": Command(_seal_arguments, _seal),
    "sealing-order": Command(_order_arguments, _order),
    "seal-to-order": Command(_seal_to_order_arguments, _seal_to_order),
    "take-package": Command(_take_arguments, _take),
    "rehearse": Command(_rehearse_arguments, _rehearse),
    "spoken-code": Command(_spoken_arguments, _spoken),
    "staging": Command(nothing_more, _staging),
}
