"""Opening a slot at the seat: by the slip's code with no line at all, counted and locked after five wrong ones."""

from dataclasses import dataclass
from pathlib import Path

from protocol import codes, sealing
from protocol.api import SeatPackage
from protocol.codes import MalformedCodeError
from protocol.sealing import SlotContent, WrongKeyError
from station.exam.attempt import SignInRefusedError
from station.exam.seat import RefusalCode, SignInRefusal
from station.identity import write_durably

SLIP_LETTERS = sealing.CODE_LETTERS + sealing.CHECK_LETTERS
MOST_WRONG = 5


@dataclass(frozen=True, slots=True)
class OpenedSlot:
    """A slot that a code opened."""

    number: int
    content: SlotContent


class CodeSignIn:
    """The slots of one seat. Wrong tries are counted on the disk, so that a restart gives none back."""

    def __init__(self, package: SeatPackage, folder: Path) -> None:
        self._package, self._tries = package, folder / f"wrong-codes-{package.exam_session.id}"

    @property
    def wrong(self) -> int:
        """Wrong codes since an officer was last here."""
        try:
            return int(self._tries.read_text())
        except (OSError, ValueError):
            return 0

    @property
    def locked(self) -> bool:
        """Whether the slots wait for an officer."""
        return self.wrong >= MOST_WRONG

    def unlock(self) -> None:
        """An officer is here: count from nothing again."""
        self._count(0)

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
        self._count(0)
        return slot

    def _slot_opened_by(self, code: str) -> OpenedSlot | None:
        for box in self._package.slots:
            try:
                return OpenedSlot(box.slot, sealing.open_slot(box, code[: sealing.CODE_LETTERS]))
            except WrongKeyError:
                continue
        return None

    def _wrong_code(self) -> SignInRefusedError:
        self._count(self.wrong + 1)
        if self.locked:
            return _refused(RefusalCode.SLOT_LOCKED)
        return _refused(RefusalCode.WRONG_CODE, tries_left=str(MOST_WRONG - self.wrong))

    def _count(self, wrong: int) -> None:
        write_durably(self._tries, str(wrong).encode())


def _refused(code: RefusalCode, **facts: str) -> SignInRefusedError:
    return SignInRefusedError(SignInRefusal(code, facts))
