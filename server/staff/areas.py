"""The areas of the staff web, in the order of the menu."""

from server.staff.accounts import pages as accounts
from server.staff.bank import pages as bank
from server.staff.candidates import pages as candidates
from server.staff.day import pages as day
from server.staff.devices import pages as devices
from server.staff.incidents import pages as incidents
from server.staff.marking import pages as marking
from server.staff.masters import pages as masters
from server.staff.plan import pages as plan
from server.staff.prep import pages as prep
from server.staff.release import pages as release
from server.staff.results import pages as results
from server.staff.shell import AreaModule

AREAS: tuple[AreaModule, ...] = (
    prep,
    candidates,
    plan,
    devices,
    bank,
    masters,
    release,
    day,
    incidents,
    marking,
    results,
    accounts,
)
