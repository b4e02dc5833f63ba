"""From an approved paper to sealed packages: variants packed from a recorded seed, a key of its own for each site.

The one place where both databases meet, as in a small school; across an air gap only site packages travel. A key is
wrapped for pairs of officers as soon as it has sealed, and is gone when these functions return (design §7).
"""

import datetime
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Engine, insert, select

from protocol import officer, sealing, site_package
from protocol.api import ExamSession
from protocol.officer import NotEnoughOfficersError, Officer
from protocol.sealing_order import OrderedSession, SealingOrder
from protocol.site_package import SitePackage
from server.audit.board_journal import BoardJournal
from server.bank import service as bank
from server.db.engine import writing
from server.officers import service as officers
from server.papers import masters, service
from server.papers.blueprint import Blueprint, first_items
from server.papers.graduation_2025 import of_subject
from server.papers.masters import Master
from server.papers.models import variant_maps
from server.papers.packing import Packed, VariantMap, pack
from server.papers.plan import MasterPaper
from server.papers.service import Paper, PaperExistsError, UnknownPaperError, UnknownSessionError
from server.roster import service as roster

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000


class OtherSubjectError(Exception):
    """The paper is of the subject `paper`, the exam session of `session`."""

    def __init__(self, paper: str, session: str) -> None:
        super().__init__(f"{paper}, {session}")
        self.paper, self.session = paper, session


class OtherMinutesError(Exception):
    """The paper takes `paper` minutes, the exam session `session`."""

    def __init__(self, paper: int, session: int) -> None:
        super().__init__(f"{paper}, {session}")
        self.paper, self.session = paper, session


@dataclass(frozen=True, slots=True)
class Machines:
    """Both databases of a board that runs both roles, and its journal."""

    board: Engine
    papers: Engine
    journal: BoardJournal


def pack_and_stage(
    board: Engine, papers: Engine, journal: BoardJournal, title: str, variant: str, minutes: int | None, at: int
) -> Paper:
    """Pack the bank's first items for an exam session, seal the one variant and stage it: the short way.

    Nobody draws, proofs or approves: the paper's record shows so.
    Raises UnknownSessionError, PaperExistsError, UnknownBlueprintError, TooFewItemsError, PackingError.
    """
    with board.connect() as db:
        (session,) = sessions_called(db, title, several=False)
    blueprint = of_subject(session.subject, _day(session.starts_at))
    with papers.connect() as bank_db:
        master = first_items(
            bank.items(bank_db),
            blueprint,
            subject=session.subject,
            minutes=minutes or session.minutes,
            media=bank.pictures(bank_db),
            stimuli=bank.stimuli(bank_db),
        )
    machines = Machines(board, papers, journal)
    return stage_short(machines, session, session.title, blueprint, master, (variant,), at)


def stage_short(
    machines: Machines,
    session: ExamSession,
    title: str,
    blueprint: Blueprint | None,
    paper: MasterPaper,
    codes: Sequence[str],
    at: int,
    *,
    rehearsal: bool = False,
) -> Paper:
    """Pack, seal and stage a paper that nobody proofed or approved."""
    seed = os.urandom(masters.SEED_BYTES)
    packed = tuple(pack(paper, paper_id=_ANY_ID, variant=code, seed=seed) for code in codes)  # first: it may fail
    with writing(machines.papers) as db, machines.board.connect() as board:
        made = masters.draft(db, title, blueprint, paper, at)
        made = masters.begin_packing(db, board, made.id, codes, at, seed=seed, short_way=True)
    return _stage(machines, made, packed, session, at, rehearsal=rehearsal)


def pack_and_seal(machines: Machines, paper_id: str, codes: Sequence[str], title: str, at: int) -> list[Paper]:
    """Pack an approved paper and stage it for every exam session called `title`, under a key for each.

    Packed again, a paper keeps its seed and its variants. Raises UnknownSessionError, OtherSubjectError,
    OtherMinutesError, PaperExistsError, PackingError, and what `begin_packing` raises.
    """
    with machines.board.connect() as board:
        sessions = sessions_called(board, title, several=True)
        with writing(machines.papers) as db:
            paper = masters.content(db, masters.find(db, paper_id).id)
            _check_fits(paper, sessions)
            master = masters.begin_packing(db, board, paper_id, codes, at)
    packed = variants(master, paper)
    return [_stage(machines, master, packed, session, at) for session in sessions]


def _check_fits(paper: MasterPaper, sessions: Sequence[ExamSession | OrderedSession]) -> None:
    for session in sessions:
        if session.subject != paper.subject:
            raise OtherSubjectError(paper.subject, session.subject)
        if session.minutes != paper.minutes:
            raise OtherMinutesError(paper.minutes, session.minutes)


