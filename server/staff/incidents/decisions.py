"""What two officers decide about an attempt on its page: collect it, adopt recovered answers, choose it."""

from collections.abc import Callable

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from protocol.officer import OfficerKeys
from protocol.policy import Act
from protocol.records import Adopted, Collected, Record
from server.acts import changes
from server.attempts import service as attempts
from server.attempts.service import (
    AlreadyClosedError,
    BadReasonError,
    NoSuchEntryError,
    NothingToAdoptError,
    NotOneRegistrationError,
    UnknownAttemptError,
)
from server.db.engine import writing
from server.staff import sites
from server.staff.incidents.words import WORDS
from server.staff.shell import Staff
from server.staff.signing import NotSignedError, signed
from server.staff.sites import for_sites

ATTEMPT = "/su-co/bai"
MAX_DIGITS = 10

# An attempt that is none has no page to say it on: the page itself answers that.
SENTENCES: dict[type[Exception], str] = {
    BadReasonError: "bad_reason",
    AlreadyClosedError: "already_closed",
    NoSuchEntryError: "nothing_to_adopt",
    NothingToAdoptError: "nothing_to_adopt",
    NotOneRegistrationError: "not_one_registration",
    UnknownAttemptError: "unknown",
}


class Decisions:
    """The handlers. `page` returns an attempt's page with why a signature was not taken."""

    def __init__(self, staff: Staff, page: Callable[[Request, str], Response]) -> None:
        self._staff, self._page = staff, page

    @for_sites
    @changes("collect-attempt")
    def collect(self, request: Request, form: dict[str, str]) -> Response:
        """Close an attempt at the entry that its page showed."""
        attempt, reason = request.path_params["attempt"], form.get("reason", "")
        place = _number(form, "segment"), _number(form, "seq")
        source = attempts.RECOVERED if form.get("source") == attempts.RECOVERED else attempts.UPSTREAM
        closing = Collected(attempt, *place, b"", source, reason, ())
        journal, at = self._staff.journal, self._staff.clock()
        return self._decided(
            request, form, attempts.COLLECT, lambda db, keys: attempts.collect(db, journal, keys, closing, at)
        )

    @for_sites
    @changes("adopt-answers")
    def adopt(self, request: Request, form: dict[str, str]) -> Response:
        """Let the recovered entries that the page showed count."""
        attempt, reason = request.path_params["attempt"], form.get("reason", "")
        entries = _number(form, "segment"), _number(form, "first"), _number(form, "last")
        wanted = Adopted(attempt, *entries, b"", reason, ())
        journal, at = self._staff.journal, self._staff.clock()
        return self._decided(
            request, form, attempts.ADOPT, lambda db, keys: attempts.adopt(db, journal, keys, wanted, at)
        )

    @for_sites
    @changes("choose-attempt")
    def choose(self, request: Request, form: dict[str, str]) -> Response:
        """Say that this attempt of a registration is graded."""
        attempt, reason = request.path_params["attempt"], form.get("reason", "")
        journal, at = self._staff.journal, self._staff.clock()
        return self._decided(
            request, form, attempts.CHOOSE, lambda db, keys: attempts.choose(db, journal, keys, attempt, reason, at)
        )

    def _decided(
        self,
        request: Request,
        form: dict[str, str],
        act: Act,
        decide: Callable[[Connection, OfficerKeys], Record | None],
    ) -> Response:
        if not self._is_seen(request):
            return self._page(request, "")  # which says that there is no such attempt

        def in_one_transaction(keys: OfficerKeys) -> Record | None:
            with writing(self._staff.engine) as db:
                return decide(db, keys)

        try:
            done = signed(self._staff, request, form, in_one_transaction)
        except NotSignedError as error:
            return self._page(request, error.sentence)
        except tuple(SENTENCES) as error:
            return self._page(request, self._staff.word(request, WORDS, SENTENCES[type(error)]))
        said = self._staff.word(request, WORDS, f"done.{act.code}" if done else "half")
        return self._staff.done(f"{ATTEMPT}/{request.path_params['attempt']}", said)

    def _is_seen(self, request: Request) -> bool:
        site = self._staff.site(request)
        with self._staff.engine.connect() as db:
            return not site or request.path_params["attempt"] in sites.streams(db, site)


def _number(form: dict[str, str], field: str) -> int:
    """Return a field's number; what is none names no entry."""
    given = form.get(field, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < MAX_DIGITS else 0
