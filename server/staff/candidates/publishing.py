"""Publishing the list: what stations act on, version by version."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from server.acts import changes
from server.db.engine import writing
from server.roster import service
from server.roster.service import NoSessionError
from server.staff.candidates.words import WORDS
from server.staff.shell import Staff

PATH = "/thi-sinh/cong-bo"


def routes(staff: Staff, area: str) -> Sequence[BaseRoute]:
    """Return the page's routes."""
    pages = PublishingPages(staff, area)
    return [Route(PATH, staff.shown(pages.versions)), Route(PATH, staff.changed(pages.publish), methods=["POST"])]


class PublishingPages:
    """The page over one board."""

    def __init__(self, staff: Staff, area: str) -> None:
        self._staff, self._area = staff, area

    def versions(self, request: Request) -> Response:
        """Show what was published, and whether something has changed since."""
        return self._versions(request)

    @changes("publish-list")
    def publish(self, request: Request, _form: dict[str, str]) -> Response:
        """Publish the list as it stands; nothing new is the last version again."""
        try:
            with writing(self._staff.engine) as db:
                personal = self._staff.folder.personal_key
                version = service.publish(db, personal, self._staff.journal, self._staff.clock())
        except NoSessionError:
            return self._versions(request, "nothing_to_publish")
        return self._staff.done(PATH, self._staff.word(request, WORDS, "was_published", version=version))

    def _versions(self, request: Request, problem: str = "") -> Response:
        with self._staff.engine.connect() as db:
            versions = service.versions(db)
            any_rows = bool(service.sessions(db))
            changed = any_rows and service.changed_since_published(db, self._staff.folder.personal_key)
        return self._staff.page(
            request,
            "publishing.html",
            area=self._area,
            words=WORDS,
            status=422 if problem else 200,
            versions=versions,
            changed=changed,
            any=any_rows,
            next=versions[0].number + 1 if versions else 1,
            problem=problem,
        )
