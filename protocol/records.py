"""The vocabularies and the facts that journal entries carry (design §4, §5)."""

from dataclasses import dataclass
from enum import Enum

import msgspec


class Check(Enum):
    """What was checked on a card. Each check has its own `Verdict`."""

    ACCESS = "access"  # BAC or PACE opened the chip; proves nothing about the person
    DATA_SIGNATURE = "data_signature"  # Passive Authentication: hashes and signature of EF.SOD
    TRUST_ANCHOR = "trust_anchor"  # the document signer leads to an anchor of the operator's trust store
    CHIP_GENUINE = "chip_genuine"  # Chip or Active Authentication
    SIGNER_ADOPTED = "signer_adopted"  # two officers adopted the document signer, from cards read earlier
    CHIP_ENROLLED = "chip_enrolled"  # officers let this person in with this very chip before
    ACCESS_PARAMETERS = "access_parameters"  # what EF.CardAccess offered is what the signed DG14 says
    NUMBER_AND_BIRTH = "number_and_birth"  # chip against list
    NAME = "name"  # chip against list, confirms only
    POPULATION_DATABASE = "population_database"


class Verdict(Enum):
    """What one check concluded."""

    PASSED = "passed"
    FAILED = "failed"
    UNANCHORED = "unanchored"
    NOT_SUPPORTED = "not_supported"
    NOT_DONE = "not_done"


class CardOutcome(Enum):
    """What the whole card amounts to, derived from the verdicts in one place."""

    OK = "ok"
    ISSUER_UNKNOWN = "issuer_unknown"
    UNTRUSTED = "untrusted"
    TAMPERED = "tampered"
    NO_CLONE_CHECK = "no_clone_check"
    CLONE = "clone"
    ACCESS_DENIED = "access_denied"
    SM_BROKEN = "sm_broken"
    CARD_FAULT = "card_fault"
    MALFORMED = "malformed"
    WRONG_CARD = "wrong_card"
    REVIEW = "review"


class DecisionCode(Enum):
    """The desk's answer. Never reused, never renamed: lists, journals and signs at the door use it."""

    ADMITTED = "admitted"
    CONDITIONAL = "conditional"
    NEEDS_PERSON = "needs_person"
    NOT_ON_ROSTER = "not_on_roster"
    OTHER_ROOM = "other_room"
    OTHER_SESSION = "other_session"
    ALREADY_ADMITTED = "already_admitted"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    CHIP_FAILED = "chip_failed"
    WRONG_CARD = "wrong_card"
    ACCESS_DENIED = "access_denied"
    NOT_A_CITIZEN_CARD = "not_a_citizen_card"
    UNREADABLE = "unreadable"
    NOT_THE_PERSON = "not_the_person"
    NO_SLOT_LEFT = "no_slot_left"


class ChoiceResponse(msgspec.Struct, frozen=True, tag="choice", forbid_unknown_fields=True):
    """The option chosen, by its pseudonym in the paper."""

    choice: str


class TrueFalseResponse(msgspec.Struct, frozen=True, tag="true_false", forbid_unknown_fields=True):
    """Statement pseudonym to true or false; statements left out are unanswered."""

    statements: dict[str, bool]


class ShortNumberResponse(msgspec.Struct, frozen=True, tag="short_number", forbid_unknown_fields=True):
    """The characters typed, as they stand on screen: digits, one comma, a leading minus."""

    text: str


class ChoicesResponse(msgspec.Struct, frozen=True, tag="choices", forbid_unknown_fields=True):
    """Several chosen, by their pseudonyms: options, words or spots in the order chosen; of an order, all in order."""

    choices: tuple[str, ...]


class PairsResponse(msgspec.Struct, frozen=True, tag="pairs", forbid_unknown_fields=True):
    """What was put together: source and target, choice and gap, or two of one set in the order picked."""

    pairs: tuple[tuple[str, str], ...]


class GapsResponse(msgspec.Struct, frozen=True, tag="gaps", forbid_unknown_fields=True):
    """Gap to what fills it: the letters typed, or the pseudonym of the choice; gaps left out are unanswered."""

    gaps: dict[str, str]


class SliderResponse(msgspec.Struct, frozen=True, tag="slider", forbid_unknown_fields=True):
    """The value set: an exact decimal with a full stop."""

    value: str


class TextResponse(msgspec.Struct, frozen=True, tag="text", forbid_unknown_fields=True):
    """An essay as it stands: lines apart by line feeds."""

    text: str


class UploadedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file handed in; its bytes are in the `FilePart` entries of its hash."""

    name: str
    media_type: str
    size: int
    hash: bytes  # SHA-256


class FilesResponse(msgspec.Struct, frozen=True, tag="files", forbid_unknown_fields=True):
    """The files handed in for one item."""

    files: tuple[UploadedFile, ...]


Response = (
    ChoiceResponse
    | TrueFalseResponse
    | ShortNumberResponse
    | ChoicesResponse
    | PairsResponse
    | GapsResponse
    | SliderResponse
    | TextResponse
    | FilesResponse
)


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of an entry. `KINDS` gives each record its number and says whether it is sealed."""


class WrappedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stream key sealed to the public key `to` (HPKE base mode, RFC 9180; docs/formats/journal.md)."""

    to: str  # hex of the first 16 bytes of SHA-256 over the raw X25519 public key
    box: bytes  # encapsulated key, then ciphertext


class StreamOpened(Record, frozen=True):
    """First entry of a stream: who writes it and who may open what it seals."""

    purpose: str  # desk, seat, attempt, board
    certificate: bytes  # DER, the writing device's
    keys: tuple[WrappedKey, ...]


class HandedOver(Record, frozen=True):
    """First entry of a later segment: the last head of the segment before that its writer knew."""

    certificate: bytes
    segment: int
    seq: int
    hash: bytes
    reason: str  # torn_tail, moved
    keys: tuple[WrappedKey, ...]  # as in StreamOpened: a later segment may arrive before the first


class Erased(Record, frozen=True):
    """The body of entry (`segment`, `seq`) and its key are gone; the chain stays whole."""

    segment: int
    seq: int
    reason: str


class CardChecked(Record, frozen=True):
    """What the chip said at this desk, and the evidence for it. No picture is kept."""

    candidate: str  # candidate number, empty where the card matched no row
    outcome: CardOutcome
    verdicts: dict[Check, Verdict]
    access: str
    sod_hash: bytes
    signer_hash: bytes
    elapsed_ms: int


class CardEvidence(Record, frozen=True):
    """What the reading before it can be checked by again (docs/formats/card-evidence.md). It follows its `CardChecked`.

    No file that names the person. Of Active Authentication all fields are empty where it was not done.
    """

    sod: bytes  # EF.SOD, EF.DG14, EF.DG15 as read; empty where not read, or `too_large`
    dg14: bytes
    dg15: bytes
    too_large: bool  # the files are more than an entry takes, and none is kept
    access: str
    chip_authenticated: bool
    nonce: bytes
    nonce_source: str  # server, day
    desk: str
    exam_session: str
    at: int  # UTC microseconds, part of the challenge
    signature: bytes


class Admitted(Record, frozen=True):
    """This person, this seat, this exam session, on this evidence."""

    candidate: str
    name: str
    exam_session: str
    room: str
    seat: str
    slot: int
    decision: DecisionCode  # ADMITTED or CONDITIONAL
    sod_hash: bytes
    judged_by: str = ""


class Refused(Record, frozen=True):
    """A no at the desk with its grounds."""

    candidate: str
    decision: DecisionCode
    facts: dict[str, str]


class DeskOpened(Record, frozen=True):
    """An officer's PIN opened the desk's store: from here on this officer answers for what the desk does."""

    officer: str


class OfficerLocked(Record, frozen=True):
    """Five wrong PINs: this officer opens nothing at this device any more."""

    officer: str
    wrong: int


class AttemptOpened(Record, frozen=True):
    """One candidate begins one paper at one seat."""

    candidate: str
    exam_session: str
    room: str
    seat: str
    slot: int
    signed_in_by: str  # code, card, order


class PaperOpened(Record, frozen=True):
    """The released key opened the sealed paper; time runs from here."""

    paper_id: str
    variant: str
    paper_hash: bytes  # SHA-256 of the sealed paper: to be compared without the key
    minutes: int


class Answered(Record, frozen=True):
    """The whole response to one item as it stands now; `None` clears it."""

    item: str
    response: Response | None


class TextChanged(Record, frozen=True):
    """A change of the essay of `item`, in characters, after the entry before it (protocol.text_change)."""

    item: str
    at: int
    removed: int
    inserted: str


class FilePart(Record, frozen=True):
    """Some bytes of a file of SHA-256 `hash`, from byte `first` on; written before the response that names the file."""

    hash: bytes
    first: int
    data: bytes


class BlockChosen(Record, frozen=True):
    """Which of the paper's blocks the candidate takes; the last one counts."""

    block: str


