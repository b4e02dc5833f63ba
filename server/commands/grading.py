"""Marking and what changes a mark: `marking-rules`, `open-grading`, `correct-key`, `sanction`, `lift-sanction`, …"""

import argparse
from collections.abc import Callable
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection

from protocol.officer import OfficerKeys
from protocol.policy import STANDARD, STRICT, SanctionKind
from server.audit.board_journal import wall_clock
from server.bank.items import RESPONSE
from server.commands.acts import add_pins, two_officers
from server.commands.command import Command, OpenBoard, database, nothing_more, opened
from server.db.engine import Role, writing
from server.grading import key_versions, runs, sanctions, schemes
from server.grading.corrections import Change, Correction
from server.grading.projecting import project
from server.grading.report import CandidateChange, changes
from server.grading.runs import DONE, UnknownRunError
from server.grading.sanctions import Sanction, Wanted
from server.grading.service import grade
from server.officers import grading_key
from server.officers import service as officers

Signed = TypeVar("Signed")
SCHEMES_BY_WORD = {"chuan": STANDARD, "chat": STRICT}
RULES_HELP = "chuan: câu nhiều ý được điểm theo phần đúng; chat: đúng hết mới có điểm, trừ câu Đúng/Sai"
KINDS = {
    "khien-trach": SanctionKind.REPRIMAND,
    "canh-cao": SanctionKind.WARNING,
    "dinh-chi": SanctionKind.SUSPENSION,
}


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scheme", choices=tuple(SCHEMES_BY_WORD), help=RULES_HELP)
    add_pins(parser)


