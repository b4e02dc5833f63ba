"""What a desk is shown of its rooms: the list, who was admitted, how far each seat is, which orders were given."""

from sqlalchemy import Connection

from protocol.api import RoomReply
from server.board.rooms import Expected, RoomBoard, Watched
from server.board_folder import BoardFolder
from server.orders.book import OrderBook
from server.roster import service as roster
from server.roster import slots
from server.roster.service import PublishedRoster
from server.stations.admissions import Admissions


class RoomDesk:
    """Asked every second by every desk: the published list, 14,000 rows in a province, is opened once a version."""

    def __init__(self, board: BoardFolder, admissions: Admissions, book: OrderBook) -> None:
        self._board, self._admissions, self._book = board, admissions, book
        self._rooms = RoomBoard(board.authority.certificate)
        self._roster = PublishedRoster(0, ())

    def look(self, db: Connection, watched: Watched, after: int, at: int) -> RoomReply:
        """Return the seats as they are now, and the orders beyond number `after`.

        Raises NotPublishedError, NoSessionError.
        """
        session = roster.current_session(db, at).id
        seats = self._rooms.look(db, watched, self._expected(db, session, watched), at)
        return RoomReply(at, session, tuple(seats), self._book.for_rooms(session, watched.rooms, after))

    def _expected(self, db: Connection, session: str, watched: Watched) -> Expected:
        version = roster.published_version(db)
        if version != self._roster.version or not version:
            self._roster = roster.published(db, self._board.personal_key)
        candidates = {(row.room, row.seat): row.candidate for row in self._roster.rows if row.exam_session == session}
        known = slots.of_rooms(db, session, watched.rooms)
        moved = (slots.of_attempt(db, attempt) for attempt in self._book.attempts_moved_to(watched.rooms))
        places = {one.attempt: (one.room, one.seat) for one in (*known, *moved) if one is not None}
        admitted = self._admissions.of_rooms(db, session, watched.rooms)
        given = {(one.room, one.seat, one.slot): one.attempt for one in known}
        slot_of = {place: (*place, record.slot) for place, record in admitted.items()}
        return Expected(candidates, places, {place: given[slot] for place, slot in slot_of.items() if slot in given})
