"""What a seat allows and how it answers to trouble, for one exam: dated data that travels in the seat's package."""

import datetime
from enum import Enum

import msgspec


class Reaction(Enum):
    """What the seat does when something happens that should not."""

    LOG = "log"  # an entry, for those who look later
    WARN = "warn"  # an entry, an alert on the room's board, a line on the candidate's screen
    LOCK = "lock"  # the screen waits for a supervisor


class Alarm(Enum):
    """What the seat watches for. API: journals and reactions name it."""

    FOCUS_LOST = "focus_lost"
    GRAB_LOST = "grab_lost"
    DISPLAY_ADDED = "display_added"
    DISPLAY_GONE = "display_gone"
    DISPLAY_CHANGED = "display_changed"
    DISPLAY_UNKNOWN = "display_unknown"
    DEVICE_ADDED = "device_added"  # a keyboard or mouse
    FOREIGN_CLIENT = "foreign_client"  # another program at the seat's screen, with a window or without
    PROCESS_FOUND = "process_found"
    VIRTUAL_MACHINE = "virtual_machine"
    REMOTE_SESSION = "remote_session"
    CAPTURE = "capture"
    FOREIGN_WINDOW = "foreign_window"
    KEYS_INJECTED = "keys_injected"
    CLIPBOARD = "clipboard"
    CLOCK_CHANGED = "clock_changed"
    SUSPENDED = "suspended"
    RESTARTED = "restarted"
    SCREEN_READER = "screen_reader"  # this machine lets a screen reader in, and with it whatever asks as one
    UNAPPROVED_VERSION = "unapproved_version"


class TimeFrom(Enum):
    """What an attempt's time runs from."""

    BELL = "bell"  # the common start: who opens late has less
    OPENING = "opening"  # each attempt's own opening of the paper


class LostTime(Enum):
    """What becomes of the minutes in which a seat could not be worked at."""

    GIVEN_BACK = "given_back"  # at once, as measured
    SUPERVISOR = "supervisor"  # as a supervisor signs
    NOT_GIVEN = "not_given"


# A crash, a blinking screen and a lost focus are nobody's fault until a person says so (lockdown facts §1).
REACTIONS_2025 = {
    Alarm.FOCUS_LOST.value: Reaction.WARN,
    Alarm.GRAB_LOST.value: Reaction.WARN,
    Alarm.DISPLAY_ADDED.value: Reaction.LOCK,
    Alarm.DISPLAY_GONE.value: Reaction.LOG,
    Alarm.DISPLAY_CHANGED.value: Reaction.LOG,
    Alarm.DISPLAY_UNKNOWN.value: Reaction.WARN,
    Alarm.DEVICE_ADDED.value: Reaction.WARN,
    Alarm.FOREIGN_CLIENT.value: Reaction.WARN,
    Alarm.PROCESS_FOUND.value: Reaction.LOCK,
    Alarm.VIRTUAL_MACHINE.value: Reaction.WARN,
    Alarm.REMOTE_SESSION.value: Reaction.LOCK,
    Alarm.CAPTURE.value: Reaction.LOCK,
    Alarm.FOREIGN_WINDOW.value: Reaction.LOCK,
    Alarm.KEYS_INJECTED.value: Reaction.LOCK,
    Alarm.CLIPBOARD.value: Reaction.LOG,
    Alarm.CLOCK_CHANGED.value: Reaction.WARN,
    Alarm.SUSPENDED.value: Reaction.WARN,
    Alarm.RESTARTED.value: Reaction.LOG,
    Alarm.SCREEN_READER.value: Reaction.LOG,
    Alarm.UNAPPROVED_VERSION.value: Reaction.WARN,
}


FOREIGN_LANGUAGES = (
    *("Ngoại ngữ", "Tiếng Anh", "Tiếng Nga", "Tiếng Pháp", "Tiếng Trung Quốc", "Tiếng Đức", "Tiếng Nhật", "Tiếng Hàn"),
)


class SeatRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of the seats of one exam."""

    code: str = "seat-2025"
    in_force: datetime.date = datetime.date(2025, 2, 8)
    calculator: bool = False
    scratch_pad: bool = True
    highlighter: bool = True
    strike_out: bool = True
    practice_items: bool = True
    listening: bool = False  # the paper is heard too: sound is tried before, and practised
    time_from: TimeFrom = TimeFrom.OPENING
    lost_time: LostTime = LostTime.SUPERVISOR
    nod_without_photo: bool = False  # a supervisor's nod where no picture of the candidate is to be had
    typing: str = "telex"  # how a candidate's fields begin; "vni", "off"
    typing_off: tuple[str, ...] = FOREIGN_LANGUAGES  # subjects whose words Telex would spoil ("has" is no "há")
    reactions: dict[str, Reaction] = msgspec.field(default_factory=REACTIONS_2025.copy)  # by the value of `Alarm`

    def typing_for(self, subject: str) -> str:
        """Return how the fields begin in a paper of `subject`; the candidate may turn it."""
        return "off" if subject in self.typing_off else self.typing

    def reaction(self, alarm: Alarm) -> Reaction:
        """Return what the seat does at `alarm`; what the rules do not name is logged."""
        return self.reactions.get(alarm.value, Reaction.LOG)


class Accommodation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one candidate is given beside the common rules; `signer` answers for it in the minutes."""

    extra_percent: int = 0  # of the paper's minutes
    extra_minutes: int = 0
    reason: str = ""
    signer: str = ""
    helper: str = ""  # who reads or writes for the candidate, named in the minutes
    zoom: int = 100
    theme: str = ""
    font: str = ""
    ruler: bool = False
    breaks: bool = False  # the candidate may stop the clock

    def minutes(self, allowed: int) -> int:
        """Return the minutes that this candidate has where all have `allowed`."""
        return allowed + (allowed * self.extra_percent + 99) // 100 + self.extra_minutes


NO_ACCOMMODATION = Accommodation()
SEAT_2025 = SeatRules()
