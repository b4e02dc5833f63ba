"""What the papers role does with papers: draw, proof, approve, seal, print, rehearse; and how far they have spread."""

import argparse
import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from server.audit.board_journal import wall_clock
from server.bank import service as bank
from server.bank.items import Level
from server.commands.command import Command, OpenBoard, database, nothing_more, opened, read_file, secrets
from server.commands.paper_words import PACKING_WARNINGS, PROOF_FAULTS
from server.db.engine import Role, writing
from server.files import write_private
from server.officers import service as officers
from server.officers.pins import Pin, PinGuard
from server.papers import masters, staging
from server.papers.assembly import Wishes, by_hand, drawn
from server.papers.blueprint import Blueprint, Cell, check_blueprint, composed
from server.papers.graduation_2025 import BLUEPRINTS, UnknownBlueprintError, by_code
from server.papers.masters import APPROVE, Master, State
from server.papers.packing import MASTER, pack
from server.papers.plan import MasterPaper
from server.papers.printing.answer_sheet import answer_sheet_pdf
from server.papers.printing.paper_pdf import Heading, paper_pdf
from server.papers.proofing import SIZE, ZOOM, proofed
from server.papers.rehearsal import TITLE
from server.papers.staging import Machines
from server.roster import service as roster

WHAT = "paper"
SHOWN_DIGITS = 8
MAX_LINES = 400
STATES = {
    State.DRAFTED: "đang soạn",
    State.PROOFED: "đã dàn trang, chờ duyệt",
    State.APPROVED: "đã duyệt",
    State.PACKED: "đã đóng gói",
    State.SEALED: "đã niêm phong",
}


class BadMatrixError(Exception):
    """The line `line` of a matrix is not: part, topic, level, number of items."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


@contextmanager
def machines_of(folder: Path) -> Iterator[tuple[OpenBoard, Machines]]:
    """Open both databases of a folder. Raises NoBoardError."""
    with opened(folder) as board, database(folder, Role.PAPERS) as papers:
        yield board, Machines(board.engine, papers, board.journal)


def _entered(machines: Machines, before: bytes, after: bytes, at: int) -> None:
    """Enter that a paper was changed: by hashes, which tell nothing of it."""
    with writing(machines.board) as db:
        roster.record_change(db, machines.journal, WHAT, before, after, at)


def _blueprints(_asked: argparse.Namespace) -> str:
    lines = []
    for one in BLUEPRINTS:
        parts = " + ".join(f"{part.items}×{part.points}" for part in one.parts)
        since = f"{one.in_force:%d/%m/%Y}"
        lines.append(f"{one.code:20}{one.subject:32}{one.minutes:4} phút  {parts}  ({one.source}, từ {since})")
    return "\n".join(lines)


def _draw_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--blueprint", required=True, help="cấu trúc đề, xem blueprint list; hoặc tệp .json của riêng trường"
    )
    parser.add_argument("--title", required=True, help="tên đề, ví dụ «Đề số 1»")
    parser.add_argument("--subject", default="", help="tên môn in trên đề; bỏ trống thì theo cấu trúc")
    parser.add_argument("--minutes", type=int, help="thời gian làm bài; bỏ trống thì theo cấu trúc")
    parser.add_argument("--matrix", type=Path, help="ma trận (.csv), mỗi dòng: phần, chủ đề, mức độ, số câu")
    parser.add_argument("--items", type=Path, help="tự chọn câu: tệp mã câu theo thứ tự đề, mỗi dòng một mã")
    parser.add_argument("--common", type=int, default=0, help="nhiều nhất bao nhiêu câu trùng với một đề trước")


def _draw(asked: argparse.Namespace) -> str:
    blueprint = _blueprint(asked.blueprint)
    if asked.matrix:
        blueprint = with_matrix(blueprint, read_file(asked.matrix).decode("utf-8-sig", "replace"))
    check_blueprint(blueprint)
    at, seed = wall_clock(), b"" if asked.items else os.urandom(masters.SEED_BYTES)
    with machines_of(asked.folder) as (_, machines):
        with machines.papers.connect() as db:
            paper = _assembled(db, blueprint, asked, seed)
        with writing(machines.papers) as db:
            made = masters.draft(db, asked.title, blueprint, paper, at, seed)
        _entered(machines, b"", made.hash, at)
    return f"Đã lập đề {made.id[:SHOWN_DIGITS]}, {len(paper.items)} câu. Bước sau: proof-paper."


def _blueprint(named: str) -> Blueprint:
    """Return a blueprint by its code, or from a file of a school's own. Raises UnknownBlueprintError."""
    if not named.endswith(".json"):
        return by_code(named)
    try:
        return msgspec.json.decode(read_file(Path(named)), type=Blueprint)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnknownBlueprintError(named) from error


