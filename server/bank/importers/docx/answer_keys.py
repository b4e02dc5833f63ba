"""The answer table of a document: as text ("1-A", "1a", "1.A"), or as a Word table of numbers and letters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from server.bank.importers.docx import lines
from server.bank.importers.docx.blocks import Block, Paragraph, Table
from server.bank.importers.docx.problems import Notes, Reason

TRUTH = r"(?:đúng|sai|[đdðɖs])"
NUMBER = r"(?:câu\s*)?(?P<n>\d{1,3})"
SPACED_TRUTHS = rf"(?:{TRUTH}[\s,/–-]+){{1,7}}{TRUTH}(?![\w])"
LETTERED_TRUTHS = rf"a\s*[.)]?\s*{TRUTH}(?:[\s,;]+[b-h]\s*[.)]?\s*{TRUTH}(?!\w)){{1,7}}"
NEXT = r"\d{1,3}\s*[-–—:).]\s*[^\W\d]"  # the entry behind a hole
ANSWER = r"(?:[-−–]?\d+,\d[^\s;]*|[^\s;,]+)"
ENTRY = re.compile(
    rf"{NUMBER}\s*(?:(?:[-–—:)=/.]|\.\s*[-:])\s*|(?=\s))\s*(?P<spaced>{LETTERED_TRUTHS}|{SPACED_TRUTHS})"
    rf"|{NUMBER.replace('<n>', '<n2>')}\s*(?:[-–—:)=/]\s*|\.\s*[-:]\s*|\.\s+|\.(?=[^\d\s]))"
    rf"(?!{NEXT})(?P<answer>{ANSWER})"
    rf"|{NUMBER.replace('<n>', '<n3>')}\s*(?P<letter>[A-Ha-h]|[ĐS]{{2,8}})(?!\w)"
    rf"|{NUMBER.replace('<n>', '<n4>')}\s*[-–—:)=.]+(?=[\s,;]|$)",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"[\s,;|.]*")
HEAD_CELL = re.compile(
    r"\W*(?:câu(?:\s+hỏi)?|số\s+câu|stt|question|no|đáp\s*án(?:\s+đúng)?(?:\s*\(đ/s\))?|đa|đ/a|answer|key|chọn|ý|lệnh\s+hỏi)\W*",
    re.IGNORECASE,
)
NUMBER_CELL = re.compile(r"\s*(?:câu\s*)?(\d{1,3})\s*[.:)]?\s*", re.IGNORECASE)
STATEMENT_CELL = re.compile(r"\s*(?:ý\s*)?([a-h])\s*[.)]?\s*", re.IGNORECASE)
STOPS, MAX_KEY_LINE = ",;.", 5000


@dataclass
class KeyGroup:
    """The keys of a run of numbers. `part`: of the heading above, 0 without one."""

    part: int
    paragraph: int
    keys: dict[int, str] = field(default_factory=dict)
    paragraphs: dict[int, int] = field(default_factory=dict)


class AnswerKeys:
    """Reads the blocks under the heading of the answer table."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._part = 0
        self.groups: list[KeyGroup] = []

    def read(self, blocks: Iterable[Block]) -> None:
        """Take all entries; what is none is noted."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._line(block)

    def _line(self, line: Paragraph) -> None:
        part = lines.part_number(line.text) or lines.roman_part_number(line.text)
        if part is not None:
            self._part = part
            return
        entries = entries_in(line.text)
        if entries is None:
            self._unread(line.number, line.text)
            return
        for number, answer in entries:
            self._add(number, answer, line.number)

    def _unread(self, paragraph: int, text: str) -> None:
        """Note what holds a key that is not understood; what holds none explains how marks are given."""
        if ENTRY.match(" ".join(text.split())[:MAX_KEY_LINE]):
            self._notes.problem(paragraph, Reason.KEY_UNREAD, text=_short(text))
        else:
            self._notes.warning(paragraph, Reason.KEY_LINE_LEFT_OUT, text=_short(text))

    def _add(self, number: int, answer: str, paragraph: int) -> None:
        if not answer.strip():  # the hole is named where the item stands
            return
        is_new = not self.groups or self.groups[-1].part != self._part
        restarts = not is_new and number == 1 and bool(self.groups[-1].keys) and max(self.groups[-1].keys) > 1
        if is_new or restarts:
            self.groups.append(KeyGroup(self._part, paragraph))
        group = self.groups[-1]
        if number in group.keys:
            self._notes.problem(paragraph, Reason.KEY_TWICE, number, number=str(number))
            return
        group.keys[number], group.paragraphs[number] = answer, paragraph

    def _table(self, table: Table) -> None:
        rows = [[" ".join(line.text.strip() for line in cell).strip() for cell in row] for row in table.rows]
        filled = [cell for row in rows for cell in row if cell and not HEAD_CELL.fullmatch(cell)]
        listed = [entries_in(cell) for cell in filled]
        if filled and all(listed):
            pairs = [pair for entries in listed for pair in entries or ()]
        else:
            pairs = by_statement(rows) or across(rows) or down(rows)
        if not pairs:
            self._unread(table.number, " ".join(filled))
        for number, answer in pairs:
            self._add(number, answer, table.number)


def entries_in(text: str) -> list[tuple[int, str]] | None:
    """Return the numbers and answers of a line of entries; None: something in it is no entry."""
    text, entries, at = " ".join(text.split()), list[tuple[int, str]](), 0
    if len(text) > MAX_KEY_LINE:
        return None
    for found in ENTRY.finditer(text):
        if not SEPARATORS.fullmatch(text[at : found.start()]):
            return None
        at = found.end()
        number = found["n"] or found["n2"] or found["n3"] or found["n4"]
        answer = found["spaced"] or found["answer"] or found["letter"] or ""
        entries.append((int(number), answer.rstrip(STOPS)))
    return entries if entries and SEPARATORS.fullmatch(text[at:]) else None


def across(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Read rows of numbers, each over a row of answers, or over one row for each statement."""
    pairs, at = list[tuple[int, str]](), 0
    while at < len(rows):
        numbers = _numbers(rows[at])
        if numbers is None:
            return []
        at += 1
        under = list[Sequence[str]]()
        while at < len(rows) and (not under or _numbers(rows[at]) is None or STATEMENT_CELL.fullmatch(rows[at][0])):
            under.append(rows[at])
            at += 1
        pairs += [(number, _column(under, place)) for place, number in numbers.items()]
    return pairs


