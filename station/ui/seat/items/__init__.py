"""The widgets that draw and answer items, one module per type. Each is an `ItemWidget` (interface.py)."""

from protocol.paper import ItemType
from station.ui.seat.items.associate import AssociateWidget
from station.ui.seat.items.choice import ChoiceWidget
from station.ui.seat.items.extended_text import ExtendedTextWidget
from station.ui.seat.items.gap_match import GapMatchWidget
from station.ui.seat.items.graphic_gap_match import GraphicGapMatchWidget
from station.ui.seat.items.hot_text import HotTextWidget
from station.ui.seat.items.hotspot import HotspotWidget
from station.ui.seat.items.inline_choice import InlineChoiceWidget
from station.ui.seat.items.interface import ItemWidget
from station.ui.seat.items.match import MatchWidget
from station.ui.seat.items.multiple_choice import MultipleChoiceWidget
from station.ui.seat.items.order import OrderWidget
from station.ui.seat.items.short_number import ShortNumberWidget
from station.ui.seat.items.slider import SliderWidget
from station.ui.seat.items.text_entry import TextEntryWidget
from station.ui.seat.items.true_false import TrueFalseWidget
from station.ui.seat.items.upload import UploadWidget
from station.ui.seat.words import SeatWords

WIDGETS: dict[ItemType, type[ItemWidget]] = {
    ItemType.CHOICE: ChoiceWidget,
    ItemType.MULTIPLE_CHOICE: MultipleChoiceWidget,
    ItemType.TRUE_FALSE: TrueFalseWidget,
    ItemType.SHORT_NUMBER: ShortNumberWidget,
    ItemType.TEXT_ENTRY: TextEntryWidget,
    ItemType.INLINE_CHOICE: InlineChoiceWidget,
    ItemType.MATCH: MatchWidget,
    ItemType.ORDER: OrderWidget,
    ItemType.ASSOCIATE: AssociateWidget,
    ItemType.GAP_MATCH: GapMatchWidget,
    ItemType.GRAPHIC_GAP_MATCH: GraphicGapMatchWidget,
    ItemType.HOT_TEXT: HotTextWidget,
    ItemType.HOTSPOT: HotspotWidget,
    ItemType.SLIDER: SliderWidget,
    ItemType.EXTENDED_TEXT: ExtendedTextWidget,
    ItemType.UPLOAD: UploadWidget,
}


def widget_for(type_: ItemType, words: SeatWords) -> ItemWidget:
    """Return a new widget that answers items of `type_`."""
    return WIDGETS[type_](words)