class Played(Record, frozen=True):
    """A recording with a limit was begun once more, of the item or stimulus `of`."""

    of: str
    sound: str


class Flagged(Record, frozen=True):
    """The mark "xem lại" of an item."""

    item: str
    on: bool


class Struck(Record, frozen=True):
    """An option struck out by the candidate; it has no bearing on the score."""

    item: str
    choice: str
    on: bool


class ItemShown(Record, frozen=True):
    """The item on screen, so that a restarted seat opens it again."""

    number: int


class Progress(Record, frozen=True):
    """How far, without content."""

    answered: int
    total: int


class Ticked(Record, frozen=True):
    """The seat's clock: time used so far in milliseconds, on the boot clock of `boot_id` (design §14)."""

    boot_id: str
    boot_ms: int
    used_ms: int


class FocusLost(Record, frozen=True):
    """The exam window lost the keyboard."""

    boot_ms: int


class FocusRegained(Record, frozen=True):
    """The exam window has the keyboard again, after `lost_ms`."""

    lost_ms: int


class Submitted(Record, frozen=True):
    """The seat hands the attempt in. Nothing follows it in its segment."""

    answered: int
    total: int
    reason: str  # candidate, time_up, paper


class Highlighted(Record, frozen=True):
    """All that is marked in one text of the paper; the last one of a text counts. It has no bearing on the score."""

    of: str  # item or stimulus
    choice: str  # empty: its own text; else the option of the item
    spans: tuple[tuple[int, int], ...]  # first and end, in UTF-16 units of the text as it is laid out; ascending


class Scratched(Record, frozen=True):
    """The whole scratch pad as it stands now; it has no bearing on the score."""

    text: str


class ViewChosen(Record, frozen=True):
    """How the candidate wants to see and type, whole, as it stands now."""

    zoom: int  # per cent
    theme: str  # light, dark, contrast
    font: str  # sans, serif, wide
    ruler: bool
    timer_hidden: bool
    typing: str  # telex, vni, off
    tone_placement: str  # classic, modern


class PartEntered(Record, frozen=True):
    """A part of a paper that is sat part by part: its own time runs from `used_ms`, and the parts before are closed."""

    part: int  # from 1, in the order of the paper
    used_ms: int


class DeviceChecked(Record, frozen=True):
    """What candidate and seat went through before the paper; the last word on each counts (docs/formats/journal.md)."""

    results: dict[str, Verdict]  # by the value of `station.exam.preparing.Checked`


class BreakBegan(Record, frozen=True):
    """The candidate stopped the clock, as an accommodation allows."""

    used_ms: int


class BreakEnded(Record, frozen=True):
    """The candidate goes on after `lasted_ms`, which are not counted; -1 where the machine was off meanwhile."""

    lasted_ms: int


class SlotLocked(Record, frozen=True):
    """Five wrong codes: the slots of this seat wait for an officer."""

    exam_session: str
    wrong: int


class SlotUnlocked(Record, frozen=True):
    """An officer's PIN opened the slots of this seat again."""

    officer: str


class Alarmed(Record, frozen=True):
    """Something happened at this seat that should not (docs/security/lockdown.md), and what the seat did about it."""

    alarm: str  # of `protocol.seat_rules.Alarm`; a word, so that an older reader can read a newer seat
    reaction: str  # log, warn, lock
    facts: dict[str, str]  # programs, counts, seconds: never a person, never what somebody typed
    boot_ms: int


class SeatLocked(Record, frozen=True):
    """The seat waits for a supervisor, over a restart too. Its time runs on."""

    alarm: str
    boot_ms: int


class SeatUnlocked(Record, frozen=True):
    """An officer's PIN at the seat let it go on after `locked_ms`."""

    officer: str
    locked_ms: int


class Published(Record, frozen=True):
    """A version that stations may act on."""

    what: str  # roster, paper, policy, results
    version: int
    hash: bytes


class Approved(Record, frozen=True):
    """An officer's signature over the hash of what is approved (protocol.officer.Approval)."""

    officer: str
    act: str
    subject: bytes
    at: int
    signature: bytes


class Released(Record, frozen=True):
    """Two officers opened the paper's key."""

    paper_id: str
    officers: tuple[str, ...]


