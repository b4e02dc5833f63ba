"""`truongthi board`: what is typed, what is told, what it leaves."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import device, sealing
from server.board_command import DONE, REFUSED, USAGE, WORDS, main
from server.board_folder import BoardFolder
from server.commands import lists
from server.db.engine import writing
from server.papers import service as papers
from server.roster import seating
from server.roster import service as roster
from tests.server.board import AT, HOA, PINS, PLAN, Board

EXAM = "Khảo sát lớp 12"


class Typed:
    """A person at the server's terminal."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder / "board", capsys
        self.pins = folder / "pins"
        self.pins.write_text("".join(f"{pin}\n" for pin in PINS.values()))

    def __call__(self, word: str, *rest: str | Path) -> tuple[int, str]:
        """Type a command; return its code and all that it said."""
        code = main([*word.split(), str(self.folder), *map(str, rest)])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def init(self) -> tuple[int, str]:
        """Make the board."""
        people = ("--officer", "Nguyễn Minh Đức", "--officer", "Trần Thu Hiền")
        return self("init", "--exam", EXAM, *people, "--pins-from", self.pins)


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(tmp_path, capsys)


@pytest.fixture
def made(typed: Typed) -> Typed:
    """A board that `init` made."""
    assert typed.init() == (DONE, f"Đã lập Hội đồng thi «{EXAM}» với 2 cán bộ.\n")
    return typed


def opened(typed: Typed) -> Board:
    folder = BoardFolder(typed.folder)
    return Board(folder, folder.open(), X25519PrivateKey.generate())


def stage(board: Board) -> None:
    with writing(board.engine) as db:
        seating.import_session(db, board.folder.personal_key, board.journal, [HOA], PLAN, AT)
        sealed = sealing.seal_paper(b"a paper", bytes(16), bytes(32), bytes(12))
        papers.stage(db, board.journal, bytes(16).hex(), PLAN.id, "0101", sealed, bytes(32), AT)
    board.engine.dispose()


def test_a_second_init_touches_nothing(made: Typed) -> None:
    before = (made.folder / "authority.der").read_bytes()
    code, said = made.init()
    assert code == REFUSED
    assert "đã có Hội đồng thi" in said
    assert (made.folder / "authority.der").read_bytes() == before


