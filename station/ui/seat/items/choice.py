"""Choice: one of several options."""

from collections.abc import Collection

from protocol.paper import Item
from protocol.records import ChoiceResponse, Response
from station.ui.seat.items.options import OptionItem
from station.ui.seat.pictures import Pictures
from station.ui.seat.tool_words import tool_words_of
from station.ui.seat.words import SeatWords


class ChoiceWidget(OptionItem):
    """Another option takes the place of the one chosen before."""

    def __init__(self, words: SeatWords) -> None:
        super().__init__(words, square=False)

    def show_item(self, item: Item, response: Response | None, pictures: Pictures, zoom: int) -> None:
        """Draw the options of `item`."""
        super().show_item(item, response, pictures, zoom)
        hint = self.words.hint_choice if self.may_strike else tool_words_of(self.words).hint_choice
        self.hint.show_words(hint.format(letters=self._letters()), zoom)

    def chosen(self, response: Response | None) -> Collection[str]:
        """Return the one that `response` chooses."""
        return (response.choice,) if isinstance(response, ChoiceResponse) else ()

    def choose(self, choice: str) -> None:
        """Choose this one."""
        self.responded.emit(ChoiceResponse(choice))
