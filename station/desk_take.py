"""`truongthi desk FOLDER --take FILE`: take up an attempt that was carried here on a stick, and show its receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from protocol import codes, receipt
from protocol.api import HandoverReply
from protocol.device import UntrustedCertificateError
from protocol.errors import ProtocolError
from station import handover
from station.board_link import LinkError
from station.exam.stick import StickTrouble
from station.handover import StickError
from station.handover_shelf import HandoverLink, HandoverShelf, Outcome
from station.local_time import shown_second

DONE, NOT_TAKEN = 0, 1
RECEIPT_GROUP = 4

STICK_WORDS = {
    StickTrouble.GONE: "Không đọc được thiết bị. Cắm lại rồi làm lại.",
    StickTrouble.UNSAFE: "Đây không phải một tệp thường. Không đọc.",
    StickTrouble.TOO_LARGE: "Tệp quá lớn, không phải tệp bài thi.",
}
REFUSED_WORDS = {
    "unknown_attempt": "Máy chủ không có bài thi này trong ca thi nào.",
    "foreign_stream": "Tệp có bài không phải của máy đã ghi nó.",
    "other_attempt": "Tệp lẫn bản ghi của bài khác.",
    "wrong_key": "Tệp niêm phong cho máy chủ của kỳ thi khác.",
    "revoked_device": "Máy thi này đã bị thu hồi quyền: Hội đồng thi nhận bài ở máy chủ bằng take-handover.",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What to tell: `lines` of what is kept, `problems` of what is not."""

    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ended(self) -> int:
        """What the command returns: 0 when something was given and all of it is kept."""
        return DONE if self.lines and not self.problems else NOT_TAKEN

    def __add__(self, other: "Report") -> "Report":
        return Report(self.lines + other.lines, self.problems + other.problems)


def take(shelf: HandoverShelf, link: HandoverLink, given: Path) -> Report:
    """Take up one file, or every file of a stick; pass them on where there is a line."""
    try:
        files = handover.found(given) if given.is_dir() else (given,)
    except StickError as error:
        return Report(problems=(_stick_words(error.trouble),))
    if not files:
        return Report(problems=(f"Không thấy tệp bài thi nào ({handover.SUFFIX}) trong {given}.",))
    report = Report()
    for path in files:
        report += _take_one(shelf, link, path)
    return report


def _take_one(shelf: HandoverShelf, link: HandoverLink, path: Path) -> Report:
    try:
        name, file = shelf.keep(handover.read(path))
    except StickError as error:
        return _not_taken(path, _stick_words(error.trouble))
    except UntrustedCertificateError:
        return _not_taken(path, "Tệp không phải của máy thi nào trong kỳ thi này.")
    except ProtocolError:
        return _not_taken(path, "Tệp bị cắt, bị sửa, hoặc không phải tệp bài thi. Ghi lại từ máy thi.")
    except OSError:
        return _not_taken(path, "Ổ đĩa của bàn không ghi được. Kiểm tra ổ đĩa; giữ nguyên thiết bị USB.")
    place = f"Máy {file.seat.place}, bài {file.attempt.hex()[: handover.ID_DIGITS]}"
    try:
        outcome = shelf.pass_on(name, link)
    except (LinkError, OSError):
        outcome = shelf.outcome(name)  # the open desk may have passed it on in this very moment
    return Report(tuple(told(place, outcome)))


def _not_taken(path: Path, sentence: str) -> Report:
    return Report(problems=(f"{path.name}: {sentence} Chưa nhận bài.",))


def _stick_words(trouble: StickTrouble) -> str:
    return STICK_WORDS.get(trouble, STICK_WORDS[StickTrouble.GONE])


def told(place: str, outcome: Outcome) -> Iterable[str]:
    """Yield what to tell the candidate and the officer about a file."""
    if outcome is None:
        yield f"{place}: bàn đã giữ bài. Chưa có đường truyền tới máy chủ; có mạng thì bàn tự gửi."
        yield "Giữ thiết bị USB đến khi có biên nhận. Xem lại bằng chính lệnh này."
    elif not isinstance(outcome, HandoverReply):
        yield f"{place}: máy chủ không nhận ({outcome.code}). {REFUSED_WORDS.get(outcome.code, 'Báo kỹ thuật viên.')}"
        yield "Bàn vẫn giữ tệp. Giữ nguyên thiết bị USB và máy thi, báo Hội đồng thi."
    elif not outcome.receipt:
        yield f"{place}: máy chủ đã giữ {outcome.seq} bản ghi của đoạn {outcome.segment}. Bài chưa nộp."
    else:
        promise = receipt.decode(outcome.receipt)
        yield f"{place}: máy chủ đã nhận bài lúc {shown_second(promise.at)}."
        code = codes.grouped(receipt.code_of(promise), RECEIPT_GROUP)
        yield f"Mã biên nhận: {code}. Mã này trùng với mã trên màn hình máy thi."
