"""Answers on paper as a desk writes them: a segment of the attempt, each in a folder of its own until the board has it.

A desk's own stream never waits for one: each sheet is sent with a token of its own.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from protocol import paper, sealing
from protocol.api import KeyInReply, SegmentAck, SegmentBatch
from protocol.journal import StreamId
from protocol.paper import PackedPaper
from protocol.records import Answered, PaperKeyed, Progress, Record, Response, Submitted
from protocol.sealing import WrongKeyError
from station import grants
from station.exam.work import replay
from station.identity import StationIdentity
from station.journal_store import DiskFailedError, JournalStore
from station.streams import SUBMITTED, Clock, StreamKeys, StreamWriter

PAPER = "paper"  # why it was handed in
FOLDER = "keyed"


class SheetLink(Protocol):
    """A line whose tokens may write one attempt, too."""

    def write_attempt(self, attempt: StreamId) -> None:
        """Ask for such tokens."""

    def send_journals(self, batches: tuple[SegmentBatch, ...]) -> tuple[SegmentAck, ...]:
        """Send batches. Raises LinkError."""
        ...


class PaperLink(Protocol):
    """Where the candidate's variant comes from."""

    def sealed_paper(self, paper_id: str) -> bytes:
        """Fetch a sealed paper. Raises LinkError."""
        ...

    def paper_key(self, paper_id: str) -> bytes | None:
        """Return its key, None while it is not released. Raises LinkError."""
        ...


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """An attempt that this desk may write, and its variant."""

    attempt: StreamId
    reply: KeyInReply
    paper: PackedPaper

    def __repr__(self) -> str:
        return f"OpenSheet({self.attempt.hex()})"  # keys and names stay out of logs


def opened(reply: KeyInReply, attempt: bytes, exam_session: str, link: PaperLink) -> OpenSheet:
    """Fetch the variant and open it. Raises ProtocolError, LinkError."""
    if sealing.attempt_id(reply.key, reply.candidate, exam_session) != attempt:
        raise grants.BadGrantError("attempt")
    sealed, key = link.sealed_paper(reply.paper_id), link.paper_key(reply.paper_id)
    if key is None or hashlib.sha256(sealed).digest() != reply.paper_hash:
        raise WrongKeyError("paper")
    packed = paper.decode(sealing.open_paper(sealed, bytes.fromhex(reply.paper_id), key))
    return OpenSheet(StreamId(attempt), reply, packed)


class KeyedSheets:
    """The sheets of one desk. `new_link`: a line for one more attempt."""

    def __init__(self, station: StationIdentity, new_link: Callable[[], SheetLink], clock: Clock) -> None:
        self._station, self._new_link, self._clock = station, new_link, clock
        self._folder = station.folder / FOLDER

    @property
    def device(self) -> bytes:
        """The id of this desk: an officer lets it, and no other, write into an attempt."""
        return self._station.device_id

    def write(
        self, sheet: OpenSheet, answers: Sequence[tuple[str, Response]], digest: bytes, officers: tuple[str, ...]
    ) -> None:
        """Write the sheet and hand the attempt in: durable when this returns. Raises DiskFailedError, ProtocolError."""
        folder = self._folder / sheet.attempt.hex()
        shutil.rmtree(folder, ignore_errors=True)  # what a full disk left unfinished
        folder.mkdir(parents=True, mode=0o700)
        key = sealing.attempt_key(sheet.reply.key, sheet.attempt)
        store = JournalStore(folder)
        try:
            store.take_in(*grants.contents(sheet.reply.batches, sheet.attempt, key))
            keys = StreamKeys(self._station.key, self._station.certificate, key, (sheet.reply.grading_key,))
            writer = StreamWriter(store, sheet.attempt, "attempt", keys, self._clock)
            records: list[Record] = [PaperKeyed(digest, officers), *(Answered(*one) for one in answers)]
            done = _answered(writer.records(), answers), sum(len(part.items) for part in sheet.paper.parts)
            writer.append_and_sign(*records, Progress(*done), Submitted(*done, PAPER))
        finally:
            store.close()

    def send(self) -> None:
        """Send what the board lacks; a sheet that it has whole is not kept here. Raises LinkError."""
        for folder in sorted(self._folder.glob("[0-9a-f]" * 32)):
            with suppress(DiskFailedError):  # a disk that fails now may not the next time; nothing is lost by waiting
                self._send(folder)

    def _send(self, folder: Path) -> None:
        attempt, store = StreamId(bytes.fromhex(folder.name)), JournalStore(folder)
        try:
            last = store.last(attempt)
            if last is None or last.header.kind != SUBMITTED:
                return  # a power cut in the middle of writing: the sheet is keyed in again
            link = self._new_link()
            link.write_attempt(attempt)
            while store.waiting():
                for ack in link.send_journals(store.pending()):
                    store.acknowledge(ack)
        finally:
            store.close()
        shutil.rmtree(folder)


def _answered(before: Sequence[Record], answers: Sequence[tuple[str, Response]]) -> int:
    """Return how many items have an answer, on the seat's disk or on paper."""
    return len(set(replay(before).responses) | {item for item, _ in answers})
