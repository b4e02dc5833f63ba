"""Merkle trees: the reference's own vectors, and what a proof must never let pass."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import merkle
from protocol.merkle import BadProofError, NoSuchLeafError, Tree, leaf_hash

VECTORS = json.loads((Path(__file__).parent / "vectors" / "merkle.json").read_text())
LEAVES = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
SIZES = 64
BIG = [leaf_hash(number.to_bytes(2, "big")) for number in range(SIZES)]
PLACES = st.integers(1, SIZES).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))


def unhex(path: list[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(node) for node in path)


@pytest.mark.parametrize("size", range(len(VECTORS["roots"])))
def test_roots_are_those_of_the_reference(size: int) -> None:
    expected = bytes.fromhex(VECTORS["roots"][size])
    assert Tree(LEAVES).root(size) == Tree(LEAVES[:size]).root() == expected


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_inclusion_paths_are_those_of_the_reference(vector: dict[str, list[str]]) -> None:
    position, size = int(str(vector["position"])), int(str(vector["size"]))
    assert Tree(LEAVES).inclusion(position, size) == unhex(vector["path"])


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_consistency_paths_are_those_of_the_reference(vector: dict[str, list[str]]) -> None:
    old, size = int(str(vector["old"])), int(str(vector["size"]))
    assert Tree(LEAVES).consistency(old, size) == unhex(vector["path"])


def test_every_leaf_of_every_size_is_proven() -> None:
    tree = Tree(BIG)
    for size in range(1, SIZES + 1):
        for position in range(size):
            path = tree.inclusion(position, size)
            merkle.check_inclusion(BIG[position], position, size, path, tree.root(size))


def test_every_size_begins_with_every_smaller_one() -> None:
    tree = Tree(BIG)
    for size in range(SIZES + 1):
        for old in range(size + 1):
            merkle.check_consistency(old, tree.root(old), size, tree.root(size), tree.consistency(old, size))


@given(PLACES, st.integers(0, 6), st.integers(0, 31), st.integers(1, 255))
def test_a_changed_node_of_a_path_proves_nothing(place: tuple[int, int], node: int, byte: int, change: int) -> None:
    (position, size), tree = place, Tree(BIG)
    path = list(tree.inclusion(position, size))
    if path:
        node %= len(path)
        path[node] = path[node][:byte] + bytes([path[node][byte] ^ change]) + path[node][byte + 1 :]
        refused(BIG[position], position, size, tuple(path), tree.root(size))


@given(PLACES, st.integers(0, SIZES - 1), st.integers(1, SIZES))
def test_another_leaf_position_or_size_is_not_proven(place: tuple[int, int], other: int, sizes: int) -> None:
    (position, size), tree = place, Tree(BIG)
    path, root = tree.inclusion(position, size), tree.root(size)
    if other != position:
        refused(BIG[other], position, size, path, root)
        refused(BIG[position], other, size, path, root)
    if not _same_walk(position, size, sizes):
        refused(BIG[position], position, sizes, path, root)
    refused(BIG[position], position, size, (*path, BIG[0]), root)
    refused(BIG[position], position, size, path[1:] if path else (BIG[0],), root)
    refused(BIG[position], position, size, path, leaf_hash(b"another root"))


def _same_walk(position: int, size: int, other: int) -> bool:
    """Tell whether a path takes the same turns in both sizes: it is the root's signature that binds the size."""
    return turns(position, size) == turns(position, other)


def turns(position: int, size: int) -> list[bool]:
    """Return at each step whether the sibling stands on the left."""
    if position >= size:
        return [True] * 99
    taken, start, end = list[bool](), 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        taken.append(position >= middle)
        start, end = (middle, end) if position >= middle else (start, middle)
    return taken


@given(PLACES, st.integers(0, 6), st.integers(1, 255))
def test_a_changed_consistency_path_proves_nothing(place: tuple[int, int], node: int, change: int) -> None:
    (old, size), tree = place, Tree(BIG)
    path, roots = list(tree.consistency(old, size)), (tree.root(old), tree.root(size))
    if path:
        node %= len(path)
        path[node] = bytes([path[node][0] ^ change]) + path[node][1:]
        with pytest.raises(BadProofError):
            merkle.check_consistency(old, roots[0], size, roots[1], path)


@given(PLACES, st.integers(0, SIZES - 1))
def test_a_tree_that_was_rewritten_is_not_consistent(place: tuple[int, int], changed: int) -> None:
    (old, size), honest = place, Tree(BIG)
    if changed < old:
        other = Tree([*BIG[:changed], leaf_hash(b"other"), *BIG[changed + 1 :]])
        with pytest.raises(BadProofError):
            merkle.check_consistency(old, honest.root(old), size, other.root(size), other.consistency(old, size))


@pytest.mark.parametrize(("old", "size", "path"), [(3, 2, ()), (-1, 2, ()), (3, 5, ()), (2, 4, ()), (0, 4, (b"x",))])
def test_a_consistency_path_of_no_measure_proves_nothing(old: int, size: int, path: tuple[bytes, ...]) -> None:
    with pytest.raises(BadProofError):
        merkle.check_consistency(old, merkle.EMPTY_ROOT, size, BIG[0], path)


def test_a_path_longer_than_any_tree_is_not_walked() -> None:
    refused(BIG[0], 0, 2**64, (BIG[0],) * 65, BIG[0])


@pytest.mark.parametrize(("position", "size"), [(5, 5), (0, 0), (-1, 4), (0, SIZES + 1)])
def test_what_is_not_in_the_tree_has_no_proof(position: int, size: int) -> None:
    with pytest.raises(NoSuchLeafError):
        Tree(BIG).inclusion(position, size)


@pytest.mark.parametrize(("old", "size"), [(5, 4), (0, SIZES + 1), (-1, 4)])
def test_a_tree_proves_nothing_of_its_future(old: int, size: int) -> None:
    with pytest.raises(NoSuchLeafError):
        Tree(BIG).consistency(old, size)


def refused(leaf: bytes, position: int, size: int, path: tuple[bytes, ...], root: bytes) -> None:
    with pytest.raises(BadProofError):
        merkle.check_inclusion(leaf, position, size, path, root)
