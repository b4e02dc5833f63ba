"""One paper: what it is made of, how far it is, and the one thing to do next."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from protocol.officer import BadApprovalError, OfficerKeys
from server.acts import changes
from server.db.engine import writing
from server.papers import masters
from server.papers.masters import (
    APPROVE,
    CHANGEABLE,
    FaultyProofError,
    Master,
    StaleProofError,
    State,
    UnknownMasterError,
    WrongStateError,
)
from server.papers.rehearsal import TITLE
from server.staff.masters import rows
from server.staff.masters.proofs import Proofs, Run, RunState
from server.staff.masters.room import PAPERS, Room
from server.staff.signing import NotSignedError, signed

IMAGE = "image/png"


class MasterPage:
    """The page in one papers room."""

    def __init__(self, room: Room, proofs: Proofs) -> None:
        self._room, self._proofs = room, proofs

    def paper(self, request: Request) -> Response:
        """Show a paper."""
        return self.shown(request)

    def sheet(self, request: Request) -> Response:
        """Give the contact sheet of a paper's proof."""
        try:
            with self._room.reading() as db:
                held = masters.proof(db, masters.find(db, request.path_params["paper"]).id)
        except UnknownMasterError:
            held = None
        return Response(status_code=404) if held is None else Response(held[1], media_type=IMAGE)

    @changes("proof-paper")
    def proof(self, request: Request, form: dict[str, str]) -> Response:  # noqa: ARG002 -- it carries its token alone
        """Have the real seat draw the paper, beside the pages."""
        try:
            with self._room.reading() as db:
                master = masters.find(db, request.path_params["paper"])
        except UnknownMasterError:
            return self._room.unknown(request)
        if master.state not in CHANGEABLE:
            return self.shown(request, self._room.told(request, WrongStateError(master.id, master.state)))
        if not self._proofs.begin(master.id):
            return self.shown(request, self._room.said(request, "proof.busy"))
        return RedirectResponse(f"{PAPERS}/{master.id}", 303)  # the page itself tells how far it is

    @changes("approve-paper")
    def approve(self, request: Request, form: dict[str, str]) -> Response:
        """Take one proof-reader's signature; the second approves the paper."""
        try:
            master = signed(self._room.staff, request, form, lambda keys: self._approved(request, form, keys))
        except UnknownMasterError:
            return self._room.unknown(request)
        except NotSignedError as error:
            return self.shown(request, error.sentence)
        except (BadApprovalError, WrongStateError, FaultyProofError, StaleProofError) as error:
            return self.shown(request, self._room.told(request, error))
        word = "approved" if master.state is State.APPROVED else "half"
        return self._room.staff.done(f"{PAPERS}/{master.id}", self._room.said(request, word))

    def _approved(self, request: Request, form: Mapping[str, str], keys: OfficerKeys) -> Master:
        staff = self._room.staff
        with self._room.papers() as papers, writing(papers) as db, writing(staff.engine) as board:
            master = masters.find(db, request.path_params["paper"])
            if master.hash.hex() != form.get("hash"):  # it was changed, and proofed anew, while its page was open
                raise StaleProofError
            return masters.approve(db, board, staff.journal, master.id, keys, staff.clock())

    def shown(self, request: Request, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
        """Return the page, with what could not be done."""
        with self._room.reading() as db, self._room.staff.engine.connect() as board:
            try:
                master = masters.find(db, request.path_params["paper"])
            except UnknownMasterError:
                return self._room.unknown(request)
            paper, held = masters.content(db, master.id), masters.proof(db, master.id)
            values = {
                "parts": rows.parts(paper),
                "signatures": rows.signatures(db, board, master.id),
                "officers": rows.proof_readers(board),
                "sessions": rows.sessions_of(db, master.id, rows.titles(board)),
                "choices": rows.choices(board, paper.subject, paper.minutes),
                "draw_seed": rows.draw_seed(db, master.id),
            }
        faults = held[0].faults if held else ()
        return self._room.page(
            request,
            "master.html",
            status=422 if problem else 200,
            master=master,
            paper=paper,
            most=rows.most(paper),
            proof=held[0] if held else None,
            state=rows.state_of(master, faulty=bool(faults), signed=bool(values["signatures"])),
            changeable=master.state in CHANGEABLE and master.blueprint is not None,
            rehearsal=master.title == TITLE and master.blueprint is None,
            needed=APPROVE.signatures,
            problem=problem,
            typed=typed or {},
            **values,
            **self._run(request, self._proofs.of(master.id)),
        )

    def _run(self, request: Request, run: Run | None) -> dict[str, object]:
        """Return what the last proof of this server did, in words."""
        if run is None:
            return {"running": None, "failed": "", "warnings": ()}
        running = self._room.staff.clock() - run.since if run.state is RunState.RUNNING else None
        failed = self._room.told(request, run.error or RuntimeError()) if run.state is RunState.FAILED else ""
        warnings = [
            self._room.said(request, f"warning.{one.code.value}", item=one.item, detail=one.detail)
            for one in run.warnings
        ]
        return {"running": running, "failed": failed, "warnings": warnings}
