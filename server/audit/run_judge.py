"""Runs of the grader in an export: what went in is what the journals have, what came out is what the board said.

By the rules that two officers chose, and those are none but the ones that their name stands for.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec

from protocol import export, policy
from protocol.journal import StreamId
from protocol.officer import subject_of
from protocol.policy import RULES, STANDARD, MarkingRules
from protocol.records import KIND_BY_RECORD, Collected, GradingRun, KeyCorrected, Published, Submitted
from server.audit.board_facts import BoardFacts
from server.audit.findings import Fault, Finding, Verification
from server.audit.segments import Segment
from server.grading.record import Graded, Inputs, Standing, decode_graded, decode_inputs, decode_policy, run_id

INPUTS_END = ".inputs.json"
AS_PACKED = 1
CHOOSE = policy.act("choose-rules")
POLICY = "policy"
SUBMITTED = KIND_BY_RECORD[Submitted].number
KNOWN_RULES = {one.code: one for one in RULES}


class BadOutcomeError(Exception):
    """A line of what a run made is no outcome."""


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """A run whose files are those that the board spoke of. `closed`: the attempts that it could mark."""

    inputs: Inputs
    outcomes: bytes
    closed: frozenset[str]

    def graded(self) -> Iterator[Graded]:
        """Yield what it made of each attempt. Raises BadOutcomeError."""
        try:
            yield from map(decode_graded, self.outcomes.split(b"\n")[:-1])
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadOutcomeError from error

    def rules(self, graded: Graded) -> MarkingRules | None:
        """Return the rules that an attempt was marked by."""
        return self.inputs.rules.get(graded.rules)


class RunJudge:
    """The runs of an export."""

    def __init__(self, files: Mapping[str, bytes], facts: BoardFacts, done: Verification) -> None:
        self._files, self._facts, self._done = files, facts, done
        self._checked = dict[str, CheckedRun | None]()
        self._standings = defaultdict[str, list[tuple[str, Standing]]](list)
        self._collected = list[tuple[str, Standing]]()
        self._contents = dict[str, bytes]()  # to say where in a file an attempt stands
        for path in files:
            if path.startswith(export.GRADING) and path.endswith(INPUTS_END):
                self._take(path)

    def _take(self, path: str) -> None:
        content = self._files[path]
        try:
            inputs = decode_inputs(content)
        except (msgspec.DecodeError, ValueError, RecursionError):
            self._found(Fault.OTHER_RUN, path)
            return
        for standing in inputs.attempts:
            if standing.closed_by:
                self._standings[standing.attempt].append((path, standing))
        self._contents[path] = content

    def judge_stream(self, stream: StreamId, segments: Mapping[int, Segment]) -> None:
        """Find runs that marked something else than this attempt's journal has."""
        for path, standing in self._standings.pop(stream.hex(), ()):
            segment = segments.get(standing.segment)
            if segment is not None and self._done.has(segment.file):
                continue  # the cause is found there
            held = segment.hash_of(standing.seq) if segment else None
            placed = segment.entries.get(standing.seq) if segment else None
            if held is None or held.hex() != standing.hash:
                self._other(path, standing)
            elif standing.closed_by == "collected":
                self._collected.append((path, standing))
            elif placed is None or placed.entry is None or placed.entry.header.kind != SUBMITTED:
                self._other(path, standing)

    def end(self) -> None:
        """After all streams: find attempts that are missing, and those that nobody collected."""
        for path, standing in (one for held in self._standings.values() for one in held):
            self._other(path, standing)
        known = {(one.attempt, one.segment, one.seq, one.hash.hex()) for _, one in self._facts.all(Collected)}
        for path, one in self._collected:
            if (one.attempt, one.segment, one.seq, one.hash) not in known:
                self._other(path, one)

    def _other(self, path: str, standing: Standing) -> None:
        start = max(self._contents[path].find(standing.attempt.encode()), 0)
        end, place = start + len(standing.attempt), (standing.attempt, standing.segment, standing.seq)
        self._done.find(Finding(Fault.OTHER_ATTEMPT, path, *place, start, end))

    def run(self, run: str, order: int) -> CheckedRun | None:
        """Return a run that the board had spoken of before `order`, None where something was found of it."""
        if run not in self._checked:
            self._checked[run] = self._judged(run, order)
        return self._checked[run]

    def _judged(self, run: str, order: int) -> CheckedRun | None:
        place, said = next(
            ((place, one) for place, one in self._facts.all(GradingRun) if one.run == run and place.order < order),
            (None, None),
        )
        inputs_path, outcomes_path = export.inputs_path(run), export.outcomes_path(run)
        if place is None or said is None:
            self._found(Fault.UNKNOWN_RUN, inputs_path)
            return None
        content, outcomes = self._files.get(inputs_path), self._files.get(outcomes_path)
        if content is None or outcomes is None:
            self._found(Fault.MISSING_FILE, inputs_path if content is None else outcomes_path)
            return None
        digest = hashlib.sha256(content).digest()
        if (digest, run_id(digest)) != (said.inputs, run):
            self._found(Fault.OTHER_RUN, inputs_path)
            return None
        if hashlib.sha256(digest + outcomes).digest() != said.outcome:
            self._found(Fault.OTHER_RUN, outcomes_path)
            return None
        inputs = decode_inputs(content)
        self._judge_key(inputs_path, inputs, place.order)
        self._judge_rules(inputs_path, inputs, place.order)
        closed = frozenset(one.attempt for one in inputs.attempts if one.closed_by)
        return CheckedRun(inputs, outcomes, closed)

    def _judge_key(self, path: str, inputs: Inputs, order: int) -> None:
        if inputs.key_version == AS_PACKED and not inputs.key_hash:
            return
        corrected = {(one.version, one.hash.hex()) for one in self._facts.before(order, KeyCorrected)}
        if (inputs.key_version, inputs.key_hash) not in corrected:
            self._found(Fault.OTHER_KEY, path)

    def _judge_rules(self, path: str, inputs: Inputs, order: int) -> None:
        """Find rules that are not those of the policy in force when the run was recorded."""
        policies = [one for one in self._facts.all(Published) if one[1].what == POLICY and one[0].order < order]
        scheme, chosen = STANDARD, KNOWN_RULES
        if policies:
            place, said = policies[-1]
            held = self._policy(said, place.order)
            if held is None:
                return  # found at the policy
            scheme, chosen = held
        for code, rules in inputs.rules.items():
            if rules.code != code or rules.scheme != scheme or chosen.get(code) != rules:
                self._found(Fault.OTHER_RULES, path)

    def _policy(self, said: Published, order: int) -> tuple[str, dict[str, MarkingRules]] | None:
        path = export.policy_path(said.version)
        content = self._files.get(path)
        if content is None:
            self._found(Fault.MISSING_FILE, path)
            return None
        try:
            held = decode_policy(content)
        except (msgspec.DecodeError, ValueError, RecursionError):
            held = None
        if held is None or hashlib.sha256(content).digest() != said.hash:
            self._found(Fault.OTHER_RULES, path)
            return None
        fault = self._facts.signed_by(order, CHOOSE, subject_of(b"rules", said.hash), self._done)
        if fault:
            self._found(fault, path)
        return held.scheme, held.rules

    def _found(self, fault: Fault, path: str) -> None:
        self._done.find(Finding(fault, path, end=len(self._files.get(path, b""))))
