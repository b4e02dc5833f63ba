"""A document cut into parts, items, shared texts, answer table and solutions: what stands where, not what it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from server.bank.importers.docx import lines
from server.bank.importers.docx.blocks import Block, Paragraph, Table
from server.bank.importers.docx.options import begins_option
from server.bank.importers.docx.problems import Notes, Reason
from server.bank.items import Level

MAX_LINE, MAX_ITEM, MAX_HEADING, MOST_WORDS_OF_A_KEY = 20_000, 60_000, 2000, 9


@dataclass
class RawItem:
    """An item as it lies in the document; `body` still holds its options."""

    number: int
    paragraph: int
    level: Level
    points: str
    body: list[Block] = field(default_factory=list)
    rationale: list[Block] = field(default_factory=list)
    key: str = ""  # of a line of its own
    key_paragraph: int = 0
    has_options: bool = False
    letters: int = 0  # in all its lines
    stimulus: "RawStimulus | None" = None


@dataclass
class RawStimulus:
    """A text that items share: those of a range, or all that follow."""

    place: int  # among the document's, from 1
    paragraph: int
    range: tuple[int, int] | None
    body: list[Block] = field(default_factory=list)
    is_used: bool = False


@dataclass
class RawPart:
    """Items under one heading."""

    number: int
    heading: str = ""
    items: list[RawItem] = field(default_factory=list)

    @property
    def is_essay(self) -> bool:
        """Whether its items are written answers."""
        return lines.ESSAY.search(self.heading) is not None

    @property
    def is_true_false(self) -> bool:
        """Whether its heading says true or false."""
        return lines.TRUE_FALSE.search(self.heading) is not None


@dataclass
class Solution:
    """The solution of an item in a section of its own; `part` counts from 0 how often the numbers began anew."""

    part: int
    number: int
    body: list[Block]


class Outline:
    """Takes blocks in their order. `worded`: stems are "Câu 1.", not "1."."""

    def __init__(self, notes: Notes, *, worded: bool) -> None:
        self._notes, self._worded = notes, worded
        self.parts: list[RawPart] = []
        self.stimuli: list[RawStimulus] = []
        self.key_blocks: list[Block] = []
        self.solutions: list[Solution] = []
        self._zone = self._question
        self._item: RawItem | None = None
        self._stimulus: RawStimulus | None = None  # its lines are being read
        self._shared: RawStimulus | None = None  # belongs to the items that follow
        self._next: int | None = None
        self._is_ended = self._has_solutions = False
        self._key_part: Block | None = None  # the last heading of a part among the answers

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        if isinstance(block, Table):
            self._take_table(block)
        elif len(block.text) > MAX_LINE:
            self._notes.problem(block.number, Reason.TOO_LONG)
        elif block.text.strip():
            self._take_line(block)

    def _take_table(self, table: Table) -> None:
        if self._zone == self._question and _is_layout(table, worded=self._worded):
            for paragraph in table.paragraphs:
                self.take(paragraph)
        else:
            self._zone(table)

    def _take_line(self, line: Paragraph) -> None:
        text = line.text
        is_over = self._zone != self._question
        if lines.is_end(text):
            self._zone, self._is_ended = self._after, True
        elif lines.is_key_heading(text):
            self._zone, self._has_solutions = self._key, self._is_ended or lines.tells_solutions(text)
        elif lines.is_solution_heading(text) and (is_over or not self.parts):
            self._zone = self._solution
        else:
            self._zone(line)

    def _after(self, block: Block) -> None:
        """Leave out what stands behind the end: it says who watches and how to write."""

    def _key(self, block: Block) -> None:
        if not isinstance(block, Paragraph) or not self._is_solution(block):
            self._key_part = block if _is_part(block) else self._key_part
            self.key_blocks.append(block)
        elif self._has_solutions:
            self._zone = self._solution
            self._solution(block)
        else:  # each part has its answers below it, and here the next one begins
            self._zone = self._question
            for line in (self._key_part, block):
                if line is not None:
                    self._question(line)
            self._key_part = None

    def _is_solution(self, line: Paragraph) -> bool:
        stem = lines.stem_of(line.text, worded=True)
        return stem is not None and len(line.text[stem.end :].split()) > MOST_WORDS_OF_A_KEY

    def _solution(self, block: Block) -> None:
        stem = lines.stem_of(block.text, worded=self._worded) if isinstance(block, Paragraph) else None
        if stem is not None and isinstance(block, Paragraph):
            last = self.solutions[-1] if self.solutions else None
            part = 0 if last is None else last.part + (stem.number <= last.number)
            self.solutions.append(Solution(part, stem.number, [block.cut(stem.end)]))
        elif self.solutions and not (isinstance(block, Paragraph) and lines.part_number(block.text)):
            self.solutions[-1].body.append(block)

    def _question(self, block: Block) -> None:
        if isinstance(block, Table):
            self._content(block)
            return
        part = self._opened_part(block.text)
        if part is not None:
            self.parts.append(RawPart(part, block.text))
            self._item = self._stimulus = self._shared = None
            return
        stem = self._stem(block.text)
        if stem is not None:
            self._open_item(block, stem)
        elif not self._open_stimulus(block):
            self._content(block)

    def _opened_part(self, text: str) -> int | None:
        named = lines.part_number(text)
        if named is not None:
            return named
        is_between = self._item is None or self._item.has_options
        roman = lines.roman_part_number(text)
        return roman if is_between and roman == len(self.parts) + 1 else None

    def _stem(self, text: str) -> lines.Stem | None:
        stem = lines.stem_of(text, worded=self._worded)
        if stem is None:
            return None
        is_expected = self._next is None or stem.number in {1, self._next}
        return stem if is_expected or (stem.is_sure and self._worded) else None

    def _open_item(self, line: Paragraph, stem: lines.Stem) -> None:
        is_new_part = bool(self.parts) and not self.parts[-1].items
        if not self.parts or (stem.number == 1 and self._next not in {None, 1} and not is_new_part):
            self.parts.append(RawPart(len(self.parts) + 1))
        elif self._next is not None and stem.number not in {self._next, *({1} if is_new_part else ())}:
            facts = {"expected": str(self._next), "found": str(stem.number)}
            self._notes.problem(line.number, Reason.NUMBER_SKIPPED, stem.number, **facts)
        tags = lines.tags_of(line.text[stem.end :])
        item = RawItem(stem.number, line.number, tags.level, tags.points)
        self._next, self._item, self._stimulus = stem.number + 1, item, None
        self.parts[-1].items.append(item)
        self._share(item)
        rest = line.cut(stem.end + tags.end)
        if rest.text:
            self._content(rest)

    def _share(self, item: RawItem) -> None:
        shared = self._shared
        if shared is None:
            return
        if shared.range is None or shared.range[0] <= item.number <= shared.range[1]:
            item.stimulus, shared.is_used = shared, True
        elif item.number > shared.range[1]:
            self._shared = None

    def _open_stimulus(self, line: Paragraph) -> bool:
        found, expected = lines.range_of(line.text), self._next or 1
        is_between = self._item is None or self._item.has_options or bool(self._item.rationale)
        is_ranged = found is not None and (found[0] == expected or (found[0] == 1 and not self._has_items()))
        if not is_ranged and not (is_between and lines.INSTRUCTION.match(line.text)):
            return False
        if self._stimulus is not None:  # it goes on: "Read the passage" under "Questions 31-35"
            self._stimulus.range = self._stimulus.range or found
            self._stimulus.body.append(line)
            return True
        self._stimulus = self._shared = RawStimulus(
            len(self.stimuli) + 1, line.number, found if is_ranged else None, [line]
        )
        self.stimuli.append(self._stimulus)
        self._item = None
        return True

    def _has_items(self) -> bool:
        return bool(self.parts) and bool(self.parts[-1].items)

    def _content(self, block: Block) -> None:
        """Add to the shared text, the item or, before the first of both, to the part's heading."""
        if self._stimulus is not None:
            self._stimulus.body.append(block)
        elif self._item is not None:
            self._add(self._item, block)
        elif self.parts and isinstance(block, Paragraph) and len(self.parts[-1].heading) < MAX_HEADING:
            self.parts[-1].heading += f"\n{block.text}"

    def _add(self, item: RawItem, block: Block) -> None:
        item.letters += len(block.text) + 1 if isinstance(block, Paragraph) else 0
        if item.letters > MAX_ITEM:
            self._notes.problem(item.paragraph, Reason.TOO_LONG, item.number)
            return
        if isinstance(block, Table):
            (item.rationale or item.body).append(block)
            return
        key = lines.key_in_line(block.text)
        if key and not item.key:
            item.key, item.key_paragraph = key, block.number
            if not item.rationale:
                return
        if item.rationale:
            item.rationale.append(block)
        elif heading := lines.RATIONALE.match(block.text):
            item.rationale.append(block.cut(heading.end()))
        elif not lines.is_line_to_write_on(block.text):
            item.body.append(block)
            item.has_options = item.has_options or begins_option(block.text)


def outline(blocks: Sequence[Block], notes: Notes) -> Outline:
    """Cut a document."""
    worded = any(_is_worded(line.text) for line in _all_lines(blocks))
    made = Outline(notes, worded=worded)
    for block in blocks:
        made.take(block)
    for stimulus in made.stimuli:
        if not stimulus.is_used:
            notes.problem(stimulus.paragraph, Reason.STIMULUS_RANGE)
    return made


def _all_lines(blocks: Iterable[Block]) -> Iterable[Paragraph]:
    for block in blocks:
        if isinstance(block, Table):
            yield from block.paragraphs
        else:
            yield block


def _is_worded(text: str) -> bool:
    stem = lines.stem_of(text, worded=True)
    return stem is not None and (stem.is_sure or stem.number == 1)


def _is_part(block: Block) -> bool:
    return isinstance(block, Paragraph) and lines.part_number(block.text) is not None


def _is_layout(table: Table, *, worded: bool) -> bool:
    """Tell a table that only places items or options from one that is read as a table."""
    if sum(len(row) for row in table.rows) == 1:
        return True
    return any(begins_option(line.text) or (worded and _is_worded(line.text)) for line in table.paragraphs)