def variants(master: Master, paper: MasterPaper) -> tuple[Packed, ...]:
    """Return the variants of a packed paper, from its recorded seed: the same each time. Raises PackingError."""
    return tuple(pack(paper, paper_id=_ANY_ID, variant=code, seed=master.seed) for code in master.variants)


_ANY_ID = "0" * site_package.ID_DIGITS  # sealing puts each site's own in its place


def pack_to_order(
    papers: Engine, board: Connection, paper_id: str, codes: Sequence[str], order: SealingOrder, at: int
) -> list[SitePackage]:
    """Pack an approved paper into packages that travel: one for each session of `order`, to its officers' keys.

    `board`: of this machine, whose officers approved the paper. Raises what `pack_and_seal` raises, and
    NotEnoughOfficersError where the order names fewer than two who may release.
    """
    able = [one for one in order.officers if officer.may(one, service.RELEASE)]
    if len(able) < service.RELEASE.signatures:
        raise NotEnoughOfficersError(tuple(one.id for one in able), service.RELEASE.signatures)
    with writing(papers) as db:
        paper = masters.content(db, masters.find(db, paper_id).id)
        _check_fits(paper, order.sessions)
        master = masters.begin_packing(db, board, paper_id, codes, at)
    packed = variants(master, paper)
    return [_sealed_for(papers, master, packed, one.id, one.title, able, at) for one in order.sessions]


def _stage(
    machines: Machines,
    master: Master,
    packed: Sequence[Packed],
    session: ExamSession,
    at: int,
    *,
    rehearsal: bool = False,
) -> Paper:
    with machines.board.connect() as board:
        able = officers.permitted(board, service.RELEASE)
    package = _sealed_for(machines.papers, master, packed, session.id, session.title, able, at, rehearsal=rehearsal)
    with writing(machines.board) as board:
        return service.take(board, machines.journal, package, at)


def _sealed_for(
    papers: Engine,
    master: Master,
    packed: Sequence[Packed],
    exam_session: str,
    title: str,
    able: Sequence[Officer],
    at: int,
    *,
    rehearsal: bool = False,
) -> SitePackage:
    package = sealed(packed, exam_session, able, rehearsal=rehearsal)
    with writing(papers) as db:  # the way back first: a map without its paper harms nobody
        keep_maps(db, package, packed)
        masters.record_sealing(db, master.id, package.id, exam_session, at)
        _mark_used(db, master.id, packed[0], title, at)
    return package


def _mark_used(db: Connection, paper_id: str, packed: Packed, session: str, at: int) -> None:
    """Note in the bank that its items were used; what it does not have, a rehearsal's items say, is none of its own."""
    used = []
    for mapped in packed.key_map.items.values():
        with suppress(bank.UnknownItemError):
            used.append((bank.get(db, mapped.item.code, mapped.item.version).code, mapped.item.version))
    bank.mark_used(db, used, paper_id, session, at)


def sealed(
    packed: Sequence[Packed], exam_session: str, permitted: Sequence[Officer], *, rehearsal: bool = False
) -> SitePackage:
    """Seal variants for one site under a fresh key, wrapped for every pair of the officers."""
    key = os.urandom(sealing.KEY_BYTES)
    papers = [one.paper for one in packed]
    package = site_package.seal_package(papers, key, exam_session, os.urandom, rehearsal=rehearsal)
    return msgspec.structs.replace(package, wraps=officer.wrap_for_pairs(key, permitted))


def keep_maps(db: Connection, package: SitePackage, packed: Sequence[Packed]) -> None:
    """Keep the way back from the pseudonyms of each variant of a package."""
    rows = [
        {
            "paper_id": own.id,
            "variant": own.variant,
            "map": msgspec.json.encode(msgspec.structs.replace(one.key_map, paper_id=own.id)),
        }
        for own, one in zip(package.variants, packed, strict=True)
    ]
    db.execute(insert(variant_maps), rows)


def variant_map(db: Connection, paper_id: str, variant: str) -> VariantMap:
    """Return the way back from a variant's pseudonyms. Raises UnknownPaperError."""
    here = (variant_maps.c.paper_id == paper_id, variant_maps.c.variant == variant)
    held = db.scalar(select(variant_maps.c.map).where(*here))
    if held is None:
        raise UnknownPaperError
    return msgspec.json.decode(held, type=VariantMap)


def sessions_called(db: Connection, title: str, *, several: bool) -> list[ExamSession]:
    """Return the exam sessions of a title that have no paper yet; without a title, the only one there is.

    Raises UnknownSessionError, PaperExistsError.
    """
    chosen = [session for session in roster.sessions(db) if title in {"", session.title}]
    if not chosen or (len(chosen) > 1 and not (several and title)):
        raise UnknownSessionError(title)
    if any(service.of_session(db, session.id) is not None for session in chosen):
        raise PaperExistsError
    return chosen


def _day(at: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM).date()