class GradingOpened(Record, frozen=True):
    """Two officers opened the grading key."""

    officers: tuple[str, ...]


class DeviceEnrolled(Record, frozen=True):
    """A station holds a certificate of the exam's authority."""

    device: str
    role: str
    place: str


class Changed(Record, frozen=True):
    """Master data changed: hash before and after."""

    what: str
    before: bytes
    after: bytes


class ForkFound(Record, frozen=True):
    """Two entries claim one place in a stream; the second is kept as evidence."""

    stream: str
    segment: int
    seq: int
    held: bytes
    offered: bytes


class Collected(Record, frozen=True):
    """Two officers close an attempt whose seat never handed it in, under the entry that they accept (design §5)."""

    attempt: str  # hex, as in ForkFound
    segment: int
    seq: int
    hash: bytes  # of the entry (segment, seq)
    source: str  # upstream, recovered
    reason: str
    officers: tuple[str, ...]


class Adopted(Record, frozen=True):
    """Two officers decide that recovered answers count: entries `first` to `last` of a segment that was left."""

    attempt: str
    segment: int
    first: int
    last: int
    hash: bytes  # of the entry (segment, last)
    reason: str
    officers: tuple[str, ...]


class AttemptChosen(Record, frozen=True):
    """A registration has two admissions: two officers say which attempt is graded and which are set aside."""

    attempt: str
    set_aside: tuple[str, ...]
    reason: str
    officers: tuple[str, ...]


class IncidentOpened(Record, frozen=True):
    """Something that a person has to look into. It names streams, never a person."""

    incident: str
    what: str  # fork, two_admissions, answers_recovered, entries_after_hand_in, clock_off
    streams: tuple[str, ...]


class IncidentClosed(Record, frozen=True):
    """An officer looked into it."""

    incident: str
    officer: str
    outcome: str


class RootSigned(Record, frozen=True):
    """The server signed the root of its log (design §5); `signed` is the encoded signed root (protocol.log)."""

    size: int
    root: bytes
    signed: bytes


class DeviceRevoked(Record, frozen=True):
    """The board takes nothing more from this device."""

    device: str
    reason: str


class OfficerAdded(Record, frozen=True):
    """An officer may sign from here on; `signing` is the raw Ed25519 key."""

    officer: str
    role: str
    signing: bytes


class NonceGiven(Record, frozen=True):
    """The board gave this desk a nonce for challenges to chips: nobody knew it before this entry's time."""

    device: str
    nonce_hash: bytes  # SHA-256: a nonce in use stays between board and desk


class SignerAdopted(Record, frozen=True):
    """Two officers adopted a signer of cards that no anchor is known of (SHA-256 of its certificate)."""

    signer: bytes
    people: int  # whose cards of this signer the desks had read by then
    compared: int  # of these, whom two officers had let in after comparing
    officers: tuple[str, ...]


class SignerDropped(Record, frozen=True):
    """The adoption is taken back."""

    signer: bytes
    reason: str


class GradingRun(Record, frozen=True):
    """A run of the grader was recorded: what went in and what came out, by their hashes (docs/formats/marking.md)."""

    run: str  # the first 16 bytes of `inputs`, hex
    inputs: bytes  # SHA-256 of its inputs in canonical form
    outcome: bytes  # SHA-256 over them and every attempt's outcome
    engine: str


class KeyCorrected(Record, frozen=True):
    """Two officers made a new version of the answer key, after the exam (docs/formats/marking.md)."""

    version: int
    hash: bytes  # SHA-256 of its canonical form: items and reason stay out of the journal
    replaces: bytes  # of the version before; zeros where that is the key as packed
    officers: tuple[str, ...]


class Sanctioned(Record, frozen=True):
    """Two officers take a share of a candidate's score. `hash` is over who and why, which stay out of the journal."""

    sanction: str
    hash: bytes
    percent: int
    officers: tuple[str, ...]


class SanctionLifted(Record, frozen=True):
    """Two officers take a sanction back."""

    sanction: str
    officers: tuple[str, ...]


class OrderTaken(Record, frozen=True):
    """A seat took a supervisor's order: written before it acts. `signed` is the whole of it (protocol.orders)."""

    signed: bytes


class TimeOff(Record, frozen=True):
    """The machine was off, and somebody who may has stated for how long: that time is used."""

    off_ms: int
    stated_by: str  # board


class TimeGiven(Record, frozen=True):
    """The rules of the exam gave time back at once: that in which this seat could not be worked at."""

    ms: int
    reason: str  # locked, restarted


