"""An officer signs on a page: the PIN is opened here, counted, and every refusal has its sentence."""

from collections.abc import Callable
from typing import TypeVar

from starlette.requests import Request

from protocol.officer import NotEnoughOfficersError, NotPermittedError, OfficerKeys, WrongPinError
from server.officers.pins import OfficerLockedError, Pin
from server.officers.service import SameOfficerError, UnknownOfficerError
from server.staff.rendering import Speech
from server.staff.shell import Staff, chosen

SIGNING_WORDS = {
    "vi": {
        "first_step": "Người duyệt thứ nhất",
        "second_step": "Người duyệt thứ hai",
        "officer": "Cán bộ",
        "choose_officer": "Chọn cán bộ",
        "pin": "Mã PIN",
        "needs_second": "Chờ người duyệt thứ hai",
        "signed_by": "{officer} đã ký lúc {time}",
        "anywhere": "Người thứ hai ký trên máy này hoặc trên một máy khác đã đăng nhập, trong 24 giờ.",
        "half": "Đã ký. Chờ người duyệt thứ hai.",
        "same_officer": "Người duyệt thứ hai phải khác người lập.",
        "wrong_pin": "Mã PIN không đúng. Sai năm lần thì cán bộ này bị khóa 15 phút tại máy chủ.",
        "locked": "Sai mã PIN năm lần: cán bộ này bị khóa đến {time}. Mời cán bộ khác, hoặc chờ.",
        "not_permitted": "Vai trò của cán bộ này không được ký việc này. Hỏi Chủ tịch Hội đồng thi.",
        "unknown_officer": "Chọn một cán bộ trong danh sách.",
        "too_few": "Không đủ hai cán bộ mở được khóa này. Hỏi Chủ tịch Hội đồng thi.",
    },
    "en": {
        "first_step": "First approver",
        "second_step": "Second approver",
        "officer": "Officer",
        "choose_officer": "Choose an officer",
        "pin": "PIN",
        "needs_second": "Needs second approver",
        "signed_by": "{officer} signed at {time}",
        "anywhere": "The second signs on this machine or on another one that is signed in, within 24 hours.",
        "half": "Signed. A second approver is awaited.",
        "same_officer": "The second approver must not be the first.",
        "wrong_pin": "The PIN is not right. Five wrong ones lock this officer at the server for 15 minutes.",
        "locked": "Five wrong PINs: this officer is locked until {time}. Ask another officer, or wait.",
        "not_permitted": "This officer's role may not sign for this. Ask the chair of the exam board.",
        "unknown_officer": "Choose an officer from the list.",
        "too_few": "There are not two officers who can open this key. Ask the chair of the exam board.",
    },
}
MAX_PIN_LETTERS = 128

Outcome = TypeVar("Outcome")


class NotSignedError(Exception):
    """An officer's signature was not taken; `sentence` says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__("not signed")
        self.sentence = sentence


def signed(staff: Staff, request: Request, form: dict[str, str], act: Callable[[OfficerKeys], Outcome]) -> Outcome:
    """Open the keys of the officer whom the form names and let them sign. Raises NotSignedError."""
    given = Pin(form.get("officer", ""), form.get("pin", "")[:MAX_PIN_LETTERS])
    speech = Speech(chosen(request)[0], SIGNING_WORDS[chosen(request)[0]])
    try:
        return act(staff.pins.unlock(given))
    except OfficerLockedError as error:
        raise NotSignedError(speech.filled("locked", time=speech.time(error.until))) from error
    except (
        UnknownOfficerError,
        WrongPinError,
        SameOfficerError,
        NotPermittedError,
        NotEnoughOfficersError,
    ) as error:
        raise NotSignedError(speech.filled(_REASONS[type(error)])) from error


_REASONS: dict[type[Exception], str] = {
    UnknownOfficerError: "unknown_officer",
    WrongPinError: "wrong_pin",
    SameOfficerError: "same_officer",
    NotPermittedError: "not_permitted",
    NotEnoughOfficersError: "too_few",
}
