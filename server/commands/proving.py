"""`root` and `minutes`: the log's root, signed now, and the minutes of collection that print it."""

import argparse
from pathlib import Path

from protocol import device, log
from protocol.codes import grouped
from protocol.log import ConsistencyProof, SignedRoot
from server.audit import log as audit_log
from server.audit.board_journal import wall_clock
from server.audit.log import Log
from server.commands.command import Command, OpenBoard, opened

GROUP = 4


class NoSuchRootError(Exception):
    """No root was signed over `size` leaves."""

    def __init__(self, size: int) -> None:
        super().__init__(str(size))
        self.size = size


def _root_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=int, default=0, help="số mục của một gốc đã ký, để chứng minh nối tiếp")
    parser.add_argument("--out", type=Path, help="tệp bằng chứng nối tiếp từ gốc đó")


def _root(asked: argparse.Namespace) -> str:
    with opened(asked.folder) as board:
        known = Log(board.engine, board.journal)
        root = known.publish()
        lines = [
            f"Gốc nhật ký: {grouped(root.root.hex(), GROUP).replace('-', ' ')}",
            f"Số mục: {root.size}",
            log.root_text(root),
        ]
        if asked.out:
            proof = _consistency(board, known, asked.since, root)
            with asked.out.open("xb") as file:
                file.write(proof.encode())
            lines.append(f"Bằng chứng nối tiếp từ {proof.old.size} mục: {asked.out}")
    return "\n".join(lines)


def _consistency(board: OpenBoard, known: Log, since: int, new: SignedRoot) -> ConsistencyProof:
    with board.engine.connect() as db:
        old = audit_log.root_of(db, since)
    if old is None:
        raise NoSuchRootError(since)
    path = known.consistency(old.size, new.size)
    authority = device.encode_certificate(board.folder.authority.certificate)
    return ConsistencyProof(old, new, path, board.folder.certificate, authority)


def _minutes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--session", "--session-title", default="", help="tên ca thi; bỏ trống nếu chỉ có một")
    parser.add_argument("--out", type=Path, required=True, help="tệp PDF")


def _minutes(asked: argparse.Namespace) -> str:
    from server.minutes import service, typesetting  # noqa: PLC0415 -- typst takes a while to load; other words do not

    with opened(asked.folder) as board:
        made = service.collect(
            board.engine, board.folder, Log(board.engine, board.journal), asked.session, wall_clock()
        )
    content = typesetting.pdf(made)
    with asked.out.open("xb") as file:
        file.write(content)
    return f"Đã lập biên bản thu bài {made.session.title}: {asked.out}. In ra, ký, và giữ cùng hồ sơ thi."


COMMANDS = {"root": Command(_root_arguments, _root), "minutes": Command(_minutes_arguments, _minutes)}
