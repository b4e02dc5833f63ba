"""What a line of a question paper is: a part, a stem, a key, a rationale, the end (guides of Azota and SHub)."""

import re
from dataclasses import dataclass

from server.bank.items import Level

IGNORE = re.IGNORECASE
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
PART = re.compile(r"\s*(?:phần|part|nhóm|section)\s+([IVX]{1,5}|\d{1,2})\b\s*[.:)\-–—]?\s*(.*)", IGNORE | re.DOTALL)
ROMAN_PART = re.compile(r"\s*([IVX]{1,5})\s*[.)]\s+(\S.*)", re.DOTALL)
WORDED_STEM = re.compile(r"\s*(?:câu(?:\s+hỏi)?|bài|question)\s*(\d{1,4})(?!\d)\s*([.:)\]]*)", IGNORE)
PLAIN_STEM = re.compile(r"\s*(\d{1,4})\s*\.(?!\d)\s*()")
AFTER_NUMBER = re.compile(r"[\s(\[]|$")
LEVEL_WORDS = {
    "nb": Level.KNOW, "nhận biết": Level.KNOW, "th": Level.UNDERSTAND, "thông hiểu": Level.UNDERSTAND,
    "vd": Level.APPLY, "vận dụng": Level.APPLY, "vdt": Level.APPLY, "vận dụng thấp": Level.APPLY,
    "vdc": Level.APPLY_HIGH, "vận dụng cao": Level.APPLY_HIGH,
}  # fmt: skip
LEVEL_TAG = re.compile(rf"[\s.:]*[\[(]\s*({'|'.join(sorted(LEVEL_WORDS, key=len, reverse=True))})\s*[\])]", IGNORE)
POINTS_TAG = re.compile(r"[\s.:]*[\[(]\s*(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:điểm|đ|points?|pts?)\s*[\])]", IGNORE)
LOOSE_STOP = re.compile(r"[\s.:]+")
END = re.compile(r"[\W_]*(?:HẾT|THE END)[\W_]*")
KEY_HEADING = re.compile(
    r"[\W_]*(?:bảng\s+)?(?:đáp\s+án|answer\s+keys?|answers)\b"
    r"(?:\s+(?:và\s+lời\s+giải|và\s+hướng\s+dẫn\s+giải|chi\s+tiết|tham\s+khảo|trắc\s+nghiệm))*\s*[:.]?[\s*=_–—-]*",
    IGNORE,
)
KEY_TABLE = re.compile(r"\W*bảng\s+đáp\s+án\b[^\d:]*[\W_]*", IGNORE)
WITH_SOLUTIONS = re.compile(r"lời\s+giải|hướng\s+dẫn", IGNORE)
SOLUTIONS = (
    r"lời giải|hướng dẫn chi tiết|hướng dẫn giải|giải thích chi tiết|giải thích|giải chi tiết|explanations?|solutions?"
)
SOLUTION_HEADING = re.compile(rf"\W*(?:(?:{SOLUTIONS})(?:\s+(?:chi tiết|tham khảo))?)\W*", IGNORE)
RATIONALE = re.compile(rf"\s*(?:{SOLUTIONS})(?:\s+(?:chi tiết|tham khảo))?\s*(?:[:.]\s*|$)", IGNORE)
KEY_LINE = re.compile(
    r"\s*(?:đáp\s+án(?:\s+đúng)?|đáp\s+số|trả\s+lời|kết\s+quả|answer|key|đa|đs|chọn(?:\s+(?:đáp|phương)\s+án)?)\s*[:：]\s*(.*)",
    IGNORE | re.DOTALL,
)
CHOSEN = re.compile(
    r"\s*(?:chọn|đáp\s+án)(?:\s+(?:đáp\s+án|phương\s+án))?(?:\s+đúng)?(?:\s+là)?\s*:?\s+([A-H])\s*[.!]?\s*", IGNORE
)
MOST_OF_A_HEADING = 200
BLANK = re.compile(r"[\W_]*")
RANGE = re.compile(
    r"(?:câu(?:\s+hỏi)?|questions?|from|từ)\s*(?:số\s+)?(?:câu\s+)?(\d{1,3})"
    r"\s*(?:đến|tới|to|-|–|—)\s*(?:câu\s+)?(\d{1,3})\b",
    IGNORE,
)
TOLD_TO_ALL = re.compile(r"\s*(?:thí sinh|học sinh|phần|part)\b", IGNORE)
INSTRUCTION = re.compile(
    r"\s*(?:mark the letter|read the|choose the|listen|look at"
    r"|chọn (?:từ|phương án|đáp án|câu)|đọc (?:đoạn|bài|văn bản)"
    r"|(?:dựa vào|sử dụng|cho) (?:đoạn|bảng|thông tin|dữ kiện|hình|biểu đồ|ngữ liệu|văn bản).*(?:câu|sau))\b",
    IGNORE,
)
ESSAY = re.compile(r"tự\s+luận|essay", IGNORE)
TRUE_FALSE = re.compile(r"đúng\s*(?:[,/–-]|hoặc)?\s*sai|true\s*[/-]\s*false", IGNORE)


