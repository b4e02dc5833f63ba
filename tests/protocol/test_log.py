"""The log's leaves, roots and proofs: what is written is read, and nothing else passes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol import journal, log, receipt
from protocol.errors import ProtocolError
from protocol.journal import BadSignatureError, StreamId, Tip
from protocol.log import ConsistencyProof, InclusionProof, LeafKind, MalformedLogError
from protocol.merkle import BadProofError, Tree
from protocol.records import HandedOver

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
STREAM = StreamId(bytes(range(16)))
HEADS = [journal.sign_head(Tip(STREAM, 1, seq, bytes([seq]) * 32), 7, KEY) for seq in range(1, 9)]
OVER, _ = journal.append(Tip(STREAM, 2), HandedOver(b"c", 1, 3, bytes(32), "moved", ()), 9)
LEAVES = [
    *(log.hand_in_leaf(receipt.issue(head, 11, KEY).encode()) for head in HEADS),
    log.hand_over_leaf(OVER),
    log.head_leaf(LeafKind.DESK_HEAD, HEADS[0].encode()),
    log.head_leaf(LeafKind.STREAM_HEAD, HEADS[1].encode()),
]
TREE = Tree(leaf.hash for leaf in LEAVES)


def proof(position: int = 3, size: int = 9) -> InclusionProof:
    root = log.sign_root(size, TREE.root(size), 13, KEY)
    return InclusionProof(LEAVES[position].encoded, position, TREE.inclusion(position, size), root, b"board", b"ca")


def consistency(old: int = 5, new: int = 9) -> ConsistencyProof:
    before, after = (log.sign_root(size, TREE.root(size), 13, KEY) for size in (old, new))
    return ConsistencyProof(before, after, TREE.consistency(old, new), b"board", b"ca")


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.kind.name)
def test_a_leaf_reads_as_it_was_written(leaf: log.Leaf) -> None:
    assert log.read_leaf(leaf.encoded) == leaf


def test_a_leaf_says_which_entry_it_is_about() -> None:
    assert log.entry_hash(LEAVES[9]) == HEADS[0].hash
    assert log.entry_hash(LEAVES[8]) == OVER.hash
    assert (LEAVES[8].segment, LEAVES[8].seq) == (2, 1)


def test_a_hand_in_says_its_code_and_hour_and_no_other_leaf_does() -> None:
    assert (log.code_of(LEAVES[0]), log.promised_at(LEAVES[0])) == (receipt.receipt_code(HEADS[0]), 11)
    assert (log.code_of(LEAVES[9]), log.promised_at(LEAVES[9])) == ("", 0)


@pytest.mark.parametrize("content", [b"", b"\0", b"\x05" + bytes(149), b"\x09", b"\x02\x02" + bytes(60)])
def test_bytes_of_no_leaf_are_refused(content: bytes) -> None:
    with pytest.raises(MalformedLogError):
        log.read_leaf(content)


@given(st.binary(max_size=160))
def test_any_bytes_are_a_leaf_or_our_error(content: bytes) -> None:
    with suppress(MalformedLogError):
        assert log.read_leaf(content).encoded == content


def test_a_signed_root_reads_as_it_was_written_and_printed() -> None:
    root = log.sign_root(3, bytes(32), 5, KEY)
    assert log.decode_root(root.encode()) == log.read_root_text(log.root_text(root)) == root
    root.check_signature(PUBLIC)


ROOT = log.sign_root(3, bytes(32), 5, KEY)


@pytest.mark.parametrize(
    "root",
    [
        replace(ROOT, size=4),
        replace(ROOT, root=bytes([1] * 32)),
        replace(ROOT, at=6),
        replace(ROOT, signature=bytes(64)),
    ],
)
def test_a_changed_root_is_not_the_servers(root: log.SignedRoot) -> None:
    with pytest.raises(BadSignatureError):
        root.check_signature(PUBLIC)


def test_a_root_of_another_server_is_not_this_ones() -> None:
    with pytest.raises(BadSignatureError):
        log.sign_root(3, bytes(32), 5, OTHER).check_signature(PUBLIC)


@pytest.mark.parametrize("text", ["", "TT-ROOT-1:", "TT-ROOT-1:" + "0" * 258, "TT-ROOT-1:" + "Z" * 258, "x" * 268])
def test_text_that_is_no_root_is_refused(text: str) -> None:
    with pytest.raises(MalformedLogError):
        log.read_root_text(text)


@pytest.mark.parametrize("written", [proof(), proof(0, 1), consistency(), consistency(8, 9)])
def test_a_proof_file_reads_as_it_was_written(written: InclusionProof | ConsistencyProof) -> None:
    assert log.read_proof(written.encode()) == written
    written.check(PUBLIC)


@pytest.mark.parametrize("make", [proof, consistency])
def test_a_changed_byte_of_what_a_proof_proves_is_found(make: Callable[[], InclusionProof | ConsistencyProof]) -> None:
    written = make().encode()
    proven = len(written) - len(b"..board..ca")  # the certificates are checked against the authority, elsewhere
    unseen = [place for place in range(proven) if not _found(written, place)]
    assert unseen == []


def _found(written: bytes, place: int) -> bool:
    altered = bytearray(written)
    altered[place] ^= 1
    try:
        log.read_proof(bytes(altered)).check(PUBLIC)
    except ProtocolError:
        return True
    return False


def test_a_proof_for_another_place_proves_nothing() -> None:
    with pytest.raises(BadProofError):
        replace(proof(), position=4).check(PUBLIC)


@given(st.binary(max_size=600))
def test_any_bytes_are_a_proof_or_our_error(content: bytes) -> None:
    for data in (content, log.PROOF_MAGIC + content, log.CONSISTENCY_MAGIC + content):
        with suppress(ProtocolError):
            assert log.read_proof(data).encode() == data


@pytest.mark.parametrize("extra", [b"x", bytes(20_000)])
def test_what_stands_behind_a_proof_is_refused(extra: bytes) -> None:
    with pytest.raises(MalformedLogError):
        log.read_proof(proof().encode() + extra)


def test_the_digest_of_heads_does_not_know_their_order() -> None:
    assert log.heads_digest(HEADS) == log.heads_digest(reversed(HEADS)) != log.heads_digest(HEADS[1:])
