"""Why a paper cannot be packed, and what a packed one is to be looked at for."""

from dataclasses import dataclass
from enum import StrEnum


class PackingCode(StrEnum):
    """What is wrong. The values are API: screens turn them into sentences."""

    BAD_TEXT = "bad_text"  # detail: "dollar", "tag", "math", or the formula that cannot be drawn
    GAP_UNKNOWN = "gap_unknown"  # the text has a gap, or words to pick, that its interaction does not know
    GAP_MISSING = "gap_missing"  # the other way round
    GAP_REPEATED = "gap_repeated"
    REPEATED_ID = "repeated_id"
    REPEATED_ITEM = "repeated_item"
    BAD_POINTS = "bad_points"  # of the item or its part: no decimal
    BAD_SPOT = "bad_spot"  # outside its picture, or with too few numbers
    MISSING_STIMULUS = "missing_stimulus"
    MISSING_PICTURE = "missing_picture"
    BAD_PICTURE = "bad_picture"
    SVG_PICTURE = "svg_picture"
    PICTURE_TOO_LARGE = "picture_too_large"
    MISSING_SOUND = "missing_sound"
    BAD_SOUND = "bad_sound"
    SOUND_TOO_LONG = "sound_too_long"
    TOO_LARGE = "too_large"  # the whole paper


class PackingError(Exception):
    """A paper cannot be packed: `item` is the bank's code, or empty; `detail` the file, gap or formula it is about."""

    def __init__(self, code: PackingCode, item: str = "", detail: str = "") -> None:
        super().__init__(f"{code} {item}".strip())  # no detail: it may be the text of an item
        self.code, self.item, self.detail = code, item, detail


class WarningCode(StrEnum):
    """What a proof-reader should look at. The values are API."""

    NO_ALT = "no_alt"  # a picture without words for whoever cannot see it


@dataclass(frozen=True, slots=True)
class PackingWarning:
    """Something that packs, but should be looked at."""

    code: WarningCode
    item: str  # the bank's code of the item or stimulus
    detail: str  # the file
