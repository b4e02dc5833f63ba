"""Dated rule sets: data, not code. A rule that a regulation may change stands here with the day it is in force from."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """How the three types of the graduation format are marked. Points are exact decimals."""

    in_force: datetime.date
    choice: Decimal
    true_false: tuple[Decimal, ...]  # by the number of right statements, 0 to 4
    short_number: Decimal
    short_number_length: int  # characters of the answer sheet's cells
    trailing_zeros_count: bool  # whether "0,50" is as good as "0,5": values are compared, so it is


GRADUATION_2025_MATHEMATICS = MarkingRules(
    in_force=datetime.date(2025, 2, 8),
    choice=Decimal("0.25"),
    true_false=(Decimal(0), Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal(1)),
    short_number=Decimal("0.5"),
    short_number_length=4,
    trailing_zeros_count=True,
)
RULES = (GRADUATION_2025_MATHEMATICS,)


class NoRulesError(Exception):
    """No rule set was in force on `day`."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day.isoformat())
        self.day = day


def marking_rules(day: datetime.date, rules: tuple[MarkingRules, ...] = RULES) -> MarkingRules:
    """Return the newest rules in force on `day`. Raises NoRulesError."""
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
    Act("make-enrolment-code", BOARD, undone_by="revoke-device"),
    Act("revoke-device", BOARD, undone_by="make-enrolment-code"),
    Act("trust-anchor", BOARD),
    Act("adopt-signer", BOARD, signatures=2, undone_by="drop-signer"),
    Act("drop-signer", BOARD, undone_by="adopt-signer"),
    Act("import-questions", frozenset({Actor.PAPERS}), undone_by="import-questions"),
    Act("stage-paper", frozenset({Actor.PAPERS})),
    # at the board, on the day and after
    Act("release-paper", AT_SITE | {Actor.PAPERS}, signatures=2),
    Act("collect-attempt", AT_SITE, signatures=2),
    Act("adopt-answers", AT_SITE, signatures=2),
    Act("choose-attempt", AT_SITE, signatures=2),
    Act("take-recovered", BOARD | {Actor.SITE_HEAD}),
    Act("close-incident", AT_SITE, signatures=1),
    Act("sign-root", BOARD),
    Act("open-grading", BOARD, signatures=2, undone_by="open-grading"),
    # at desks and seats
    Act("enrol-device", frozenset({Actor.HOLDER}), undone_by="revoke-device"),
    Act("write-journal", frozenset({Actor.DESK, Actor.SEAT})),
    Act("ask-token", frozenset({Actor.DESK, Actor.SEAT})),
    Act("take-nonce", frozenset({Actor.DESK})),
    Act("open-attempt", frozenset({Actor.SEAT})),
    Act("open-desk", IN_ROOM, signatures=1),
    Act("admit", frozenset({Actor.DESK})),
    Act("admit-conditionally", IN_ROOM, signatures=2),
    Act("unlock-slots", IN_ROOM, signatures=1),
)
_ACT_BY_CODE = {act.code: act for act in ACTS}


def act(code: str) -> Act:
    """Return the act of `code`. Raises UnknownActError."""
    try:
        return _ACT_BY_CODE[code]
    except KeyError as error:
        raise UnknownActError(code) from error
