import datetime
import io
import unicodedata

import pytest
import xlsxwriter

from fixtures.rosters.files import Kind, file_of
from fixtures.rosters.lists import Layout, sent_list
from fixtures.rosters.workbook import COLUMNS
from server.roster.importers.reading import (
    ColumnsNeededError,
    DoubtsError,
    NoCandidatesError,
    NoHeaderError,
    Settings,
    doubts_of,
    locate,
    read_candidates,
)
from server.roster.importers.rows import Doubt, Field
from tests.server.roster.importers.lists import GOOD, SETTINGS, TODAY, codes, one, read, table

NUMBER = GOOD[1]["Số CCCD/ĐDCN"]  # 024208011223, Nam, 22/05/2008


def test_a_clean_list_leaves_nothing_to_ask() -> None:
    rows = read_candidates(table(*GOOD), SETTINGS)
    assert [row.line for row in rows] == [2, 3, 4, 5]
    assert (rows[0].name, rows[0].room, rows[0].seat, rows[0].born) == ("Nguyễn Thị Hòa", "07", "15", "2008-11-03")


def test_columns_may_stand_in_any_order() -> None:
    assert read(table(*GOOD, columns=COLUMNS[::-1])).rows == read(table(*GOOD)).rows


@pytest.mark.parametrize(("column", "field"), [("Số báo danh", Field.CANDIDATE), ("Phòng thi", Field.ROOM)])
def test_a_column_that_no_name_gives_is_asked_for(column: str, field: Field) -> None:
    with pytest.raises(ColumnsNeededError) as needed:
        read(table(*GOOD, columns=tuple(name for name in COLUMNS if name != column)))
    assert needed.value.lacking == (field,)


def test_what_the_sender_said_need_not_stand_in_the_list() -> None:
    columns = tuple(name for name in COLUMNS if name not in {"Ca thi", "Mã điểm", "Điểm thi"})
    said = Settings(TODAY, defaults={Field.EXAM_SESSION: "Ca 2", Field.SITE: "12"})
    rows = read_candidates(table(*GOOD, columns=columns), said)
    assert {(row.exam_session, row.site) for row in rows} == {("Ca 2", "12")}


def test_a_site_without_a_code_is_known_by_its_name() -> None:
    columns = tuple(name for name in COLUMNS if name != "Mã điểm")
    assert read_candidates(table(*GOOD, columns=columns), SETTINGS)[0].site == "THPT Lạng Giang số 1"


def test_a_decomposed_list_is_composed() -> None:
    columns = tuple(unicodedata.normalize("NFD", name) for name in COLUMNS)
    row = {unicodedata.normalize("NFD", name): text for name, text in GOOD[0].items()}
    assert read_candidates(table(row, columns=columns), SETTINGS)[0].name == "Nguyễn Thị Hòa"


@pytest.mark.parametrize("text", ["3/11/2008", "03-11-2008", "3.11.2008", "2008-11-03", "2008-11-03 00:00:00"])
def test_a_birthday_is_read_in_its_usual_forms(text: str) -> None:
    assert read(table({**GOOD[0], "Ngày sinh": text})).rows[0].values[Field.BORN] == "2008-11-03"


@pytest.mark.parametrize(
    ("column", "cell", "repair", "field", "value"),
    [
        ("Số CCCD/ĐDCN", int(NUMBER), "lost_zeros", Field.NUMBER, NUMBER),
        ("Số CCCD/ĐDCN", NUMBER[1:], "lost_zeros", Field.NUMBER, NUMBER),
        ("Số CCCD/ĐDCN", "2.4208011223E+10", "lost_zeros", Field.NUMBER, NUMBER),
        ("Số CCCD/ĐDCN", f'="{NUMBER}"', "formula", Field.NUMBER, NUMBER),
        ("Số CCCD/ĐDCN", "024 208 011 223", "digits_apart", Field.NUMBER, NUMBER),
        ("Họ và tên", "Ðỗ Quốc Huy", "wrong_d", Field.NAME, "Đỗ Quốc Huy"),
        ("Họ và tên", "Đỗ  Quốc\u00a0Huy ", "spaces", Field.NAME, "Đỗ Quốc Huy"),
        ("Họ và tên", "Đỗ Quốc \u200bHuy", "invisible", Field.NAME, "Đỗ Quốc Huy"),
        ("Ngày sinh", 39590, "serial_day", Field.BORN, "2008-05-22"),
        ("Ngày sinh", "22/05/08", "short_year", Field.BORN, "2008-05-22"),
        ("Ngày sinh", "05/22/2008", "month_first", Field.BORN, "2008-05-22"),
        ("Giới tính", "NAM", "sex_written", Field.SEX, "Nam"),
        ("Giới tính", "x", "sex_sign", Field.SEX, "Nam"),
    ],
)
def test_what_is_certain_is_repaired_and_said(column: str, cell: object, repair: str, field: Field, value: str) -> None:
    row = one(**{column: cell})
    assert codes(row) == ([repair], [])
    assert row.values[field] == value


