"""The line to the board: whose certificate is believed, and how far this machine's clock is off."""

import datetime
import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from protocol import api, device
from protocol.device import Authority
from protocol.journal import StreamId
from station import identity
from station.board_link import BoardAwayError, BoardCertificateError, BoardLink, BoardRefusedError
from station.identity import StationFile, StationIdentity

NOW = datetime.datetime.now(datetime.UTC)
SERVER_AT = int(NOW.timestamp()) * 1_000_000
DAY_US, MINUTE_US = 24 * 3600 * 1_000_000, 60_000_000
SEEN_BEFORE_US = 3 * MINUTE_US
FOREIGN = StreamId(bytes(range(16)))


class Answers(http.server.BaseHTTPRequestHandler):
    """Gives a token and refuses everything else, as a board without a published list does."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing."""

    def do_POST(self) -> None:
        """Give a token, but for one attempt."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if msgspec.msgpack.decode(content, type=api.TokenRequest).attempt == FOREIGN:
            self._answer(403, api.ErrorReply("not_its_attempt"))
            return
        self._answer(200, api.TokenReply("token", SERVER_AT + DAY_US, SERVER_AT, SERVER_AT - SEEN_BEFORE_US))

    def do_GET(self) -> None:
        """Refuse."""
        self._answer(404, api.ErrorReply("not_published"))

    def _answer(self, status: int, message: api.Message) -> None:
        content = msgspec.msgpack.encode(message)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(device.create_authority("Khảo sát", key, NOW - datetime.timedelta(90), 365), key)


@contextmanager
def board(folder: Path, authority: Authority, issued: datetime.datetime, days: int) -> Iterator[str]:
    """A server on loopback under a certificate of `authority`; gives its address."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.issue_server(key.public_key(), ["127.0.0.1"], issued, days)
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def enrolled(folder: Path, authority: Authority, url: str) -> StationIdentity:
    key = Ed25519PrivateKey.generate()
    certificate = device.encode_certificate(authority.issue_device(key.public_key(), "desk", "2", NOW, 30))
    station = StationFile(url, key.private_bytes_raw(), certificate, device.encode_certificate(authority.certificate))
    return identity.save(folder / "station", station)


def test_a_server_of_the_exams_authority_is_asked(tmp_path: Path, authority: Authority) -> None:
    with board(tmp_path, authority, NOW, 30) as url, pytest.raises(BoardRefusedError) as refused:
        BoardLink(enrolled(tmp_path, authority, url)).package()
    assert refused.value.code == "not_published"


def test_a_server_whose_certificate_has_ended_is_told_apart_from_no_server(
    tmp_path: Path, authority: Authority
) -> None:
    with board(tmp_path, authority, NOW - datetime.timedelta(40), 10) as url:
        station = enrolled(tmp_path, authority, url)
        with pytest.raises(BoardCertificateError):
            BoardLink(station).package()
    with pytest.raises(BoardAwayError) as away:
        BoardLink(station).package()
    assert not isinstance(away.value, BoardCertificateError)


def test_a_server_of_another_authority_is_not_believed(tmp_path: Path, authority: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    other = Authority(device.create_authority("Kỳ thi khác", key, NOW, 365), key)
    with board(tmp_path, other, NOW, 30) as url, pytest.raises(BoardCertificateError):
        BoardLink(enrolled(tmp_path, authority, url)).package()


@pytest.mark.parametrize("off_us", [0, DAY_US, -DAY_US])
def test_a_clock_a_day_off_is_measured_and_hinders_nothing(tmp_path: Path, authority: Authority, off_us: int) -> None:
    with board(tmp_path, authority, NOW, 30) as url:
        link = BoardLink(enrolled(tmp_path, authority, url), clock=lambda: SERVER_AT - off_us)
        with pytest.raises(BoardRefusedError, match="not_published"):
            link.package()
    assert link.clock_off_us == off_us
    assert SERVER_AT <= link.board_at() < SERVER_AT + MINUTE_US
    assert 0 < SEEN_BEFORE_US <= link.silent_for_ms() * 1000 < SEEN_BEFORE_US + MINUTE_US


def test_before_the_board_was_heard_nothing_is_known_of_its_clock(tmp_path: Path, authority: Authority) -> None:
    link = BoardLink(enrolled(tmp_path, authority, "https://127.0.0.1:1"), clock=lambda: 77)
    assert (link.board_at(), link.silent_for_ms()) == (77, 0)


def test_an_attempt_of_another_board_on_the_disk_holds_nothing_else_up(tmp_path: Path, authority: Authority) -> None:
    with board(tmp_path, authority, NOW, 30) as url:
        link = BoardLink(enrolled(tmp_path, authority, url))
        link.write_attempt(FOREIGN)
        with pytest.raises(BoardRefusedError, match="not_published"):
            link.package()
