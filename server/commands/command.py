"""What a word of `truongthi board` is made of, and how secrets reach it."""

import argparse
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder
from server.db.engine import Role

MAX_FILE_BYTES = 64 * 1024 * 1024


class UnreadableFileError(Exception):
    """A file named on the command line cannot be read, or is far too large."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class TooFewSecretsError(Exception):
    """A file of secrets has fewer lines than are needed."""

    def __init__(self, path: Path, needed: int) -> None:
        super().__init__(str(path))
        self.path, self.needed = path, needed


@dataclass(frozen=True, slots=True)
class Command:
    """A word: its arguments beyond the folder, and what it does; it returns the line to print."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], str]


@dataclass(frozen=True, slots=True)
class OpenBoard:
    """A board with its database open, for the length of a command."""

    folder: BoardFolder
    engine: Engine

    @property
    def journal(self) -> BoardJournal:
        """The board's own journal."""
        return BoardJournal(self.folder.signing, self.folder.certificate)


@contextmanager
def opened(folder: Path) -> Iterator[OpenBoard]:
    """Open the board in `folder`. Raises NoBoardError."""
    board = BoardFolder(folder)
    with database(folder, Role.BOARD) as engine:
        yield OpenBoard(board, engine)


@contextmanager
def database(folder: Path, role: Role) -> Iterator[Engine]:
    """Open one of a board's databases. Raises NoBoardError."""
    engine = BoardFolder(folder).open(role)
    try:
        yield engine
    finally:
        engine.dispose()


def read_file(path: Path) -> bytes:
    """Return what a file named on the command line holds. Raises UnreadableFileError."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableFileError(path)
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(path) from error


def secrets(questions: Sequence[str], source: Path | None) -> list[str]:
    """Ask for secrets unseen, or take the lines of `source` in their order. Never from the command line.

    Raises UnreadableFileError, TooFewSecretsError.
    """
    if source is None:
        return [getpass.getpass(f"{question}: ") for question in questions]
    lines = read_file(source).decode("utf-8", "replace").splitlines()
    if len(lines) < len(questions):
        raise TooFewSecretsError(source, len(questions))
    return lines[: len(questions)]


def nothing_more(_parser: argparse.ArgumentParser) -> None:
    """Take no arguments beyond the folder."""
