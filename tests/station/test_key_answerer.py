"""A desk hands the paper's key to seats of its exam and site, over real TLS, and to nobody else."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest

from protocol.api import ErrorReply, PaperKeyReply
from station import device_tls, key_wire
from station.desk_link import DeskAddress, DeskLink
from station.identity import StationIdentity
from station.key_answerer import AT_ONCE_FROM_ONE, KeyAnswerer, PortClosedError
from station.key_wire import HEAD_END, KeyRefusedError
from tests.station.lan import AT, KEY, LOOPBACK, PAPER_ID, VARIANT_ID, Exam, HandingDesk

SOON_S = 0.3  # in place of the product's five seconds


@pytest.fixture
def exam(tmp_path: Path) -> Exam:
    """An exam's authority."""
    return Exam(tmp_path)


@pytest.fixture
def desk(exam: Exam) -> Iterator[HandingDesk]:
    """A desk that listens and was told nothing yet."""
    made = HandingDesk(exam, deadline_s=SOON_S)
    yield made
    made.answerer.stop()


@pytest.fixture
def seat(exam: Exam) -> StationIdentity:
    """Seat 15 of room 07."""
    return exam.enrolled("seat", "07/15")


@contextmanager
def line(station: StationIdentity, port: int) -> Iterator[ssl.SSLSocket]:
    """A TLS connection to the desk by `station`."""
    with socket.create_connection((LOOPBACK, port), 5) as plain, device_tls.asking(station).wrap_socket(plain) as tls:
        yield tls


def sent(station: StationIdentity, port: int, request: bytes) -> bytes:
    """Send `request` as `station`, and return all that comes."""
    with line(station, port) as tls:
        tls.sendall(request)
        return key_wire.received_until(tls, lambda _content: False, 1 << 16, time.monotonic() + 5)


def refusal(answer: bytes) -> tuple[int, str]:
    """Return status and code."""
    head, _, content = answer.partition(HEAD_END)
    return int(head.split()[1]), msgspec.msgpack.decode(content, type=ErrorReply).code


@pytest.mark.parametrize("asked", [PAPER_ID, VARIANT_ID])
def test_a_seat_is_given_the_key_by_the_name_of_its_variant(
    desk: HandingDesk, seat: StationIdentity, asked: str
) -> None:
    desk.told()
    reply = key_wire.read_answer(sent(seat, desk.port, key_wire.request_for(asked, "desk")))
    assert reply == PaperKeyReply(KEY, AT)


def test_the_screen_counts_seats_and_not_requests(desk: HandingDesk, exam: Exam, seat: StationIdentity) -> None:
    desk.told()
    for asking in (seat, seat, exam.enrolled("seat", "08/01")):
        sent(asking, desk.port, key_wire.request_for(VARIANT_ID, "desk"))
    desk.answerer.stop()
    assert desk.handed == [1, 1, 2]


def test_before_the_code_was_entered_nobody_is_given_anything(desk: HandingDesk, seat: StationIdentity) -> None:
    answer = sent(seat, desk.port, key_wire.request_for(VARIANT_ID, "desk"))
    assert refusal(answer) == (404, "not_released")
    assert KEY not in answer
    assert not desk.handed


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [("desk", "3", (403, "wrong_role")), ("seat", "21/01", (404, "not_assigned")), ("seat", "", (404, "not_assigned"))],
    ids=["another desk", "a seat of a room that is not of the session", "a seat of no room"],
)
def test_another_device_of_the_exam_is_refused(
    desk: HandingDesk, exam: Exam, role: str, place: str, expected: tuple[int, str]
) -> None:
    answer = sent(exam.enrolled(role, place), desk.told().port, key_wire.request_for(VARIANT_ID, "desk"))
    assert refusal(answer) == expected
    assert KEY not in answer


def test_a_seat_of_another_exam_gets_no_word_in(desk: HandingDesk, tmp_path: Path) -> None:
    stranger = Exam(tmp_path / "other").enrolled("seat", "07/15")
    desk.told()
    assert DeskLink(stranger, [DeskAddress(LOOPBACK, desk.port)]).paper_key(VARIANT_ID) is None
    believing = device_tls.asking(stranger)
    believing.verify_mode = ssl.CERT_NONE
    assert heard(believing, desk.port) == b""


def test_who_shows_no_certificate_gets_no_word_in(desk: HandingDesk) -> None:
    nameless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nameless.check_hostname, nameless.verify_mode = False, ssl.CERT_NONE
    assert heard(nameless, desk.told().port) == b""


