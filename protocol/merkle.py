"""Merkle trees as in RFC 9162 §2.1, over SHA-256. Hashes in, hashes out: what a leaf holds is its log's affair.

A tree of `size` leaves is a prefix of every longer tree over the same leaves: one object proves any of its pasts.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from protocol.errors import ProtocolError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
LEAF, INNER = b"\0", b"\1"  # told apart, so that no inner node passes for a leaf
MAX_PATH = 64

Path = tuple[bytes, ...]


class NoSuchLeafError(ProtocolError):
    """A proof was asked for beyond the tree's `size`."""

    def __init__(self, position: int, size: int) -> None:
        super().__init__(f"{position} is not within a tree of {size}")
        self.position, self.size = position, size


class BadProofError(ProtocolError):
    """A path does not lead to the root: `what` is "inclusion" or "consistency"."""

    def __init__(self, what: str) -> None:
        super().__init__(f"bad {what} proof")
        self.what = what


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (§2.1.1)."""
    return hashlib.sha256(LEAF + leaf).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (§2.1.1)."""
    return hashlib.sha256(INNER + left + right).digest()


class Tree:
    """Leaves' hashes in order, and every complete subtree over them: a root or proof costs a logarithm."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self.extend(hashes)

    def __len__(self) -> int:
        return len(self._levels[0])

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaves, given by their hashes."""
        for leaf in hashes:
            self._add(leaf)

    def _add(self, node: bytes) -> None:
        for height in range(MAX_PATH):
            if height == len(self._levels):
                self._levels.append([])
            level = self._levels[height]
            level.append(node)
            if len(level) % 2:
                return
            node = inner_hash(level[-2], level[-1])

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves, or over all. Raises NoSuchLeafError."""
        size = len(self) if size is None else size
        self._check(size, len(self))
        return self._subtree(0, size) if size else EMPTY_ROOT

    def inclusion(self, position: int, size: int) -> Path:
        """Prove that the leaf at `position` is in the tree of `size` (§2.1.3.1). Raises NoSuchLeafError."""
        self._check(size, len(self))
        self._check(position, size - 1)
        path, start, end = list[bytes](), 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if position < middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(start, middle))
                start = middle
        return tuple(reversed(path))

    def consistency(self, old: int, size: int) -> Path:
        """Prove that the tree of `size` begins with the tree of `old` leaves (§2.1.4.1). Raises NoSuchLeafError."""
        self._check(size, len(self))
        self._check(old, size)
        if old in (0, size):
            return ()
        path, start, end, known = list[bytes](), 0, size, True
        while end != old:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(start, middle))
                start, known = middle, False
        if not known:  # else it is the old root itself, which the verifier has
            path.append(self._subtree(start, end))
        return tuple(reversed(path))

    def _subtree(self, start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0:  # splits are at powers of two, so that a full subtree stands where it was kept
            return self._levels[count.bit_length() - 1][start // count]
        middle = start + _split(count)
        return inner_hash(self._subtree(start, middle), self._subtree(middle, end))

    @staticmethod
    def _check(number: int, most: int) -> None:
        if not 0 <= number <= most:
            raise NoSuchLeafError(number, most)


def _split(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def check_inclusion(leaf: bytes, position: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf of hash `leaf` stands at `position` under `root` (§2.1.3.2). Raises BadProofError."""
    if not 0 <= position < size or len(path) > MAX_PATH:
        raise BadProofError("inclusion")
    node = leaf
    for sibling, on_left in _climb(position, size - 1, path, "inclusion"):
        node = inner_hash(sibling, node) if on_left else inner_hash(node, sibling)
    if node != root:
        raise BadProofError("inclusion")


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Check that the tree under `root` begins with the tree under `old_root` (§2.1.4.2). Raises BadProofError."""
    if not 0 <= old <= size or len(path) > MAX_PATH:
        raise BadProofError("consistency")
    if old in (0, size):
        if path or old_root != (root if old else EMPTY_ROOT):
            raise BadProofError("consistency")
        return
    nodes = list(path) if old & (old - 1) else [old_root, *path]
    if not nodes:
        raise BadProofError("consistency")
    place, last = old - 1, size - 1
    while place % 2:  # the first node stands for the whole subtree in which the old tree's last leaf is the last
        place, last = place >> 1, last >> 1
    before = after = nodes[0]
    for sibling, on_left in _climb(place, last, nodes[1:], "consistency"):
        if on_left:
            before, after = inner_hash(sibling, before), inner_hash(sibling, after)
        else:
            after = inner_hash(after, sibling)
    if (before, after) != (old_root, root):
        raise BadProofError("consistency")


def _climb(place: int, last: int, path: Sequence[bytes], what: str) -> Iterator[tuple[bytes, bool]]:
    """Yield each sibling from node `place` of 0 to `last` up to the root, and whether it stands on the left."""
    for sibling in path:
        if last == 0:
            raise BadProofError(what)
        on_left = place % 2 == 1 or place == last
        yield sibling, on_left
        while on_left and place % 2 == 0 and place:  # a node without a sibling rises as it is
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last != 0:
        raise BadProofError(what)