class OrderGiven(Record, frozen=True):
    """A desk or the board was given a supervisor's signed order to pass on. `signed` is the whole of it."""

    signed: bytes


class OrderDropped(Record, frozen=True):
    """A desk sends the order `order` (its id) no more: `code` is the board's refusal, or "withdrawn"."""

    order: bytes
    code: str


class PaperKeyed(Record, frozen=True):
    """Answers on paper, keyed at a desk by two who agreed on them: what follows in this segment is that sheet."""

    hash: bytes  # SHA-256 over the attempt and each item with what was typed for it
    officers: tuple[str, ...]


class SpokenCodeEntered(Record, frozen=True):
    """With every line down an officer entered the paper's spoken code at this desk, and it opened the key."""

    paper: str
    officer: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the kind table: number in the header, record type, whether its body is sealed."""

    number: int
    record: type[Record]
    sealed: bool


KINDS = (
    Kind(1, StreamOpened, sealed=False),
    Kind(2, HandedOver, sealed=False),
    Kind(3, Erased, sealed=False),
    Kind(10, CardChecked, sealed=True),
    Kind(11, Admitted, sealed=True),
    Kind(12, Refused, sealed=True),
    Kind(13, DeskOpened, sealed=False),
    Kind(14, OfficerLocked, sealed=False),
    Kind(15, CardEvidence, sealed=True),
    Kind(20, AttemptOpened, sealed=True),
    Kind(21, PaperOpened, sealed=False),
    Kind(22, Answered, sealed=True),
    Kind(23, Flagged, sealed=True),
    Kind(24, Struck, sealed=True),
    Kind(25, ItemShown, sealed=True),
    Kind(26, Progress, sealed=False),
    Kind(27, Ticked, sealed=False),
    Kind(28, FocusLost, sealed=False),
    Kind(29, FocusRegained, sealed=False),
    Kind(30, Submitted, sealed=False),
    Kind(31, SlotLocked, sealed=False),
    Kind(32, SlotUnlocked, sealed=False),
    Kind(33, FilePart, sealed=True),
    Kind(34, BlockChosen, sealed=True),
    Kind(35, Played, sealed=True),
    Kind(36, Highlighted, sealed=True),
    Kind(37, Scratched, sealed=True),
    Kind(38, ViewChosen, sealed=True),
    Kind(39, PartEntered, sealed=False),
    Kind(40, Published, sealed=False),
    Kind(41, Approved, sealed=False),
    Kind(42, Released, sealed=False),
    Kind(43, GradingOpened, sealed=False),
    Kind(44, DeviceEnrolled, sealed=False),
    Kind(45, Changed, sealed=False),
    Kind(46, ForkFound, sealed=False),
    Kind(47, Collected, sealed=False),
    Kind(48, Adopted, sealed=False),
    Kind(49, AttemptChosen, sealed=False),
    Kind(50, IncidentOpened, sealed=False),
    Kind(51, IncidentClosed, sealed=False),
    Kind(52, RootSigned, sealed=False),
    Kind(53, DeviceRevoked, sealed=False),
    Kind(54, OfficerAdded, sealed=False),
    Kind(55, NonceGiven, sealed=False),
    Kind(56, SignerAdopted, sealed=False),
    Kind(57, SignerDropped, sealed=False),
    Kind(58, GradingRun, sealed=False),
    Kind(60, KeyCorrected, sealed=False),
    Kind(61, Sanctioned, sealed=False),
    Kind(62, SanctionLifted, sealed=False),
    Kind(63, OrderTaken, sealed=False),
    Kind(64, OrderGiven, sealed=False),
    Kind(65, Alarmed, sealed=False),
    Kind(66, SeatLocked, sealed=False),
    Kind(67, SeatUnlocked, sealed=False),
    Kind(68, DeviceChecked, sealed=False),
    Kind(69, SpokenCodeEntered, sealed=False),
    Kind(70, BreakBegan, sealed=False),
    Kind(71, BreakEnded, sealed=False),
    Kind(72, TextChanged, sealed=True),
    Kind(73, OrderDropped, sealed=False),
    Kind(74, TimeOff, sealed=False),
    Kind(75, PaperKeyed, sealed=False),
    Kind(76, TimeGiven, sealed=False),
)
KIND_BY_NUMBER = {kind.number: kind for kind in KINDS}
KIND_BY_RECORD = {kind.record: kind for kind in KINDS}
