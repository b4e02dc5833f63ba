"""Which marking rules the exam follows: chosen by two officers, until results are published.

A later scheme would change scores that two officers have answered for; a wrong key is corrected, rules are not.
The caller owns the transaction.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from protocol import officer, policy
from protocol.officer import OfficerKeys
from protocol.policy import RULES, SCHEMES, STANDARD, MarkingRules
from server.audit.board_journal import BoardJournal
from server.grading import runs
from server.grading.models import marking_policies
from server.grading.record import POLICY_FORMAT, MarkingPolicy, encode_policy
from server.officers import service as officers
from server.officers.service import Waiting
from server.results import publishing
from server.roster import service as roster

CHOOSE = policy.act("choose-rules")
POLICY = "policy"


class UnknownSchemeError(Exception):
    """No marking rules follow this scheme."""


class SameSchemeError(Exception):
    """The exam follows this scheme already."""


class RulesFixedError(Exception):
    """Results are published: the rules that they were marked by stay."""


class OtherRulesError(Exception):
    """The results were marked by rules that the exam does not follow any more: it is marked again first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The scheme in force. `version` 0: nobody chose, the standard one. `at`: UTC microseconds."""

    scheme: str = STANDARD
    version: int = 0
    hash: bytes = b""
    officers: tuple[str, ...] = ()
    at: int = 0


def rules_of(scheme: str) -> Sequence[MarkingRules]:
    """Return the dated rule sets of a scheme."""
    return [one for one in RULES if one.scheme == scheme]


def in_force(db: Connection) -> Chosen:
    """Return what the exam follows."""
    return next(iter(chosen(db)), Chosen())


def chosen(db: Connection) -> list[Chosen]:
    """Return all that was chosen, the last first."""
    held = select(marking_policies).order_by(marking_policies.c.version.desc())
    return [
        Chosen(row.scheme, row.version, bytes(row.hash), tuple(json.loads(row.officers)), row.at)
        for row in db.execute(held)
    ]


def content(db: Connection, version: int) -> bytes:
    """Return the bytes that were signed, nothing for a version that there is not."""
    held = db.scalar(select(marking_policies.c.content).where(marking_policies.c.version == version))
    return bytes(held or b"")


def is_fixed(db: Connection) -> bool:
    """Tell whether results are published, so that the scheme stays."""
    return bool(publishing.versions(db))


def choose(db: Connection, journal: BoardJournal, keys: OfficerKeys, scheme: str, at: int) -> Chosen | None:
    """Have one officer sign for a scheme; return what is in force when a second one does.

    Raises UnknownSchemeError, SameSchemeError, RulesFixedError, and what `officers.sign` raises.
    """
    if scheme not in SCHEMES:
        raise UnknownSchemeError
    if is_fixed(db):
        raise RulesFixedError
    last = in_force(db)
    if last.version and last.scheme == scheme:
        raise SameSchemeError
    frozen = _frozen(scheme, last.version + 1)
    digest = hashlib.sha256(frozen).digest()
    signed = officers.sign(db, journal, CHOOSE, _subject(digest), keys, at)
    if not signed.complete:
        return None
    made = Chosen(scheme, last.version + 1, digest, signed.officers, at)
    db.execute(
        insert(marking_policies).values(
            version=made.version,
            scheme=scheme,
            hash=digest,
            content=frozen,
            officers=json.dumps(signed.officers),
            at=at,
        )
    )
    roster.record_published(db, journal, POLICY, made.version, digest, b"", at)
    return made


def waiting(db: Connection, at: int) -> dict[str, Waiting]:
    """Return who signed first for a scheme that waits for a second officer."""
    following = in_force(db).version + 1
    subjects = {_subject(hashlib.sha256(_frozen(one, following)).digest()): one for one in SCHEMES}
    found = [one for one in officers.waiting(db, at) if one.act == CHOOSE.code]
    return {subjects[one.subject]: one for one in found if one.subject in subjects}


def check_runs(db: Connection, wanted: Sequence[str]) -> None:
    """Check that results of these runs may be published: marked by what the exam follows. Raises OtherRulesError."""
    scheme = in_force(db).scheme
    for run in wanted:
        if any(rules.scheme != scheme for rules in runs.inputs_of(db, run).rules.values()):
            raise OtherRulesError


def _frozen(scheme: str, version: int) -> bytes:
    rules = {one.code: one for one in rules_of(scheme)}
    return encode_policy(MarkingPolicy(POLICY_FORMAT, version, scheme, rules))


def _subject(digest: bytes) -> bytes:
    return officer.subject_of(b"rules", digest)
