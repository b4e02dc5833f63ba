"""The streams' keys that desks wrapped to the board: learnt as their journals are read, used to open what follows."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import journal, sealing
from protocol.journal import Entry, JournalError, StreamId
from protocol.records import HandedOver, Record, StreamOpened
from protocol.sealing import WrongKeyError, key_name


class DeskKeys:
    """Opens desks' entries for a reader that takes each stream from its first entry on."""

    def __init__(self, records_key: X25519PrivateKey) -> None:
        self._key = records_key
        self._name = key_name(records_key.public_key().public_bytes_raw())
        self._stream_keys: dict[StreamId, bytes] = {}

    def read(self, entry: Entry) -> Record | None:
        """Return the record of an entry, or nothing where it is not ours to open.

        That is an answer, or an entry of a desk that seals wrongly: such a desk admits nobody here.
        """
        stream = entry.header.stream
        try:
            record = journal.read(entry, self.key_of(stream))
        except JournalError:
            return None
        self.learn(stream, record)
        return record

    def key_of(self, stream: StreamId) -> bytes | None:
        """Return what opens a stream, if it was wrapped to us."""
        return self._stream_keys.get(stream)

    def learn(self, stream: StreamId, record: Record) -> None:
        """Keep a stream's key where `record` brings it."""
        if not isinstance(record, StreamOpened | HandedOver):
            return
        for wrapped in record.keys:
            if wrapped.to == self._name:
                try:
                    self._stream_keys[stream] = sealing.unwrap_stream_key(stream, wrapped, self._key)
                except WrongKeyError:
                    return
