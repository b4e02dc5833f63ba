"""A paper on its way out: packed and sealed for each site, printed, rehearsed; and how far papers have spread."""

import re
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import BadApprovalError, NotEnoughOfficersError
from server.acts import changes
from server.papers import masters, staging
from server.papers.masters import (
    AlteredPaperError,
    BadVariantsError,
    Master,
    UnknownMasterError,
    WrongStateError,
)
from server.papers.packing import Packed
from server.papers.packing_errors import PackingError
from server.papers.printing.answer_sheet import answer_sheet_pdf
from server.papers.printing.markup import UnprintableError
from server.papers.printing.paper_pdf import Heading, paper_pdf
from server.papers.rehearsal import TITLE, rehearsal_paper
from server.papers.service import Paper, PaperExistsError, UnknownSessionError
from server.papers.spread import spread
from server.papers.staging import OtherMinutesError, OtherSubjectError
from server.roster import service as roster
from server.staff.masters import rows
from server.staff.masters.master import MasterPage
from server.staff.masters.room import PAPERS, SPREAD, Room

USUAL_CODES, REHEARSAL_CODES = "0101-0104", ("9001", "9002")
MAX_TYPED = 1000
RANGE = re.compile(r"([0-9]{4})(?:\s*[-–]\s*([0-9]{4}))?")
UNSEALED = (
    WrongStateError,
    AlteredPaperError,
    BadApprovalError,
    BadVariantsError,
    NotEnoughOfficersError,
    UnknownSessionError,
    PaperExistsError,
    OtherSubjectError,
    OtherMinutesError,
    PackingError,
)
PDF, SHEET = "application/pdf", "phieu-tra-loi"


def variant_codes(typed: str) -> tuple[str, ...]:
    """Return the codes that were typed: single ones and ranges, 0101-0104. Raises BadVariantsError."""
    codes: list[str] = []
    for part in re.split(r"[,;\n]+|(?<=[0-9])\s+(?=[0-9])", typed[:MAX_TYPED].strip(" ,;\n")):
        found = RANGE.fullmatch(part.strip())
        if found is None:
            raise BadVariantsError
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first < masters.MAX_VARIANTS:
            raise BadVariantsError
        codes += [f"{number:04}" for number in range(first, last + 1)]
    return tuple(codes)


class SealPages:
    """The pages in one papers room. `page`: the paper's own, on which refusals are said."""

    def __init__(self, room: Room, page: MasterPage) -> None:
        self._room, self._page = room, page

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route(PAPERS + "/{paper}/niem-phong", self._room.changed(self.seal), methods=["POST"]),
            Route(PAPERS + "/{paper}/in/{name}.pdf", self._room.shown(self.printed)),
            Route(SPREAD, self._room.shown(self.spread)),
            Route(SPREAD, self._room.changed(self.rehearse), methods=["POST"]),
        ]

    @changes("stage-paper")
    def seal(self, request: Request, form: dict[str, str]) -> Response:
        """Pack an approved paper into its variants and seal it for every site of an exam session."""
        paper_id, title = request.path_params["paper"], form.get("session", "")
        try:
            sealed = self._sealed(paper_id, form.get("codes", ""), title)
        except UnknownMasterError:
            return self._room.unknown(request)
        except UNSEALED as error:
            return self._page.shown(request, problem=self._room.told(request, error), typed=form)
        said = self._room.said(request, "sealed", session=title, sites=len(sealed))
        return self._room.staff.done(f"{PAPERS}/{paper_id}", said)

    def _sealed(self, paper_id: str, typed: str, title: str) -> list[Paper]:
        if not title:  # a title left out is the only session there is: a person says which
            raise UnknownSessionError(title)
        with self._room.papers() as papers:
            with papers.connect() as db:
                packed = masters.find(db, paper_id).variants
            codes = packed or variant_codes(typed)
            at = self._room.staff.clock()
            return staging.pack_and_seal(self._room.machines(papers), paper_id, codes, title, at)

    def printed(self, request: Request) -> Response:
        """Give a variant, or the answer sheet of all of them, as a PDF."""
        name = request.path_params["name"]
        try:
            with self._room.reading() as db:
                master = masters.find(db, request.path_params["paper"])
                paper = masters.content(db, master.id)
            code = master.variants[0] if name == SHEET and master.variants else name
            if code not in master.variants:
                return self._room.unknown(request)
            (packed,) = staging.variants(replace(master, variants=(code,)), paper)
            content = self._pdf(master, packed, answer_sheet=name == SHEET)
        except UnknownMasterError:
            return self._room.unknown(request)
        except (UnprintableError, PackingError) as error:
            return self._page.shown(request, problem=self._room.told(request, error))
        named = f'attachment; filename="{name if name == SHEET else f"de-{name}"}.pdf"'
        return Response(content, media_type=PDF, headers={"Content-Disposition": named})

    def _pdf(self, master: Master, packed: Packed, *, answer_sheet: bool) -> bytes:
        with self._room.staff.engine.connect() as board, self._room.reading() as db:
            exam = roster.exam(board).name
            sessions = rows.sessions_of(db, master.id, rows.titles(board))
        heading = Heading(exam, ", ".join(sessions), self._room.staff.clock(), master.title == TITLE)
        return answer_sheet_pdf(packed.paper, heading) if answer_sheet else paper_pdf(packed.paper, heading)

    def spread(self, request: Request) -> Response:
        """Show how many stations hold which package, and offer a rehearsal."""
        return self._spread(request)

    @changes("rehearse-paper")
    def rehearse(self, request: Request, form: dict[str, str]) -> Response:
        """Seal the rehearsal's paper for every site of an exam session of its own."""
        title = form.get("session", "")
        try:
            count = self._rehearsed(title)
        except UNSEALED as error:
            return self._spread(request, problem=self._room.told(request, error))
        return self._room.staff.done(SPREAD, self._room.said(request, "rehearsed", session=title, sites=count))

    def _rehearsed(self, title: str) -> int:
        if not title:
            raise UnknownSessionError(title)
        with self._room.papers() as papers:
            machines = self._room.machines(papers)
            with machines.board.connect() as db:
                sessions = staging.sessions_called(db, title, several=True)
            for one in sessions:
                paper = rehearsal_paper(one.subject, one.minutes)
                at = self._room.staff.clock()
                staging.stage_short(machines, one, TITLE, None, paper, REHEARSAL_CODES, at, rehearsal=True)
        return len(sessions)

    def _spread(self, request: Request, problem: str = "") -> Response:
        with self._room.staff.engine.connect() as board:
            found = spread(board)
            choices = rows.choices(board, "", 0)
        return self._room.page(
            request,
            "spread.html",
            status=422 if problem else 200,
            spread=found,
            whole=sum(one.percent == 100 for one in found),  # noqa: PLR2004 -- per cent
            free=[one for one in choices if one.why != "session.taken"],
            problem=problem,
        )
