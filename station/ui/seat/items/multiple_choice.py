"""Multiple choice: some of several options, and no more than may be chosen."""

from collections.abc import Collection

from protocol.paper import Item, MultipleChoiceInteraction
from protocol.records import ChoicesResponse, Response
from station.ui.seat.items.answer_words import answer_words_of
from station.ui.seat.items.note import StatusNote
from station.ui.seat.items.options import OptionItem
from station.ui.seat.pictures import Pictures
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords


class MultipleChoiceWidget(OptionItem):
    """Boxes instead of discs; a line says how many are chosen and how many may be."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words, square=True)
        self._texts = answer_words_of(words)
        self.status = StatusNote(words.save_failed)
        self._column.insertWidget(0, self.status)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the options of `item`."""
        super().show_item(item, response, pictures, zoom)
        self._show_count()
        hint = self._texts.hint_many if self.may_strike else tool_words_of(self.words).hint_many
        self.hint.show_words(hint.format(letters=self._letters()), zoom)

    def chosen(self, response: Response | None) -> Collection[str]:
        """Return those that `response` chooses, in the order chosen."""
        return response.choices if isinstance(response, ChoicesResponse) else ()

    def choose(self, choice: str) -> None:
        """Choose this one too, or let it go; where no more may be chosen, say so."""
        before = tuple(self.chosen(self._response))
        if choice in before:
            after = tuple(one for one in before if one != choice)
        elif self._most and len(before) >= self._most:
            self.status.show_note(
                "circle-alert", self._texts.chosen_full.format(most=self._most), "person_ink", self._zoom
            )
            self.status.announce()
            return
        else:
            after = (*before, choice)
        self.responded.emit(ChoicesResponse(after) if after else None)

    @property
    def _most(self) -> int:
        asked = self._item.interaction if self._item else None
        return asked.max_choices if isinstance(asked, MultipleChoiceInteraction) else 0

    def _show_count(self) -> None:
        count, most, words = len(self.chosen(self._response)), self._most, self._texts
        if count:
            said = words.chosen_most if most else words.chosen_some
            self.status.show_note("check", said.format(count=count, most=most), "accent", self._zoom)
        else:
            said = words.chosen_none_most if most else words.chosen_none
            self.status.show_note("circle", said.format(most=most), "wait_ink", self._zoom)
