"""The keys that answer an item of each type, pressed on a real keyboard. What they come to is read from the journal."""

import re
import subprocess
from collections.abc import Sequence

from fixtures.screen import VirtualScreen
from protocol.paper import (
    AssociateInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    Item,
    MatchInteraction,
    OrderInteraction,
    SliderInteraction,
    TextEntryInteraction,
    choices_of,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    PairsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
)
from station.exam.arranging import End, Pair, marks
from station.exam.responses import SliderGrid
from station.ui.seat.items.marks import letter_of

KEY, SYMBOLS = re.compile(r"^\s*(<I\d+>) = ", re.MULTILINE), re.compile(r"^xkb_symbols .*{", re.MULTILINE)
PLACES = re.compile(r'<(?:gap|hot) id="([^"]*)"')


class UnknownTypeError(Exception):
    """Nobody has written down how `item` is answered by keyboard."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.type.value)
        self.item = item


def add_letters(screen: VirtualScreen, letters: str) -> None:
    """Give the keyboard of `screen` a key for each of `letters`, on keys that have no letter.

    Otherwise the keyboard is changed for the length of a press, and a busy window misses what it was.
    """
    now = subprocess.run(["xkbcomp", screen.display, "-"], check=True, capture_output=True, text=True).stdout
    free = [key for key in KEY.findall(now) if f"key {key}" not in now]
    added = "".join(f"key {key} {{ [ U{ord(one):04X} ] }};" for key, one in zip(free, letters, strict=False))
    subprocess.run(
        ["xkbcomp", "-w", "0", "-", screen.display],
        input=SYMBOLS.sub(rf"\g<0>{added}", now),
        check=True,
        text=True,
        capture_output=True,
    )


class ItemHands:
    """Answers the item on `screen`, which nobody has answered yet: the keyboard is where the item puts it."""

    def __init__(self, screen: VirtualScreen) -> None:
        self._screen = screen

    def answer(self, item: Item, response: Response) -> None:
        """Press the keys that come to `response`. Raises UnknownTypeError."""
        match item.interaction, response:
            case _, TrueFalseResponse(said):
                self._type_down(["d" if said[one.id] else "s" for one in item.choices])
            case _, ShortNumberResponse(text) | TextResponse(text):
                self._screen.type(text)
            case SliderInteraction() as asked, SliderResponse(value):
                self._screen.press("Home", *["Right"] * SliderGrid(asked).place(value))
            case TextEntryInteraction(gaps), GapsResponse(given):
                self._type_into([given[gap.id] for gap in gaps])
            case InlineChoiceInteraction(gaps), GapsResponse(given):
                ids = [[one.id for one in gap.choices] for gap in gaps]
                self._pick_from([own.index(given[gap.id]) for own, gap in zip(ids, gaps, strict=True)])
            case _, ChoiceResponse() | ChoicesResponse():
                self._choose(item, response)
            case _, PairsResponse(pairs):
                self._pair(item, pairs)
            case _:
                raise UnknownTypeError(item)

    def _type_down(self, letters: Sequence[str]) -> None:
        for place, letter in enumerate(letters):
            self._screen.press(*(["Down"] if place else []), letter)

    def _type_into(self, texts: Sequence[str]) -> None:
        for place, text in enumerate(texts):
            self._screen.press(*["Tab"][: min(place, 1)])
            self._screen.type(text)

    def _pick_from(self, places: Sequence[int]) -> None:
        """Open the list of each gap, step to the choice and take it; the keyboard is back at the gap then."""
        for gap, place in enumerate(places):
            self._screen.press(*(["Tab"] if gap else []), "space", *["Down"] * place, "space")

    def _choose(self, item: Item, response: ChoiceResponse | ChoicesResponse) -> None:
        chosen = (response.choice,) if isinstance(response, ChoiceResponse) else response.choices
        ids = [choice.id for choice in choices_of(item.interaction)]
        match item.interaction:
            case OrderInteraction():
                self._put_in_order(ids, chosen)
            case HotTextInteraction():
                self._walk(PLACES.findall(item.html), chosen)
            case _ if ids:
                self._screen.type("".join(letter_of(ids.index(one)).lower() for one in chosen))
            case asked:
                spots = marks(asked)  # type: ignore[arg-type] # the one that is left, a hotspot
                self._screen.type("".join(str(spots.index(one) + 1) for one in chosen))

    def _walk(self, stops: Sequence[str], wanted: Sequence[str]) -> None:
        at = 0
        for place in sorted(stops.index(one) for one in wanted):
            self._screen.press(*["Right"] * (place - at), "space")
            at = place

    def _put_in_order(self, shown: list[str], wanted: Sequence[str]) -> None:
        """Lift each row in turn and carry it up; where all stand right already, carry one down and back."""
        if shown == list(wanted):
            self._screen.press("space", "Down", "Up", "space")
        at = 0
        for place, one in enumerate(wanted):
            now = shown.index(one)
            if now == place:
                continue
            self._screen.press(*["Down"] * (now - at), "space", *["Up"] * (now - place), "space", "Down")
            shown.insert(place, shown.pop(now))
            at = place + 1

    def _pair(self, item: Item, pairs: Sequence[Pair]) -> None:
        match item.interaction:
            case MatchInteraction(sources, targets, is_grid=True):
                columns = {target.id: place for place, target in enumerate(targets)}
                by_row = dict(pairs)
                self._type_down([str(columns[by_row[source.id]] + 1) for source in sources])
            case MatchInteraction(sources, targets):
                self._join(_ends([one.id for one in sources], [one.id for one in targets]), pairs)
            case AssociateInteraction(choices):
                self._join(_ends([one.id for one in choices]), pairs)
            case GapMatchInteraction(_, choices):
                self._join(_ends([one.id for one in choices], PLACES.findall(item.html)), pairs)
            case GraphicGapMatchInteraction(_, spots, choices):
                self._join(_ends([one.id for one in choices], [spot.id for spot in spots]), pairs)
            case _:
                raise UnknownTypeError(item)

    def _join(self, ends: Sequence[End], pairs: Sequence[Pair]) -> None:
        """Pick the two of each pair, with Tab from where a pick has led the keyboard."""
        at, taken = 0, set[str]()
        for first, second in pairs:
            held = ends.index(End(0, first))
            self._tab(held - at)
            at = _led_on(ends, taken, held, ends[-1].side)
            to = next(place for place, end in enumerate(ends) if end.id == second and place != held)
            self._tab(to - at)
            taken |= {first, second}
            at = _led_on(ends, taken, to, 0)

    def _tab(self, by: int) -> None:
        self._screen.press(*["Tab" if by > 0 else "shift+Tab"] * abs(by), "space")


def _ends(sources: Sequence[str], targets: Sequence[str] = ()) -> list[End]:
    return [*(End(0, one) for one in sources), *(End(1, one) for one in targets)]


def _led_on(ends: Sequence[End], taken: set[str], at: int, side: int) -> int:
    """Return where the keyboard stands after a pick at `at`: the first that is free at `side`."""
    return next(
        (place for place, end in enumerate(ends) if end.side == side and end.id not in taken and place != at), at
    )
