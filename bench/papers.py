"""From question files to packed papers and printed results (figures of the `papers` bench), each a part of its own.

import_docx_1000, import_workbook_1000: seconds to read and check 1,000 questions. Against: reading the file alone.
pack_48_variants: seconds to pack 48 variants of a paper. Against: packing one.
result_pdf_1000: seconds to print 1,000 results as PDF.
What each does and leaves out stands at the top of its module.
"""

from collections.abc import Callable

from bench.figures import Figure
from bench.import_docx import import_docx_1000
from bench.import_workbook import import_workbook_1000
from bench.packing import pack_48_variants
from bench.result_pdf import result_pdf_1000

PARTS: dict[str, Callable[[], tuple[Figure, ...]]] = {
    "import_docx_1000": import_docx_1000,
    "import_workbook_1000": import_workbook_1000,
    "pack_48_variants": pack_48_variants,
    "result_pdf_1000": result_pdf_1000,
}


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part`, or all."""
    return tuple(figure for name, measured in PARTS.items() if part in ("", name) for figure in measured())
