"""Settings of an item as one cell holds them: counts, a scale, spots of a picture, how often something is used."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from protocol.paper import Shape, Spot
from server.bank.importers.workbook.columns import LETTERS, SHOWN
from server.bank.importers.workbook.problems import Reason, UnfitError

ANY = frozenset({"nhiều", "tùy ý", "tuỳ ý"})
MARKED, UNMARKED = frozenset({"x", "1", "có", "true"}), frozenset({"", "0", "không", "false"})
COUNT = re.compile("[0-9]{1,5}")
DECIMAL = r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?"
SCALE = re.compile(rf"({DECIMAL})\s*\.\.\s*({DECIMAL})\s*(?:;\s*(?:bước\s*)?({DECIMAL}))?", re.IGNORECASE)
MOST_STEPS, MOST_USES = 10_000, 99
SPOT = re.compile(r"(?:(?P<id>[^\s:]+) ?: ?)?(?P<shape>[^\W\d]+(?: [^\W\d]+)?) (?P<coords>[0-9.,][0-9., ]*)")
SHAPES = {
    "rect": Shape.RECT, "chữ nhật": Shape.RECT, "circle": Shape.CIRCLE, "tròn": Shape.CIRCLE, "poly": Shape.POLY,
    "đa giác": Shape.POLY,
}  # fmt: skip
COORDS = {Shape.RECT: 4, Shape.CIRCLE: 3}
FEWEST_CORNERS, MOST_COORDS, MOST_COORD = 6, 60, 100_000
MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
FAMILIAR = {"ảnh": ("jpg", "png"), "jpeg": ("jpg",), "word": ("docx",), "excel": ("xlsx",)}
USUAL_MEDIA_TYPES = (MEDIA_TYPES["jpg"], MEDIA_TYPES["png"], MEDIA_TYPES["pdf"])
MEGABYTE, MOST_FILE_BYTES, MOST_FILES = Decimal(1_000_000), 50_000_000, 10
MEGABYTES = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,6})?")


def count(text: str, usual: int, *, most: int = 99_999) -> int:
    """Read a number of things; `nhiều` and 0: any number."""
    if not text:
        return usual
    if text.casefold() in ANY:
        return 0
    if not COUNT.fullmatch(text) or int(text) > most:
        raise UnfitError(Reason.BAD_COUNT, text=text[:SHOWN], most=str(most))
    return int(text)


def word_counts(text: str) -> tuple[int, int]:
    """Read how many words an essay is about, and the most: `150`, `150/300`."""
    expected, _, most = text.partition("/")
    counts = count(expected.strip(), 0), count(most.strip(), 0)
    if counts[1] and counts[1] < counts[0]:
        raise UnfitError(Reason.BAD_COUNT, text=text[:SHOWN], most=str(counts[1]))
    return counts


def scale(text: str) -> tuple[str, str, str]:
    """Read a slider's lower end, upper end and step: `0..100; 5`."""
    found = SCALE.fullmatch(text)
    if found is None:
        raise UnfitError(Reason.BAD_SCALE, text=text[:SHOWN])
    lower, upper, step = (part.replace(",", ".") for part in (found[1], found[2], found[3] or "1"))
    width, each = Decimal(upper) - Decimal(lower), Decimal(step)
    if width <= 0 or each <= 0 or width % each or width / each > MOST_STEPS:
        raise UnfitError(Reason.BAD_SCALE, text=text[:SHOWN])
    return lower, upper, step


def spots(text: str) -> tuple[Spot, ...]:
    """Read the places of a picture, one a line: `1: rect 10,20,50,60 | nhãn`."""
    found = list[Spot]()
    for line in filter(None, map(str.strip, text.splitlines())):
        found.append(_spot(line, str(len(found) + 1)))
        if found[-1].id in {spot.id for spot in found[:-1]}:
            raise UnfitError(Reason.BAD_SPOT, text=line[:SHOWN])
    return tuple(found)


