"""Attempts that end badly: `attempts`, `take-recovered`, `take-handover`, `collect`, `adopt`, `incidents`, …"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from protocol import codes, receipt
from protocol.journal import StreamId
from protocol.officer import OfficerKeys
from protocol.records import Adopted, Collected
from server.answers import service as journals
from server.answers.store import AnswerStore
from server.attempts import carried, incidents, service, taking
from server.attempts.carried import Carried, Keys
from server.attempts.service import NoSuchEntryError, OpenAttempt, UnknownAttemptError
from server.audit.board_journal import wall_clock
from server.commands.acts import add_pins, two_officers
from server.commands.command import Command, OpenBoard, nothing_more, opened, read_file, secrets
from server.db.engine import writing
from server.officers.pins import Pin, PinGuard
from server.stations.admissions import Admissions

Decision = TypeVar("Decision")
SHOWN_DIGITS, RECEIPT_GROUP = 8, 4


def _attempts(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, board.engine.connect() as db:
        open_now = service.open_attempts(db)
    lines = [_line(one) for one in open_now]
    return "\n".join([f"{len(lines)} bài chưa nộp.", *lines])


def _line(one: OpenAttempt) -> str:
    place = f"đoạn {one.segment}, bản ghi {one.seq}"
    return f"{one.attempt.hex()}\t{one.exam_session}\t{one.candidate}\t{place}"


def _recovered_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp do truongthi recover ghi")


def _take_recovered(asked: argparse.Namespace) -> str:
    content = read_file(asked.file)
    with opened(asked.folder) as board:
        taken = taking.take(board.engine, board.journal, board.folder.authority.certificate, content, clock=wall_clock)
    return "\n".join(_told(one) for one in taken)


def _handover_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp .ttbai do máy thi ghi ra thiết bị USB")


def _take_handover(asked: argparse.Namespace) -> str:
    content = read_file(asked.file)
    with opened(asked.folder) as board:
        keys = Keys(board.folder.authority.certificate, board.folder.records_key)
        store = AnswerStore(board.engine, board.journal)
        try:
            done = carried.take(board.engine, store, keys, content)
        finally:
            store.close()
    return handover_told(done)


def handover_told(done: Carried) -> str:
    """Return what became of a hand-over file, with the candidate's receipt where the attempt is handed in."""
    name = f"Bài {done.attempt.hex()[:SHOWN_DIGITS]}, đoạn {done.segment}"
    held = (
        f"thêm {done.new} bản ghi, nay giữ {done.seq}" if done.new else f"không có gì mới, đang giữ {done.seq} bản ghi"
    )
    fork = " Có bản ghi khác với bản đang giữ: giữ làm bằng chứng." if done.forked else ""
    if not done.receipt:
        return f"{name}: {held}.{fork} Bài chưa nộp."
    code = codes.grouped(receipt.code_of(receipt.decode(done.receipt)), RECEIPT_GROUP)
    return f"{name}: {held}.{fork} Đã nộp bài, mã biên nhận {code}."


def _told(one: taking.Taken) -> str:
    name = f"Nhật ký {one.stream.hex()[:SHOWN_DIGITS]}, đoạn {one.segment}"
    fork = " Có bản ghi khác với bản đang giữ: giữ làm bằng chứng." if one.forked else ""
    if one.after == one.before:
        return f"{name}: không có gì mới, đang giữ {one.after} bản ghi.{fork}"
    return f"{name}: thêm {one.after - one.before} bản ghi, nay giữ {one.after}.{fork}"


def _attempt_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("attempt", help="mã bài thi: các chữ số đầu là đủ, xem truongthi board attempts")
    parser.add_argument("--reason", required=True, help="lý do, ghi vào nhật ký")
    add_pins(parser)


def _attempt(db: Connection, given: str) -> str:
    """Return the one attempt whose id begins as given. Raises UnknownAttemptError."""
    attempts = {stream.hex() for stream, _ in journals.streams(db, "attempt")}  # two seats may write a moved one
    known = [attempt for attempt in attempts if attempt.startswith(given.lower())]
    if len(known) != 1 or len(given) < SHOWN_DIGITS:
        raise UnknownAttemptError
    return known[0]


def _decided(
    board: OpenBoard, asked: argparse.Namespace, decide: Callable[[Connection, OfficerKeys], Decision | None]
) -> Decision:
    """Have two officers at this terminal sign, one after the other, in one transaction."""
    pair = two_officers(board, asked)
    with writing(board.engine) as db:
        first, second = (decide(db, keys) for keys in pair)
    done = second if second is not None else first
    assert done is not None  # noqa: S101 -- two signatures complete the act, or an error was raised
    return done


