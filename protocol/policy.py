"""Dated rule sets: data, not code. A rule that a regulation may change stands here with the day it is in force from."""

import datetime
import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from protocol.paper import ItemType


class Partial(Enum):
    """What an item with several right parts gives where not all of them are right (docs/formats/marking.md)."""

    ALL_OR_NOTHING = "all_or_nothing"
    PER_PART = "per_part"  # a share for each right one; what is given beyond their number takes one away each
    RIGHT_MINUS_WRONG = "right_minus_wrong"  # a share for each right one, less one for each wrong one; never below 0


class Rounding(Enum):
    """How a sum becomes a score; the values are those of `decimal`."""

    HALF_UP = decimal.ROUND_HALF_UP
    HALF_EVEN = decimal.ROUND_HALF_EVEN
    DOWN = decimal.ROUND_DOWN


STANDARD, STRICT = "standard", "strict"
SCHEMES = (STANDARD, STRICT)


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """How items are marked and sums are rounded. Shares are of an item's own points, in exact decimals."""

    code: str  # API: a grading run names the rules that it marked by, and carries them whole
    in_force: datetime.date
    # By the count of an item's statements: the share by how many are right, from none. Other counts: `partial`.
    true_false: Mapping[int, tuple[Decimal, ...]]
    partial: Mapping[ItemType, Partial]
    short_number_length: int  # characters of the answer sheet's cells
    trailing_zeros_count: bool  # whether "0,50" is as good as "0,5": values are compared, so it is
    letter_case_counts: bool  # whether "Hanoi" is another word than "hanoi"
    mark_decimals: int  # of one item's mark: a third of a point has no end
    total_decimals: int
    rounding: Rounding
    scheme: str = STANDARD  # an exam follows one
    subject: str = ""  # the only one that they are for; empty: every subject that has none of its own


_PER_PART = (
    *(ItemType.TEXT_ENTRY, ItemType.INLINE_CHOICE, ItemType.MATCH, ItemType.ASSOCIATE),
    *(ItemType.GAP_MATCH, ItemType.GRAPHIC_GAP_MATCH),
)
_OF_SEVERAL = (ItemType.MULTIPLE_CHOICE, ItemType.HOT_TEXT, ItemType.HOTSPOT)
_WHOLE = (ItemType.TRUE_FALSE, ItemType.ORDER)
_BY_RIGHT_STATEMENTS = {4: (Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1))}

# QĐ 764/QĐ-BGDĐT of 8 March 2024 knows choices, true/false and short numbers; the other types are the exam board's own.
GRADUATION_2025 = MarkingRules(
    code="graduation-2025",
    in_force=datetime.date(2025, 2, 8),
    true_false=_BY_RIGHT_STATEMENTS,
    partial={
        **dict.fromkeys(_PER_PART, Partial.PER_PART),
        **dict.fromkeys(_OF_SEVERAL, Partial.RIGHT_MINUS_WRONG),
        **dict.fromkeys(_WHOLE, Partial.ALL_OR_NOTHING),
    },
    short_number_length=4,
    trailing_zeros_count=True,
    letter_case_counts=False,
    mark_decimals=4,
    total_decimals=2,
    rounding=Rounding.HALF_UP,
)
GRADUATION_2025_STRICT = MarkingRules(
    code="graduation-2025-strict",
    in_force=datetime.date(2025, 2, 8),
    true_false=_BY_RIGHT_STATEMENTS,
    partial=dict.fromkeys((*_PER_PART, *_OF_SEVERAL, *_WHOLE), Partial.ALL_OR_NOTHING),
    short_number_length=4,
    trailing_zeros_count=True,
    letter_case_counts=False,
    mark_decimals=4,
    total_decimals=2,
    rounding=Rounding.HALF_UP,
    scheme=STRICT,
)
RULES = (GRADUATION_2025, GRADUATION_2025_STRICT)


class SanctionKind(Enum):
    """What a candidate may be punished with."""

    REPRIMAND = "reprimand"  # khiển trách
    WARNING = "warning"  # cảnh cáo
    SUSPENSION = "suspension"  # đình chỉ thi


@dataclass(frozen=True, slots=True)
class SanctionRules:
    """What a sanction takes off the score of the paper, in percent."""

    code: str
    in_force: datetime.date
    percent: Mapping[SanctionKind, int]


