"""Typing makes a record a key; only what a pause amounts to is worth a place in the journal."""

from collections.abc import Iterable

from protocol.records import Answered, Progress, Record, Scratched, TextChanged, TextResponse
from protocol.text_change import changed, joined


def coalesced(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return `records` with the last answer of each item and the last progress only, and the changes of it as one."""
    kept: dict[object, Record] = {}
    for place, record in enumerate(records):
        match record:
            case Answered(item, _):
                key: object = ("answered", item)
            case TextChanged(item):
                key = ("answered", item)
                before = kept.pop(key, None)
                both = _as_one(before, record)
                if before is not None and both is None:  # of two places in the text
                    kept["before", place] = before
                record = both or record  # noqa: PLW2901 (what is kept of it)
            case Progress():
                key = "progress"
            case Scratched():
                key = "scratched"
            case _:
                key = place
        kept.pop(key, None)
        kept[key] = record
    return tuple(kept.values())


def _as_one(before: Record | None, change: TextChanged) -> Record | None:
    """Return one record that does what both do, if there is one."""
    match before:
        case Answered(item, TextResponse(text)):
            after = changed(text, change)
            return Answered(item, TextResponse(after) if after else None)
        case Answered(item, None):
            return Answered(item, TextResponse(change.inserted))
        case TextChanged():
            return joined(before, change)
        case _:
            return None