def _collect_arguments(parser: argparse.ArgumentParser) -> None:
    _attempt_argument(parser)
    parser.add_argument("--at", nargs=2, type=int, metavar=("ĐOẠN", "BẢN-GHI"), help="thu đến đây; mặc định: đến cuối")
    parser.add_argument("--recovered", action="store_true", help="bài lấy từ ổ đĩa của máy hỏng")


def _collect(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        with board.engine.connect() as db:
            attempt = _attempt(db, asked.attempt)
            segment, seq = asked.at or _end(db, attempt)
        source = service.RECOVERED if asked.recovered else service.UPSTREAM
        closing = Collected(attempt, segment, seq, b"", source, asked.reason, ())
        done = _decided(board, asked, lambda db, keys: service.collect(db, board.journal, keys, closing, wall_clock()))
    return f"Đã thu bài {attempt[:SHOWN_DIGITS]} đến đoạn {done.segment}, bản ghi {done.seq}; hai cán bộ cùng ký."


def _end(db: Connection, attempt: str) -> tuple[int, int]:
    ends = journals.segments_of(db, StreamId(bytes.fromhex(attempt)))
    if not ends:
        raise NoSuchEntryError(1, 1)
    return ends[-1].number, ends[-1].seq


def _adopt_arguments(parser: argparse.ArgumentParser) -> None:
    _attempt_argument(parser)
    parser.add_argument("--segment", type=int, required=True, help="đoạn nhật ký của máy cũ")
    parser.add_argument("--first", type=int, required=True, help="từ bản ghi")
    parser.add_argument("--last", type=int, required=True, help="đến bản ghi")


def _adopt(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        with board.engine.connect() as db:
            attempt = _attempt(db, asked.attempt)
        wanted = Adopted(attempt, asked.segment, asked.first, asked.last, b"", asked.reason, ())
        _decided(board, asked, lambda db, keys: service.adopt(db, board.journal, keys, wanted, wall_clock()))
    return f"Đã nhận các bản ghi {asked.first} đến {asked.last} của đoạn {asked.segment}; hai cán bộ cùng ký."


def _choose(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        with board.engine.connect() as db:
            attempt = _attempt(db, asked.attempt)
        done = _decided(
            board,
            asked,
            lambda db, keys: service.choose(db, board.journal, keys, attempt, asked.reason, wall_clock()),
        )
    return f"Chấm bài {attempt[:SHOWN_DIGITS]}; {len(done.set_aside)} bài khác không chấm. Hai cán bộ cùng ký."


def _incidents(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board, writing(board.engine) as db:
        admissions = Admissions(board.folder.records_key, board.folder.authority.certificate)
        incidents.derive(db, board.journal, admissions, wall_clock())
        known = incidents.incidents(db)
    lines = [
        f"{name}\t{one.opened.what}\t{', '.join(stream[:SHOWN_DIGITS] for stream in one.opened.streams)}\t"
        + (f"đã đóng: {one.closed.outcome}" if one.closed else "đang mở")
        for name, one in known.items()
    ]
    return "\n".join([f"{sum(one.closed is None for one in known.values())} sự cố đang mở.", *lines])


def _close_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("incident", help="mã sự cố")
    parser.add_argument("--outcome", required=True, help="đã xem, kết luận thế nào")
    parser.add_argument("--officer", required=True, help="cán bộ đóng sự cố, ví dụ cb1")
    parser.add_argument("--pin-from", type=Path, help="tệp mã PIN của cán bộ")


def _close(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        pin = secrets([f"Mã PIN của {asked.officer}"], asked.pin_from)[0]
        keys = PinGuard(board.engine, board.journal, wall_clock).unlock(Pin(asked.officer, pin))
        with writing(board.engine) as db:
            done = incidents.close(db, board.journal, keys, asked.incident, asked.outcome, wall_clock())
    return f"Đã đóng sự cố {done.incident}: {done.outcome}"


COMMANDS = {
    "attempts": Command(nothing_more, _attempts),
    "take-recovered": Command(_recovered_arguments, _take_recovered),
    "take-handover": Command(_handover_arguments, _take_handover),
    "collect": Command(_collect_arguments, _collect),
    "adopt": Command(_adopt_arguments, _adopt),
    "choose-attempt": Command(_attempt_argument, _choose),
    "incidents": Command(nothing_more, _incidents),
    "close-incident": Command(_close_arguments, _close),
}
