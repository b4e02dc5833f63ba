"""Devices and streams on real files."""

import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import device
from protocol.journal import StreamId, device_id
from station.journal_store import JournalStore
from station.streams import StreamKeys, StreamWriter

AT = datetime.datetime(2026, 12, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="session")
def authority() -> device.Authority:
    """An exam's authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    return device.Authority(device.create_authority("Khảo sát lớp 12", key, AT, 30), key)


@pytest.fixture(scope="session")
def stream_keys(authority: device.Authority) -> StreamKeys:
    """The keys of a desk's own stream."""
    key = Ed25519PrivateKey.generate()
    certificate = authority.issue_device(key.public_key(), "desk", "ban-2", AT, 30)
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    return StreamKeys(key, device.encode_certificate(certificate), bytes(range(32)), (public,))


@pytest.fixture
def stream(stream_keys: StreamKeys) -> StreamId:
    """The device's own stream."""
    return StreamId(device_id(stream_keys.device_key.public_key()))


@pytest.fixture
def writer(tmp_path: Path, stream: StreamId, stream_keys: StreamKeys) -> StreamWriter:
    """A stream begun on an empty disk under `tmp_path`."""
    return StreamWriter(JournalStore(tmp_path), stream, "desk", stream_keys)
