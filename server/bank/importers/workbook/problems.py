"""What is wrong with a question workbook, and where: codes are API, the words stand in `words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Reason(Enum):
    """Why something of a workbook could not be taken, or wants a look."""

    # the file
    TOO_LARGE = "too_large"
    PASSWORD = "password"  # noqa: S105 -- a code
    UNREADABLE = "unreadable"
    OPEN_DOCUMENT = "open_document"
    WORD_DOCUMENT = "word_document"
    MISSING_COLUMN = "missing_column"
    TWO_COLUMNS = "two_columns"
    NO_ITEMS = "no_items"
    TOO_MANY = "too_many"
    # any cell
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    DATE_CELL = "date_cell"
    DUPLICATE = "duplicate"
    NOT_FOR_TYPE = "not_for_type"
    # what an item is
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_LEVEL = "unknown_level"
    BAD_POINTS = "bad_points"
    BAD_MARK = "bad_mark"
    BAD_VERSION = "bad_version"
    UNKNOWN_STIMULUS = "unknown_stimulus"
    # texts
    DOLLAR = "dollar"
    TAG = "tag"
    MATH = "math"
    FORMULA = "formula"
    STRAY_GAP = "stray_gap"
    NO_GAP = "no_gap"
    GAP_TWICE = "gap_twice"
    # what is chosen among
    TOO_MANY_OPTIONS = "too_many_options"
    BAD_LINE = "bad_line"
    BAD_SPOT = "bad_spot"
    SPOT_OUTSIDE = "spot_outside"
    BAD_SCALE = "bad_scale"
    BAD_COUNT = "bad_count"
    TOO_FEW_ALLOWED = "too_few_allowed"
    UNKNOWN_ID = "unknown_id"
    # keys
    BAD_KEY = "bad_key"
    TWO_KEYS = "two_keys"
    BAD_TRUTHS = "bad_truths"
    BAD_NUMBER = "bad_number"
    KEY_TWICE = "key_twice"
    KEY_INCOMPLETE = "key_incomplete"
    KEY_UNKNOWN = "key_unknown"
    KEY_UNWANTED = "key_unwanted"
    KEY_OFF_SCALE = "key_off_scale"
    KEY_OVERUSED = "key_overused"
    # files beside the workbook
    BAD_NAME = "bad_name"
    UNKNOWN_FILE = "unknown_file"
    NOT_A_PICTURE = "not_a_picture"
    NO_PICTURE = "no_picture"
    TWO_PICTURES = "two_pictures"
    TWO_SOUNDS = "two_sounds"
    WITHOUT_PICTURE = "without_picture"
    WITHOUT_SOUND = "without_sound"
    BAD_MEDIA = "bad_media"
    # warnings
    COLUMN_UNREAD = "column_unread"
    SHEET_UNREAD = "sheet_unread"
    OLD_FONT = "old_font"
    NO_ALT = "no_alt"
    LONG_NUMBER = "long_number"
    THOUSANDS = "thousands"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in `file`. Rows count from 1 as the program shows them; row 0: the sheet or file as a whole."""

    file: str
    sheet: str
    row: int
    column: str
    reason: Reason
    facts: Mapping[str, str] = field(default_factory=dict)


class UnfitError(Exception):
    """A cell does not hold what its column wants. Caught where its row is known."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(reason.value)
        self.reason, self.facts = reason, facts
