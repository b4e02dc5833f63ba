"""A papers room on a machine of its own: an order goes in, sealed packages come out, the board takes and opens them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from protocol import paper, sealing, sealing_order, site_package
from protocol.officer import Officer
from server.bank import service as bank
from server.board_command import DONE, REFUSED, main
from server.commands.sealing import BadFirstCodeError, codes_from
from server.db.engine import Role, writing
from server.officers import service as officers
from server.papers import masters, service
from server.papers.blueprint import TOAN_2025, first_items
from server.papers.proofing import Proof
from tests.server.board import AT, PINS, Board, make_board
from tests.server.papers.small_bank import whole_bank

SECRET = "Chưa đến giờ mở đề"


class Rooms:
    """Two machines with no line between them, and files carried from one to the other."""

    def __init__(self, board: Board, room: Board, capsys: pytest.CaptureFixture[str], carried: Path) -> None:
        self.board, self.room, self._capsys, self.carried = board, room, capsys, carried

    def type(self, at: Board, word: str, *rest: str | Path) -> tuple[int, str]:
        """Type a command at one of the machines."""
        code = main([word, str(at.folder.path), *map(str, rest)])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def order(self) -> str:
        """Write the board's order; return its mark."""
        code, told = self.type(self.board, "sealing-order", self.carried / "order")
        assert code == DONE, told
        return told.split()[-1].rstrip(".")


@pytest.fixture
def rooms(board: Board, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Rooms]:
    """A board with a session, and a papers room with an approved paper."""
    board.with_officers().with_roster()
    room = make_board(tmp_path / "papers").with_officers()
    papers = room.folder.open(Role.PAPERS)
    bank_items = whole_bank(text=f"{SECRET} $x^2$")
    with writing(papers) as db, writing(room.engine) as room_db:
        bank.replace_items(db, bank_items, {})
        made = first_items(bank_items, TOAN_2025, subject="Toán", minutes=90, media={})
        master = masters.draft(db, "Đề", TOAN_2025, made, AT)
        masters.record_proof(db, master.id, master.hash, Proof("1024x768", 150, 22, ()), b"", AT)
        for keys in room.unlocked():
            masters.approve(db, room_db, room.journal, master.id, keys, AT)
    papers.dispose()
    yield Rooms(board, room, capsys, tmp_path)
    room.engine.dispose()


def paper_of(rooms: Rooms) -> str:
    papers = rooms.room.folder.open(Role.PAPERS)
    with papers.connect() as db:
        (master,) = masters.all_masters(db)
    papers.dispose()
    return master.id


def seal(rooms: Rooms, mark: str) -> tuple[int, str]:
    order, out = rooms.carried / "order", rooms.carried / "out"
    told = ("--order", order, "--mark", mark, "--out", out, "--variants", "2")
    return rooms.type(rooms.room, "seal-to-order", paper_of(rooms), *told)


def test_a_paper_crosses_the_gap_sealed_and_two_officers_of_the_board_open_it(rooms: Rooms) -> None:
    assert seal(rooms, rooms.order())[0] == DONE
    (carried,) = (rooms.carried / "out").iterdir()
    assert SECRET.encode() not in carried.read_bytes()
    code, told = rooms.type(rooms.board, "take-package", carried)
    assert code == DONE, told
    with writing(rooms.board.engine) as db:
        (staged,) = service.all_papers(db)
        for keys in rooms.board.unlocked():
            release = service.sign_release(db, rooms.board.journal, staged.id, keys, AT)
        assert release is not None
        (first, _) = service.variants(db, staged.id)
        opened = sealing.open_paper(service.sealed_bytes(db, first.id), bytes.fromhex(first.id), release.key)
    assert paper.decode(opened).variant == "0101"


def test_officers_of_the_papers_room_open_nothing_that_left_it(rooms: Rooms) -> None:
    """The papers room's officers have the ids of the board's here, and other keys."""
    assert seal(rooms, rooms.order())[0] == DONE
    (carried,) = (rooms.carried / "out").iterdir()
    package = site_package.decode(carried.read_bytes())
    first, second = rooms.room.unlocked()
    for wrap in package.wraps:
        for keys in (first, second):
            with pytest.raises(sealing.WrongKeyError):
                keys.remove_layer(wrap.box)


def test_an_order_with_another_mark_seals_nothing(rooms: Rooms) -> None:
    mark = rooms.order()
    spoiled = sealing_order.decode((rooms.carried / "order").read_bytes())
    stranger = stranger_in_place_of(spoiled.officers[0])
    swapped = msgspec.structs.replace(spoiled, officers=(stranger, *spoiled.officers[1:]))
    (rooms.carried / "order").write_bytes(sealing_order.encode(swapped))
    code, told = seal(rooms, mark)
    assert (code, "Chưa niêm phong gì" in told) == (REFUSED, True)
    assert not (rooms.carried / "out").exists()


def stranger_in_place_of(officer: Officer) -> Officer:
    return msgspec.structs.replace(officer, sealing_public=bytes(range(32)))


def test_an_order_carries_public_keys_alone(rooms: Rooms) -> None:
    rooms.order()
    order = sealing_order.decode((rooms.carried / "order").read_bytes())
    assert {one.id for one in order.officers} == set(PINS)
    assert {(one.box, one.salt, one.nonce) for one in order.officers} == {(b"", b"", b"")}


def test_a_package_for_other_officers_or_taken_twice_is_refused(rooms: Rooms) -> None:
    assert seal(rooms, rooms.order())[0] == DONE
    (carried,) = (rooms.carried / "out").iterdir()
    package = site_package.decode(carried.read_bytes())
    stranger = msgspec.structs.replace(package.wraps[0], first="nobody")
    other = rooms.carried / "other"
    other.write_bytes(site_package.encode(msgspec.structs.replace(package, wraps=(stranger,))))
    assert "Chưa nhận gì" in rooms.type(rooms.board, "take-package", other)[1]
    with rooms.board.engine.connect() as db:
        assert service.all_papers(db) == []
        assert "cb1" in officers.all_officers(db)
    assert rooms.type(rooms.board, "take-package", carried)[0] == DONE
    assert rooms.type(rooms.board, "take-package", carried)[0] == REFUSED
    spoiled = rooms.carried / "spoiled"
    spoiled.write_bytes(carried.read_bytes()[:500])
    assert "bị hỏng" in rooms.type(rooms.board, "take-package", spoiled)[1]


def test_codes_of_variants_count_on() -> None:
    assert codes_from("0125", 2) == ("0125", "0126")
    for first, count in (("125", 2), ("01a1", 2), ("0101", 0), ("0101", 100), ("9999", 2)):
        with pytest.raises(BadFirstCodeError):
            codes_from(first, count)
