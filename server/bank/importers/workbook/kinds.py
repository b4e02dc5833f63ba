"""The kinds of items as schools write them in the column «Loại», and which columns each makes use of."""

from enum import Enum

from protocol.paper import ItemType
from server.bank.importers.workbook import columns as col


class Kind(Enum):
    """What stands in «Loại». `TN4`: of four options, as most are."""

    TN = "TN"
    TN4 = "TN4"
    NLC = "NLC"
    DS = "ĐS"
    TLN = "TLN"
    DK = "ĐK"
    CTC = "CTC"
    GN = "GN"
    GNB = "GNB"
    TT = "TT"
    LK = "LK"
    KT = "KT"
    KTH = "KTH"
    TTV = "TTV"
    VA = "VA"
    TR = "TR"
    TL = "TL"
    NT = "NT"


ITEM_TYPES = {
    Kind.TN: ItemType.CHOICE,
    Kind.TN4: ItemType.CHOICE,
    Kind.NLC: ItemType.MULTIPLE_CHOICE,
    Kind.DS: ItemType.TRUE_FALSE,
    Kind.TLN: ItemType.SHORT_NUMBER,
    Kind.DK: ItemType.TEXT_ENTRY,
    Kind.CTC: ItemType.INLINE_CHOICE,
    Kind.GN: ItemType.MATCH,
    Kind.GNB: ItemType.MATCH,
    Kind.TT: ItemType.ORDER,
    Kind.LK: ItemType.ASSOCIATE,
    Kind.KT: ItemType.GAP_MATCH,
    Kind.KTH: ItemType.GRAPHIC_GAP_MATCH,
    Kind.TTV: ItemType.HOT_TEXT,
    Kind.VA: ItemType.HOTSPOT,
    Kind.TR: ItemType.SLIDER,
    Kind.TL: ItemType.EXTENDED_TEXT,
    Kind.NT: ItemType.UPLOAD,
}
FOUR, EIGHT, MOST = 4, 8, len(col.LETTERS)
OPTIONS = {
    Kind.TN: (2, EIGHT),
    Kind.TN4: (FOUR, FOUR),
    Kind.NLC: (2, EIGHT),
    Kind.DS: (FOUR, FOUR),
    Kind.GN: (1, MOST),
    Kind.GNB: (1, MOST),
    Kind.TT: (2, MOST),
    Kind.LK: (2, MOST),
    Kind.KT: (1, MOST),
    Kind.KTH: (1, MOST),
}
"""The fewest and the most texts under A, B, C… of a kind; none where it does not stand here."""

USED: dict[Kind, frozenset[str]] = {
    Kind.TLN: frozenset({col.UNIT}),
    Kind.NLC: frozenset({col.MOST}),
    Kind.DK: frozenset({col.WIDTHS}),
    Kind.CTC: frozenset({col.TARGETS}),
    Kind.GN: frozenset({col.TARGETS, col.USES}),
    Kind.GNB: frozenset({col.TARGETS, col.USES}),
    Kind.LK: frozenset({col.USES, col.MOST}),
    Kind.KT: frozenset({col.USES}),
    Kind.KTH: frozenset({col.SPOTS, col.USES}),
    Kind.TTV: frozenset({col.MOST}),
    Kind.VA: frozenset({col.SPOTS, col.MOST}),
    Kind.TR: frozenset({col.SCALE, col.UNIT}),
    Kind.TL: frozenset({col.WORDS}),
    Kind.NT: frozenset({col.FILES, col.FILE_TYPES, col.FILE_SIZE}),
}
"""Columns that only some kinds make use of: under any other kind they stay empty."""

OWN_COLUMNS = frozenset().union(*USED.values())
STROKE_D = str.maketrans({"Đ": "D", "\u00d0": "D", "\u0189": "D"})  # three letters that look alike; many type a plain D
NAMED = {kind.value.translate(STROKE_D): kind for kind in Kind}


def kind_named(text: str) -> Kind | None:
    """Return the kind that somebody wrote: `ĐS`, `Đ/S`, `ds`."""
    return NAMED.get(text.upper().replace("/", "").replace(" ", "").translate(STROKE_D))
