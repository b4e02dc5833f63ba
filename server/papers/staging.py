"""From the bank to a sealed paper: packed, sealed under a fresh key, the key wrapped for pairs of officers (design §7).

The one place where both databases meet, as in a small school; across an air gap only what `stage` takes travels.
"""

import os

import msgspec
from sqlalchemy import Connection, Engine, insert, select

from protocol import sealing
from protocol.api import ExamSession
from server.audit.board_journal import BoardJournal
from server.bank import service as bank
from server.db.engine import writing
from server.papers import service
from server.papers.models import variant_maps
from server.papers.packing import TOAN_2025, VariantMap, pack
from server.papers.service import Paper, PaperExistsError, UnknownPaperError
from server.roster import service as roster

SEED_BYTES = 32


class UnknownSessionError(Exception):
    """No exam session has this title, or there are several and none was named."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def pack_and_stage(
    board: Engine, papers: Engine, journal: BoardJournal, title: str, variant: str, minutes: int | None, at: int
) -> Paper:
    """Pack the bank for an exam session, seal it and stage it; the key is gone when this returns.

    Raises UnknownSessionError, PaperExistsError, PackingError.
    """
    paper_id, key = os.urandom(sealing.PAPER_ID_BYTES), os.urandom(sealing.KEY_BYTES)
    with board.connect() as db:
        session = _session(db, title)
    with papers.connect() as bank_db:  # packing draws formulas for seconds: it must not hold up a board that serves
        packed = pack(
            bank.items(bank_db),
            TOAN_2025,
            paper_id=paper_id.hex(),
            variant=variant,
            subject=session.subject,
            minutes=minutes or session.minutes,
            seed=os.urandom(SEED_BYTES),
            pictures=bank.pictures(bank_db),
        )
    sealed = sealing.seal_paper(packed.packed, paper_id, key, os.urandom(sealing.NONCE_BYTES))
    with writing(papers) as bank_db:  # the way back first: a map without its paper harms nobody
        mapped = msgspec.json.encode(packed.key_map)
        bank_db.execute(insert(variant_maps).values(paper_id=paper_id.hex(), variant=variant, map=mapped))
    with writing(board) as db:
        return service.stage(db, journal, paper_id.hex(), session.id, variant, sealed, key, at)


def variant_map(db: Connection, paper_id: str, variant: str) -> VariantMap:
    """Return the way back from a variant's pseudonyms. Raises UnknownPaperError."""
    here = (variant_maps.c.paper_id == paper_id, variant_maps.c.variant == variant)
    held = db.scalar(select(variant_maps.c.map).where(*here))
    if held is None:
        raise UnknownPaperError
    return msgspec.json.decode(held, type=VariantMap)


def _session(db: Connection, title: str) -> ExamSession:
    chosen = [session for session in roster.sessions(db) if title in {"", session.title}]
    if len(chosen) != 1:
        raise UnknownSessionError(title)
    if service.of_session(db, chosen[0].id) is not None:
        raise PaperExistsError
    return chosen[0]
