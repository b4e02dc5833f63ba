"""The key of the session's paper at a desk: nothing before its spoken code was entered. Safe between threads."""

from protocol.api import PaperKeyReply
from protocol.spoken_code import SpokenPaper
from station.desk_store import KeptPaperKey, OpenStore


class UnknownPaperError(Exception):
    """The session of this desk has another paper."""


class NotEnteredError(Exception):
    """Nobody entered the spoken code here."""


class DeskPaperKey:
    """What the desk may hand on. The key is in the sealed store before anybody is given it."""

    def __init__(self, paper: SpokenPaper | None, store: OpenStore) -> None:
        self._store, self._kept = store, store.paper_key
        self._known = frozenset((paper.id, *paper.variants)) if paper is not None else frozenset()

    @property
    def entered_at(self) -> int | None:
        """When the code was entered (UTC microseconds), None before."""
        return self._kept.at if self._kept is not None else None

    def take(self, kept: KeptPaperKey) -> None:
        """Keep the key and hand it on from now. Raises DiskFailedError."""
        self._store.keep_paper_key(kept)
        self._kept = kept

    def reply(self, asked: str) -> PaperKeyReply:
        """Return the key that opens the variant `asked`. Raises UnknownPaperError, NotEnteredError."""
        if asked not in self._known:
            raise UnknownPaperError
        if self._kept is None:
            raise NotEnteredError
        return PaperKeyReply(self._kept.key, self._kept.at)