def _spot(line: str, number: str) -> Spot:
    told, bar, label = line.partition("|")
    found = SPOT.fullmatch(" ".join(told.split()))
    shape = None if found is None else SHAPES.get(found["shape"].casefold())
    if found is None or shape is None:
        raise UnfitError(Reason.BAD_SPOT, text=line[:SHOWN])
    try:
        coords = tuple(float(part) for part in re.split(r"[, ]+", found["coords"].strip(", ")))
    except ValueError as error:
        raise UnfitError(Reason.BAD_SPOT, text=line[:SHOWN]) from error
    if not _is_shaped(shape, coords):
        raise UnfitError(Reason.BAD_SPOT, text=line[:SHOWN])
    name = found["id"] or number
    return Spot(name, shape, coords, label.strip() if bar else f"Vùng {name}")


def _is_shaped(shape: Shape, coords: Sequence[float]) -> bool:
    if len(coords) != COORDS.get(shape, len(coords)) or len(coords) > MOST_COORDS or max(coords) > MOST_COORD:
        return False
    if shape is Shape.CIRCLE:
        return coords[2] > 0
    if shape is Shape.POLY:
        return len(coords) >= FEWEST_CORNERS and len(coords) % 2 == 0
    return coords[0] < coords[2] and coords[1] < coords[3]


def is_within(spot: Spot, width: int, height: int) -> bool:
    """Tell whether a place lies in a picture of so many pixels."""
    across, down = (
        (spot.coords[:1], spot.coords[1:2]) if spot.shape is Shape.CIRCLE else (spot.coords[::2], spot.coords[1::2])
    )
    return all(x <= width for x in across) and all(y <= height for y in down)


def per_name(text: str, known: Sequence[str], usual: Mapping[str, int]) -> dict[str, int]:
    """Read a count for each of `known`: `A: 2; B: nhiều`, or one for all; what is not named has its `usual` one."""
    if not text:
        return dict(usual)
    if ":" not in text:
        return dict.fromkeys(known, count(text, 1, most=MOST_USES))
    found = dict(usual)
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        name, _, told = part.partition(":")
        if name.strip() not in known:
            raise UnfitError(Reason.UNKNOWN_ID, name=name.strip()[:SHOWN])
        if not told.strip():
            raise UnfitError(Reason.BAD_COUNT, text=part[:SHOWN], most=str(MOST_USES))
        found[name.strip()] = count(told.strip(), 1, most=MOST_USES)
    return found


def fixed(text: str) -> tuple[bool, tuple[str, ...]]:
    """Read whether all keep their order (`x`), or which keep their place (`D`; `1,` is the target 1)."""
    folded = text.casefold()
    if folded in MARKED or folded in UNMARKED:
        return folded in MARKED, ()
    names = tuple(filter(None, re.split(r"[\s,;]+", text)))
    if any(len(name) > SHOWN or not name.isalnum() for name in names):
        raise UnfitError(Reason.BAD_MARK, text=text[:SHOWN])
    return False, tuple(name.upper() if name.upper() in LETTERS else name for name in names)


def media_types(text: str) -> tuple[str, ...]:
    """Read what kinds of files may be sent: `ảnh, pdf`."""
    found = dict[str, None]()
    for word in filter(None, re.split(r"[\s,;]+", text.casefold())):
        for name in FAMILIAR.get(word, (word,)):
            if name not in MEDIA_TYPES:
                raise UnfitError(Reason.UNKNOWN_ID, name=word[:SHOWN])
            found[MEDIA_TYPES[name]] = None
    return tuple(found) or USUAL_MEDIA_TYPES


def file_count(text: str, usual: int) -> int:
    """Read how many files may be sent, at least one."""
    found = count(text, usual, most=MOST_FILES)
    if not found:
        raise UnfitError(Reason.BAD_COUNT, text=text[:SHOWN], most=str(MOST_FILES))
    return found


def file_bytes(text: str, usual: int) -> int:
    """Read how large a file may be, in MB."""
    if not text:
        return usual
    if not MEGABYTES.fullmatch(text):
        raise UnfitError(Reason.BAD_COUNT, text=text[:SHOWN], most=str(MOST_FILE_BYTES // 1_000_000))
    found = Decimal(text.replace(",", ".")) * MEGABYTE
    if not 0 < found <= MOST_FILE_BYTES:
        raise UnfitError(Reason.BAD_COUNT, text=text[:SHOWN], most=str(MOST_FILE_BYTES // 1_000_000))
    return int(found)
