"""Question workbooks made cell by cell: good rows of every type, and what spoils them."""

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter
from PIL import Image

from server.bank.importers.workbook import QuestionWorkbook, read_workbook
from server.bank.importers.workbook.problems import Problem
from server.bank.items import BankItem

Cells = dict[str, str]
HEAD: Cells = {"Mã câu": "T01", "Môn": "Toán", "Lớp": "12", "Chủ đề": "Số", "Mức độ": "NB", "Nội dung": "Chọn."}
FOUR: Cells = {"A": "$1$", "B": "$2$", "C": "$3$", "D": "$4$"}
FIRST_ROW = 2


def picture(width: int = 200, height: int = 100, kind: str = "PNG") -> bytes:
    """Return a picture of a size."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, kind)
    return out.getvalue()


MEDIA = {"so-do.png": picture()}
GOOD: Mapping[str, Cells] = {
    "TN4": FOUR | {"Đáp án": "B"},
    "TN": {"A": "có", "B": "không", "Đáp án": "B"},
    "NLC": FOUR | {"E": "$5$", "Đáp án": "A, C"},
    "ĐS": FOUR | {"Đáp án": "ĐSĐĐ"},
    "TLN": {"Đáp án": "0,25|0.25|1/4", "Đơn vị": "m"},
    "ĐK": {"Nội dung": "Thủ đô là [[1]], năm [[2]].", "Đáp án": "1: Hà Nội|Ha Noi; 2: 1945"},
    "CTC": {"Nội dung": "I [[1]] here [[2]] 2019.", "Ghép với": "1: live | have lived\n2: since | for", "Đáp án": "BA"},
    "GN": {"A": "Huế", "B": "Hà Nội", "Ghép với": "Bắc\nTrung\nNam", "Đáp án": "A2, B1"},
    "GNB": {"A": "2", "B": "9", "Ghép với": "1: nguyên tố\n2: hợp số\n3: chẵn", "Đáp án": "A1, A3, B2"},
    "TT": {"A": "ba", "B": "một", "C": "hai", "Đáp án": "BCA"},
    "LK": {"A": "ngày", "B": "trắng", "C": "đêm", "D": "đen", "Đáp án": "A-C, B-D"},
    "KT": {"Nội dung": "[[1]] và [[2]]", "A": "gió", "B": "mây", "C": "mưa", "Đáp án": "1: C; 2: A"},
    "KTH": {
        "A": "tim", "B": "phổi", "Ảnh/Âm thanh": "so-do.png", "Mô tả hình": "Sơ đồ",
        "Vùng ảnh": "1: rect 10,20,50,60 | trái\n2: circle 100,50,20 | phải", "Đáp án": "1: B; 2: A",
    },
    "TTV": {"Nội dung": "[[A: Each]] of us [[B: have]] one.", "Đáp án": "B"},
    "VA": {"Ảnh/Âm thanh": "so-do.png", "Mô tả hình": "Sơ đồ", "Vùng ảnh": "rect 10,20,50,60 | cửa", "Đáp án": "1"},
    "TR": {"Thang đo": "0..100; 5", "Đáp án": "24..26|50", "Đơn vị": "%"},
    "TL": {"Số từ": "150/300", "Lời giải": "Nội dung 1,0."},
    "NT": {"Số tệp": "2", "Loại tệp": "ảnh, pdf", "Cỡ tệp": "2,5"},
}  # fmt: skip


def row(kind: str, /, **changed: str) -> Cells:
    """Return a good row of a kind, with cells changed: an empty one is left out."""
    return {column: text for column, text in (HEAD | {"Loại": kind} | GOOD[kind] | changed).items() if text}


def workbook(rows: Iterable[Mapping[str, object]], stimuli: Iterable[Cells] = (), columns: Iterable[str] = ()) -> bytes:
    """Return a workbook of rows; every column that any of them has, and those that must be."""
    listed, shared = list(rows), list(stimuli)
    names = list(columns) or list(
        dict.fromkeys((*HEAD, "Loại", *"ABCD", "Đáp án", *(name for one in listed for name in one)))
    )
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        _write(book.add_worksheet("Câu hỏi"), names, listed)
        if shared:
            _write(book.add_worksheet("NguLieu"), list(dict.fromkeys(name for one in shared for name in one)), shared)
    return out.getvalue()


def _write(sheet: xlsxwriter.workbook.Worksheet, names: list[str], rows: Sequence[Mapping[str, object]]) -> None:
    sheet.write_row(0, 0, names)
    for line, cells in enumerate(rows, 1):
        for place, name in enumerate(names):
            cell = cells.get(name, "")
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            else:
                sheet.write(line, place, cell)


def read(
    *rows: Mapping[str, object], stimuli: Iterable[Cells] = (), media: Mapping[str, bytes] = MEDIA
) -> QuestionWorkbook:
    """Read rows as a workbook."""
    return read_workbook(workbook(rows, stimuli), "câu hỏi.xlsx", media)


def told(problems: Iterable[Problem]) -> list[tuple[int, str, str]]:
    """Return row, column and reason of each problem."""
    return [(problem.row, problem.column, problem.reason.value) for problem in problems]


def only(kind: str, **changed: str) -> BankItem:
    """Return the item of a row in which nothing is wrong."""
    found = read(row(kind, **changed))
    assert told(found.problems) == []
    (item,) = found.items
    return item
