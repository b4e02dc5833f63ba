"""Choosing some of several marked things, and no more than may be chosen."""

from protocol.paper import HotspotInteraction, HotTextInteraction
from station.exam.arranging import Marking, chosen, is_full, toggled
from station.ui.seat.items.picking import PickedItem

NONE = HotTextInteraction(())


class MarkingItem(PickedItem):
    """Toggles what is pressed; says how many are chosen and how many may be."""

    @property
    def marking(self) -> Marking:
        """What is asked for."""
        asked = self.interaction
        return asked if isinstance(asked, HotTextInteraction | HotspotInteraction) else NONE

    def toggle(self, mark: str) -> None:
        """Choose `mark` or let it go; where no more may be chosen, say so."""
        if is_full(self.marking, self._response) and mark not in chosen(self.marking, self._response):
            words = self._texts.chosen_full.format(most=self.marking.max_choices)
            self._say("circle-alert", words, "person_ink")
            return
        self._give(toggled(self.marking, self._response, mark))

    def _show_count(self) -> None:
        words, most = self._texts, self.marking.max_choices
        count = len(chosen(self.marking, self._response))
        if count:
            said = words.choose_most if most > 1 else words.choose_any
            self._say("check", said.format(count=count, most=most), "accent")
            return
        said = {0: words.choose_none_any, 1: words.choose_none_one}.get(most, words.choose_none)
        self._say("circle", said.format(most=most), "wait_ink")
