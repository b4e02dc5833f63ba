"""An item of the bank, in the words of QTI 3: body, interaction, response declarations. Its key is in it.

Interactions are those of a packed paper (`protocol.paper`), with the bank's ids, and its text in place of HTML
(docs/formats/workbook.md): packing renders the text and puts a variant's pseudonyms in place of the ids.
"""

from enum import Enum

import msgspec

from protocol.paper import TYPE_OF, Interaction, ItemType, Listening

RESPONSE = "RESPONSE"  # the identifier of an item's one response; items with gaps have one per gap
TRUE, FALSE = "true", "false"


class Level(Enum):
    """The four levels of the Vietnamese matrix."""

    KNOW = "NB"
    UNDERSTAND = "TH"
    APPLY = "VD"
    APPLY_HIGH = "VDC"


class Cardinality(Enum):
    """How many values a response has."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDERED = "ordered"


class BaseType(Enum):
    """What a value of a response is, and how it is written."""

    IDENTIFIER = "identifier"
    PAIR = "pair"  # "A B", in either order
    DIRECTED_PAIR = "directedPair"  # "A B": source and target, choice and gap, statement and true or false
    STRING = "string"
    FLOAT = "float"  # an exact decimal or fraction, "0,25" or "1/4"; a range "24..26"
    FILE = "file"


class ResponseDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is right. Of a single value any of `correct` is; of several values, all of them; of an order, in this one.

    Empty where a person has to mark: essays and files.
    """

    identifier: str
    cardinality: Cardinality
    base_type: BaseType
    correct: tuple[str, ...] = ()


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture under the body: the file's name, and what a person hears who cannot see it."""

    name: str
    alt: str = ""


class BankItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of an item. Never leaves the papers role as it stands here."""

    code: str
    subject: str
    grade: str
    topic: str
    level: Level
    body: str
    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]
    points: str = ""  # empty: what its part gives
    fixed_order: bool = False  # its choices keep their order
    fixed: tuple[str, ...] = ()  # ids of choices that keep their place
    figure: Figure | None = None
    stimulus: str = ""  # code of the stimulus that it shares
    listening: Listening | None = None
    rationale: str = ""
    source: str = ""
    version: int = 1

    @property
    def type(self) -> ItemType:
        """What kind of interaction it has."""
        return TYPE_OF[type(self.interaction)]


class BankStimulus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What several items have in common. Items name it by its code."""

    code: str
    body: str
    figure: Figure | None = None
    listening: Listening | None = None
    version: int = 1