@pytest.mark.parametrize(
    ("column", "cell", "code", "proposal"),
    [
        ("Số báo danh", "", "empty", None),
        ("Số báo danh", "18001", "bad_number", None),
        ("Số báo danh", "1800123٣", "bad_number", None),
        ("Số CCCD/ĐDCN", "2.4208E+10", "digits_lost", None),
        ("Số CCCD/ĐDCN", 24208000000.0, "digits_lost", None),
        ("Số CCCD/ĐDCN", int("024308011223"), "lost_zeros", "024308011223"),  # a woman's, in a man's row
        ("Số CCCD/ĐDCN", "024207011223", "another_year", None),
        ("Số CCCD/ĐDCN", "024308011223", "another_sex", None),
        ("Số CCCD/ĐDCN", "999208011223", "no_citizen_number", None),
        ("Số CCCD/ĐDCN", "12345", "bad_number", None),
        ("Họ và tên", "", "empty", None),
        ("Họ và tên", "Hòa\u202eTên", "strange_letters", None),
        ("Họ và tên", "A" * 81, "too_long", None),
        ("Họ và tên", "Huy 2", "no_name", None),
        ("Ngày sinh", 2008, "only_year", None),
        ("Ngày sinh", "2008", "only_year", None),
        ("Ngày sinh", "30/02/2008", "bad_date", None),
        ("Ngày sinh", "22/05/2008 sáng", "bad_date", None),
        ("Ngày sinh", 39225, "serial_day", "2007-05-23"),  # not the year that the number says
        ("Ngày sinh", "22/05/2025", "strange_year", None),
        ("Giới tính", "", "empty", "Nam"),
        ("Ca thi", "", "empty", None),
        ("Mã điểm", "", "empty", None),
        ("Phòng thi", "", "empty", None),
        ("Số máy", "", "empty", None),
        ("Trường", "Á" * 201, "too_long", None),
    ],
)
def test_what_is_not_certain_is_left_to_a_person(column: str, cell: object, code: str, proposal: str | None) -> None:
    row = one(**{column: cell})
    assert code in codes(row)[1]
    doubt = next(doubt for doubt in row.doubts if doubt.code == code)
    assert doubt.proposal == proposal


def test_one_month_that_stands_first_puts_every_day_that_reads_both_ways_in_doubt() -> None:
    rows = read(table(GOOD[0], {**GOOD[1], "Ngày sinh": "05/22/2008"})).rows
    assert codes(rows[0]) == ([], ["month_first_perhaps"])
    assert (rows[0].values[Field.BORN], rows[0].doubts[0].proposal) == ("2008-11-03", "2008-03-11")


def test_dates_that_the_program_made_are_doubted_where_texts_stand_beside_them() -> None:
    turned = {**GOOD[0], "Ngày sinh": datetime.date(2008, 3, 11)}
    rows = read(table(turned, GOOD[1])).rows
    assert codes(rows[0])[1] == ["program_turned"]
    assert rows[0].doubts[0].proposal == "2008-11-03"


@pytest.mark.parametrize(
    "name", ["Y Krông Niê", "H'Hen Niê", "K’Brôi", "Siu Hơ Blé", "Ksor H-Byă", "Minh", "Đinh Y Bốt"]
)
def test_names_of_every_people_stand_as_they_are(name: str) -> None:
    row = one(**{"Họ và tên": name})
    assert (row.values[Field.NAME], codes(row)) == (name, ([], []))


