"""The proof draws every item and finds what is cut and what is missing."""

import json
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from protocol import paper
from protocol.paper import Asset, ChoiceInteraction, Item, MalformedPaperError, PackedPaper, Part
from station import seat
from station.ui.seat.proof import ItemReport, prove
from tests.station.ui.seat.every_type import choices, every_type


def small(html: str, assets: dict[str, Asset] | None = None) -> PackedPaper:
    every = every_type()
    item = Item("i1", 1, html, ChoiceInteraction(choices("a", "một", "hai")))
    parts = (Part("Phần I", "Trắc nghiệm", "Chọn", "1", (item,)),)
    return msgspec.structs.replace(every, parts=parts, stimuli=(), assets=assets or {}, sounds={})


def written(folder: Path, packed: PackedPaper) -> Path:
    path = folder / "paper.json"
    path.write_bytes(paper.encode(packed))
    return path


def test_every_item_is_drawn_and_reported(qtbot: QtBot, tmp_path: Path) -> None:
    packed = every_type()
    report = prove(written(tmp_path, packed), tmp_path / "out", 1024, 768, 150)
    assert [item.number for item in report.items] == [item.number for item in packed.items]
    assert [item for item in report.items if item.clipped or item.missing] == []
    told = json.loads((tmp_path / "out" / "report.json").read_bytes())
    assert told["items"][0] == {"number": 1, "clipped": False, "missing": []}
    for item in packed.items:
        drawn = QImage(str(tmp_path / "out" / f"{item.number:03}.png"))
        assert drawn.width() == 1024
        assert drawn.height() >= 768


def test_an_item_longer_than_the_screen_is_drawn_whole(qtbot: QtBot, tmp_path: Path) -> None:
    long = small("<p>" + "Câu hỏi rất dài. " * 200 + "</p>")
    report = prove(written(tmp_path, long), tmp_path, 1024, 768, 150)
    assert report.items == (ItemReport(1, clipped=False, missing=()),)
    assert QImage(str(tmp_path / "001.png")).height() > 1500


def test_long_options_break_their_lines(qtbot: QtBot, tmp_path: Path) -> None:
    item = Item("i1", 1, "<p>?</p>", ChoiceInteraction(choices("a", "một phương án rất dài " * 12, "hai")))
    parts = (Part("Phần I", "Trắc nghiệm", "Chọn", "1", (item,)),)
    long = msgspec.structs.replace(small(""), parts=parts)
    assert not prove(written(tmp_path, long), tmp_path, 1024, 768, 150).items[0].clipped


def test_a_table_wider_than_the_screen_is_clipped(qtbot: QtBot, tmp_path: Path) -> None:
    cells = "".join(f"<td>{number}00000</td>" for number in range(30))
    wide = small(f"<table><tr>{cells}</tr></table>")
    assert prove(written(tmp_path, wide), tmp_path, 1024, 768, 150).items[0].clipped
    narrow = small("<table><tr><td>1</td><td>2</td></tr></table>")
    assert not prove(written(tmp_path, narrow), tmp_path, 1024, 768, 150).items[0].clipped


def test_pictures_and_sounds_that_are_not_there_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    broken = {"bad": Asset("image/png", b"no picture", 10, 10, 0, ""), "svg": Asset("image/svg+xml", b"<", 1, 1, 0, "")}
    html = '<p><img src="asset:bad"> <img src="asset:svg"> <img src="asset:none"> <img src="asset:none"></p>'
    report = prove(written(tmp_path, small(html, broken)), tmp_path, 1024, 768, 100)
    assert report.items[0].missing == ("bad", "svg", "none")
    silent = msgspec.structs.replace(every_type(), sounds={}, assets={})
    found = {item.number: item.missing for item in prove(written(tmp_path, silent), tmp_path, 1024, 768, 100).items}
    assert (found[12], found[14], found[20], found[1]) == (("map",), ("map",), ("speech",), ())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--proof", "nowhere.json", "--out", "out"],
        ["--proof", "nowhere.json"],
        ["--proof", "nowhere.json", "--out", "out", "--size", "wide"],
    ],
)
def test_a_proof_that_cannot_be_made_is_said(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert seat.main(arguments) == seat.BAD_PROOF
    assert capsys.readouterr().err


def test_bytes_that_are_no_paper_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"{}")
    with pytest.raises(MalformedPaperError):
        prove(tmp_path / "x", tmp_path, 1024, 768, 150)
    assert seat.main(["--proof", str(tmp_path / "x"), "--out", str(tmp_path)]) == seat.BAD_PROOF


def test_the_command_writes_the_report(qtbot: QtBot, tmp_path: Path) -> None:
    package = written(tmp_path, small("<p>Câu hỏi</p>"))
    asked = ["--proof", str(package), "--out", str(tmp_path / "out"), "--size", "1366x768", "--zoom", "100"]
    assert seat.main(asked) == 0
    assert (tmp_path / "out" / "report.json").exists()
