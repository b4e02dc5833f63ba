"""How an essay is kept while it is written: whole now and then, by its changes in between.

A whole essay is up to 60 kB. Written at every pause it would fill disk and line; written seldom it would be lost.
"""

from dataclasses import replace

from protocol.paper import ItemType
from protocol.records import Answered, Response, TextChanged, TextResponse
from protocol.text_change import difference
from station.exam.seat import SeatState

CHANGES = 200  # after so many the essay is written whole


def written(state: SeatState, item: str, response: Response | None) -> tuple[SeatState, Answered | TextChanged]:
    """Return the record that keeps `response` to the item on screen, and the state that remembers it.

    The first time after a start it is whole: what the seat before this one wrote last may never arrive.
    """
    if state.item is None or state.item.type is not ItemType.EXTENDED_TEXT:
        return state, Answered(item, response)
    changes = state.text_changes.get(item, CHANGES)
    if not isinstance(response, TextResponse) or changes >= CHANGES:
        return replace(state, text_changes={**state.text_changes, item: 0}), Answered(item, response)
    before = state.response.text if isinstance(state.response, TextResponse) else ""
    counted = replace(state, text_changes={**state.text_changes, item: changes + 1})
    return counted, difference(item, before, response.text)
