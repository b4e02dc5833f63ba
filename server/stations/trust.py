"""Whom stations trust to sign cards: the anchors in the database, and what `truongthi trust` put into BOARD/trust.

The files there were judged when they were taken in; stations judge them again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from server.board_folder import BoardFolder
from server.roster import service as roster


@dataclass(frozen=True, slots=True)
class Trusted:
    """DER: authorities' certificates, certificates by which their keys follow one another, revocation lists."""

    anchors: tuple[bytes, ...]
    links: tuple[bytes, ...]
    revoked: tuple[bytes, ...]


def trusted(db: Connection, board: BoardFolder) -> Trusted:
    """Return all that stations are to trust, each once."""
    folder = board.path / "trust"
    anchors = (*roster.all_anchors(db), *_contents(folder, "*.der"))
    return Trusted(
        tuple(dict.fromkeys(anchors)),
        tuple(_contents(folder / "links", "*.der")),
        tuple(_contents(folder / "crl", "*.crl")),
    )


def _contents(folder: Path, pattern: str) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.glob(pattern)))
