"""`account list`, `account add`, `account site`: who signs in to the staff web, and which site they see."""

import argparse

from protocol.policy import ROLES
from server.audit.board_journal import wall_clock
from server.commands.command import Command, nothing_more, opened
from server.db.engine import writing
from server.staff.accounts import service as accounts

EVERY_SITE = "mọi điểm thi"


def _list(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        known, sites = accounts.all_accounts(db, wall_clock()), accounts.all_sites(db)
    return "\n".join(
        f"{one.name}\t{one.role.value}\t{sites.get(one.site, one.site) or EVERY_SITE}\t{one.full_name}" for one in known
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="tên đăng nhập")
    parser.add_argument("full_name", help="họ và tên")
    parser.add_argument("role", choices=[role.value for role in ROLES], help="vai trò")
    parser.add_argument("--site", default="", help="mã điểm thi: tài khoản chỉ xem được điểm này")


def _add(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, writing(board.engine) as db:
        name = " ".join(asked.full_name.split())
        given = accounts.add(db, board.journal, asked.name, name, asked.role, wall_clock(), asked.site)
    return f"Mật khẩu lần đầu của {asked.name}, phải đổi khi đăng nhập: {given}"


def _site_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="tên đăng nhập")
    parser.add_argument("site", nargs="?", default="", help="mã điểm thi; bỏ trống: mọi điểm thi")


def _site(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, writing(board.engine) as db:
        accounts.place(db, board.journal, asked.name, asked.site, wall_clock())
        seen = accounts.all_sites(db).get(asked.site, EVERY_SITE)
    return f"Tài khoản {asked.name} xem được: {seen}."


COMMANDS = {
    "account list": Command(nothing_more, _list),
    "account add": Command(_add_arguments, _add),
    "account site": Command(_site_arguments, _site),
}
