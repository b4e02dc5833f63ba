"""A board in the middle of its day, its real server on loopback TLS, and a browser's requests to it."""

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import requests
import uvicorn

from protocol import receipt
from protocol.journal import DeviceId, StreamId
from protocol.records import Admitted, DecisionCode, PaperOpened, Progress, Submitted
from server.answers import service as journals
from server.app import make_app
from server.db.engine import writing
from server.results import service as results
from server.results.service import Result
from server.roster import slots
from server.staff import sessions
from tests.server.board import AT, HOA, PLAN, Board, Stream

NAME, PASSWORD = "thuky", "mua-xuan-2026"
ENDS_S = 20
FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


@dataclass
class Visitor:
    """Somebody at a browser that runs no script."""

    url: str
    authority: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **headers: str) -> requests.Response:
        """Ask for a page; redirects are not followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.get(
            self.url + path, headers=named, verify=self.authority, allow_redirects=False, timeout=30
        )

    def post(self, path: str, form: dict[str, str]) -> requests.Response:
        """Send a form as it is."""
        return self.session.post(self.url + path, data=form, verify=self.authority, allow_redirects=False, timeout=30)

    def submit(self, page: str, path: str, **fields: str) -> requests.Response:
        """Send the form that stands on `page`."""
        found = FORM_TOKEN.search(self.get(page).text)
        assert found
        return self.post(path, {**fields, "form_token": found[1]})

    def sign_in(self, name: str = NAME, password: str = PASSWORD) -> requests.Response:
        """Sign in on the sign-in page."""
        return self.submit("/dang-nhap", "/dang-nhap", name=name, password=password)


def keep(board: Board, stream: Stream) -> None:
    """Have the board hold all of `stream`."""
    with writing(board.engine) as db:
        journals.own(db, stream.id, DeviceId(stream.keys.id), stream.purpose)
        tip, _ = journals.tip_of(db, stream.id)
        journals.add_entries(db, [journals.row_of(entry) for entry in stream.entries if entry.header.seq > tip.seq])


def desk_stream(board: Board) -> Stream:
    """Return the opened stream of a desk of room 07, sealed to the board's records key."""
    keys = board.enrolled("desk", "ban-1", "07")
    records = board.folder.records_key.public_key().public_bytes_raw()
    return Stream(keys, StreamId(keys.id), "desk", (records,)).open()


def admitted(candidate: str = HOA.candidate, seat: str = HOA.seat) -> Admitted:
    """Return an admission to room 07."""
    return Admitted(candidate, HOA.name, PLAN.id, "07", seat, 1, DecisionCode.ADMITTED, bytes(32))


def attempt_stream(board: Board, seat: str = HOA.seat) -> Stream:
    """Return the stream of the attempt at a seat of room 07, its paper opened."""
    with board.engine.connect() as db:
        slot = slots.find(db, PLAN.id, "07", seat, 1)
    assert slot is not None
    keys = board.enrolled("seat", f"07/{seat}")
    return Stream(keys, slot.attempt, "attempt").open().write(PaperOpened("00", "0101", bytes(32), 90))


def handed_in(board: Board, stream: Stream) -> str:
    """Hand `stream` in with a receipt; return its code."""
    keep(board, stream.write(Progress(19, 22), Submitted(19, 22, "candidate")))
    head = stream.head()
    with writing(board.engine) as db:
        journals.add_head(db, head)
        journals.add_receipt(db, receipt.issue(head, AT, board.folder.signing), head)
    return receipt.receipt_code(head)


def marked(board: Board, stream: Stream, total: str = "7.35") -> Result:
    """Put a result of HOA's attempt where grading puts it."""
    parts = {"Phần I": "2.75", "Phần II": "2.6", "Phần III": "2"} if total else {}
    code = receipt.receipt_code(stream.head())
    result = Result(stream.id, HOA.candidate, PLAN.id, "0101", parts, total, AT, code)
    with writing(board.engine) as db:
        results.replace_all(db, [result])
    return result


@pytest.fixture
def staffed(board: Board) -> Board:
    """A board with a list of two, published, and one staff account."""
    with writing(board.engine) as db:
        sessions.add_user(db, NAME, PASSWORD)
    return board.with_roster()


@pytest.fixture
def visitor(staffed: Board) -> Iterator[Visitor]:
    """A visitor of the board's real server."""
    keys = staffed.folder.keys
    config = uvicorn.Config(
        make_app(staffed.folder.path),
        ssl_keyfile=keys / "tls.pem",
        ssl_certfile=keys / "tls.crt",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        made = Visitor(f"https://127.0.0.1:{listener.getsockname()[1]}", str(keys / "tls.crt"))
        yield made
        made.session.close()
        server.should_exit = True
        thread.join(ENDS_S)  # not for ever: a failed test's traceback may hold a connection that it would wait for
