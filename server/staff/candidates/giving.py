"""What one candidate is given beside the common rules: the form, under one officer's signature."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.officer import OfficerKeys
from protocol.seat_rules import Accommodation
from server.accommodations import service as accommodations
from server.accommodations.service import FONTS, GIVE, THEMES, ZOOMS, BadAccommodationError
from server.acts import changes
from server.db.engine import writing
from server.officers import service as officers
from server.roster import finding
from server.roster.corrections import SessionOpenedError, UnknownCandidateError
from server.staff.candidates import words as candidate_words
from server.staff.candidates.given_words import WORDS
from server.staff.results.pages import signers
from server.staff.shell import Staff, chosen
from server.staff.signing import NotSignedError, signed

PATH = "/thi-sinh/{candidate}/ho-tro"
MAX_DIGITS = 4
ALL_WORDS = {language: candidate_words.WORDS[language] | WORDS[language] for language in WORDS}


def routes(staff: Staff, area: str) -> Sequence[BaseRoute]:
    """Return the page's routes."""
    pages = GivingPages(staff, area)
    return [Route(PATH, staff.shown(pages.form)), Route(PATH, staff.changed(pages.give), methods=["POST"])]


class GivingPages:
    """The page over one board."""

    def __init__(self, staff: Staff, area: str) -> None:
        self._staff, self._area = staff, area

    def form(self, request: Request) -> Response:
        """Show what the candidate is given, to be changed."""
        return self._form(request)

    @changes("set-accommodation")
    def give(self, request: Request, form: dict[str, str]) -> Response:
        """Give it."""
        candidate = request.path_params["candidate"]

        def given(keys: OfficerKeys) -> Accommodation:
            with writing(self._staff.engine) as db:
                personal, journal, at = self._staff.folder.personal_key, self._staff.journal, self._staff.clock()
                return accommodations.give(db, personal, journal, keys, (candidate, asked(form)), at)

        try:
            signed(self._staff, request, form, given)
        except NotSignedError as error:
            return self._form(request, error.sentence, form)
        except BadAccommodationError as error:
            return self._form(request, self._word(request, f"bad.{error.field}"), form)
        except SessionOpenedError:
            return self._form(request, self._word(request, "bad.opened"), form)
        except UnknownCandidateError:
            return self._form(request, self._word(request, "bad.unknown"), form)
        return self._staff.done(f"/thi-sinh/{quote(candidate)}/ho-tro", self._word(request, "was_given"))

    def _word(self, request: Request, word: str) -> str:
        return ALL_WORDS[chosen(request)[0]][word]

    def _form(self, request: Request, problem: str = "", form: dict[str, str] | None = None) -> Response:
        candidate = request.path_params["candidate"]
        with self._staff.engine.connect() as db:
            person = finding.person(db, candidate)
            made = accommodations.all_given(db, self._staff.folder.personal_key).get(candidate)
            known = officers.all_officers(db)
        if person is None:
            return self._staff.page(request, "candidate_unknown.html", area=self._area, words=ALL_WORDS, status=404)
        return self._staff.page(
            request,
            "accommodation.html",
            area=self._area,
            words=ALL_WORDS,
            status=422 if problem else 200,
            name=person,
            candidate=candidate,
            made=made,
            now=asked(form) if form else made.accommodation if made else Accommodation(),
            signer=known[made.officer].name if made and made.officer in known else "",
            officers=signers(known.values(), GIVE),
            zooms=ZOOMS,
            themes=THEMES,
            fonts=FONTS,
            problem=problem,
        )


def asked(form: dict[str, str]) -> Accommodation:
    """Return what a form asks for, unchecked; a figure that is none is out of every bound."""
    return Accommodation(
        extra_percent=_figure(form.get("extra_percent", "")),
        extra_minutes=_figure(form.get("extra_minutes", "")),
        reason=form.get("reason", ""),
        helper=form.get("helper", ""),
        zoom=_figure(form.get("zoom", "100")),
        theme=form.get("theme", ""),
        font=form.get("font", ""),
        ruler=form.get("ruler") == "on",
        breaks=form.get("breaks") == "on",
    )


def _figure(typed: str) -> int:
    plain = typed.strip() or "0"
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= MAX_DIGITS else -1
