"""Typing makes a record a key; only the last of each pause is worth a place in the journal."""

from collections.abc import Iterable

from protocol.records import Answered, Progress, Record


def coalesced(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return `records` with the last answer of each item and the last progress only."""
    kept: dict[object, Record] = {}
    for place, record in enumerate(records):
        match record:
            case Answered(item, _):
                key: object = ("answered", item)
            case Progress():
                key = "progress"
            case _:
                key = place
        kept.pop(key, None)
        kept[key] = record
    return tuple(kept.values())
