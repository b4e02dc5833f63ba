"""What requests and replies promise."""

import inspect

import msgspec
import pytest

from protocol import api
from protocol.api import JournalsReply, JournalsRequest, Message, SegmentAck, SegmentBatch, StoredEntry

MESSAGES = [
    one for _, one in inspect.getmembers(api, inspect.isclass) if issubclass(one, Message) and one is not Message
]


def test_journals_come_out_as_they_went_in() -> None:
    batch = SegmentBatch(bytes(16), 1, (StoredEntry(b"header", b"body"),), (b"head",))
    asked = JournalsRequest((batch, SegmentBatch(bytes(16), 2, ())))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(asked), type=JournalsRequest) == asked


def test_an_old_acknowledgement_without_receipt_is_read() -> None:
    sent = msgspec.msgpack.encode({"acks": [{"stream": bytes(16), "segment": 1, "seq": 3}]})
    expected = JournalsReply((SegmentAck(bytes(16), 1, 3, b"", forked=False),))
    assert msgspec.msgpack.decode(sent, type=JournalsReply) == expected


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_what_was_not_asked_for_is_refused(message: type[Message]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode({"smuggled": 1}), type=message)


def test_a_seats_package_names_no_person_and_opens_no_slot() -> None:
    fields = {field.name for field in msgspec.structs.fields(api.SeatPackage)}
    assert not fields & {"rows", "row", "code", "codes", "key", "name"}


def test_a_token_is_asked_for_by_one_device_for_one_attempt_at_one_time() -> None:
    device, attempt = bytes(16), bytes(range(16))
    asked = {
        api.token_challenge(device, attempt, 1),
        api.token_challenge(device, b"", 1),
        api.token_challenge(device, attempt, 2),
        api.token_challenge(attempt, device, 1),
    }
    assert len(asked) == 4
    assert all(one.startswith(api.TOKEN_DOMAIN) for one in asked)
