"""What the results' pages read: rows as they stand or as they were published, and which version they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from protocol.api import ExamSession, RosterRow
from server.board_folder import BoardFolder
from server.grading import runs
from server.grading.runs import Run
from server.results import publishing
from server.results import service as results
from server.results.exporters.cells import Mark
from server.results.publication import lines_of, sheet_of
from server.results.publishing import Proposal, Version
from server.results.sheet import SheetRow, sheet_rows
from server.roster import service as roster


@dataclass(frozen=True, slots=True)
class Books:
    """One reading of the board. `rows`: what was marked, whole and unmasked: a page masks what it shows."""

    exam: str
    sessions: Sequence[ExamSession]
    people: Sequence[RosterRow]
    rows: Sequence[SheetRow]
    latest: dict[str, Version]  # by subject
    run: Run | None  # the grading run that was ended last

    @property
    def subjects(self) -> list[str]:
        """The subjects that have a result, in order."""
        return sorted({row.subject for row in self.rows})

    def of(self, subject: str) -> list[SheetRow]:
        """Return the rows of a subject, of all for none."""
        return [row for row in self.rows if subject in {"", row.subject}]

    def narrowed(self, site: str) -> "Books":
        """Return what people of one site see; all of it where `site` is empty."""
        if not site:
            return self
        sessions = [one for one in self.sessions if one.site == site]
        ids = {one.id for one in sessions}
        people = [one for one in self.people if one.exam_session in ids]
        rows = [one for one in self.rows if one.exam_session in ids]
        return Books(self.exam, sessions, people, rows, self.latest, self.run)

    def without_result(self, rows: Iterable[SheetRow], subject: str, session: str) -> int:
        """Return how many registrations of the subject and session have no row among `rows`."""
        sat = {one.id for one in self.sessions if subject in {"", one.subject} and session in {"", one.id}}
        registered = {(row.exam_session, row.candidate) for row in self.people if row.exam_session in sat}
        return len(registered - {(row.exam_session, row.candidate) for row in rows})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a subject's publishing is. `same`: what was published last is what the results are now."""

    subject: str
    latest: Version | None
    same: bool
    waiting: Proposal | None
    spoiled: bool = False  # the last version's signatures do not hold

    @property
    def state(self) -> str:
        """The name of its chip."""
        if self.waiting is not None:
            return "waiting"
        if self.spoiled:
            return "spoiled"
        if self.latest is None:
            return "unpublished"
        return "published" if self.same else "changed"

    @property
    def mark(self) -> Mark:
        """What an export of the results as they stand carries."""
        return Mark(self.latest.number, self.latest.hash) if self.latest is not None and self.same else Mark()


def read(db: Connection, folder: BoardFolder) -> Books:
    """Read the results with their people and versions."""
    sessions, people = roster.sessions(db), roster.rows(db, folder.personal_key)
    rows = sheet_rows(results.all_results(db), people, sessions)
    latest: dict[str, Version] = {}
    for version in publishing.versions(db):
        latest.setdefault(version.subject, version)
    return Books(roster.exam(db).name, sessions, people, rows, latest, runs.latest(db))


def standing(db: Connection, books: Books, subject: str, at: int) -> Standing:
    """Return how far the publishing of a subject is."""
    latest, waiting = books.latest.get(subject), publishing.proposal(db, subject, at)
    if latest is None:
        return Standing(subject, None, same=False, waiting=waiting)
    last = publishing.signed_rows(db, latest)
    return Standing(subject, latest, last == lines_of(books.of(subject)), waiting, spoiled=last is None)


def published(db: Connection, folder: BoardFolder, serial: int) -> tuple[Version, list[SheetRow]]:
    """Return a version with its rows. Raises UnknownVersionError, UnsignedVersionError."""
    version = publishing.version(db, serial)
    people = roster.rows(db, folder.personal_key)
    return version, sheet_of(publishing.publication(db, serial), people)