# Thông tư 24/2024/TT-BGDĐT (domain facts §2.5).
SANCTIONS_2025 = SanctionRules(
    "sanctions-2025",
    datetime.date(2025, 2, 8),
    {SanctionKind.REPRIMAND: 25, SanctionKind.WARNING: 50, SanctionKind.SUSPENSION: 100},
)
SANCTIONS = (SANCTIONS_2025,)


class NoRulesError(Exception):
    """No rule set was in force on `day`."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day.isoformat())
        self.day = day


def marking_rules(
    day: datetime.date, subject: str = "", scheme: str = STANDARD, rules: tuple[MarkingRules, ...] = RULES
) -> MarkingRules:
    """Return the newest rules of `scheme` in force on `day`; a subject's own stand before those for all.

    Raises NoRulesError.
    """
    in_force = [one for one in rules if one.in_force <= day and one.scheme == scheme and one.subject in {"", subject}]
    if not in_force:
        raise NoRulesError(day)
    return max(in_force, key=lambda one: (one.subject != "", one.in_force))


def sanction_rules(day: datetime.date, rules: tuple[SanctionRules, ...] = SANCTIONS) -> SanctionRules:
    """Return the newest sanctions in force on `day`. Raises NoRulesError."""
    in_force = [one for one in rules if one.in_force <= day]
    if not in_force:
        raise NoRulesError(day)
    return max(in_force, key=lambda one: one.in_force)


class Actor(Enum):
    """Who may act: the roles of people, and the parties that are no person. What a board calls a role is its words."""

    CHAIR = "chair"  # Chủ tịch Hội đồng thi
    SECRETARY = "secretary"  # Thư ký Hội đồng thi
    PAPERS = "papers"  # Ban Đề thi
    SITE_HEAD = "site_head"  # Trưởng Điểm thi
    INVIGILATOR = "invigilator"  # cán bộ coi thi
    INSPECTOR = "inspector"  # thanh tra, kiểm tra thi: reads all, changes nothing
    DESK = "desk"
    SEAT = "seat"
    HOLDER = "holder"  # of a one-time code
    ANYONE = "anyone"


ROLES = (Actor.CHAIR, Actor.SECRETARY, Actor.PAPERS, Actor.SITE_HEAD, Actor.INVIGILATOR, Actor.INSPECTOR)
BOARD = frozenset({Actor.CHAIR, Actor.SECRETARY})
PROOF_READERS = BOARD | {Actor.PAPERS}  # Ban Đề thi; where a school has none, its chair and secretary
AT_SITE = frozenset({Actor.CHAIR, Actor.SECRETARY, Actor.SITE_HEAD})
IN_ROOM = AT_SITE | {Actor.INVIGILATOR}
FINAL = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that changes state: who may, how many officers sign for it, and what takes it back."""

    code: str  # API: approvals are signed over it
    who: frozenset[Actor]
    signatures: int = 0  # 0: being signed in is enough; 2: a two-person act
    undone_by: str = FINAL  # the code of the act that takes it back