def test_no_secret_is_an_argument(made: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    for word in ("init", "release-paper"):
        assert main([word, "--help"]) == DONE
        said = capsys.readouterr().out
        assert "--pin " not in said
        assert "--password " not in said


def test_one_officer_makes_no_exam(typed: Typed) -> None:
    code, said = typed("init", "--exam", EXAM, "--officer", "Nguyễn Minh Đức", "--pins-from", typed.pins)
    assert (code, typed.folder.exists()) == (REFUSED, False)
    assert "hai cán bộ" in said


def test_a_short_pin_makes_no_exam(typed: Typed) -> None:
    typed.pins.write_text("1234567\nba-be-2026\n")
    code, said = typed.init()
    assert (code, typed.folder.exists()) == (REFUSED, False)
    assert "8 ký tự" in said
    assert "1234567" not in said


def test_an_enrolment_code_is_told_once_and_pins_the_authority(made: Typed) -> None:
    code, said = made("enrol-code", "desk", "ban-2", "--rooms", "07,08")
    assert code == DONE
    read = device.read_enrolment_code(said.split()[-1])
    assert read.fingerprint == device.fingerprint(BoardFolder(made.folder).authority.certificate)
    assert made("enrol-code", "seat", "07", "15")[0] == DONE


def test_an_anchor_must_be_a_certificate(made: Typed) -> None:
    assert made("trust add", made.folder / "authority.der")[0] == DONE
    code, said = made("trust add", made.pins)
    assert code == REFUSED
    assert "DER" in said


def test_two_officers_release_a_paper_and_again_is_no_harm(made: Typed) -> None:
    stage(opened(made))
    for _ in range(2):
        assert made("release-paper", "--pins-from", made.pins) == (DONE, "Đã mở khóa 1 đề, hai cán bộ cùng ký.\n")
    state = json.loads(made("show", "--json")[1])
    assert state["papers"] == [{"id": bytes(16).hex(), "state": "released"}]


@pytest.mark.parametrize(
    ("officers", "pins", "told"),
    [
        (("cb1", "cb2"), "son-la-1930\nwrong-pin\n", "Mã PIN của cán bộ cb2 chưa đúng."),
        (("cb1", "cb1"), "son-la-1930\nson-la-1930\n", "hai cán bộ khác nhau"),
        (("cb1", "cb9"), "son-la-1930\nba-be-2026\n", "Không có cán bộ cb9."),
        (("cb1", "cb2"), "son-la-1930\n", "cần 2 dòng"),
    ],
)
def test_a_release_that_cannot_stand_releases_nothing(
    made: Typed, officers: tuple[str, str], pins: str, told: str
) -> None:
    stage(opened(made))
    made.pins.write_text(pins)
    code, said = made("release-paper", "--officers", *officers, "--pins-from", made.pins)
    assert code == REFUSED
    assert told in said
    assert "wrong-pin" not in said
    assert json.loads(made("show", "--json")[1])["papers"][0]["state"] == "staged"


def test_five_wrong_pins_lock_the_officer_and_another_steps_in(made: Typed) -> None:
    stage(opened(made))
    newcomer = made.folder.parent / "pin-cb3"
    newcomer.write_text("cat-ba-1904\n")
    added = ("officer add", "cb3", "Lê Văn Tám=site_head", "--new-pin-from", newcomer, "--pins-from", made.pins)
    assert made(*added) == (DONE, "Đã thêm cán bộ cb3, Lê Văn Tám.\n")
    made.pins.write_text("not-the-pin\nba-be-2026\n")
    for _ in range(5):
        assert "chưa đúng" in made("release-paper", "--pins-from", made.pins)[1]
    made.pins.write_text("son-la-1930\nba-be-2026\n")
    code, said = made("release-paper", "--pins-from", made.pins)
    assert (code, "sai mã PIN 5 lần" in said) == (REFUSED, True)
    made.pins.write_text("ba-be-2026\ncat-ba-1904\n")
    assert made("release-paper", "--officers", "cb2", "cb3", "--pins-from", made.pins)[0] == DONE


def test_an_officer_of_no_role_or_of_a_taken_id_is_told_so(made: Typed) -> None:
    newcomer = made.folder.parent / "pin-cb3"
    newcomer.write_text("cat-ba-1904\n")
    for person, told in (("cb3", "«vua»"), ("cb1", "Đã có cán bộ cb1")):
        named = "Lê Văn Tám=vua" if person == "cb3" else "Lê Văn Tám"
        words = ("officer add", person, named, "--new-pin-from", newcomer, "--pins-from", made.pins)
        code, said = made(*words)
        assert (code, told in said) == (REFUSED, True)
    assert made("officer list")[1].count("\n") == 2


def test_before_a_paper_or_a_list_there_is_nothing_to_release_or_publish(made: Typed) -> None:
    assert "pack-paper" in made("release-paper", "--pins-from", made.pins)[1]
    assert "import-candidates" in made("publish")[1]


def test_a_published_list_has_a_version(made: Typed) -> None:
    stage(opened(made))
    assert made("publish") == (DONE, "Đã công bố danh sách, bản 1.\n")


@pytest.mark.parametrize("word", ["publish", "release-paper", "show"])
def test_a_folder_without_a_board_is_told_in_a_sentence(typed: Typed, word: str) -> None:
    code, said = typed(word)
    assert code == REFUSED
    assert "không có Hội đồng thi" in said


def test_wrong_words_are_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == USAGE
    assert main(["enrol-code"]) == USAGE
    assert main([]) == DONE
    said = capsys.readouterr()
    assert all(word in said.out for word in WORDS)


def workbook(path: Path, columns: Sequence[str], *rows: Sequence[str]) -> Path:
    """Write a sheet of texts."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("DanhSachThiSinh")
    for number, cells in enumerate((columns, *rows)):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


COLUMNS = (
    *("Số báo danh", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi sinh", "Dân tộc", "Số CCCD/ĐDCN", "Lớp"),
    *("Trường", "Ca thi", "Điểm thi", "Mã điểm", "Phòng thi", "Số máy"),
)
ROW = (
    *(HOA.candidate, HOA.name, "03/11/2008", "Nữ", "Bắc Giang", "Kinh", HOA.number, "12A3"),
    *("THPT Lạng Giang số 1", "Ca 1", "THPT Lạng Giang số 1", "12", "07", "15"),
)
DAY = ("--session-title", "Ca 1", "--subject", "Toán", "--starts", "2026-12-12T08:00", "--minutes", "90")


def test_a_list_becomes_a_session(made: Typed, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", COLUMNS, ROW)
    assert made("import-candidates", path, *DAY) == (DONE, "Đã nhập 1 thí sinh vào 1 phòng của Ca 1.\n")
    board = opened(made)
    with board.engine.connect() as db:
        (session,) = roster.sessions(db)
    board.engine.dispose()
    assert session.starts_at == lists.moment_us("2026-12-12T01:00:00+00:00")  # eight o'clock in Vietnam


def test_a_list_without_a_column_leaves_nothing_and_names_it(made: Typed, tmp_path: Path) -> None:
    place = COLUMNS.index("Số máy")
    path = workbook(tmp_path / "list.xlsx", COLUMNS[:place], ROW[:place])
    code, said = made("import-candidates", path, *DAY)
    assert (code, "«Số máy»" in said) == (REFUSED, True)
    board = opened(made)
    with board.engine.connect() as db:
        assert roster.sessions(db) == []
    board.engine.dispose()


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("Ngày sinh", "31/02/2008", "Dòng 2, cột «Ngày sinh»"),
        ("Ca thi", "Ca 2", "Ca 1"),
        ("Số CCCD/ĐDCN", "24", "Dòng 2, cột «Số căn cước»: Thừa hoặc thiếu chữ số"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_by_its_place(
    made: Typed, tmp_path: Path, column: str, text: str, told: str
) -> None:
    row = [text if name == column else cell for name, cell in zip(COLUMNS, ROW, strict=True)]
    code, said = made("import-candidates", workbook(tmp_path / "list.xlsx", COLUMNS, row), *DAY)
    assert (code, told in said) == (REFUSED, True)


def test_what_was_repaired_is_said_with_how_often(made: Typed, tmp_path: Path) -> None:
    row = [f" {cell}" if name == "Họ và tên" else cell for name, cell in zip(COLUMNS, ROW, strict=True)]
    code, said = made("import-candidates", workbook(tmp_path / "list.xlsx", COLUMNS, row), *DAY)
    assert (code, said.splitlines()[0]) == (DONE, "Đã sửa 1 ô. Dấu cách thừa hoặc lạ.")


def test_of_many_doubts_the_first_ten_are_told(made: Typed, tmp_path: Path) -> None:
    row = ["" if name == "Ngày sinh" else cell for name, cell in zip(COLUMNS, ROW, strict=True)]
    code, said = made("import-candidates", workbook(tmp_path / "list.xlsx", COLUMNS, *[row] * 6), *DAY)
    assert code == REFUSED
    assert said.splitlines()[0] == "Có 24 chỗ cần người xem. Chưa nhập dòng nào."
    assert said.count("  Dòng ") == 10
    assert "và 14 chỗ nữa" in said


def test_a_file_that_is_no_list_or_a_moment_that_is_none_is_refused(made: Typed, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", COLUMNS, ROW)
    assert "Giờ bắt đầu" in made("import-candidates", path, *DAY, "--starts", "tám giờ")[1]
    assert ".xlsx" in made("import-candidates", made.pins, *DAY)[1]
    assert "Không đọc được" in made("import-candidates", tmp_path / "nothing.xlsx", *DAY)[1]
    assert ".xlsx" in made("import-questions", made.pins)[1]


def test_a_state_shown_names_nobody(made: Typed) -> None:
    stage(opened(made))
    said = made("show", "--json")[1] + made("show")[1]
    assert HOA.name not in said
    assert HOA.candidate not in said


def test_an_export_is_written_once_and_never_over_another(made: Typed, tmp_path: Path) -> None:
    out = tmp_path / "export"
    code, told = made("export", out)
    assert (code, "truongthi verify" in told) == (DONE, True)
    manifest = (out / "manifest.ttm").read_bytes()
    code, told = made("export", out)
    assert (code, told) == (REFUSED, f"Đã có {out}. Chọn thư mục khác; không ghi đè lên thứ đã có.\n")
    assert (out / "manifest.ttm").read_bytes() == manifest
