"""The answer sheet (phiếu trả lời trắc nghiệm) of the forms of 2025: letters, Đúng/Sai, and cells for numbers."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import typst

from protocol.paper import Item, ItemType, PackedPaper
from server.papers.printing.paper_pdf import Heading

TEMPLATE = Path(__file__).parent / "answer_sheet.typ"
CANDIDATE_DIGITS, VARIANT_DIGITS = 8, 4
CELLS = 4  # columns of a short answer; the first may hold a minus, the two in the middle a comma
US_PER_S = 1_000_000
ON_SHEET = (ItemType.CHOICE, ItemType.TRUE_FALSE, ItemType.SHORT_NUMBER)


@dataclass(frozen=True, slots=True)
class Form:
    """What the sheet has room for: the numbers of items by the way they are answered, and those it has no room for."""

    choices: tuple[tuple[int, int], ...]  # number and how many options
    statements: tuple[tuple[int, int], ...]
    numbers: tuple[int, ...]
    written: tuple[int, ...]


def form(packed: PackedPaper) -> Form:
    """Return what a paper needs: the same for all its variants."""
    items = packed.items
    return Form(
        tuple((item.number, len(item.choices)) for item in _of(items, ItemType.CHOICE)),
        tuple((item.number, len(item.choices)) for item in _of(items, ItemType.TRUE_FALSE)),
        tuple(item.number for item in _of(items, ItemType.SHORT_NUMBER)),
        tuple(item.number for item in items if item.type not in ON_SHEET),
    )


def _of(items: tuple[Item, ...], kind: ItemType) -> list[Item]:
    return [item for item in items if item.type is kind]


def answer_sheet_pdf(packed: PackedPaper, heading: Heading) -> bytes:
    """Return the answer sheet of a paper as a PDF."""
    needed = form(packed)
    data = {
        "exam": heading.exam,
        "session": heading.session,
        "subject": packed.subject,
        "candidate": CANDIDATE_DIGITS,
        "variant": VARIANT_DIGITS,
        "cells": CELLS,
        "choices": needed.choices,
        "statements": needed.statements,
        "numbers": needed.numbers,
        "written": needed.written,
    }
    return typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        ignore_system_fonts=True,
        timestamp=heading.at // US_PER_S,
    )
