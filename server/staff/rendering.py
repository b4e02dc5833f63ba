"""Templates and the words in them; headers that every page carries."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Router
from starlette.types import Message, Receive, Scope, Send

from protocol.codes import grouped
from server.staff.day.rows import Row, Stage
from server.staff.words import CHIPS, REFUSED, UNSENT, WAITING, WORDS, number, score

HERE = Path(__file__).parent
STATIC = HERE / "static"
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000
RECEIPT_GROUP, CARD_GROUP = 4, 3

# Nothing inline, nothing from elsewhere; a page is never kept, framed or told to the next site.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Rendering:
    """Makes pages from templates."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader([HERE / "templates", *sorted(HERE.glob("*/templates"))]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"decision_chip": decision_chip, "receipt_code": receipt_code, "Stage": Stage}

    def speech(self, language: str, words: Mapping[str, str] | None = None) -> "Speech":
        """Return how `language` writes; `words`: an area's own, before those of the frame."""
        return Speech(language, words)

    def page(self, template: str, language: str, words: Mapping[str, str] | None = None, **values: object) -> str:
        """Return a page in `language`."""
        speech = self.speech(language, words)
        return self._templates.get_template(template).render(
            values | {"t": speech.words, "say": speech, "language": language}
        )


class Speech:
    """Words, numbers and times as one language writes them."""

    def __init__(self, language: str, words: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.words: Mapping[str, str] = {**WORDS[language], **(words or {})}

    def filled(self, name: str, /, **values: object) -> str:
        """Return the words `name` with numbers and names in their places."""
        shown = {key: self.number(value) if isinstance(value, int) else value for key, value in values.items()}
        return self.words[name].format_map(shown)

    def number(self, value: int) -> str:
        """Return a count."""
        return number(value, self.language)

    def score(self, total: str) -> str:
        """Return points."""
        return score(total, self.language)

    def points(self, value: Decimal | None) -> str:
        """Return points with two decimals, or a dash where there are none."""
        return "–" if value is None else self.score(f"{value:.2f}")

    def share(self, part: int, whole: int) -> str:
        """Return how many of a hundred, with one decimal."""
        return f"{self.score(f'{100 * part / whole:.1f}')}%"

    def time(self, at: int) -> str:
        """Return UTC microseconds as the clock on a Vietnamese wall; nothing for 0."""
        return f"{_local(at):%H:%M:%S}" if at else ""

    def moment(self, at: int) -> str:
        """Return the hour and the day."""
        return f"{_local(at):%H:%M %d %b %Y}" if self.language == "en" else f"{_local(at):%H:%M %d/%m/%Y}"

    def date(self, iso: str) -> str:
        """Return an ISO date as the language writes it; what is no date stays as it is."""
        try:
            day = datetime.date.fromisoformat(iso)
        except ValueError:
            return iso
        return f"{day:%d %b %Y}" if self.language == "en" else f"{day:%d/%m/%Y}"

    def masked(self, number: str) -> str:
        """Return a masked card number in its groups: 024 ••• ••• 345."""
        dots = number.replace("*", "•")
        return " ".join(dots[begin : begin + CARD_GROUP] for begin in range(0, len(dots), CARD_GROUP))

    def day(self, at: int) -> str:
        """Return the day."""
        return f"{_local(at):%d %b %Y}" if self.language == "en" else f"{_local(at):%d/%m/%Y}"


def _local(at: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM)


def decision_chip(row: Row) -> tuple[str, str, str]:
    """Return word, icon and colour of what the desk said."""
    decision = row.decision
    if decision is None:
        return UNSENT if row.stage in {Stage.WORKING, Stage.HANDED_IN} else WAITING
    return CHIPS.get(decision, REFUSED)


def receipt_code(code: str) -> str:
    """Return a receipt's code in its groups."""
    return grouped(code, RECEIPT_GROUP)


class SecureHeaders:
    """Adds the headers to whatever `app` answers; its own come first."""

    def __init__(self, app: Router) -> None:
        self._app = app

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The routes of what it stands before."""
        return self._app.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kept = "no-cache" if scope["path"].startswith("/static/") else "no-store"
                for name, value in {**HEADERS, "Cache-Control": kept}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