def _assembled(db: Connection, blueprint: Blueprint, asked: argparse.Namespace, seed: bytes) -> MasterPaper:
    items = bank.items(db)
    wishes = Wishes(masters.earlier_papers(db), asked.common, masters.uses(db))
    chosen = (
        by_hand(blueprint, items, _lines(asked.items), wishes) if asked.items else drawn(blueprint, items, seed, wishes)
    )
    return composed(
        blueprint,
        chosen,
        subject=asked.subject or blueprint.subject,
        minutes=asked.minutes or blueprint.minutes,
        media=bank.pictures(db),
        stimuli=bank.stimuli(db),
    )


def _lines(file: Path) -> list[str]:
    lines = read_file(file).decode("utf-8-sig", "replace").splitlines()
    return [line.strip() for line in lines if line.strip()]


def with_matrix(blueprint: Blueprint, text: str) -> Blueprint:
    """Return `blueprint` with the cells of a CSV: part, topic, level, items. Raises BadMatrixError."""
    cells: dict[str, list[Cell]] = {part.title: [] for part in blueprint.parts}
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        if not any(row):
            continue
        try:
            title, topic, level, items = (value.strip() for value in row)
            cells[title].append(Cell(int(items), topic, Level(level) if level else None))
        except (ValueError, KeyError) as error:
            raise BadMatrixError(number) from error
        if number > MAX_LINES:
            raise BadMatrixError(number)
    parts = tuple(msgspec.structs.replace(part, matrix=tuple(cells[part.title])) for part in blueprint.parts)
    return msgspec.structs.replace(blueprint, parts=parts)


def paper_argument(parser: argparse.ArgumentParser) -> None:
    """Add what names a paper."""
    parser.add_argument("paper", help="các chữ số đầu của mã đề gốc, xem paper list")


def _change_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--items", type=Path, required=True, help="tệp mã câu theo thứ tự đề, mỗi dòng một mã")
    parser.add_argument("--common", type=int, default=0, help="nhiều nhất bao nhiêu câu trùng với một đề trước")


def _change(asked: argparse.Namespace) -> str:
    at = wall_clock()
    with machines_of(asked.folder) as (_, machines):
        with machines.papers.connect() as db:
            before = masters.find(db, asked.paper)
            held = masters.content(db, before.id)
            asked.subject, asked.minutes = held.subject, held.minutes
            if before.blueprint is None:  # put together the short way: there is nothing to check against
                raise masters.WrongStateError(before.id, before.state)
            paper = _assembled(db, before.blueprint, asked, b"")
        with writing(machines.papers) as db:
            after = masters.change(db, before.id, paper, at)
        _entered(machines, before.hash, after.hash, at)
    return f"Đã đổi câu của đề {after.id[:SHOWN_DIGITS]}. Bản dàn trang và chữ ký duyệt cũ không còn hiệu lực."


def _papers(asked: argparse.Namespace) -> str:
    with database(asked.folder, Role.PAPERS) as papers, papers.connect() as db:
        lines = [_line(db, one) for one in masters.all_masters(db)]
    return "\n".join(lines) or "Chưa có đề nào."