@dataclass(frozen=True, slots=True)
class Stem:
    """The label of an item: its number, where its text begins, whether a stop follows the number."""

    number: int
    end: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Tags:
    """What stands in brackets before a stem's own words, and where those begin."""

    level: Level
    points: str
    end: int


def stem_of(text: str, *, worded: bool) -> Stem | None:
    """Return the label that a line begins with: "Câu 1." where stems are worded, else "1."."""
    found = (WORDED_STEM if worded else PLAIN_STEM).match(text)
    if found is None:
        return None
    is_sure = bool(found[2]) or not worded
    if not is_sure and not AFTER_NUMBER.match(text[found.end(1) :]):
        return None
    return Stem(int(found[1]), found.end(), is_sure)


def tags_of(text: str) -> Tags:
    """Return the level and the points that stand first; without a level it is taken as understanding."""
    level, points, end = Level.UNDERSTAND, "", 0
    while True:
        if found := LEVEL_TAG.match(text, end):
            level = LEVEL_WORDS[" ".join(found[1].lower().split())]
        elif found := POINTS_TAG.match(text, end):
            points = found[1].replace(",", ".")
        else:
            break
        end = found.end()
    stop = LOOSE_STOP.match(text, end)
    return Tags(level, points, stop.end() if stop and end else end)


def part_number(text: str) -> int | None:
    """Return the number of the part that a line opens by the word part."""
    found = PART.match(text)
    if found is None:
        return None
    return ROMAN.get(found[1].upper()) if not found[1].isdigit() else int(found[1])


def roman_part_number(text: str) -> int | None:
    """Return the number of the part that a line may open by a Roman number alone."""
    found = ROMAN_PART.match(text)
    return None if found is None else ROMAN.get(found[1])


def key_in_line(text: str) -> str:
    """Return the key that a line of an item gives, or nothing: an empty line to write on gives none."""
    if chosen := CHOSEN.fullmatch(text):
        return chosen[1].upper()
    found = KEY_LINE.match(text)
    return "" if found is None or BLANK.fullmatch(found[1]) else found[1].strip()


def is_line_to_write_on(text: str) -> bool:
    """Tell whether a line only asks for an answer: "Đáp án: ……"."""
    found = KEY_LINE.match(text)
    return found is not None and BLANK.fullmatch(found[1]) is not None


def tells_solutions(text: str) -> bool:
    """Tell whether a heading of answers says that solutions stand there too."""
    return WITH_SOLUTIONS.search(text) is not None


def is_end(text: str) -> bool:
    """Tell whether the questions end here: "-----HẾT-----"."""
    return len(text) < MOST_OF_A_HEADING and END.fullmatch(text) is not None


def is_solution_heading(text: str) -> bool:
    """Tell whether a section of solutions begins here."""
    return len(text) < MOST_OF_A_HEADING and SOLUTION_HEADING.fullmatch(text) is not None


def is_key_heading(text: str) -> bool:
    """Tell whether the answer table begins here."""
    if len(text) > MOST_OF_A_HEADING:
        return False
    if KEY_TABLE.fullmatch(text):
        return True
    # "Đáp án:" in small letters may be a line to write on
    return KEY_HEADING.fullmatch(text) is not None and (":" not in text or text.isupper())


def range_of(text: str) -> tuple[int, int] | None:
    """Return the first and the last item that a text is shared by."""
    found = RANGE.search(text)
    if found is None or TOLD_TO_ALL.match(text) or int(found[1]) > int(found[2]):
        return None
    return int(found[1]), int(found[2])
