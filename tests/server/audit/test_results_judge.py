"""What the verifier promises of published results: whole they are whole, and whoever tampers is named."""

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from protocol import export
from protocol.policy import STRICT
from protocol.records import Approved, Changed, GradingRun, KeyCorrected, Published, Record, Sanctioned
from server.audit.findings import Fault, Finding, Verification
from server.audit.verifier import check
from server.grading import key_versions
from server.grading.corrections import encode
from server.grading.marking_folder import MarkingFolder
from server.grading.recheck import recheck
from server.results import frozen
from server.results.frozen import Line
from tests.server.audit.published import ESSAY, FIRST, SECOND, Files, PublishedExam, Told, make_published, make_sat

CHANGES = 120
VERSION = export.results_path(1)


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublishedExam]:
    """A board that published."""
    yield from make_published(tmp_path_factory.mktemp("exam"))


@pytest.fixture
def again(tmp_path: Path) -> Iterator[PublishedExam]:
    """A board of its own for a test that goes on with it."""
    yield from make_published(tmp_path / "exam")


@pytest.fixture(scope="module")
def files(exam: PublishedExam, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Its export."""
    return exam.exported(tmp_path_factory.mktemp("export") / "out")


def found(files: Files) -> list[tuple[Fault, str]]:
    return [(one.fault, one.file) for one in check(files).findings]


def of_results(done: Verification) -> list[Finding]:
    return [one for one in done.findings if one.file.startswith((export.RESULTS, export.GRADING))]


def run_of(files: Files) -> str:
    return frozen.decode(files[VERSION]).runs[0]


def with_line(files: Files, attempt: bytes, **changed: object) -> Files:
    """Change an attempt's line as published, and nothing else."""
    made = frozen.decode(files[VERSION])
    rows = [msgspec.structs.replace(one, **changed) if one.attempt == attempt.hex() else one for one in made.rows]
    return files | {VERSION: frozen.encode(msgspec.structs.replace(made, rows=tuple(rows)))}


def line_of(files: Files, attempt: bytes) -> Line:
    return next(one for one in frozen.decode(files[VERSION]).rows if one.attempt == attempt.hex())


def without(kind: type[Record], number: int = 1) -> Callable[[Told], Told]:
    """Leave the last so many entries of a kind out."""

    def change(told: Told) -> Told:
        places = [place for place, (_, record) in enumerate(told) if isinstance(record, kind)][-number:]
        return [one for place, one in enumerate(told) if place not in places]

    return change


def as_published(digest: bytes) -> Callable[[Told], Told]:
    """Say that results of another hash were published."""

    def change(told: Told) -> Told:
        return [(at, Published("results", 1, digest) if _is_results(one) else one) for at, one in told]

    return change


def _is_results(record: Record) -> bool:
    return isinstance(record, Published) and record.what == "results"


def test_a_published_version_with_all_that_it_rests_on_is_whole(files: Files) -> None:
    done = check(files)
    assert done.findings == ()
    assert (done.versions, done.results) == (1, 2)
    assert (line_of(files, FIRST).sanction_percent, line_of(files, SECOND).sanction_percent) == (0, 25)


def test_a_journal_written_anew_as_it_was_is_whole_too(exam: PublishedExam, files: Files) -> None:
    assert found(exam.retold(files, lambda told: told)) == []


def test_a_better_score_in_the_published_file_is_found(files: Files) -> None:
    changed = with_line(files, SECOND, final="9.75")
    assert found(changed) == [(Fault.OTHER_RESULTS, VERSION)]


def test_a_swapped_version_is_found_though_the_board_signs_a_new_manifest(exam: PublishedExam, files: Files) -> None:
    changed = exam.sealed(with_line(files, SECOND, final="9.75"))
    assert found(changed) == [(Fault.OTHER_RESULTS, VERSION)]


def test_a_swapped_version_that_the_journal_was_written_anew_for_lacks_the_officers(
    exam: PublishedExam, files: Files
) -> None:
    changed = with_line(files, SECOND, final="9.75")
    retold = exam.retold(changed, as_published(hashlib.sha256(changed[VERSION]).digest()))
    assert found(retold) == [(Fault.NOT_APPROVED, VERSION)]


def test_a_version_without_the_second_approval_is_found(exam: PublishedExam, files: Files) -> None:
    assert found(exam.retold(files, without(Approved))) == [(Fault.NOT_APPROVED, VERSION)]


def test_one_officer_who_signed_twice_is_not_two(exam: PublishedExam, files: Files) -> None:
    def twice(told: Told) -> Told:
        first, second = [place for place, (_, record) in enumerate(told) if isinstance(record, Approved)][-2:]
        return [told[first] if place == second else one for place, one in enumerate(told)]

    assert found(exam.retold(files, twice)) == [(Fault.SAME_OFFICER, VERSION)]


def test_an_approval_that_the_officer_did_not_sign_is_found(exam: PublishedExam, files: Files) -> None:
    def forged(told: Told) -> Told:
        last = [place for place, (_, record) in enumerate(told) if isinstance(record, Approved)][-1]
        at, approved = told[last]
        assert isinstance(approved, Approved)
        told[last] = at, msgspec.structs.replace(approved, signature=bytes(64))
        return told

    faults = {fault for fault, _ in found(exam.retold(files, forged))}
    assert faults == {Fault.BAD_APPROVAL, Fault.NOT_APPROVED}


def test_results_taken_out_of_the_export_are_missed(exam: PublishedExam, files: Files) -> None:
    left = {path: content for path, content in files.items() if path != VERSION}
    assert found(exam.sealed(left)) == [(Fault.MISSING_FILE, VERSION)]


def test_results_that_nobody_published_are_found(exam: PublishedExam, files: Files) -> None:
    more = files | {export.results_path(2): files[VERSION]}
    assert found(exam.sealed(more)) == [(Fault.UNPUBLISHED, export.results_path(2))]


def test_a_mark_changed_in_the_run_is_found(exam: PublishedExam, files: Files) -> None:
    path = export.outcomes_path(run_of(files))
    changed = exam.sealed(files | {path: files[path].replace(b'"0.25"', b'"0.75"', 1)})
    assert found(changed) == [(Fault.OTHER_RUN, path)]


def test_a_run_that_the_journal_does_not_have_is_found(exam: PublishedExam, files: Files) -> None:
    assert (Fault.UNKNOWN_RUN, export.inputs_path(run_of(files))) in found(exam.retold(files, without(GradingRun)))


def test_inputs_changed_after_the_run_are_found(exam: PublishedExam, files: Files) -> None:
    path = export.inputs_path(run_of(files))
    changed = files[path].replace(b'"total_decimals":2', b'"total_decimals":0')
    assert (Fault.OTHER_RUN, path) in found(exam.sealed(files | {path: changed}))


def test_a_persons_mark_raised_after_the_fact_is_found(exam: PublishedExam, files: Files) -> None:
    path = export.PERSON_MARKS_FILE
    changed = exam.sealed(files | {path: files[path].replace(b'"1.25"', b'"1.75"')})
    assert (Fault.UNKNOWN_DECISION, path) in found(changed)


def test_a_persons_mark_that_the_journal_lost_is_found(exam: PublishedExam, files: Files) -> None:
    assert (Fault.UNKNOWN_DECISION, export.PERSON_MARKS_FILE) in found(exam.retold(files, without(Changed)))


def test_a_decision_left_out_of_the_export_is_missed(exam: PublishedExam, files: Files) -> None:
    left = {path: content for path, content in files.items() if path != export.SANCTIONS_FILE}
    faults = {fault for fault, _ in found(exam.sealed(left))}
    assert faults == {Fault.MISSING_DECISION, Fault.WRONG_SCORE}


def test_a_sanction_forgotten_by_the_journal_leaves_a_score_that_does_not_add_up(
    exam: PublishedExam, files: Files
) -> None:
    done = check(exam.retold(files, without(Sanctioned)))
    assert (Fault.WRONG_SCORE, SECOND.hex()) in {(one.fault, one.stream) for one in of_results(done)}


def test_an_attempt_that_was_marked_otherwise_than_the_journals_have_it_is_found(
    exam: PublishedExam, files: Files
) -> None:
    path = export.journal_path(SECOND.hex(), 1)
    left = {name: content for name, content in files.items() if name != path}
    done = check(exam.retold(left, lambda told: told))
    assert (Fault.OTHER_ATTEMPT, SECOND.hex()) in {(one.fault, one.stream) for one in of_results(done)}


def test_no_changed_byte_of_results_goes_unseen_though_the_board_signs_anew(exam: PublishedExam, files: Files) -> None:
    chance = random.Random(764)  # noqa: S311 -- chooses bytes to change, nothing secret
    paths = [path for path in files if path.startswith((export.RESULTS, export.GRADING))]
    assert len(paths) == 5
    unseen = []
    for _ in range(CHANGES):
        path = chance.choice(paths)
        changed = altered(files[path], chance)
        if check(exam.sealed(files | {path: changed})).whole:
            unseen.append((path, changed))
    assert unseen == []


def test_a_board_that_swears_to_a_broken_outcome_breaks_nothing_here(exam: PublishedExam, files: Files) -> None:
    """Whatever stands in a file whose hash the board entered in its journal is a finding or none, never a crash."""
    chance, run = random.Random(2025), run_of(files)  # noqa: S311 -- as above
    digest, faults = hashlib.sha256(files[export.inputs_path(run)]).digest(), list[Fault]()
    for _ in range(CHANGES):
        changed = altered(files[export.outcomes_path(run)], chance)
        sworn = GradingRun(run, digest, hashlib.sha256(digest + changed).digest(), "truongthi-1")

        def swear(told: Told, of: GradingRun = sworn) -> Told:
            return [(at, of if isinstance(one, GradingRun) else one) for at, one in told]

        done = check(exam.retold(files | {export.outcomes_path(run): changed}, swear))
        faults += [one.fault for one in done.findings]
    assert {Fault.OTHER_RUN, Fault.WRONG_SCORE} <= set(faults)
    assert set(faults) <= {Fault.OTHER_RUN, Fault.WRONG_SCORE, Fault.MISSING_RESULT}
    assert len(faults) > CHANGES // 2


def altered(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ chance.randrange(1, 256)]) + content[place + 1 :]


