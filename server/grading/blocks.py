"""Which block of a paper a candidate took, where it has blocks to choose from. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from server.grading.record import Note, NoteKind
from server.grading.scoring import ItemKey


@dataclass(frozen=True, slots=True)
class Taken:
    """The block that is marked, empty where the paper has none; and what was noticed."""

    block: str = ""
    notes: tuple[Note, ...] = ()


def taken(key: Mapping[str, ItemKey], answered: Collection[str], chosen: Sequence[str]) -> Taken:
    """Return the block that counts.

    `chosen`: the choices in order. The last of a block that the paper has; else the only one with answers; else the
    first in the paper's order, and where others have answers too that is noted.
    """
    blocks = tuple(dict.fromkeys(one.block for one in key.values() if one.block))
    unknown = tuple(Note(NoteKind.UNKNOWN_BLOCK, block) for block in dict.fromkeys(chosen) if block not in blocks)
    if not blocks:
        return Taken("", unknown)
    last = next((block for block in reversed(chosen) if block in blocks), "")
    if last:
        return Taken(last, unknown)
    begun = [block for block in blocks if any(item in answered and one.block == block for item, one in key.items())]
    if len(begun) > 1:
        return Taken(begun[0], (*unknown, Note(NoteKind.BLOCK_ASSUMED, begun[0])))
    return Taken(begun[0] if begun else blocks[0], unknown)