def _line(db: Connection, one: Master) -> str:
    signed = ", ".join(each.officer for each in masters.approvals(db, one.id)) or "chưa ai duyệt"
    return f"{one.id[:SHOWN_DIGITS]}  {one.title}  {STATES[one.state]}  {signed}  {' '.join(one.variants)}".rstrip()


def _proof_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--out", type=Path, required=True, help="tệp ảnh tổng hợp sẽ ghi (.png)")


def _proof(asked: argparse.Namespace) -> str:
    with database(asked.folder, Role.PAPERS) as papers:
        with papers.connect() as db:
            master = masters.find(db, asked.paper)
            paper = masters.content(db, master.id)
        packed = pack(paper, paper_id=master.id, variant=MASTER, seed=bytes(masters.SEED_BYTES))
        done = proofed(packed.paper)  # minutes: no lock is held
        with writing(papers) as db:
            masters.record_proof(db, master.id, master.hash, done.proof, done.sheet, wall_clock())
    write_private(asked.out, done.sheet)
    warnings = [f"  {one.item}: {PACKING_WARNINGS[one.code.value]}, {one.detail}" for one in packed.warnings]
    faults = [f"  Câu {one.number}: {PROOF_FAULTS[one.code.value]} {one.detail}".rstrip() for one in done.proof.faults]
    head = f"Đã dàn {done.proof.items} câu ở {SIZE}, {ZOOM} %: {len(faults)} lỗi, {len(warnings)} chỗ nên xem."
    return "\n".join((head, *faults, *warnings))


def _approve_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--officer", required=True, help="mã cán bộ phản biện đề")
    parser.add_argument("--pins-from", type=Path, help="tệp mã PIN")


def _approve(asked: argparse.Namespace) -> str:
    with machines_of(asked.folder) as (board, machines):
        with board.engine.connect() as db:
            name = officers.find(db, asked.officer).name
        (pin,) = secrets([f"Mã PIN của {name}"], asked.pins_from)
        keys = PinGuard(board.engine, board.journal, wall_clock).unlock(Pin(asked.officer, pin))
        with writing(machines.papers) as db, writing(board.engine) as board_db:
            master = masters.approve(db, board_db, board.journal, asked.paper, keys, wall_clock())
            signed = len(masters.approvals(db, master.id))
    return f"{name} đã duyệt đề {master.id[:SHOWN_DIGITS]}: {signed}/{APPROVE.signatures} chữ ký."


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    paper_argument(parser)
    parser.add_argument("--out", type=Path, required=True, help="thư mục ghi các tệp PDF")
    parser.add_argument("--session-title", default="", help="tên ca thi in trên đề")


def _print(asked: argparse.Namespace) -> str:
    with machines_of(asked.folder) as (board, machines):
        with machines.papers.connect() as db:
            master = masters.find(db, asked.paper)
            paper = masters.content(db, master.id)
        with board.engine.connect() as db:
            heading = Heading(roster.exam(db).name, asked.session_title, wall_clock(), master.title == TITLE)
        packed = staging.variants(master, paper)
    if not packed:
        raise masters.WrongStateError(master.id, master.state)
    asked.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in packed:
        write_private(asked.out / f"de-{one.paper.variant}.pdf", paper_pdf(one.paper, heading))
    write_private(asked.out / "phieu-tra-loi.pdf", answer_sheet_pdf(packed[0].paper, heading))
    return f"Đã ghi {len(packed)} mã đề và phiếu trả lời vào {asked.out}."


COMMANDS = {
    "blueprint list": Command(nothing_more, _blueprints),
    "paper list": Command(nothing_more, _papers),
    "draw-paper": Command(_draw_arguments, _draw),
    "change-paper": Command(_change_arguments, _change),
    "proof-paper": Command(_proof_arguments, _proof),
    "approve-paper": Command(_approve_arguments, _approve),
    "print-paper": Command(_print_arguments, _print),
}
