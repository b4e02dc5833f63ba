"""The bytes of a published version of a subject's results (docs/formats/results.md). Imports nothing of ours."""

import msgspec

FORMAT = "TT-RESULTS-1"


class MalformedPublicationError(Exception):
    """Bytes are no published version of results."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attempt's result in a version. Points are decimals as text; `final` is empty while it waits."""

    candidate: str
    attempt: str  # hex
    exam_session: str
    session_title: str
    variant: str
    site: str
    room: str
    school: str
    parts: dict[str, str]
    total: str
    sanction_percent: int
    final: str
    pending: int
    waits_for: str
    handed_in_at: int
    receipt_code: str


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version. `replaces`: SHA-256 (hex) of the version before, empty for the first."""

    format: str
    exam: str
    subject: str
    version: int
    replaces: str
    reason: str
    roster_version: int
    runs: tuple[str, ...]  # the grading runs that the rows are of (docs/formats/marking.md)
    rows: tuple[Line, ...]


def encode(publication: Publication) -> bytes:
    """Return the one canonical form: JSON in UTF-8, keys sorted, no spaces."""
    return msgspec.json.encode(publication, order="sorted")


def decode(content: bytes) -> Publication:
    """Read a version. Raises MalformedPublicationError unless `content` is exactly what `encode` makes."""
    try:
        publication = msgspec.json.decode(content, type=Publication)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedPublicationError from error
    if publication.format != FORMAT or encode(publication) != content:
        raise MalformedPublicationError
    return publication
