"""Whatever the bytes: what reads questions, papers and packages gives a value or its own error, in bounded time."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from fixtures.papers import docx_files, tieng_anh
from fixtures.papers.tieng_anh_nghe import MESSAGE, recordings
from fixtures.papers.toan_2025 import COLUMNS
from protocol import paper, sealing_order, site_package, spoken_code
from protocol.errors import ProtocolError
from protocol.sealing_order import SEALING_ORDER_FORMAT, OrderedSession, SealingOrder
from protocol.site_package import SITE_PACKAGE_FORMAT, SealedVariant, SitePackage
from protocol.spoken_code import SpokenBox
from server.bank.exporters.workbook import question_workbook
from server.bank.importers.docx.metafiles import MetafileError, drawn
from server.bank.importers.docx.reading import read_question_document
from server.bank.importers.workbook import read_workbook
from server.bank.media import BadMediaError, examined_media
from server.papers.formulas import FormulaError, formula, mathml_formula
from server.papers.pictures import PictureError
from server.papers.pictures import encoded as encoded_picture
from server.papers.sanitise import BadTextError, to_html
from server.papers.sounds import SoundError
from server.papers.sounds import encoded as encoded_sound
from server.workbooks import WorkbookError
from tests.fuzz.test_parsers import Parser, fed
from tests.server.papers import every_type

pytestmark = pytest.mark.fuzz

ID = "00" * 16
TEXT = (
    r"<b>Chọn</b> $\frac{1}{2}$ hay <math><mi>y</mi></math>: [[1]], [[A: chữ]] ![hình](hinh.png)"
    "\n| a | b |\n| c | d |"
)
MATHML = (
    '<math display="block"><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><msqrt><mi>x</mi></msqrt></mfrac></math>'
)
LATEX = r"\frac{-b \pm \sqrt{b^2-4ac}}{2a} + \ce{2H2 + O2 -> 2H2O} + \int_0^1 \vec{v} \, dx"


class Named:
    """Places what stands between words by its own name."""

    def formula(self, latex: str) -> str:
        """Return the LaTeX."""
        return latex

    def mathml(self, mathml: str) -> str:
        """Return the MathML."""
        return mathml

    def picture(self, _alt: str, file: str) -> str:
        """Return the file's name."""
        return file

    def gap(self, name: str) -> str:
        """Return the gap's name."""
        return name

    def hot(self, name: str) -> str:
        """Return the words' name."""
        return name


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: parse(raw.decode("utf-8", "replace"))


def _document(raw: bytes) -> object:
    return read_question_document(raw, "a.docx", "", "")  # whatever is wrong is listed


def _body(raw: bytes) -> object:
    return _document(docx_files.packed(docx_files.package_parts(raw)))


def _workbook(raw: bytes) -> object:
    return read_workbook(raw, "de.xlsx", every_type.MEDIA)


def _row(raw: bytes) -> object:
    """Read a workbook whose one row has these cells, tabs between them."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_numbers": False, "in_memory": True}) as book:
        sheet = book.add_worksheet("NganHangCauHoi")
        for row, cells in enumerate((COLUMNS, raw.decode("utf-8", "replace").split("\t")[: len(COLUMNS)])):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return _workbook(made.getvalue())


def _site_package() -> bytes:
    box = SpokenBox(bytes(16), bytes(12), bytes(48))
    variants = (SealedVariant(ID, "0101", bytes(80)), SealedVariant("01" * 16, "0102", bytes(80)))
    return site_package.encode(SitePackage(SITE_PACKAGE_FORMAT, ID, "ca-1", "Toán", variants, box))


def _order() -> bytes:
    session = OrderedSession("ca-1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 90)
    return sealing_order.encode(SealingOrder(SEALING_ORDER_FORMAT, "Khảo sát", (session,), ()))


HEAD = "C-1\tToán\t12\tHàm số\tTH\t"
ROWS = {
    "a choice": HEAD + "TN4\tTính $x^2$.\tmột\thai\tba\tbốn\tB\t0,25\t\t\tVì thế.",
    "statements": HEAD + "ĐS\tXét các ý.\tmột\thai\tba\tbốn\tĐSĐS\t1\tx\t\tVì thế.",
    "a number": HEAD + "TLN\tTính.\t\t\t\t\t0,25|1/4\t0,5\t\t\tVì thế.",
}
PROTOCOL = (ProtocolError,)
PICTURE, SOUND = docx_files.png(), recordings()[MESSAGE]
MANY = [
    Parser("site package", site_package.decode, _site_package(), PROTOCOL),
    Parser("sealing order", sealing_order.decode, _order(), PROTOCOL),
    Parser(
        "spoken code",
        _text(spoken_code.read_spoken),
        spoken_code.grouped(spoken_code.spoken_code(bytes(32))).encode(),
        PROTOCOL,
    ),
    Parser("text of the bank", _text(lambda text: to_html(text, Named())), TEXT.encode(), (BadTextError,)),
    Parser("picture of the bank", lambda raw: examined_media("hinh.png", raw), PICTURE, (BadMediaError,)),
    Parser("picture of a paper", encoded_picture, PICTURE, (PictureError,)),
    Parser("recording of the bank", lambda raw: examined_media("nghe.ogg", raw), SOUND, (BadMediaError,)),
    Parser("question document", _document, docx_files.azota(), ()),
    Parser("metafile", lambda raw: drawn(raw, (160, 80)), docx_files.square_root(), (MetafileError,)),
]
FEW = [
    Parser("body of a question document", _body, docx_files.body(*docx_files.AZOTA), ()),
    Parser("body with marked keys", _body, docx_files.body(*docx_files.SHUB), ()),
    Parser("question workbook", _workbook, question_workbook(tieng_anh.ITEMS, tieng_anh.STIMULI), (WorkbookError,)),
    *(Parser(f"row of {kind}", _row, row.encode(), (WorkbookError,)) for kind, row in ROWS.items()),
    Parser("LaTeX", _text(formula), LATEX.encode(), (FormulaError,)),
    Parser("MathML", _text(mathml_formula), MATHML.encode(), (FormulaError,)),
    Parser("recording of a paper", encoded_sound, SOUND, (SoundError,)),
]


@pytest.mark.parametrize("parser", MANY, ids=lambda parser: parser.name)
def test_spoiled_bytes_are_a_value_or_the_parsers_own_error(parser: Parser) -> None:
    assert fed(parser) > 100


@pytest.mark.parametrize("parser", FEW, ids=lambda parser: parser.name)
def test_spoiled_bytes_of_what_takes_longer_are_so_too(parser: Parser) -> None:
    assert fed(parser) > 10


def test_a_spoiled_paper_of_every_type_is_a_paper_or_an_error_of_protocol() -> None:
    packed = every_type.packed(every_type.master()).packed
    assert fed(Parser("paper", paper.decode, packed, PROTOCOL)) > 100
