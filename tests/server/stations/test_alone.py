"""One officer alone opens no paper: not by the API, not by waiting, not with the database in hand (design §7)."""

import os

import msgspec
import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from protocol import api, officer, sealing
from protocol.officer import BadApprovalError, NotEnoughOfficersError
from protocol.sealing import WrongKeyError
from server.db.engine import Role, writing
from server.officers import service as officers
from server.officers.models import approvals, half_opened, pair_wraps
from server.officers.models import officers as officers_table
from server.papers import rehearsal, service, spread, staging
from server.papers.models import papers
from server.papers.staging import Machines
from server.roster import service as roster
from tests.server.board import AT, Board, StationKeys
from tests.server.stations.conftest import Clock, Line

HOUR_US = 3_600_000_000
CODES = ("9001", "9002")


@pytest.fixture
def seats(board: Board) -> tuple[StationKeys, StationKeys]:
    """Two seats beside each other, on a board with officers and a published roster."""
    board.with_officers().with_roster()
    return board.enrolled("seat", "07/15"), board.enrolled("seat", "07/16")


@pytest.fixture
def paper_id(board: Board, seats: tuple[StationKeys, StationKeys]) -> str:
    """A staged paper of two variants, signed by the first officer."""
    engine = board.folder.open(Role.PAPERS)
    with board.engine.connect() as db:
        (session,) = roster.sessions(db)
    made = rehearsal.rehearsal_paper(session.subject, session.minutes)
    machines = Machines(board.engine, engine, board.journal)
    staged = staging.stage_short(machines, session, "Đề", None, made, CODES, AT)
    engine.dispose()
    with writing(board.engine) as db:
        assert service.sign_release(db, board.journal, staged.id, board.unlocked()[0], AT) is None
    return staged.id


def package(line: Line, token: str) -> api.SeatPackage:
    signed = msgspec.msgpack.decode(line.ask("GET", "/v1/package", token=token).content, type=api.SignedPackage)
    return msgspec.msgpack.decode(signed.payload, type=api.SeatPackage)


def test_neighbours_are_named_and_given_different_variants_and_no_key(
    board: Board, line: Line, seats: tuple[StationKeys, StationKeys], paper_id: str
) -> None:
    tokens = [line.token(seat) for seat in seats]
    first, second = (package(line, token) for token in tokens)
    assert first.paper_id != second.paper_id
    for token, named in zip(tokens, (first, second), strict=True):
        sealed = line.ask("GET", f"/v1/papers/{named.paper_id}", token=token).content
        assert sealed[:8] == sealing.PAPER_MAGIC
        for asked in (named.paper_id, paper_id):
            answer = line.ask("GET", f"/v1/papers/{asked}/key", token=token)
            assert answer.status != 200
    with board.engine.connect() as db:
        (far,) = spread.spread(db)
    assert (far.seats, far.enrolled, far.holding, far.percent) == (2, 2, 2, 100)


def test_the_bell_alone_opens_nothing(
    line: Line, seats: tuple[StationKeys, StationKeys], paper_id: str, clock: Clock
) -> None:
    clock.at = AT + 4 * HOUR_US  # long past the beginning of the session
    answer = line.ask("POST", "/v1/tokens", seats[0].token_request(at=clock.at))
    token = msgspec.msgpack.decode(answer.content, type=api.TokenReply).token
    assert line.ask("GET", f"/v1/papers/{paper_id}/key", token=token).status != 200


def test_the_second_officer_opens_it_for_every_variant(
    board: Board, line: Line, seats: tuple[StationKeys, StationKeys], paper_id: str
) -> None:
    with writing(board.engine) as db:
        release = service.sign_release(db, board.journal, paper_id, board.unlocked()[1], AT)
    assert release is not None
    for seat in seats:
        token = line.token(seat)
        named = package(line, token).paper_id
        answer = line.ask("GET", f"/v1/papers/{named}/key", token=token)
        assert msgspec.msgpack.decode(answer.content, type=api.PaperKeyReply).key == release.key


def test_the_state_written_by_hand_is_refused_by_the_database(board: Board, paper_id: str) -> None:
    with pytest.raises((IntegrityError, DBAPIError)), writing(board.engine) as db:
        db.execute(update(papers).values(state="released"))


def test_a_second_signature_made_up_in_the_database_is_found(board: Board, paper_id: str) -> None:
    first, _ = board.unlocked()
    with writing(board.engine) as db:
        db.execute(update(approvals).values(officer="cb2"))
        db.execute(update(half_opened).values(first="cb2", second="cb1"))
    with pytest.raises((BadApprovalError, WrongKeyError)), writing(board.engine) as db:
        service.sign_release(db, board.journal, paper_id, first, AT + 1)
    assert not_released(board, paper_id)


def test_an_officer_added_in_the_database_opens_nothing(board: Board, paper_id: str) -> None:
    """A key pair of one's own under another name: nothing was wrapped for it."""
    pin = "mot-minh-hai-ten"
    made = officer.create_officer("cb3", "Người thứ hai", "chair", pin, os.urandom(64), os.urandom(16), os.urandom(12))
    with writing(board.engine) as db:
        db.execute(insert(officers_table).values({name: getattr(made, name) for name in made.__struct_fields__}))
    with pytest.raises(NotEnoughOfficersError), writing(board.engine) as db:
        service.sign_release(db, board.journal, paper_id, officer.unlock(made, pin), AT + 1)
    assert not_released(board, paper_id)


def test_one_officers_layers_come_off_and_show_no_key(board: Board, paper_id: str) -> None:
    first, _ = board.unlocked()
    with board.engine.connect() as db:
        boxes = [*db.scalars(select(pair_wraps.c.box)), *db.scalars(select(half_opened.c.box))]
        sealed = {one.id: service.sealed_bytes(db, one.id) for one in service.variants(db, paper_id)}
    shown = [peeled for box in boxes if (peeled := layer_off(first, box))]
    assert shown  # the outer layer of what begins with this officer
    pieces = [peeled[start : start + 32] for peeled in shown for start in range(len(peeled) - 31)]
    for variant_id, content in sealed.items():
        for piece in pieces:
            with pytest.raises(WrongKeyError):
                sealing.open_paper(content, bytes.fromhex(variant_id), piece)


def test_wraps_for_one_officer_twice_or_for_a_stranger_are_not_taken(board: Board, paper_id: str) -> None:
    with board.engine.connect() as db:
        mine, other = (officers.find(db, name) for name in ("cb1", "cb2"))
    both = officer.wrap_for_pairs(bytes(32), (mine, other))
    alone = (msgspec.structs.replace(both[0], first="cb1", second="cb1"),)
    stranger = (msgspec.structs.replace(both[0], second="nobody"),)
    for wraps in (alone, stranger, (both[0], both[0])):
        with pytest.raises(officers.BadWrapError), writing(board.engine) as db:
            officers.take_wraps(db, "paper:x", wraps, service.RELEASE)
    with pytest.raises(NotEnoughOfficersError), writing(board.engine) as db:
        officers.take_wraps(db, "paper:x", (), service.RELEASE)
    with writing(board.engine) as db:
        officers.take_wraps(db, "paper:x", both, service.RELEASE)


def layer_off(keys: officer.OfficerKeys, box: bytes) -> bytes:
    try:
        return keys.remove_layer(box)
    except WrongKeyError:
        return b""


def not_released(board: Board, paper_id: str) -> bool:
    with board.engine.connect() as db:
        return _key(db, paper_id) is None


def _key(db: Connection, paper_id: str) -> bytes | None:
    return db.scalar(select(papers.c.key).where(papers.c.id == paper_id))