def test_capitals_are_left_as_the_list_has_them() -> None:
    assert one(**{"Họ và tên": "ĐỖ QUỐC HUY"}).values[Field.NAME] == "ĐỖ QUỐC HUY"


@pytest.mark.parametrize(
    ("column", "field", "code"),
    [("Số báo danh", Field.CANDIDATE, "same_candidate"), ("Số CCCD/ĐDCN", Field.NUMBER, "same_number")],
)
def test_a_number_that_stands_twice_is_doubted_in_both_rows(column: str, field: Field, code: str) -> None:
    doubts = doubts_of(read(table(GOOD[0], {**GOOD[1], column: GOOD[0][column]})))
    assert [[(one.field, one.code, one.about) for one in found if one.code == code] for found in doubts.values()] == [
        [(field, code, "3")],
        [(field, code, "2")],
    ]


def test_a_seat_that_two_share_is_doubted() -> None:
    doubts = doubts_of(read(table(GOOD[0], {**GOOD[1], "Số máy": GOOD[0]["Số máy"]})))
    assert {one.code for found in doubts.values() for one in found} == {"same_seat"}


def test_one_candidate_in_two_sessions_is_no_duplicate() -> None:
    assert doubts_of(read(table(GOOD[0], {**GOOD[0], "Ca thi": "Ca 2"}))) == {}


def test_one_candidate_number_with_two_cards_is_doubted_across_sessions() -> None:
    doubts = doubts_of(read(table(GOOD[0], {**GOOD[1], "Ca thi": "2", "Số báo danh": GOOD[0]["Số báo danh"]})))
    assert {one.code for found in doubts.values() for one in found} == {"candidate_of_another"}


def test_twins_are_noted_and_not_doubted() -> None:
    twin = {**GOOD[0], "Số báo danh": "18009999", "Số CCCD/ĐDCN": "024308012346", "Số máy": "17"}
    listed = read(table(GOOD[0], twin))
    assert doubts_of(listed) == {}
    assert [(note.code, note.lines) for note in listed.notes] == [("twins", (2, 3))]


def test_headers_again_sums_and_signatures_are_left_out_and_named() -> None:
    listed = read(sent_list(50, 1, layout=Layout.PRINTED).data)
    assert len(listed.rows) == 50
    (skipped,) = [note for note in listed.notes if note.code == "skipped"]
    assert len(skipped.lines) == 1 + 2 + 3  # numbering; header and numbering of page two; sum, place, signature


def test_another_sheet_is_said_to_be_left_out() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("Phòng 1", "Phòng 2"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, COLUMNS)
            sheet.write_row(1, 0, [GOOD[0].get(column, "") for column in COLUMNS])
    assert [(note.code, note.about) for note in read(out.getvalue()).notes] == [("other_sheet", "Phòng 2")]


@pytest.mark.parametrize("texts", [[["Kính gửi"], ["Ông Hiệu trưởng"]], [["a", "b"], ["c", "d"]]])
def test_a_table_without_a_header_is_no_list(texts: list[list[str]]) -> None:
    with pytest.raises(NoHeaderError):
        locate(file_of(texts, Kind.CSV_UTF8))


def test_a_header_without_people_is_told() -> None:
    with pytest.raises(NoCandidatesError):
        read(table())


def test_candidate_numbers_that_lost_their_zero_are_told_by_the_others() -> None:
    zero = [{**row, "Số báo danh": "0" + row["Số báo danh"][:7]} for row in GOOD]
    numeric = {**zero[1], "Số báo danh": int(zero[1]["Số báo danh"])}
    assert read(table(zero[0], numeric)).rows[1].values[Field.CANDIDATE] == "01800150"
    row = read(table(GOOD[0], numeric)).rows[1]  # the others begin with 18
    assert [(one.code, one.proposal) for one in row.doubts] == [("lost_zeros", "01800150")]


def test_an_error_and_a_doubt_keep_the_original_and_the_error_names_nobody() -> None:
    with pytest.raises(DoubtsError) as error:
        read_candidates(table({**GOOD[0], "Số CCCD/ĐDCN": "12345"}), SETTINGS)
    assert "12345" not in str(error.value)
    assert error.value.doubts[2] == [Doubt(Field.NUMBER, "bad_number", "12345", about="5")]