def _rules(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:

        def sign(db: Connection, keys: OfficerKeys) -> schemes.Chosen | None:
            return schemes.choose(db, board.journal, keys, SCHEMES_BY_WORD[asked.scheme], wall_clock())

        done = _both(board, asked, sign)
    codes = ", ".join(one.code for one in schemes.rules_of(done.scheme)) if done else ""
    return f"Kỳ thi chấm theo quy tắc {codes}, hai cán bộ cùng ký."


def _open(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as papers:
        pair = two_officers(board, asked)
        with writing(board.engine) as db:
            officers.withdraw(db, grading_key.ACT.code, grading_key.subject(db))  # both are here: they start anew
            opened_by = [grading_key.sign_open(db, board.journal, keys, wall_clock()) for keys in pair]
        key = opened_by[-1] or b""
        opened_key = X25519PrivateKey.from_private_bytes(key)
        graded = grade(board.engine, papers, opened_key, board.journal, wall_clock())
    return f"Đã chấm {graded} bài, hai cán bộ cùng mở khóa chấm."


def _correct_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", help="mã câu trong ngân hàng")
    parser.add_argument("--item-version", type=int, default=1, help="phiên bản của câu; mặc định 1")
    parser.add_argument("--gap", default=RESPONSE, help="ô trống, với câu có nhiều ô")
    change = parser.add_mutually_exclusive_group(required=True)
    change.add_argument("--accept", nargs="+", metavar="ĐÁP-ÁN", help="nhận thêm đáp án này")
    change.add_argument("--replace", nargs="+", metavar="ĐÁP-ÁN", help="chỉ đáp án này đúng")
    change.add_argument("--cancel", action="store_true", help="hủy câu: mọi thí sinh được đủ điểm")
    parser.add_argument("--reason", required=True, help="lý do, giữ cùng phiên bản đáp án")
    add_pins(parser)


def _correct(asked: argparse.Namespace) -> str:
    correction = _correction(asked)
    with opened(asked.folder) as board, database(asked.folder, Role.PAPERS) as held, held.connect() as papers:

        def sign(db: Connection, keys: OfficerKeys) -> key_versions.Corrected:
            return key_versions.sign(db, papers, board.journal, keys, [correction], asked.reason, wall_clock())

        done = _both(board, asked, sign)
    return f"Đáp án phiên bản {done.version.version} có hiệu lực, hai cán bộ cùng ký. Chạy open-grading để chấm lại."


def _correction(asked: argparse.Namespace) -> Correction:
    if asked.cancel:
        return Correction(asked.item, asked.item_version, Change.CANCEL)
    change, values = (Change.ACCEPT, asked.accept) if asked.accept else (Change.REPLACE, asked.replace)
    return Correction(asked.item, asked.item_version, change, {asked.gap: tuple(values)})


def _both(board: OpenBoard, asked: argparse.Namespace, sign: Callable[[Connection, OfficerKeys], Signed]) -> Signed:
    """Have two officers at this terminal sign, one after the other, in one transaction."""
    first, second = two_officers(board, asked)
    with writing(board.engine) as db:
        sign(db, first)
        return sign(db, second)


def _report(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        ended = sorted((one for one in runs.runs(db) if one.state == DONE), key=lambda one: one.ended_at)
        if len(ended) < 2:  # noqa: PLR2004 -- before and after
            raise UnknownRunError
        found = changes(db, ended[-2].id, ended[-1].id)
    versions = f"đáp án phiên bản {ended[-2].key_version} và {ended[-1].key_version}"
    return "\n".join([f"{len(found)} bài khác nhau giữa hai lần chấm ({versions}).", *map(_line, found)])


def _line(one: CandidateChange) -> str:
    before, after = one.total_before or "chưa có điểm", one.total_after or "chưa có điểm"
    return f"{one.candidate}\t{one.exam_session}\t{one.variant}\t{before}\t{after}\t{len(one.items)} câu"


def _sanction_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("candidate", help="số báo danh")
    parser.add_argument("session", help="mã ca thi")
    parser.add_argument("kind", choices=tuple(KINDS), help="hình thức xử lý")
    parser.add_argument("--reason", required=True, help="lý do, theo biên bản")
    parser.add_argument("--incident", default="", help="mã sự cố, nếu đã có")
    parser.add_argument("--whole-exam", action="store_true", help="với mọi bài thi của thí sinh trong kỳ thi")
    add_pins(parser)


def _sanction(asked: argparse.Namespace) -> str:
    kind = KINDS[asked.kind]
    wanted = Wanted(asked.session, asked.candidate, kind, asked.reason, asked.incident, asked.whole_exam)
    with opened(asked.folder) as board:
        done = _both(board, asked, lambda db, keys: sanctions.record(db, board.journal, keys, wanted, wall_clock()))
        _make_results_anew(board)
    return f"Đã ghi xử lý {done.id}: trừ {done.percent} % điểm bài thi, hai cán bộ cùng ký."


def _lift_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sanction", help="mã xử lý, xem truongthi board sanctions")
    parser.add_argument("--reason", required=True, help="lý do bỏ")
    add_pins(parser)


def _lift(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        done = _both(
            board,
            asked,
            lambda db, keys: sanctions.lift(db, board.journal, keys, asked.sanction, asked.reason, wall_clock()),
        )
        _make_results_anew(board)
    return f"Đã bỏ xử lý {done.id}, hai cán bộ cùng ký."


def _make_results_anew(board: OpenBoard) -> None:
    """Have the results show what was decided; marks stay as they are, so no key is opened."""
    with writing(board.engine) as db:
        last = runs.latest(db)
        if last is not None:
            project(db, last.id)


def _sanctions(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        known = sanctions.all_sanctions(db)
    return "\n".join([f"{len(known)} xử lý.", *map(_told, known)])


def _told(one: Sanction) -> str:
    state = "đã bỏ" if one.lifted_by else "có hiệu lực" if one.stands else "chờ ký thứ hai"
    where = "mọi bài" if one.wanted.whole_exam else one.wanted.exam_session
    return f"{one.id}\t{one.wanted.candidate}\t{where}\t-{one.percent} %\t{state}"


COMMANDS = {
    "marking-rules": Command(_rules_arguments, _rules),
    "open-grading": Command(add_pins, _open),
    "correct-key": Command(_correct_arguments, _correct),
    "regrade-report": Command(nothing_more, _report),
    "sanction": Command(_sanction_arguments, _sanction),
    "lift-sanction": Command(_lift_arguments, _lift),
    "sanctions": Command(nothing_more, _sanctions),
}
