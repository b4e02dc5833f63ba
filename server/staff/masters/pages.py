"""The papers room's pages: the list of papers, and where the others are found."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.papers import masters
from server.staff.masters import rows
from server.staff.masters.drafting import DraftPages
from server.staff.masters.master import MasterPage
from server.staff.masters.proofs import Proofs
from server.staff.masters.room import NAV, PAPERS, Room
from server.staff.masters.sealing import SealPages
from server.staff.paging import PAGE_ROWS, read_page, skipped
from server.staff.shell import Staff, page_number

__all__ = ["NAV", "routes"]


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    room = Room(staff)
    one = MasterPage(room, Proofs(staff.folder, staff.clock))
    here = PAPERS + "/{paper}"
    return [
        Route(NAV.href, room.shown(MasterPages(room).papers)),
        *DraftPages(room).routes(),
        *SealPages(room, one).routes(),
        Route(here, room.shown(one.paper)),
        Route(here + "/dan-trang", room.changed(one.proof), methods=["POST"]),
        Route(here + "/dan-trang.png", room.shown(one.sheet)),
        Route(here + "/duyet", room.changed(one.approve), methods=["POST"]),
    ]


class MasterPages:
    """The list in one papers room."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def papers(self, request: Request) -> Response:
        """List the papers, the one changed last first."""
        with self._room.reading() as db, self._room.staff.engine.connect() as board:
            listed = masters.all_masters(db)
            skip = skipped(page_number(request.query_params), len(listed))
            found = rows.rows(db, listed[skip : skip + PAGE_ROWS], rows.titles(board))
        return self._room.page(request, "masters.html", page=read_page(found, skip, len(listed)))
