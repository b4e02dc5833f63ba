"""The times of a session as a form has them: Vietnamese order, Vietnam's clock."""

import datetime

from protocol.api import ExamSession
from server.roster import planning
from server.roster.planning import BadPlanError, Times
from server.staff.rendering import US_PER_S, VIETNAM

MAX_NUMBER_LETTERS = 4


def typed(session: ExamSession) -> dict[str, str]:
    """Return what the form shows of a session."""
    local = datetime.datetime.fromtimestamp(session.starts_at / US_PER_S, VIETNAM)
    return {
        "subject": session.subject,
        "day": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "minutes": str(session.minutes),
        "check_in_minutes": str((session.starts_at - session.check_in_from) // planning.MINUTE_US),
        "late_minutes": str(session.late_minutes),
    }


def times(form: dict[str, str]) -> Times:
    """Read the form. Raises BadPlanError."""
    return Times(
        " ".join(form.get("subject", "").split()),
        _moment(f"{form.get('day', '').strip()} {form.get('time', '').strip()}"),
        _minutes(form, "minutes"),
        _minutes(form, "check_in_minutes"),
        _minutes(form, "late_minutes"),
    )


def _moment(text: str) -> int:
    try:
        typed = datetime.datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise BadPlanError("starts_at") from error
    return int(typed.timestamp()) * US_PER_S


def _minutes(form: dict[str, str], field: str) -> int:
    text = form.get(field, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER_LETTERS):
        raise BadPlanError(field)
    return int(text)
