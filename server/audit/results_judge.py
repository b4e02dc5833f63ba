"""Published results of an export, checked with no server and no key (docs/formats/export.md, "Results").

1. Each `Published` entry has its file, with that hash. 2. Two officers signed it before. 3. Versions of a subject
follow one another. 4. The runs it names are what the board said they were. 5. Each line is what its run and the
persons' decisions give. Imports `protocol` and the forms of results and runs alone.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import TypeVar

import msgspec

from protocol import export, policy
from protocol.journal import StreamId
from protocol.officer import subject_of
from protocol.records import AttemptChosen, Changed, Published, Record, Sanctioned, SanctionLifted
from server.audit.board_facts import BoardFacts, Place
from server.audit.findings import Fault, Finding, Verification
from server.audit.run_judge import BadOutcomeError, CheckedRun, RunJudge
from server.audit.score_judge import Decided, bears_out
from server.audit.segments import Placed, Segment
from server.grading.record import Graded, Outcome, PersonMark, SanctionContent, decode_person_mark, decode_sanction
from server.results import frozen
from server.results.frozen import Line, MalformedPublicationError, Publication

RESULTS, PERSON_MARK = "results", "person_mark"
PUBLISH = policy.act("publish-results")
Content = TypeVar("Content")


class ResultsJudge:
    """The published results, and what they rest on."""

    def __init__(self, files: Mapping[str, bytes], done: Verification) -> None:
        self._files, self._done = files, done
        self.facts = BoardFacts()
        self.runs = RunJudge(files, self.facts, done)
        self._last = dict[str, tuple[int, str]]()  # by subject: version and hash of the one before
        self._marks = list[tuple[bytes, PersonMark]]()
        self._sanctions = dict[bytes, SanctionContent]()

    def note(self, segment: Segment, placed: Placed, record: Record | None) -> None:
        """Take an entry of the board's own stream."""
        self.facts.note(segment, placed, record)

    def judge_stream(self, stream: StreamId, segments: Mapping[int, Segment]) -> None:
        """Compare an attempt with what runs say that they marked."""
        self.runs.judge_stream(stream, segments)

    def end(self) -> None:
        """After all streams: judge each version in the order of publishing."""
        self.runs.end()
        self._read_decisions()
        published = [(place, said) for place, said in self.facts.all(Published) if said.what == RESULTS]
        for place, said in published:
            self._version(place, said)
        known = {export.results_path(said.version) for _, said in published}
        for path in self._files:
            if path.startswith(export.RESULTS) and path not in known:
                self._found(Fault.UNPUBLISHED, path)

    def _read_decisions(self) -> None:
        """Read what persons decided; what the journal lacks of it is found, and what it has besides."""
        marked = {said.after for _, said in self.facts.all(Changed) if said.what == PERSON_MARK}
        punished = {said.hash for _, said in self.facts.all(Sanctioned)}
        self._marks = list(self._known(export.PERSON_MARKS_FILE, marked, decode_person_mark))
        self._sanctions = dict(self._known(export.SANCTIONS_FILE, punished, decode_sanction))
        held = {digest for digest, _ in self._marks} | self._sanctions.keys()
        changed = ((place, said.after) for place, said in self.facts.all(Changed) if said.what == PERSON_MARK)
        sanctioned = ((place, said.hash) for place, said in self.facts.all(Sanctioned))
        for place, digest in (*changed, *sanctioned):
            if digest not in held:
                self._done.find(place.segment.finding(Fault.MISSING_DECISION, place.placed))

    def _known(
        self, path: str, said: set[bytes], decode: Callable[[bytes], Content]
    ) -> Iterator[tuple[bytes, Content]]:
        start = 0
        for line in self._files.get(path, b"").splitlines():
            digest, end = hashlib.sha256(line).digest(), start + len(line) + 1
            try:
                if digest in said:
                    yield digest, decode(line)
                else:
                    self._done.find(Finding(Fault.UNKNOWN_DECISION, path, start=start, end=end))
            except (msgspec.DecodeError, ValueError, RecursionError):
                self._done.find(Finding(Fault.UNKNOWN_DECISION, path, start=start, end=end))
            start = end

    def _version(self, place: Place, said: Published) -> None:
        path = export.results_path(said.version)
        content = self._files.get(path)
        if content is None:
            self._found(Fault.MISSING_FILE, path)
            return
        self._done.versions += 1
        if hashlib.sha256(content).digest() != said.hash:
            self._found(Fault.OTHER_RESULTS, path)
            return
        try:
            made = frozen.decode(content)
        except MalformedPublicationError:
            self._found(Fault.OTHER_RESULTS, path)
            return
        subject = subject_of(RESULTS.encode(), said.hash)
        fault = self.facts.signed_by(place.order, PUBLISH, subject, self._done)
        if fault:
            self._found(fault, path)
            return
        self._follow(path, made, said.hash)
        runs = [self.runs.run(run, place.order) for run in made.runs]
        if None not in runs:  # else it is found at the run
            lines = _LineJudge(path, content, self._decided(place.order), self._done)
            set_aside = {one for chosen in self.facts.before(place.order, AttemptChosen) for one in chosen.set_aside}
            lines.judge(made, [run for run in runs if run], set_aside)

    def _follow(self, path: str, made: Publication, digest: bytes) -> None:
        number, before = self._last.get(made.subject, (0, ""))
        if (made.version, made.replaces) != (number + 1, before):
            self._found(Fault.BROKEN_VERSIONS, path)
        self._last[made.subject] = (made.version, digest.hex())

    def _decided(self, order: int) -> Decided:
        """Return what persons had decided before `order`; of an item the last mark counts."""
        marked = [said.after for said in self.facts.before(order, Changed)]
        known = dict(self._marks)
        marks = defaultdict[str, dict[str, Decimal]](dict)
        for mark in (known[digest] for digest in marked if digest in known):
            try:
                marks[mark.attempt][mark.item] = Decimal(mark.points)
            except ArithmeticError:
                continue  # it bears no line out
        lifted = {said.sanction for said in self.facts.before(order, SanctionLifted)}
        standing = [one for one in self.facts.before(order, Sanctioned) if one.sanction not in lifted]
        return Decided(marks, tuple(self._sanctions[one.hash] for one in standing if one.hash in self._sanctions))

    def _found(self, fault: Fault, path: str) -> None:
        self._done.find(Finding(fault, path, end=len(self._files.get(path, b""))))


