"""From what stands in a document to an item of the bank: options, key from wherever it is given, interaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from protocol.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    ShortNumberInteraction,
    TrueFalseInteraction,
)
from server.bank.importers.docx import answers
from server.bank.importers.docx.answers import UnfitKeyError
from server.bank.importers.docx.blocks import OBJECT, Block, Paragraph
from server.bank.importers.docx.lines import key_in_line
from server.bank.importers.docx.marks import kinds_to_leave_out, marks_of, true_letters
from server.bank.importers.docx.markup import blocks_text
from server.bank.importers.docx.options import CAPITALS, SMALL, Option, Split, split
from server.bank.importers.docx.outline import RawItem, RawPart
from server.bank.importers.docx.problems import Notes, Reason
from server.bank.importers.docx.statements import solved_truths, told_truths
from server.bank.importers.docx.texts import check_text
from server.bank.items import FALSE, RESPONSE, TRUE, BankItem, BaseType, Cardinality, ResponseDeclaration

Key = TypeVar("Key")
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """What all items of a document have in common."""

    subject: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Made:
    """What is asked for and what is right. `correct` empty: a person marks it, or the key is wanting and noted."""

    body: tuple[Block, ...]
    interaction: Interaction
    cardinality: Cardinality
    base_type: BaseType
    correct: tuple[str, ...]


class Assembler:
    """Makes the items of one part. `keys`: its part of the answer table, by number."""

    def __init__(self, part: RawPart, keys: Mapping[int, str], origin: Origin, notes: Notes) -> None:
        self._part, self._keys, self._origin, self._notes = part, keys, origin, notes

    def item(self, raw: RawItem, code: str, stimulus: str) -> BankItem:
        """Return the item; what is wrong with it is noted."""
        made = self._made(raw)
        text, rationale = blocks_text(made.body), blocks_text(raw.rationale)
        if not text and not stimulus:
            self._problem(raw, Reason.EMPTY_BODY)
        check_text(text, raw.paragraph, raw.number, self._notes)
        check_text(rationale, raw.paragraph, raw.number, self._notes)
        declaration = ResponseDeclaration(RESPONSE, made.cardinality, made.base_type, made.correct)
        return BankItem(
            code,
            self._origin.subject,
            self._origin.grade,
            "",
            raw.level,
            text,
            made.interaction,
            (declaration,),
            raw.points,
            stimulus=stimulus,
            rationale=rationale,
            source=self._origin.source,
        )

    def _made(self, raw: RawItem) -> Made:
        if self._part.is_essay:
            return Made(tuple(raw.body), ExtendedTextInteraction(), Cardinality.SINGLE, BaseType.STRING, ())
        capitals = split(raw.body, CAPITALS)
        if capitals.options or capitals.missing:
            return self._choice(raw, capitals)
        small, key = split(raw.body, SMALL), self._stated(raw)
        if small.options and _fits(answers.letter, key):
            return self._choice(raw, small)
        is_number = bool(key) and _fits(answers.numbers, key) and not self._part.is_true_false
        if (small.options and not is_number) or self._part.is_true_false:
            return self._true_false(raw, small)
        return self._short(raw)

    def _choice(self, raw: RawItem, parts: Split) -> Made:
        if parts.missing:
            self._problem(raw, Reason.OPTION_MISSING, letter=parts.missing)
        body = self._body(raw, parts)
        key = self._key(raw, answers.letter)
        marks = marks_of(parts.options)
        marked = tuple(letter.upper() for letter in marks.letters)
        letters = [option.letter.upper() for option in parts.options]
        if key is None and not self._is_settled(raw):
            key = self._marked(raw, marked, marks.uneven)
        elif key is not None and key not in letters:
            self._problem(raw, Reason.BAD_KEY, key=key)
            key = None
        elif key is not None and len(marked) == 1 and marked[0] != key:
            self._notes.warning(raw.paragraph, Reason.MARK_DIFFERS, raw.number, key=key, marked=marked[0])
        choices = self._choices(raw, parts.options, marks.kinds)
        correct = () if key is None else (key,)
        return Made(body, ChoiceInteraction(choices), Cardinality.SINGLE, BaseType.IDENTIFIER, correct)

    def _marked(self, raw: RawItem, marked: Sequence[str], uneven: Sequence[str]) -> str | None:
        if len(marked) != 1:
            reason = Reason.TWO_KEYS if marked else Reason.NO_KEY
            self._problem(raw, reason, **({"letters": ", ".join(marked)} if marked else {}))
            return None
        if uneven:
            self._notes.warning(
                raw.paragraph, Reason.UNEVEN_MARKS, raw.number, key=marked[0], letters=", ".join(uneven).upper()
            )
        return marked[0]

    def _true_false(self, raw: RawItem, parts: Split) -> Made:
        if len(parts.options) != answers.STATEMENTS:
            self._problem(raw, Reason.NOT_FOUR_STATEMENTS, found=str(len(parts.options)))
        told, statements = told_truths(parts.options)
        truths = self._key(raw, answers.truths)
        looks = true_letters(statements)
        if truths is None and not self._is_settled(raw):
            truths = self._told(raw, told) or self._solved(raw)
            if truths is None and looks is not None:
                truths = tuple(one.letter in looks[0] for one in statements)
            if truths is None and not any(one is not None for one in told):
                self._problem(raw, Reason.NO_KEY)
        elif truths is not None and None not in told and told != truths:
            self._problem(raw, Reason.KEYS_DISAGREE, table=_signs(truths), line=_signs(told))
        choices = self._choices(raw, statements, frozenset() if looks is None else looks[1])
        pairs = zip(choices, truths or (), strict=False)
        correct = tuple(f"{choice.id} {TRUE if truth else FALSE}" for choice, truth in pairs)
        interaction = TrueFalseInteraction(choices)
        return Made(self._body(raw, parts), interaction, Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, correct)

    def _told(self, raw: RawItem, told: Sequence[bool | None]) -> tuple[bool, ...] | None:
        known = tuple(truth for truth in told if truth is not None)
        if known and len(known) != answers.STATEMENTS:
            self._problem(raw, Reason.BAD_TRUTHS, key=_signs(known))
        return known if len(known) == answers.STATEMENTS else None

    def _solved(self, raw: RawItem) -> tuple[bool, ...] | None:
        solved = solved_truths(raw.rationale)
        return answers.truths(solved) if solved else None

    def _short(self, raw: RawItem) -> Made:
        numbers = self._key(raw, answers.numbers)
        if not self._is_settled(raw):
            self._problem(raw, Reason.NO_KEY)
        interaction = ShortNumberInteraction()
        return Made(tuple(raw.body), interaction, Cardinality.SINGLE, BaseType.FLOAT, numbers or ())

    def _body(self, raw: RawItem, parts: Split) -> tuple[Block, ...]:
        """Return the stem; pictures under the options belong to it, other text there is noted."""
        pictures = [
            one for one in parts.after if isinstance(one, Paragraph) and not one.text.replace(OBJECT, "").strip()
        ]
        others = [one for one in parts.after if one not in pictures]
        if others:
            text = others[0].text if isinstance(others[0], Paragraph) else ""
            self._notes.problem(
                others[0].number, Reason.TEXT_AFTER_OPTIONS, raw.number, text=" ".join(text.split())[:SHOWN]
            )
        if pictures:
            self._notes.warning(pictures[0].number, Reason.PICTURE_AFTER_OPTIONS, raw.number)
        return (*parts.body, *pictures)

    def _choices(self, raw: RawItem, options: Sequence[Option], kinds: frozenset[str]) -> tuple[Choice, ...]:
        choices = list[Choice]()
        for option in options:
            text = blocks_text(option.content, kinds_to_leave_out(option, options, kinds))
            if not text:
                self._problem(raw, Reason.EMPTY_OPTION, letter=option.letter)
            check_text(text, raw.paragraph, raw.number, self._notes)
            choices.append(Choice(option.letter.upper(), text))
        return tuple(choices)

    def _stated(self, raw: RawItem) -> str:
        return self._keys.get(raw.number) or raw.key or _key_of_solution(raw.rationale)

    def _is_settled(self, raw: RawItem) -> bool:
        """Tell whether a key is stated, right or not, or wanting in an answer table that has others: a hole, noted."""
        if self._stated(raw):
            return True
        if self._keys:
            self._problem(raw, Reason.KEY_HOLE)
        return bool(self._keys)

    def _key(self, raw: RawItem, read: Callable[[str], Key]) -> Key | None:
        """Return the key that is stated, the table before all; note one that does not fit, or another beside it."""
        stated = self._stated(raw)
        if not stated:
            return None
        try:
            key = read(stated)
        except UnfitKeyError as error:
            self._problem(raw, error.reason, key=error.key[:SHOWN])
            return None
        other = raw.key
        if other and _fits(read, other) and read(other) != key:
            self._problem(raw, Reason.KEYS_DISAGREE, table=stated[:SHOWN], line=other[:SHOWN])
        return key

    def _problem(self, raw: RawItem, reason: Reason, **facts: str) -> None:
        self._notes.problem(raw.paragraph, reason, raw.number, **facts)


def _signs(truths: Iterable[bool | None]) -> str:
    return "".join("Đ" if truth else "S" for truth in truths)


def _fits(read: Callable[[str], object], key: str) -> bool:
    try:
        read(key)
    except UnfitKeyError:
        return False
    return True


def _key_of_solution(rationale: Iterable[Block]) -> str:
    keys = (key_in_line(line.text) for line in rationale if isinstance(line, Paragraph))
    return next((key for key in keys if key), "")