def heard(context: ssl.SSLContext, port: int) -> bytes:
    """Ask for the key under `context`; return all that comes before the desk hangs up."""
    content = b""
    with (
        suppress(OSError),
        socket.create_connection((LOOPBACK, port), 5) as plain,
        context.wrap_socket(plain) as tls,
    ):
        tls.sendall(key_wire.request_for(VARIANT_ID, "desk"))
        while piece := tls.recv(4096):
            content += piece
    return content


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (key_wire.request_for("ff" * 16, "desk"), (404, "unknown_paper")),
        (b"GET /v1/papers/" + b"0" * 31 + b"/key HTTP/1.1\r\n\r\n", (400, "malformed")),
        (b"GET /v1/papers/../../station.json HTTP/1.1\r\n\r\n", (400, "malformed")),
        (b"POST /v1/papers/" + b"0b" * 16 + b"/key HTTP/1.1\r\n\r\n", (400, "malformed")),
        (b"\x00\xff\r\n\r\n", (400, "malformed")),
        (b"GET /" + b"a" * 5000, (413, "too_large")),
    ],
    ids=["another paper", "short id", "a path", "another method", "bytes", "too long"],
)
def test_one_question_is_understood(
    desk: HandingDesk, seat: StationIdentity, request_bytes: bytes, expected: tuple[int, str]
) -> None:
    assert refusal(sent(seat, desk.told().port, request_bytes)) == expected


def test_who_is_slow_is_cut_off_and_others_are_served(desk: HandingDesk, exam: Exam, seat: StationIdentity) -> None:
    desk.told()
    began = time.monotonic()
    with line(seat, desk.port) as slow, socket.create_connection((LOOPBACK, desk.port), 5) as silent:
        slow.sendall(b"GET /v1/pap")
        assert DeskLink(exam.enrolled("seat", "08/02"), [DeskAddress(LOOPBACK, desk.port)]).paper_key(VARIANT_ID) == KEY
        slow.settimeout(5)
        silent.settimeout(5)
        assert (slow.recv(1), silent.recv(1)) == (b"", b"")
    assert time.monotonic() - began < 10 * SOON_S


def test_one_machine_holds_few_connections(desk: HandingDesk) -> None:
    held = [socket.create_connection((LOOPBACK, desk.port), 5) for _ in range(AT_ONCE_FROM_ONE + 1)]
    held[-1].settimeout(SOON_S / 2)
    assert held[-1].recv(1) == b""  # at once: the others are given their time
    for connection in held:
        connection.close()


def test_a_port_that_is_taken_is_said_and_taken_later(desk: HandingDesk, exam: Exam) -> None:
    other = KeyAnswerer(exam.enrolled("desk", "3"), frozenset(), desk.key, address=(LOOPBACK, desk.port))
    with pytest.raises(PortClosedError) as taken:
        other.start()
    assert taken.value.port == desk.port
    desk.answerer.stop()
    assert other.start() == desk.port
    other.stop()


def test_tls_leaves_no_other_copy_of_the_devices_key(exam: Exam) -> None:
    station = exam.enrolled("desk", "2")
    device_tls.answering(station)
    assert sorted(path.name for path in station.folder.iterdir()) == ["authority.pem", "station.json"]


def test_a_seat_asks_desks_in_turn_and_a_wrong_key_stands_in_nobodys_way(exam: Exam, seat: StationIdentity) -> None:
    wrong, right = HandingDesk(exam).told(bytes(32)), HandingDesk(exam).told()
    gone = DeskAddress(LOOPBACK, 1)
    link = DeskLink(seat, [gone, *(DeskAddress(LOOPBACK, desk.port) for desk in (wrong, right))])
    assert [link.paper_key(VARIANT_ID) for _ in range(3)] == [bytes(32), KEY, bytes(32)]
    for desk in (wrong, right):
        desk.answerer.stop()


def test_a_seat_believes_no_other_device_in_a_desks_place(exam: Exam, seat: StationIdentity) -> None:
    desk = HandingDesk(exam).told()
    posing = KeyAnswerer(exam.enrolled("seat", "07/16"), frozenset({"07"}), desk.key, address=(LOOPBACK, 0))
    assert DeskLink(seat, [DeskAddress(LOOPBACK, posing.start())]).paper_key(VARIANT_ID) is None
    for answerer in (posing, desk.answerer):
        answerer.stop()


def test_a_desk_that_was_told_nothing_gives_nothing(desk: HandingDesk, seat: StationIdentity) -> None:
    assert DeskLink(seat, [DeskAddress(LOOPBACK, desk.port)]).paper_key(VARIANT_ID) is None
    with pytest.raises(KeyRefusedError, match="not_released"):
        key_wire.read_answer(sent(seat, desk.port, key_wire.request_for(VARIANT_ID, "desk")))