def _numbers(row: Sequence[str]) -> dict[int, int] | None:
    """Return the numbers of a row by their places, if it is a row of numbers that count on."""
    cells = {place: cell for place, cell in enumerate(row) if cell and not HEAD_CELL.fullmatch(cell)}
    found = {place: NUMBER_CELL.fullmatch(cell) for place, cell in cells.items()}
    numbers = {place: int(match[1]) for place, match in found.items() if match is not None}
    values = list(numbers.values())
    counts_on = values == list(range(values[0], values[0] + len(values))) if values else False
    return numbers if len(numbers) == len(cells) and counts_on else None


def _column(rows: Sequence[Sequence[str]], place: int) -> str:
    return "".join(row[place] for row in rows if place < len(row))


def by_statement(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Read columns of number, statement and truth: the ministry's table of part II."""
    keys = dict[int, str]()
    for place in range(0, max(map(len, rows), default=0) - 2, 3):
        number: int | None = None
        for row in rows:
            label, statement, truth = (*row[place : place + 3], "", "", "")[:3]
            if not statement or all(HEAD_CELL.fullmatch(cell) for cell in row if cell):
                continue
            found = NUMBER_CELL.fullmatch(label)
            number = number if found is None else int(found[1])
            if number is None or not STATEMENT_CELL.fullmatch(statement):
                return []
            keys[number] = keys.get(number, "") + truth
    return sorted(keys.items())


def down(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Read columns of numbers, each beside a column of answers."""
    pairs = list[tuple[int, str]]()
    for row in rows:
        cells = [cell for cell in row if cell]
        if not cells or all(HEAD_CELL.fullmatch(cell) for cell in cells):
            continue
        for place in range(0, len(row) - 1, 2):
            found = NUMBER_CELL.fullmatch(row[place])
            if found is None:
                if row[place]:
                    return []
                continue
            pairs.append((int(found[1]), row[place + 1]))
    return sorted(pairs)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
