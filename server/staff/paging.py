"""Fifty rows a page, and what stands round them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_ROWS = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page. Rows count from 1."""

    rows: Sequence[Row]
    first: int
    last: int
    count: int
    number: int
    pages: int


def pager(rows: Sequence[Row], wanted: int) -> Page[Row]:
    """Return the page of `rows` that is wanted, or the last there is."""
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    number = min(max(1, wanted), pages)
    shown = rows[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    first = (number - 1) * PAGE_ROWS + 1
    return Page(shown, first, first + len(shown) - 1, len(rows), number, pages)


def skipped(wanted: int, count: int) -> int:
    """Return how many of `count` rows stand before the page that is wanted, or before the last there is."""
    return (min(max(1, wanted), max(1, -(-count // PAGE_ROWS))) - 1) * PAGE_ROWS


def read_page(rows: Sequence[Row], skip: int, count: int) -> Page[Row]:
    """Return a page whose rows alone were read: `skip` stand before them, `count` are all."""
    return Page(rows, skip + 1, skip + len(rows), count, skip // PAGE_ROWS + 1, max(1, -(-count // PAGE_ROWS)))
