"""Changes of an essay: what a `TextChanged` does to the text before it (docs/formats/journal.md, Essays).

Places count characters (Unicode code points). Seat and grading apply changes with the same function.
"""

from protocol.records import TextChanged

LONGEST = 65_536  # characters: whoever reads a journal is not made to build more


def changed(text: str, change: TextChanged) -> str:
    """Return `text` after `change`. One that does not fit it, or makes too much of it, changes nothing."""
    end = change.at + change.removed
    fits = 0 <= change.at <= end <= len(text) and len(text) - change.removed + len(change.inserted) <= LONGEST
    return text[: change.at] + change.inserted + text[end:] if fits else text


def difference(item: str, before: str, after: str) -> TextChanged:
    """Return the shortest change of one place that makes `after` of `before`."""
    at = _common(before, after)
    tail = _common(before[at:][::-1], after[at:][::-1])
    return TextChanged(item, at, len(before) - tail - at, after[at : len(after) - tail])


def _common(one: str, other: str) -> int:
    """Return how many characters both begin with. By halves: a key is typed into a long text at its speed."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def joined(first: TextChanged, then: TextChanged) -> TextChanged | None:
    """Return one change that does what both do, where they touch."""
    stands = first.at + len(first.inserted)  # where what `first` inserted ends
    end = then.at + then.removed
    if first.item != then.item or then.at > stands or end < first.at:
        return None
    before, after = max(0, first.at - then.at), max(0, end - stands)
    kept_before, kept_after = first.inserted[: max(0, then.at - first.at)], first.inserted[max(0, end - first.at) :]
    removed = before + first.removed + after
    return TextChanged(first.item, min(first.at, then.at), removed, kept_before + then.inserted + kept_after)
