"""Results out of a recorded run, marks by persons, sanctions and what officers decided: no key is needed for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from protocol.journal import StreamId
from protocol.policy import MarkingRules
from server.attempts import incidents
from server.attempts.rulings import rulings
from server.grading import person_marks, runs, sanctions
from server.grading.marking import part_points, waiting
from server.grading.record import Graded, Outcome
from server.grading.sanctions import InForce
from server.grading.scoring import rounded
from server.results import service as results
from server.results.service import Result
from server.roster import service as roster
from server.roster import slots

HUNDRED = 100
TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Decided:
    """What stands beside a run's marks."""

    run: str
    rules: Mapping[str, MarkingRules]
    subjects: Mapping[str, str]  # by exam session
    persons: Mapping[StreamId, Mapping[str, Decimal]]
    sanctions: InForce


def project(db: Connection, run: str) -> int:
    """Put the results of a run in place of what stood there; return how many attempts it marked.

    Raises UnknownRunError.
    """
    ruled = rulings(db)
    held = [one for one in runs.outcomes(db, run) if StreamId(bytes.fromhex(one.attempt)) not in ruled.set_aside]
    disputed = incidents.disputed(db).keys() - ruled.chosen.keys()
    decided = _Decided(
        run,
        runs.inputs_of(db, run).rules,
        {session.id: session.subject for session in roster.sessions(db)},
        person_marks.counting(db),
        sanctions.in_force(db),
    )
    results.replace_all(db, _results(_known(db, held), disputed, decided))
    return sum(one.outcome is Outcome.MARKED for one in held)


def _known(db: Connection, held: Iterable[Graded]) -> list[Graded]:
    """Return the outcomes with the registration of those that could not be opened, where the list of slots knows it."""
    found = list(held)
    if all(one.candidate for one in found):
        return found
    owners = slots.registrations_by_attempt(db)
    return [one if one.candidate else _named(one, *owners.get(_id(one), ("", ""))) for one in found]


def _named(one: Graded, exam_session: str, candidate: str) -> Graded:
    return Graded(
        one.attempt,
        one.outcome,
        candidate,
        exam_session,
        notes=one.notes,
        closed_at=one.closed_at,
        receipt_code=one.receipt_code,
    )


def _results(held: list[Graded], disputed: Set[StreamId], decided: _Decided) -> Iterator[Result]:
    """Two admissions of one registration: no attempt counts until two officers have chosen, handed in or not.

    `disputed`: attempts whose rival a desk admitted, though nothing of it may have come.
    """
    times = Counter((one.exam_session, one.candidate) for one in held if one.candidate)
    for one in held:
        if one.outcome is not Outcome.OPEN:
            rivals = times[one.exam_session, one.candidate] > 1 or _id(one) in disputed
            yield _waiting(one, Outcome.TWO_ATTEMPTS, decided) if rivals else _result(one, decided)


def _result(one: Graded, decided: _Decided) -> Result:
    if one.outcome is not Outcome.MARKED:
        return _waiting(one, one.outcome, decided)
    rules, by_persons = decided.rules[one.rules], decided.persons.get(_id(one), {})
    parts = part_points(one, by_persons)
    total, pending = rounded(sum(parts.values(), Decimal(0)), rules), waiting(one, by_persons)
    percent = decided.sanctions.percent(one.exam_session, one.candidate)
    return Result(
        _id(one),
        one.candidate,
        one.exam_session,
        one.variant,
        {title: _shown(points) for title, points in parts.items()},
        str(total),
        one.closed_at,
        one.receipt_code,
        pending,
        percent,
        "" if pending else str(rounded(total * (HUNDRED - percent) / HUNDRED, rules)),
        decided.subjects.get(one.exam_session, ""),
        decided.run,
    )


def _waiting(one: Graded, why: Outcome, decided: _Decided) -> Result:
    return Result(
        _id(one),
        one.candidate,
        one.exam_session,
        one.variant,
        {},
        "",
        one.closed_at,
        one.receipt_code,
        sanction_percent=decided.sanctions.percent(one.exam_session, one.candidate),
        subject=decided.subjects.get(one.exam_session, ""),
        run=decided.run,
        waits_for=why.value,
    )


def _shown(points: Decimal) -> str:
    """Return exact points with at least two places."""
    fewest = points.quantize(TWO_PLACES)
    return str(fewest if fewest == points else points.normalize())


def _id(one: Graded) -> StreamId:
    return StreamId(bytes.fromhex(one.attempt))
