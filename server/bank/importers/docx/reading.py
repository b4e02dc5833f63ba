"""Reads a Word document of questions whole: items, shared texts, pictures, all that is wrong (docs/formats/docx.md)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from protocol.paper import choices_of
from server.bank.importers.docx.answer_keys import AnswerKeys
from server.bank.importers.docx.assembling import Assembler, Origin
from server.bank.importers.docx.blocks import Block, Paragraph
from server.bank.importers.docx.body import Body
from server.bank.importers.docx.drawings import Drawings
from server.bank.importers.docx.markup import blocks_text
from server.bank.importers.docx.matching import add_solutions, keys_by_part
from server.bank.importers.docx.names import STRICT, WORD
from server.bank.importers.docx.numbering import Numbering
from server.bank.importers.docx.outline import Outline, RawStimulus, outline
from server.bank.importers.docx.package import Package
from server.bank.importers.docx.pictures import Media
from server.bank.importers.docx.problems import DocumentError, Notes, Problem, Reason
from server.bank.importers.docx.styles import Styles
from server.bank.importers.docx.texts import check_text
from server.bank.items import BankItem, BankStimulus

MAX_ITEMS, MAX_STEM, HASH_DIGITS = 2000, 40, 6
CODE_LETTER = re.compile(r"[^a-z0-9]+")
PICTURE_NAME = re.compile(r"\]\(([0-9a-f]{64}\.(?:png|jpg))\)")


@dataclass(frozen=True)
class QuestionDocument:
    """What a document holds. With any problem nothing of it may be taken; warnings want a look and no more."""

    items: tuple[BankItem, ...] = ()
    media: dict[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    stimuli: tuple[BankStimulus, ...] = ()


def read_question_document(data: bytes, name: str, subject: str, grade: str) -> QuestionDocument:
    """Read a .docx that was sent as file `name`. Never raises: what is wrong is listed."""
    try:
        return _Document(data, name).read(subject, grade)
    except DocumentError as error:
        return QuestionDocument(problems=(Problem(name, 0, 0, error.reason, dict(error.facts)),))
    except RecursionError:  # depths are bounded, but whoever calls may be deep already
        return QuestionDocument(problems=(Problem(name, 0, 0, Reason.TOO_DEEP),))


class _Document:
    def __init__(self, data: bytes, name: str) -> None:
        self._name, self._code = name, code_of(name)
        self._notes, self._media = Notes(), Media()
        self._blocks = _blocks(Package(data), self._media, self._notes)
        self._cut = outline(self._blocks, self._notes)

    def read(self, subject: str, grade: str) -> QuestionDocument:
        """Make items of the blocks. Raises DocumentError."""
        count = sum(len(part.items) for part in self._cut.parts)
        if not count:
            raise DocumentError(Reason.NO_ITEMS)
        if count > MAX_ITEMS:
            raise DocumentError(Reason.TOO_MANY_ITEMS, found=str(count))
        add_solutions(self._cut.parts, self._cut.solutions)
        items = self._items(Origin(subject, grade, self._name))
        stimuli = tuple(self._stimulus(one) for one in self._cut.stimuli if one.is_used)
        problems, warnings = self._told()
        return QuestionDocument(items, self._used_media(items, stimuli), problems, warnings, stimuli)

    def _items(self, origin: Origin) -> tuple[BankItem, ...]:
        table = AnswerKeys(self._notes)
        table.read(self._cut.key_blocks)
        made = list[BankItem]()
        parts = self._cut.parts
        for part, keys in zip(parts, keys_by_part(parts, table.groups, self._notes), strict=True):
            assembler = Assembler(part, keys, origin, self._notes)
            for raw in part.items:
                stimulus = "" if raw.stimulus is None else self._stimulus_code(raw.stimulus)
                made.append(assembler.item(raw, f"{self._code}-{len(made) + 1:03}", stimulus))
        return tuple(made)

    def _stimulus(self, raw: RawStimulus) -> BankStimulus:
        text = blocks_text(raw.body)
        check_text(text, raw.paragraph, 0, self._notes)
        return BankStimulus(self._stimulus_code(raw), text)

    def _stimulus_code(self, stimulus: RawStimulus) -> str:
        return f"{self._code}-NL{stimulus.place:02}"

    def _used_media(self, items: Iterable[BankItem], stimuli: Iterable[BankStimulus]) -> dict[str, bytes]:
        """Return the pictures that something refers to: those of a letterhead are nobody's."""
        text = "\n".join((*(text for item in items for text in _texts(item)), *(one.body for one in stimuli)))
        names = dict.fromkeys(PICTURE_NAME.findall(text))
        return {name: self._media.files[name] for name in names if name in self._media.files}

    def _told(self) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return problems and warnings; what is wrong with lines that belong to nothing is left out."""
        owners = _owners(self._cut)
        notes = [note for note in self._notes.found if note.item or note.paragraph in owners]
        told = [
            Problem(self._name, note.paragraph, note.item or owners[note.paragraph], note.reason, dict(note.facts))
            for note in notes
        ]
        problems = tuple(one for one, note in zip(told, notes, strict=True) if not note.is_warning)
        return problems, tuple(one for one, note in zip(told, notes, strict=True) if note.is_warning)


def _blocks(package: Package, media: Media, notes: Notes) -> list[Block]:
    root = package.tree(package.document)
    if root is None or root.tag.startswith(STRICT):
        raise DocumentError(Reason.OTHER_KIND, kind="Strict Open XML")
    related = {one.kind.rsplit("/", 1)[-1]: one.target for one in package.relations(package.document).values()}
    styles = Styles(package.tree(related.get("styles", "")))
    numbering = Numbering(package.tree(related.get("numbering", "")))
    found = root.find(WORD + "body")
    body = Body(styles, numbering, Drawings(package, media, notes), notes)
    return [] if found is None else list(body.blocks(found))


def _owners(cut: Outline) -> dict[int, int]:
    """Return which item a paragraph belongs to; 0 for the answer table and shared texts."""
    owners = {number: 0 for block in cut.key_blocks for number in _numbers(block)}
    owners |= {number: 0 for one in cut.stimuli for block in one.body for number in _numbers(block)}
    for part in cut.parts:
        for item in part.items:
            blocks = (*item.body, *item.rationale)
            owners |= dict.fromkeys(
                (item.paragraph, *(number for block in blocks for number in _numbers(block))), item.number
            )
    return owners


def _numbers(block: Block) -> Iterable[int]:
    return (block.number,) if isinstance(block, Paragraph) else (line.number for line in block.paragraphs)


def _texts(item: BankItem) -> tuple[str, ...]:
    return (item.body, item.rationale, *(choice.content for choice in choices_of(item.interaction)))


def code_of(name: str) -> str:
    """Return what the codes of a file's items begin with: its name in plain letters, with a hash where that is long."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].lower().replace("đ", "d")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    whole = CODE_LETTER.sub("-", plain).strip("-") or "docx"
    if len(whole) <= MAX_STEM:
        return whole
    return f"{whole[:MAX_STEM]}-{hashlib.sha256(whole.encode()).hexdigest()[:HASH_DIGITS]}"
