"""What a verifier can find, as data; words are made at the edge."""

from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """What can be wrong. API: never renamed, never reused."""

    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    ALTERED_FILE = "altered_file"  # not what the manifest says, and nothing nearer is known
    BAD_MANIFEST = "bad_manifest"  # malformed, altered, or signed by no board that this export knows
    BAD_AUTHORITY = "bad_authority"  # not self-signed, or not the one that the auditor named
    BROKEN_FRAME = "broken_frame"  # kind, length, or a body that is not its header's
    BAD_CERTIFICATE = "bad_certificate"  # the segment does not begin with one of the authority's for this stream
    ALTERED_ENTRY = "altered_entry"  # its hash is not what the next entry, a head or the manifest says
    MISSING_ENTRY = "missing_entry"
    MISPLACED_ENTRY = "misplaced_entry"  # repeated, swapped, or beyond what the board held
    BAD_CONTENT = "bad_content"  # no record of its kind, or in the clear where it must be sealed
    BAD_HEAD = "bad_head"
    BAD_RECEIPT = "bad_receipt"
    BAD_HAND_OVER = "bad_hand_over"  # it names a head that the segment before does not have
    BAD_PAPER = "bad_paper"  # no sealed paper of this id
    OTHER_PAPER = "other_paper"  # this attempt opened other bytes than the export's paper
    BAD_EVIDENCE = "bad_evidence"  # a card's evidence does not bear out what was concluded of the card
    UNKNOWN_NONCE = "unknown_nonce"  # a chip was challenged with a nonce that the board never gave this desk
    BAD_LOG = "bad_log"  # no leaf or root of its form, or one that stands there twice
    BAD_ROOT = "bad_root"  # not signed by the server, or not the root over that many leaves
    NOT_AS_LOGGED = "not_as_logged"  # the log has a receipt or an entry that the journals do not have
    UNLOGGED = "unlogged"  # a receipt given well before the last root, and the log does not have it
    SHORT_LOG = "short_log"  # fewer leaves than the printed root covers: cut, or an older copy
    OTHER_ROOT = "other_root"  # the printed root is none of this log: it was made anew
    OTHER_RESULTS = "other_results"  # not the bytes that the board's journal says were published
    UNPUBLISHED = "unpublished"  # a file of results that no entry speaks of
    NOT_APPROVED = "not_approved"  # fewer officers signed before it than the act takes
    SAME_OFFICER = "same_officer"  # one officer signed for two
    BAD_APPROVAL = "bad_approval"  # a signature that is no officer's, or of one whose role may not
    BROKEN_VERSIONS = "broken_versions"  # a version that does not follow the one before of its subject
    WRONG_SCORE = "wrong_score"  # the run's marks, persons' marks and sanctions do not come to this line
    MISSING_RESULT = "missing_result"  # a run has an outcome for this attempt, and the version no line
    UNKNOWN_RUN = "unknown_run"  # the board had not spoken of this run when its results were published
    OTHER_RUN = "other_run"  # not what went into, or came out of, the run that the board spoke of
    OTHER_ATTEMPT = "other_attempt"  # a run marked an attempt that the journals have otherwise, or do not have closed
    OTHER_KEY = "other_key"  # a version of the answer key that two officers did not make
    OTHER_RULES = "other_rules"  # marking rules that are not those of their name, or not the exam's
    UNKNOWN_DECISION = "unknown_decision"  # a person's mark or a sanction that the board's journal has not
    MISSING_DECISION = "missing_decision"  # the journal has one that the export lacks
    OTHER_MARKS = "other_marks"  # opened and marked again, the attempt gives other marks than the run has
    TORN_TAIL = "torn_tail"  # the file ends within a frame, or before a signed end


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: bytes `start` up to, not including, `end` of `file`."""

    fault: Fault
    file: str
    stream: str = ""
    segment: int = 0
    seq: int = 0
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found."""

    fingerprint: str = ""
    streams: int = 0
    entries: int = 0
    read: int = 0  # entries whose content was checked
    sealed: int = 0  # entries whose content nobody without the key can check
    erased: int = 0
    readings: int = 0  # of cards, whose evidence was checked again
    chip_proofs: int = 0  # signatures of chips among them
    heads: int = 0
    receipts: int = 0
    papers: int = 0
    forks: int = 0  # recorded by the board
    leaves: int = 0  # of the log
    roots: int = 0  # signed over it
    matched: int = 0  # leaves that the printed root covers; 0 where none was given, or it is none of this log
    unlogged: int = 0  # receipts too young to be in the log
    unreceived: int = 0  # entries that a torn disk took along before they reached the board
    versions: int = 0  # published, of results
    results: int = 0  # their lines, added up again from the marks
    regraded: int = 0  # attempts that were opened and marked again
    unregraded: int = 0  # whose journal went on, or of which officers decided, after the run
    unchecked: int = 0  # signatures whose signer's certificate cannot be used; the cause is among the findings
    _found: dict[tuple[str, int], Finding] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, by file and place."""
        return tuple(self._found[place] for place in sorted(self._found))

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self._found

    def find(self, finding: Finding) -> None:
        """Keep `finding`. The first at a place tells the cause; those after it at the same place are its echoes."""
        self._found.setdefault((finding.file, finding.start), finding)

    def take_back(self, file: str, start: int) -> None:
        """Drop what was found at a place."""
        self._found.pop((file, start), None)

    def has(self, file: str) -> bool:
        """Tell whether anything was found in `file`."""
        return any(known == file for known, _ in self._found)
