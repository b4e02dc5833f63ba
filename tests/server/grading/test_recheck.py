"""Whoever holds the keys marks an export again, and comes to the recorded marks or says where not."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import export
from protocol.sealing import WrongKeyError
from server.audit.findings import Fault, Verification
from server.grading import key_versions
from server.grading.marking_folder import BadMarkingFolderError, MarkingFolder, read_folder, write_folder
from server.grading.recheck import recheck
from server.results import frozen
from tests.server.audit.published import FIRST, Files, PublishedExam, make_published
from truongthi.verify import FOUND, WHOLE, main


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedExam]:
    """A board that published."""
    yield from make_published(tmp_path_factory.mktemp("exam"))


@pytest.fixture(scope="module")
def files(exam: PublishedExam, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Its export."""
    return exam.exported(tmp_path_factory.mktemp("export") / "out")


@pytest.fixture(scope="module")
def held(exam: PublishedExam) -> MarkingFolder:
    """What two officers write out."""
    with exam.papers.connect() as papers:
        return MarkingFolder(exam.board.grading, key_versions.map_contents(papers), [])


def checked(files: Files, held: MarkingFolder) -> Verification:
    done = Verification()
    recheck(files, held, done)
    return done


def paths(files: Files) -> tuple[str, str]:
    (run,) = frozen.decode(files[export.results_path(1)]).runs
    return export.inputs_path(run), export.outcomes_path(run)


def test_marked_again_every_attempt_comes_to_the_recorded_marks(files: Files, held: MarkingFolder) -> None:
    done = checked(files, held)
    assert (done.findings, done.regraded, done.unregraded) == ((), 2, 0)


def test_a_mark_that_the_answers_do_not_give_is_found_with_its_attempt(files: Files, held: MarkingFolder) -> None:
    """The board could have entered the hash of a false outcome: only the answers speak against it."""
    _, path = paths(files)
    lines = files[path].split(b"\n")
    graded = json.loads(lines[0])
    graded["parts"][0][1][0][2] = "0.1"
    forged = b"\n".join([json.dumps(graded, separators=(",", ":"), ensure_ascii=False).encode(), *lines[1:]])
    found = checked(files | {path: forged}, held).findings
    assert [(one.fault, one.file, one.stream) for one in found] == [(Fault.OTHER_MARKS, path, FIRST.hex())]


def test_an_outcome_that_the_run_does_not_have_is_found(files: Files, held: MarkingFolder) -> None:
    _, path = paths(files)
    left = files[path].split(b"\n", 1)[1]
    assert [one.fault for one in checked(files | {path: left}, held).findings] == [Fault.OTHER_MARKS]


def test_another_answer_key_is_none_that_the_run_names(files: Files, held: MarkingFolder) -> None:
    inputs, _ = paths(files)
    maps = {paper: content.replace(b'"B"', b'"C"') for paper, content in held.maps.items()}
    found = checked(files, replace(held, maps=maps)).findings
    assert [(one.fault, one.file) for one in found] == [(Fault.OTHER_KEY, inputs)]


def test_another_exams_grading_key_opens_nothing(files: Files, held: MarkingFolder) -> None:
    with pytest.raises(WrongKeyError):
        checked(files, replace(held, grading=X25519PrivateKey.generate()))


def test_a_journal_that_went_on_is_not_marked_again_and_counted(files: Files, held: MarkingFolder) -> None:
    path = export.journal_path(FIRST.hex(), 1)
    done = checked({name: one for name, one in files.items() if name != path}, held)
    assert (done.regraded, done.unregraded) == (1, 1)


def test_the_command_tells_what_it_added_up_and_what_it_marked_again(
    files: Files, held: MarkingFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in files.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(content)
    write_folder(tmp_path / "keys", held)
    assert main([str(tmp_path / "out"), "--marking", str(tmp_path / "keys")]) == WHOLE
    told = capsys.readouterr().out
    assert "Nội dung niêm phong, chưa mở" in told
    assert "Kết quả đã công bố, đã kiểm chữ ký và điểm: 1 phiên bản." in told
    assert "Bài đã mở và chấm lại: 2." in told
    version = tmp_path / "out" / "results" / "1.json"
    version.write_bytes(version.read_bytes().replace(b'"final":"', b'"final":"1'))
    assert main([str(tmp_path / "out")]) == FOUND
    assert "kết quả không phải bản đã công bố" in capsys.readouterr().out


def test_the_folder_of_keys_is_read_as_it_was_written_and_its_owners_alone(held: MarkingFolder, tmp_path: Path) -> None:
    write_folder(
        tmp_path / "out",
        replace(held, versions=[b'{"format":"TT-KEY-1","version":2,"replaces":"","corrections":[],"reason":"x"}']),
    )
    read = read_folder(tmp_path / "out")
    assert read.maps == held.maps
    assert read.grading.private_bytes_raw() == held.grading.private_bytes_raw()
    assert hashlib.sha256(read.versions[0]).digest()
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out").rglob("*")} == {0}


@pytest.mark.parametrize("spoiled", ["grading.key", "maps/de.json", "keys/2.json"])
def test_a_folder_that_is_not_what_was_written_is_refused(held: MarkingFolder, tmp_path: Path, spoiled: str) -> None:
    write_folder(tmp_path / "out", held)
    (tmp_path / "out" / spoiled).write_bytes(b"{")
    with pytest.raises(BadMarkingFolderError):
        read_folder(tmp_path / "out")
