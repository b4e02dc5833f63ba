"""The pictures and recordings that a workbook names: beside it, or in the bank already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.bank.media import BadMediaError, MediaFacts, MediaReason, examined_media

MAX_BYTES = 512 * 1024 * 1024  # of all files of one workbook


@dataclass(slots=True)
class Files:
    """Files by name: `given` beside the workbook, `held` by the bank. Only what is named is opened."""

    given: Mapping[str, bytes]
    held: Mapping[str, MediaFacts]
    used: dict[str, bytes] = field(default_factory=dict)
    _known: dict[str, MediaFacts | MediaReason | None] = field(default_factory=dict)
    _left: int = MAX_BYTES

    def facts(self, name: str) -> MediaFacts | MediaReason | None:
        """Return what is known of a file, why it cannot be taken, or None where there is none."""
        if name not in self._known:
            self._known[name] = self._examined(name)
        return self._known[name]

    def _examined(self, name: str) -> MediaFacts | MediaReason | None:
        try:
            data = self.given.get(name)
            if data is None:
                return self.held.get(name)
            found = examined_media(name, data)
        except BadMediaError as error:
            return error.reason
        self._left -= len(data)
        if self._left < 0:
            return MediaReason.TOO_LARGE
        self.used[name] = data
        return found
