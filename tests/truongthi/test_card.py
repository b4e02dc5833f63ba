"""`truongthi card`: clear sentences for what can and cannot be done; four readers, and anybody's card."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.card.pki import CardPki
from fixtures.card.vpcd import SLOTS
from fixtures.exam_day import command
from fixtures.pcsc import READERS
from fixtures.rosters.people import AFTERNOON, KNOWN
from fixtures.rosters.workbook import row_of, write_roster_workbook
from station.reader.client import ReaderClient, list_readers
from station.reader.hint import HintSource, IdentityHint
from station.reader.messages import CardFailed, CardRead, Event
from truongthi.card import main

WAIT_S = 30


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A list of three."""
    path = tmp_path / "list.xlsx"
    write_roster_workbook(path, [row_of(line, one) for line, one in enumerate((*KNOWN, AFTERNOON), 1)])
    return path


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A folder of notes; no holder outlives the test."""
    yield tmp_path
    for slot in range(SLOTS):
        main(["--state", str(tmp_path), "remove", "--slot", str(slot)])


def test_list_names_every_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "list"]) == 0
    assert "tampered" in capsys.readouterr().out


def test_status_of_empty_readers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "status"]) == 0
    assert capsys.readouterr().out == "".join(f"Đầu đọc {slot}: trống\n" for slot in (1, 2, 3, 4))


def test_an_unknown_card_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "insert", "nothing"]) == 2
    assert "Không có thẻ mẫu «nothing»" in capsys.readouterr().err


def test_removing_from_an_empty_reader_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--state", str(tmp_path), "remove"]) == 2
    assert capsys.readouterr().err == "Đầu đọc 1 đang trống.\n"


@pytest.mark.parametrize("words", [[], ["good", "--number", "18001234"], ["--number", "18001234"]])
def test_a_card_that_is_not_named_or_twice_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str]
) -> None:
    assert main(["--state", str(tmp_path), "insert", *words]) == 2
    assert "Cần tên một thẻ mẫu" in capsys.readouterr().err


def test_a_number_on_no_list_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path, roster: Path) -> None:
    words = ["hold", "--from-list", str(roster), "--number", "99", "--pki", str(tmp_path / "pki")]
    assert main(["--state", str(tmp_path), *words]) == 2
    assert "Không có ai mang số 99" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"not a workbook"])
def test_a_list_that_cannot_be_read_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "list.xlsx").write_bytes(content)
    words = ["hold", "--from-list", str(tmp_path / "list.xlsx"), "--number", "99", "--pki", str(tmp_path / "pki")]
    assert main(["--state", str(tmp_path), *words]) == 2
    assert "Không đọc được danh sách" in capsys.readouterr().err


def test_neither_command_nor_window_is_asked_wrongly(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--state", str(tmp_path)])


@pytest.mark.pcsc
def test_any_candidate_s_card_lies_on_any_of_four_readers(pcscd: None, state: Path, roster: Path) -> None:
    CardPki.load_or_create(state / "pki")
    assert tuple(list_readers()) == READERS
    place = ["--pki", str(state / "pki"), "--from-list", str(roster)]
    for slot, one in enumerate((*KNOWN, AFTERNOON), 1):
        command("card", "--state", state, "insert", *place, "--number", one.candidate, "--slot", str(slot))
    person, events = AFTERNOON.person, queue.SimpleQueue[Event]()
    with ReaderClient(events.put, reader=READERS[3], practice=True) as client:
        client.expect(IdentityHint(person.number, person.born, person.name, HintSource.TYPED))
        while not isinstance(event := events.get(timeout=WAIT_S), CardRead):
            assert not isinstance(event, CardFailed), event
    assert event.reading.name == person.name
    assert "Đầu đọc 4: thẻ «18009001»" in command("card", "--state", state, "status")
