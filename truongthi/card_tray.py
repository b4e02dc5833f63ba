"""The card tray's work without its window: which cards there are to take, and four readers to lay them on."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fixtures.card.chip import VirtualCard
from fixtures.card.listed import Listed
from fixtures.card.person import Person
from fixtures.card.pki import CardPki
from fixtures.card.samples import SAMPLES, good_card
from fixtures.card.vpcd import SLOTS, ReaderLine
from truongthi import card_slots


class SlotTakenError(Exception):
    """A card lies on that reader already."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A card to take: a sample with its sentences, or a candidate's with the number in their place."""

    name: str
    title: str
    english: str
    face: Person
    make: Callable[[CardPki], VirtualCard]


@dataclass(frozen=True, slots=True)
class SlotLook:
    """What lies on a reader. `offer` is None where it is empty or where another process holds the card `name`."""

    name: str = ""
    offer: Offer | None = None
    commands: int = 0  # that the card has answered


@dataclass(frozen=True, slots=True)
class _Laid:
    offer: Offer
    card: VirtualCard
    line: ReaderLine
    thread: threading.Thread


def offers(listed: Iterable[Listed] = ()) -> Iterator[Offer]:
    """Yield the samples, then the card of everybody on a list."""
    for name, kind in SAMPLES.items():
        yield Offer(name, kind.title, kind.english, kind.face, kind.make)
    for one in listed:
        yield _offer_of(one)


def _offer_of(one: Listed) -> Offer:
    title = f"{one.person.name} · {one.candidate}"
    return Offer(one.candidate, title, title, one.person, lambda pki: good_card(one.person, pki))


class Tray:
    """Holds cards on the readers. A context manager: leaving it takes every card away."""

    def __init__(self, state: Path, pki: CardPki) -> None:
        self._state, self._pki = state, pki
        self._laid: dict[int, _Laid] = {}

    def lay(self, slot: int, offer: Offer) -> None:
        """Lay a card on reader `slot`, from 0. Raises SlotTakenError, NoReaderError."""
        if self.look(slot).name:
            raise SlotTakenError
        card = offer.make(self._pki)
        line = ReaderLine(card, slot)
        thread = threading.Thread(target=line.serve, name=f"card {slot}", daemon=True)
        self._laid[slot] = _Laid(offer, card, line, thread)
        thread.start()
        card_slots.note(self._state, slot, os.getpid(), offer.name)

    def lift(self, slot: int) -> None:
        """Take the card away: one's own, or that of a process that a command started."""
        if laid := self._laid.pop(slot, None):
            laid.line.close()
            laid.thread.join()
        elif held := card_slots.held(self._state, slot):
            if held.by_window:
                return  # of another window
            card_slots.end(held)
        card_slots.forget(self._state, slot)

    def look(self, slot: int) -> SlotLook:
        """Look at a reader; a card that left by itself is gone."""
        laid = self._laid.get(slot)
        if laid is not None and not laid.thread.is_alive():
            self.lift(slot)
            laid = None
        if laid is not None:
            return SlotLook(laid.offer.name, laid.offer, laid.card.counts.total())
        held = card_slots.held(self._state, slot)
        return SlotLook(held.name) if held else SlotLook()

    def close(self) -> None:
        """Take every card of this tray away."""
        for slot in tuple(self._laid):
            self.lift(slot)


ALL_SLOTS = range(SLOTS)
