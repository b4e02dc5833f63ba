"""A Word document of 1,000 questions into the bank (figure import_docx_1000 of the `papers` bench).

The document is made for the run: every question with two equations and a key marked by underlining, every tenth with a
PNG of its own, 400 × 300. Measured: from its bytes to checked items and media. Against: the zip opened and its
word/document.xml parsed, and no more. Five runs of each, in turn; medians. Left out: the bank's tables.
"""

import io
import time
import zipfile
from collections.abc import Callable

from defusedxml.ElementTree import fromstring

from bench.figures import Figure, figure
from fixtures.papers.docx_files import many_items
from server.bank.importers.docx.reading import read_question_document

ITEMS, RUNS = 1000, 5


class IncompleteImportError(Exception):
    """What was measured was not the whole import."""


def import_docx_1000() -> tuple[Figure, ...]:
    """Seconds from a document's bytes to 1,000 items."""
    data = many_items(ITEMS)
    ours, alone = [], []
    for _ in range(RUNS):
        ours.append(_seconds(lambda: _imported(data)))
        alone.append(_seconds(lambda: _parsed(data)))
    return (figure("import_docx_1000", "s", ours, "parsing the file's XML alone", alone),)


def _imported(data: bytes) -> None:
    document = read_question_document(data, "bank.docx", "Toán", "12")
    if document.problems or len(document.items) != ITEMS or len(document.media) != ITEMS // 10:
        raise IncompleteImportError


def _parsed(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        fromstring(archive.read("word/document.xml"), forbid_dtd=True)


def _seconds(act: Callable[[], object]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before
