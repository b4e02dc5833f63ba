"""What is wrong with a document, and where: codes are API, the words stand in `words.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Reason(Enum):
    """Why something of a document could not be taken, or was taken otherwise than it stands there."""

    # the file
    TOO_LARGE = "too_large"
    NO_DOCUMENT = "no_document"
    OLD_DOCUMENT = "old_document"
    ENCRYPTED = "encrypted"
    OPEN_DOCUMENT = "open_document"
    OTHER_KIND = "other_kind"
    UNPACKS_TO_TOO_MUCH = "unpacks_to_too_much"
    BROKEN_FILE = "broken_file"
    BROKEN_XML = "broken_xml"
    ENTITIES = "entities"
    TOO_DEEP = "too_deep"
    NO_ITEMS = "no_items"
    TOO_MANY_ITEMS = "too_many_items"
    TOO_MUCH_MEDIA = "too_much_media"
    # items
    NUMBER_SKIPPED = "number_skipped"
    EMPTY_BODY = "empty_body"
    EMPTY_OPTION = "empty_option"
    OPTION_MISSING = "option_missing"
    NOT_FOUR_STATEMENTS = "not_four_statements"
    TEXT_AFTER_OPTIONS = "text_after_options"
    TOO_LONG = "too_long"
    DOLLAR = "dollar"
    # keys
    NO_KEY = "no_key"
    TWO_KEYS = "two_keys"
    BAD_KEY = "bad_key"
    BAD_TRUTHS = "bad_truths"
    BAD_NUMBER = "bad_number"
    KEY_HOLE = "key_hole"
    KEY_WITHOUT_ITEM = "key_without_item"
    KEY_TWICE = "key_twice"
    KEY_UNREAD = "key_unread"
    KEY_PARTS = "key_parts"
    KEYS_DISAGREE = "keys_disagree"
    STIMULUS_RANGE = "stimulus_range"
    # what stands in them
    FORMULA_ELEMENT = "formula_element"
    FORMULA_NOT_DRAWN = "formula_not_drawn"
    FORMULA_TOO_LARGE = "formula_too_large"
    EQUATION_FIELD = "equation_field"
    PICTURE_KIND = "picture_kind"
    PICTURE_MISSING = "picture_missing"
    PICTURE_OUTSIDE = "picture_outside"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_BROKEN = "picture_broken"
    PICTURE_TURNED = "picture_turned"
    OBJECT = "object"
    DRAWING = "drawing"
    TEXT_BOX = "text_box"
    NESTED_TABLE = "nested_table"
    SYMBOL = "symbol"
    OLD_FONT = "old_font"
    MATHTYPE_KIND = "mathtype_kind"
    # warnings
    MATHTYPE_PICTURE = "mathtype_picture"
    NO_ALT_TEXT = "no_alt_text"
    FLOATING_PICTURE = "floating_picture"
    PICTURE_AFTER_OPTIONS = "picture_after_options"
    HIDDEN_TEXT = "hidden_text"
    TRACKED_CHANGES = "tracked_changes"
    FOOTNOTE = "footnote"
    MERGED_CELLS = "merged_cells"
    KEY_LINE_LEFT_OUT = "key_line_left_out"
    MARK_DIFFERS = "mark_differs"
    UNEVEN_MARKS = "uneven_marks"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in `file`. `paragraph` counts from 1, in tables too; 0: the whole file. `item` 0: unknown."""

    file: str
    paragraph: int
    item: int
    reason: Reason
    facts: Mapping[str, str] = field(default_factory=dict)


class DocumentError(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(reason.value)
        self.reason, self.facts = reason, facts


@dataclass(frozen=True, slots=True)
class Note:
    """A problem or a warning found in a paragraph, before it is known whose."""

    paragraph: int
    reason: Reason
    facts: tuple[tuple[str, str], ...] = ()
    is_warning: bool = False
    item: int = 0


class Notes:
    """Takes down what is found on the way, each thing once a paragraph."""

    def __init__(self) -> None:
        self._found: dict[Note, None] = {}

    def problem(self, paragraph: int, reason: Reason, item: int = 0, /, **facts: str) -> None:
        """Note what keeps the document out."""
        self._found[Note(paragraph, reason, tuple(facts.items()), item=item)] = None

    def warning(self, paragraph: int, reason: Reason, item: int = 0, /, **facts: str) -> None:
        """Note what a person should look at."""
        self._found[Note(paragraph, reason, tuple(facts.items()), is_warning=True, item=item)] = None

    @property
    def found(self) -> tuple[Note, ...]:
        """All notes in the order of their paragraphs."""
        return tuple(sorted(self._found, key=lambda note: note.paragraph))
