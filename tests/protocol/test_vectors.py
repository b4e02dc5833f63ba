"""The bytes that we write are those that were pinned."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import journal, officer, sealing
from protocol.journal import StreamId
from protocol.records import WrappedKey
from tests.protocol.vectors.make import ATTEMPT_KEY, MADE, RECORDS, Vector, chain, load


@pytest.mark.full_price
@pytest.mark.parametrize("name", MADE)
def test_what_is_made_is_what_was_pinned(name: str) -> None:
    make: Callable[[], Vector] = MADE[name]
    assert make() == load(name)


def test_pinned_entries_read_as_the_records_they_carry() -> None:
    assert [journal.read(entry, ATTEMPT_KEY) for entry in chain()] == list(RECORDS)


def test_pinned_boxes_open() -> None:
    vector = load("hpke")
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(str(vector["private"])))
    stream, box = StreamId(bytes.fromhex(str(vector["stream"]))), bytes.fromhex(str(vector["box"]))
    wrapped = WrappedKey(str(vector["to"]), box)
    layer = sealing.open_with(private, bytes.fromhex(str(vector["layer_box"])), officer.LAYER_PURPOSE)
    assert sealing.unwrap_stream_key(stream, wrapped, private).hex() == vector["secret"]
    assert layer.hex() == vector["layer_secret"]