class _LineJudge:
    """The lines of one version against what its runs made."""

    def __init__(self, path: str, content: bytes, decided: Decided, done: Verification) -> None:
        self._path, self._content, self._decided, self._done = path, content, decided, done

    def judge(self, made: Publication, runs: Sequence[CheckedRun], set_aside: Set[str]) -> None:
        """Find lines that no run gives, and outcomes that have no line."""
        left, sessions = {line.attempt: line for line in made.rows}, {line.exam_session for line in made.rows}
        for line in made.rows:
            if left[line.attempt] is not line:  # an attempt has one line
                self._find(Fault.WRONG_SCORE, line.attempt)
        for run in runs:
            try:
                for graded in run.graded():
                    if graded.attempt in left:
                        self._judge(left.pop(graded.attempt), run, graded)
                    elif _counts(graded, sessions, set_aside):
                        self._find(Fault.MISSING_RESULT, graded.attempt)
            except BadOutcomeError:
                self._done.find(Finding(Fault.OTHER_RUN, self._path, end=len(self._content)))
        for line in left.values():  # of no run
            self._find(Fault.WRONG_SCORE, line.attempt)

    def _judge(self, line: Line, run: CheckedRun, graded: Graded) -> None:
        self._done.results += 1
        if graded.attempt not in run.closed or not bears_out(line, graded, run.rules(graded), self._decided):
            self._find(Fault.WRONG_SCORE, line.attempt)

    def _find(self, fault: Fault, attempt: str) -> None:
        start = max(self._content.find(attempt.encode()), 0)
        self._done.find(Finding(fault, self._path, attempt, start=start, end=start + len(attempt)))


def _counts(graded: Graded, sessions: Set[str], set_aside: Set[str]) -> bool:
    """Tell whether an outcome has to have a line among those of `sessions`."""
    return graded.exam_session in sessions and graded.outcome is not Outcome.OPEN and graded.attempt not in set_aside