def test_a_later_version_follows_and_one_that_does_not_is_found(again: PublishedExam, tmp_path: Path) -> None:
    exam = again
    exam.mark(SECOND, ESSAY, "0.5")
    exam.publish("Chấm nốt bài tự luận.")
    whole = exam.exported(tmp_path / "out")
    assert found(whole) == []
    assert check(whole).versions == 2

    def first_forgotten(told: Told) -> Told:
        return [one for one in told if one[1] != _first(told)]

    left = {path: content for path, content in whole.items() if path != VERSION}
    assert (Fault.BROKEN_VERSIONS, export.results_path(2)) in found(exam.retold(left, first_forgotten))


def test_rules_and_a_key_that_two_officers_made_hold_and_others_are_found(tmp_path: Path) -> None:
    for exam in make_sat(tmp_path / "exam"):
        exam.follow(STRICT)
        exam.cancel("C1")
        run = exam.grade()
        exam.mark(FIRST, ESSAY, "2")
        exam.publish()
        whole, policy = exam.exported(tmp_path / "out"), export.policy_path(1)
        assert found(whole) == []
        other = exam.sealed(whole | {policy: whole[policy].replace(b"strict", b"easier")})
        assert (Fault.OTHER_RULES, policy) in found(other)
        assert (Fault.OTHER_KEY, export.inputs_path(run)) in found(exam.retold(whole, without(KeyCorrected)))

        def unchosen(told: Told) -> Told:
            return [one for one in told if not (isinstance(one[1], Published) and one[1].what == "policy")]

        assert (Fault.OTHER_RULES, export.inputs_path(run)) in found(exam.retold(whole, unchosen))

        def unsigned(told: Told) -> Told:
            return [one for one in told if not (isinstance(one[1], Approved) and one[1].act == "choose-rules")]

        assert (Fault.NOT_APPROVED, policy) in found(exam.retold(whole, unsigned))
        with exam.papers.connect() as papers, exam.board.engine.connect() as db:
            versions = [encode(one.version) for one in key_versions.in_force(db)]
            held = MarkingFolder(exam.board.grading, key_versions.map_contents(papers), versions)
        done = Verification()
        recheck(whole, held, done)
        assert (done.findings, done.regraded) == ((), 2)


def _first(told: Told) -> Record:
    return next(record for _, record in told if _is_results(record))
