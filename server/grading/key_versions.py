"""Versions of the answer key: two officers correct it after the exam. The caller owns the transaction."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, insert, select, update

from protocol import officer, policy
from protocol.officer import OfficerKeys
from protocol.records import KeyCorrected
from server.audit.board_journal import BoardJournal
from server.grading.corrections import (
    KEY_FORMAT,
    BadCorrectionError,
    Correction,
    KeyVersion,
    check,
    check_ids,
    corrected_key,
    encode,
)
from server.grading.models import key_versions
from server.officers import service as officers
from server.papers.models import variant_maps
from server.papers.packing import VariantMap

CORRECT = policy.act("correct-key")
AS_PACKED = 1
MAX_REASON_LETTERS, MAX_CORRECTIONS = 500, 200
NOTHING_BEFORE = bytes(32)


class NothingToCorrectError(Exception):
    """The corrections leave every mark as it is: the key says so already."""


class NoReasonError(Exception):
    """A version of the key has a reason of at most 500 letters."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A version of the key; `officers` has one name while a second signature is awaited. `at`: UTC microseconds."""

    version: KeyVersion
    hash: bytes
    is_in_force: bool
    officers: tuple[str, ...]
    at: int


def sign(
    db: Connection,
    papers: Connection,
    journal: BoardJournal,
    keys: OfficerKeys,
    corrections: Sequence[Correction],
    reason: str,
    at: int,
) -> Corrected:
    """Have one officer sign corrections as the next version of the key; the second puts it in force.

    The second officer asks for the same; asked again after that, nothing changes and the version is returned. Marks
    change with the next grading. Raises NoReasonError, BadCorrectionError, NothingToCorrectError, and what
    `officers.sign` raises.
    """
    if not 0 < len(reason.strip()) <= MAX_REASON_LETTERS:
        raise NoReasonError
    wanted = tuple(sorted(corrections, key=lambda one: (one.code, one.item_version)))
    known = in_force(db)
    if known and (known[-1].version.corrections, known[-1].version.reason) == (wanted, reason.strip()):
        return known[-1]
    _check(papers, wanted, [one.version for one in known])
    number, replaces = (known[-1].version.version + 1, known[-1].hash) if known else (AS_PACKED + 1, b"")
    made = KeyVersion(KEY_FORMAT, number, replaces.hex(), wanted, reason.strip())
    digest = hashlib.sha256(encode(made)).digest()
    signed = officers.sign(db, journal, CORRECT, officer.subject_of(b"key", digest), keys, at)
    _keep(db, made, digest, signed.officers, at)
    if not signed.complete:
        return Corrected(made, digest, is_in_force=False, officers=signed.officers, at=at)
    db.execute(update(key_versions).where(key_versions.c.hash == digest).values(version=number))
    journal.append(db, KeyCorrected(number, digest, replaces or NOTHING_BEFORE, signed.officers), at=at)
    return Corrected(made, digest, is_in_force=True, officers=signed.officers, at=at)


def _keep(db: Connection, made: KeyVersion, digest: bytes, signers: tuple[str, ...], at: int) -> None:
    told = {"officers": json.dumps(signers), "at": at}
    if not db.execute(update(key_versions).where(key_versions.c.hash == digest).values(told)).rowcount:
        db.execute(insert(key_versions).values(hash=digest, version=None, content=encode(made), **told))


def _check(papers: Connection, wanted: Sequence[Correction], known: list[KeyVersion]) -> None:
    """Check that every correction is of an item that a paper has, and that together they change something."""
    if not 0 < len(wanted) <= MAX_CORRECTIONS:
        raise NothingToCorrectError
    if len({(one.code, one.item_version) for one in wanted}) != len(wanted):
        raise BadCorrectionError(wanted[0].code, "repeated")
    unknown, changes = {(one.code, one.item_version): one for one in wanted}, False
    for back in all_maps(papers):
        for mapped in back.items.values():
            correction = next((one for one in wanted if _is_of(one, mapped.item.code, mapped.item.version)), None)
            if correction is not None:
                check(correction, mapped.item)
                check_ids(correction, mapped)
                unknown.pop((correction.code, correction.item_version), None)
        fresh = KeyVersion(KEY_FORMAT, 0, "", tuple(wanted), "")
        changes = changes or corrected_key(back, known) != corrected_key(back, [*known, fresh])
    if unknown:
        raise BadCorrectionError(next(iter(unknown))[0], "unknown_item")
    if not changes:
        raise NothingToCorrectError


def _is_of(correction: Correction, code: str, version: int) -> bool:
    return (correction.code, correction.item_version) == (code, version)


def in_force(db: Connection) -> list[Corrected]:
    """Return the versions in force after the key as packed, in order: all of them count."""
    return [one for one in _all(db) if one.is_in_force]


def proposed(db: Connection) -> list[Corrected]:
    """Return what one officer signed of the version to come."""
    known = in_force(db)
    following = known[-1].version.version + 1 if known else AS_PACKED + 1
    return [one for one in _all(db) if not one.is_in_force and one.version.version == following]


def _all(db: Connection) -> list[Corrected]:
    found = [
        Corrected(
            msgspec.json.decode(row.content, type=KeyVersion),
            bytes(row.hash),
            row.version is not None,
            tuple(json.loads(row.officers)),
            row.at,
        )
        for row in db.execute(select(key_versions))
    ]
    return sorted(found, key=lambda one: (one.version.version, one.hash))


def map_contents(papers: Connection) -> dict[tuple[str, str], bytes]:
    """Return the maps as runs have their hashes, by paper and variant."""
    held = select(variant_maps.c.paper_id, variant_maps.c.variant, variant_maps.c.map)
    return {(paper, variant): bytes(content) for paper, variant, content in papers.execute(held)}


def all_maps(papers: Connection) -> list[VariantMap]:
    """Return the maps of all variants that the papers role packed."""
    held = select(variant_maps.c.map).order_by(variant_maps.c.paper_id, variant_maps.c.variant)
    return [msgspec.json.decode(content, type=VariantMap) for content in papers.scalars(held)]
