"""Sentences for what cannot be done with a paper: what happened, then what to do next."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from protocol.officer import BadApprovalError, NotEnoughOfficersError
from server.papers.assembly_errors import DrawTooLongError
from server.papers.blueprint import BadBlueprintError
from server.papers.graduation_2025 import UnknownBlueprintError
from server.papers.masters import (
    AlteredPaperError,
    BadVariantsError,
    FaultyProofError,
    StaleProofError,
    WrongStateError,
)
from server.papers.packing_errors import PackingError
from server.papers.printing.markup import UnprintableError
from server.papers.proofing import ProofFailedError
from server.papers.service import PaperExistsError, UnknownSessionError
from server.papers.staging import OtherMinutesError, OtherSubjectError
from server.staff.masters.draft_form import BadFieldError, BusyDrawingError
from server.staff.masters.matrix import BadCellError
from server.staff.rendering import Speech

Error = TypeVar("Error", bound=Exception)
Said = tuple[str, Mapping[str, object]]

PLAIN: dict[type[Exception], str] = {
    AlteredPaperError: "refused.altered",
    BadApprovalError: "refused.altered",
    BadVariantsError: "refused.variants",
    BusyDrawingError: "refused.busy",
    DrawTooLongError: "refused.too_long",
    NotEnoughOfficersError: "refused.officers",
    PaperExistsError: "refused.exists",
    StaleProofError: "refused.stale",
    UnknownBlueprintError: "refused.blueprint",
    UnknownSessionError: "refused.session",
    UnprintableError: "refused.unprintable",
}


def told(error: Exception, speech: Speech) -> str:
    """Return the sentence for `error`."""
    for kind, said in _WITH_FACTS:
        if isinstance(error, kind):
            word, facts = said(error)
            return speech.filled(word, **facts)
    return speech.filled(PLAIN.get(type(error), "refused.other"))


def _of(kind: type[Error], said: Callable[[Error], Said]) -> tuple[type[Exception], Callable[[Exception], Said]]:
    def checked(error: Exception) -> Said:
        return said(error) if isinstance(error, kind) else ("refused.other", {})

    return kind, checked


def _packing(error: PackingError) -> Said:
    return f"packing.{error.code.value}", {"item": error.item, "detail": error.detail}


_WITH_FACTS = (
    _of(WrongStateError, lambda error: (f"wrong_state.{error.state.value}", {})),
    _of(FaultyProofError, lambda error: ("refused.faulty", {"count": error.faults})),
    _of(ProofFailedError, lambda error: (f"failed.{error.reason}", {})),
    _of(PackingError, _packing),
    _of(OtherSubjectError, lambda error: ("refused.subject", {"paper": error.paper, "session": error.session})),
    _of(OtherMinutesError, lambda error: ("refused.minutes", {"paper": error.paper, "session": error.session})),
    _of(BadBlueprintError, lambda error: (f"blueprint.{error.fault.value}", {"part": error.title})),
    _of(BadCellError, lambda error: ("problem.cell", {"part": error.part, "topic": error.topic})),
    _of(BadFieldError, lambda error: (error.word, {})),
)
