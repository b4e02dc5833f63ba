"""What a day's staff have to look into, the worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection

from protocol.policy import act
from server.officers import service as officers
from server.staff import sites
from server.staff.day.rows import Row, Stage
from server.stations.devices import State

MAX_NAMED = 5


class What(Enum):
    """Kinds of alert, the worst first."""

    CLOCK_OFF = "clock_off"
    SILENT = "silent"
    STOPPED = "stopped"
    NEEDS_TWO = "needs_two"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to look into: how many, and which of them first. `named`: places, rooms or acts; never a person."""

    what: What
    count: int
    named: tuple[str, ...]
    href: str


def alerts(db: Connection, rows: Sequence[Row], at: int, site: str = "") -> list[Alert]:
    """Return what has to be looked into at `at`; by people of one site where `site` is one."""
    found = []
    for what, state in ((What.CLOCK_OFF, State.CLOCK_OFF), (What.SILENT, State.SILENT)):
        places = [one.place for one in sites.enrolled(db, site) if one.state(at) is state]
        found.append(Alert(what, len(places), tuple(places[:MAX_NAMED]), f"/thiet-bi?state={state.value}"))
    stopped = [row.room for row in rows if row.stage is Stage.STOPPED]
    rooms = tuple(sorted(set(stopped))[:MAX_NAMED])
    found.append(Alert(What.STOPPED, len(stopped), rooms, f"/?stage={Stage.STOPPED.value}"))
    waiting = [one for one in officers.waiting(db, at) if not site and act(one.act).signatures > 1]
    found.append(Alert(What.NEEDS_TWO, len(waiting), (), "/de-thi"))
    return [alert for alert in found if alert.count]
