"""Opening a slot at the seat: by the slip's code with no line at all, counted and locked after five wrong ones."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from protocol import codes, officer, policy, sealing
from protocol.api import SeatPackage
from protocol.codes import MalformedCodeError
from protocol.officer import Approval, OfficerError, OfficerKeys
from protocol.sealing import SlotContent, WrongKeyError
from station.exam.attempt import SignInRefusedError
from station.exam.seat import RefusalCode, SignInRefusal
from station.identity import write_durably

SLIP_LETTERS = sealing.CODE_LETTERS + sealing.CHECK_LETTERS
MOST_WRONG = 5
UNLOCK = policy.act("unlock-slots")
MAX_APPROVAL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    """A slot that a code opened."""

    number: int
    content: SlotContent


class CodeSignIn:
    """The slots of one seat. Wrong tries are counted on the disk, so that a restart gives none back.

    An officer's approval, laid beside the count by `truongthi seat --unlock`, opens five more: at this lock alone.
    """

    def __init__(self, package: SeatPackage, folder: Path) -> None:
        self._package = package
        self._tries = folder / f"wrong-codes-{package.exam_session.id}"
        self._approval = folder / f"unlock-{package.exam_session.id}"

    @property
    def wrong(self) -> int:
        """Wrong codes so far."""
        return self._numbers()[0]

    @property
    def allowed(self) -> int:
        """Wrong codes at which the slots lock: five, and five more for each officer who came."""
        return self._numbers()[1]

    @property
    def locked(self) -> bool:
        """Whether the slots wait for an officer."""
        return self.wrong >= self.allowed

    def _numbers(self) -> tuple[int, int]:
        try:
            wrong, allowed = self._tries.read_text().split()
            return int(wrong), int(allowed)
        except (OSError, ValueError):
            return 0, MOST_WRONG

    def _subject(self) -> bytes:
        """What an officer approves: these slots, at this lock and no other."""
        package = self._package
        places = (package.exam_session.id, package.room, package.seat, str(self.allowed))
        return officer.subject_of(*(place.encode() for place in places))

    def approve_unlock(self, keys: OfficerKeys, at: int) -> None:
        """Lay an officer's approval down. `at`: UTC microseconds."""
        write_durably(self._approval, msgspec.json.encode(keys.approve(UNLOCK.code, self._subject(), at)))

    def take_unlock(self) -> str:
        """Open five more tries where a good approval lies here; return the officer's id, or nothing."""
        officers = {one.id: one for one in self._package.officers}
        try:
            content = self._approval.read_bytes()[:MAX_APPROVAL_BYTES]
            approval = msgspec.json.decode(content, type=Approval)
            officer.check_act(UNLOCK, (approval,), officers, self._subject())
        except (OSError, msgspec.DecodeError, ValueError, OfficerError):
            return ""
        self.open_again()
        self._approval.unlink()
        return approval.officer

    def open_again(self) -> None:
        """Allow five more tries: an officer came, or ordered it."""
        self._keep(self.wrong, self.wrong + MOST_WRONG)

    def open(self, candidate: str, typed: str) -> OpenedSlot:
        """Return the slot that the slip of `candidate` opens. Raises SignInRefusedError.

        A code of the wrong length or with strange letters is a slip of the finger and is not counted.
        """
        if self.locked:
            raise _refused(RefusalCode.SLOT_LOCKED)
        try:
            code = codes.clean(typed, SLIP_LETTERS)
        except MalformedCodeError as error:
            raise _refused(RefusalCode.MALFORMED_CODE) from error
        slot = self._slot_opened_by(code)
        if slot is None:
            raise self._wrong_code()
        if slot.content.candidate != candidate.strip():
            raise _refused(RefusalCode.OTHER_SEAT, seat=self._package.seat, expected=slot.content.name)
        if not sealing.checks_person(code, slot.content.key, candidate.strip(), self._package.exam_session.id):
            raise self._wrong_code()
        return slot

    def _slot_opened_by(self, code: str) -> OpenedSlot | None:
        for box in self._package.slots:
            try:
                return OpenedSlot(box.slot, sealing.open_slot(box, code[: sealing.CODE_LETTERS]))
            except WrongKeyError:
                continue
        return None

    def _wrong_code(self) -> SignInRefusedError:
        self._keep(self.wrong + 1, self.allowed)
        if self.locked:
            return _refused(RefusalCode.SLOT_LOCKED)
        return _refused(RefusalCode.WRONG_CODE, tries_left=str(self.allowed - self.wrong))

    def _keep(self, wrong: int, allowed: int) -> None:
        write_durably(self._tries, f"{wrong} {allowed}".encode())


def _refused(code: RefusalCode, **facts: str) -> SignInRefusedError:
    return SignInRefusedError(SignInRefusal(code, facts))