class UnknownActError(Exception):
    """No act has the code `code`: what the table lacks nobody may do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


ACTS = (
    # at the board, before the day
    Act("sign-in", frozenset({Actor.ANYONE}), undone_by="sign-out"),
    Act("sign-out", frozenset({Actor.ANYONE}), undone_by="sign-in"),
    Act("add-account", frozenset({Actor.CHAIR}), undone_by="close-account"),
    Act("close-account", frozenset({Actor.CHAIR}), undone_by="add-account"),
    Act("place-account", frozenset({Actor.CHAIR}), undone_by="place-account"),
    Act("reset-account", frozenset({Actor.CHAIR})),
    Act("unlock-account", frozenset({Actor.CHAIR})),
    Act("change-password", frozenset({Actor.ANYONE}), undone_by="change-password"),
    Act("add-officer", BOARD, signatures=2),
    Act("plan-session", BOARD, undone_by="plan-session"),
    Act("draft-list", BOARD, undone_by="discard-list"),
    Act("mend-list", BOARD, undone_by="mend-list"),
    Act("discard-list", BOARD, undone_by="draft-list"),
    Act("accept-list", BOARD, undone_by="correct-candidate"),
    Act("publish-list", BOARD, undone_by="correct-candidate"),
    Act("correct-candidate", BOARD, undone_by="correct-candidate"),
    Act("set-accommodation", BOARD, signatures=1, undone_by="set-accommodation"),
    Act("make-enrolment-code", BOARD, undone_by="revoke-device"),
    Act("revoke-device", BOARD, undone_by="make-enrolment-code"),
    Act("trust-anchor", BOARD),
    Act("adopt-signer", BOARD, signatures=2, undone_by="drop-signer"),
    Act("drop-signer", BOARD, undone_by="adopt-signer"),
    Act("import-questions", frozenset({Actor.PAPERS}), undone_by="import-questions"),
    Act("draft-paper", frozenset({Actor.PAPERS}), undone_by="change-paper"),
    Act("change-paper", frozenset({Actor.PAPERS}), undone_by="change-paper"),
    Act("proof-paper", frozenset({Actor.PAPERS}), undone_by="change-paper"),
    Act("approve-paper", PROOF_READERS, signatures=2, undone_by="change-paper"),
    Act("stage-paper", frozenset({Actor.PAPERS})),
    Act("rehearse-paper", BOARD | {Actor.PAPERS}),
    # at the board, on the day and after
    Act("release-paper", AT_SITE | {Actor.PAPERS}, signatures=2),
    Act("collect-attempt", AT_SITE, signatures=2),
    Act("adopt-answers", AT_SITE, signatures=2),
    Act("choose-attempt", AT_SITE, signatures=2),
    Act("take-recovered", BOARD | {Actor.SITE_HEAD}),
    Act("close-incident", AT_SITE, signatures=1),
    Act("sign-root", BOARD),
    Act("open-grading", BOARD, signatures=2, undone_by="open-grading"),
    Act("choose-rules", BOARD, signatures=2, undone_by="choose-rules"),
    Act("correct-key", BOARD, signatures=2, undone_by="correct-key"),
    Act("sanction-candidate", AT_SITE, signatures=2, undone_by="lift-sanction"),
    Act("lift-sanction", AT_SITE, signatures=2, undone_by="sanction-candidate"),
    Act("mark-item", BOARD, undone_by="mark-item"),
    Act("publish-results", BOARD, signatures=2, undone_by="publish-results"),
    Act("ask-result", frozenset({Actor.ANYONE})),
    # at desks and seats
    Act("enrol-device", frozenset({Actor.HOLDER}), undone_by="revoke-device"),
    Act("write-journal", frozenset({Actor.DESK, Actor.SEAT})),
    Act("ask-token", frozenset({Actor.DESK, Actor.SEAT})),
    Act("take-nonce", frozenset({Actor.DESK})),
    Act("pass-on-handover", frozenset({Actor.DESK})),
    Act("open-attempt", frozenset({Actor.SEAT})),
    Act("open-desk", IN_ROOM, signatures=1),
    Act("admit", frozenset({Actor.DESK})),
    Act("admit-conditionally", IN_ROOM, signatures=2),
    Act("unlock-slots", IN_ROOM, signatures=1),
    Act("grant-seat", IN_ROOM, signatures=1),
    Act("pause-seat", IN_ROOM, signatures=1, undone_by="resume-seat"),
    Act("resume-seat", IN_ROOM, signatures=1, undone_by="pause-seat"),
    Act("give-time", IN_ROOM, signatures=1, undone_by="give-time"),
    Act("extend-time", IN_ROOM, signatures=2),
    Act("lock-seat", IN_ROOM, signatures=1, undone_by="unlock-seat"),
    Act("unlock-seat", IN_ROOM, signatures=1, undone_by="lock-seat"),
    Act("move-candidate", IN_ROOM, signatures=1, undone_by="move-candidate"),
    Act("switch-to-paper", AT_SITE, signatures=1),
    Act("open-keying", IN_ROOM, signatures=1),
    Act("key-in-paper", IN_ROOM, signatures=2),
    Act("give-order", frozenset({Actor.DESK})),
    Act("take-grant", frozenset({Actor.SEAT})),
)
_ACT_BY_CODE = {act.code: act for act in ACTS}


def act(code: str) -> Act:
    """Return the act of `code`. Raises UnknownActError."""
    try:
        return _ACT_BY_CODE[code]
    except KeyError as error:
        raise UnknownActError(code) from error
