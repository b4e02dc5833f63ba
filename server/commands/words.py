"""Sentences for what a command cannot do: one that says what happened, one that says what to do."""

from collections.abc import Callable, Mapping
from functools import singledispatch

from protocol.officer import MIN_PIN_LETTERS, NotEnoughOfficersError, NotPermittedError, WeakPinError, WrongPinError
from protocol.policy import ROLES
from server.attempts.service import NoSuchEntryError
from server.board_folder import BoardExistsError, NoBoardError
from server.commands import paper_words
from server.commands.command import TooFewSecretsError, UnreadableFileError
from server.officers.joining import OfficerExistsError
from server.officers.pins import LOCKED_US, TRIES, OfficerLockedError
from server.officers.service import SameOfficerError, UnknownOfficerError, UnknownRoleError
from server.roster.importers.reading import ColumnsNeededError, DoubtsError, NoCandidatesError, NoHeaderError
from server.roster.importers.sheets import PasswordError, TooLargeSheetError
from server.roster.list_words import FIELDS, doubt_said
from server.roster.seating import (
    AlreadyRegisteredError,
    NoRowsError,
    OtherCandidateError,
    SeatTakenError,
    SessionExistsError,
    SeveralSitesError,
)
from server.signers.service import TooFewPeopleError
from server.workbooks import UnreadableWorkbookError


def sentence(error: Exception) -> str | None:
    """Return what to tell about `error`, or None where it is a fault of ours."""
    return _told(error)


@singledispatch
def _told(error: Exception) -> str | None:
    said_by = SAID_BY.get(type(error).__name__)
    return said_by(error) if said_by else SENTENCES.get(type(error).__name__)


SHOWN_DOUBTS = 10
LIST_FILES = "Danh sách là tệp .xlsx, .xls, .ods hoặc .csv; ngân hàng câu hỏi là tệp .xlsx."
LOCKED_MINUTES = LOCKED_US // 60_000_000

# By name, so that to say "no paper yet" does not load the modules that pack papers.
SENTENCES: Mapping[str, str] = {
    **paper_words.SENTENCES,
    "NoPaperError": "Chưa có đề nào được đóng gói. Chạy pack-paper trước.",
    "PaperExistsError": "Ca thi này đã có đề; các máy có thể đã tải về.",
    "NoSessionError": "Chưa có ca thi. Chạy import-candidates trước.",
    "NoExamError": "Hội đồng thi chưa lập xong. Xóa thư mục và chạy init lại.",
    "TooFewOfficersError": "Cần ít nhất hai cán bộ: --officer «Họ tên» hai lần.",
    "NotACertificateError": "Tệp không phải chứng thư X.509 dạng DER.",
    "UnknownSessionError": "Không rõ ca thi nào. Ghi tên ca: --session-title «Ca 1».",
    "BadMomentError": "Giờ bắt đầu chưa đúng dạng. Ví dụ: 2026-12-12T08:00.",
    "PackingError": "Không đóng gói được đề: ngân hàng thiếu câu, thiếu hình, hoặc có câu không đọc được.",
    "UnknownSignerError": "Không rõ nơi ký nào. Xem truongthi trust propose, ghi thêm chữ số của dấu.",
    "UnknownAttemptError": "Không rõ bài nào. Xem truongthi board attempts, ghi ít nhất 8 chữ số đầu.",
    "AlreadyClosedError": "Bài này đã được nộp hoặc đã được thu. Lần đóng đầu tiên có hiệu lực.",
    "NothingToAdoptError": "Các bản ghi ấy đã được tính, hoặc không phải bản ghi khôi phục của đoạn trước.",
    "NotOneRegistrationError": "Thí sinh này chỉ có một bài, không cần chọn.",
    "BadReasonError": "Cần ghi lý do, nhiều nhất 255 chữ.",
    "UnknownIncidentError": "Không có sự cố này. Xem truongthi board incidents.",
    "NoOutcomeError": "Cần ghi kết luận, nhiều nhất 500 chữ.",
    "NoBeginningError": "Tệp thiếu phần đầu của nhật ký nên chưa biết máy nào ghi. Chưa nhận bản ghi nào.",
    "ForeignStreamError": "Tệp có bài không phải của máy này. Chưa nhận bản ghi nào.",
    "BrokenFrameError": "Tệp bị cắt hoặc không phải tệp do truongthi recover ghi. Chưa nhận bản ghi nào.",
    "NotRecoveredError": "Tệp không phải tệp do truongthi recover ghi. Chưa nhận bản ghi nào.",
    "MalformedHandoverError": "Tệp bị cắt, quá lớn hoặc không phải tệp .ttbai của máy thi. Chưa nhận bản ghi nào.",
    "OtherAttemptError": "Tệp lẫn bản ghi của bài khác. Chưa nhận bản ghi nào.",
    "MalformedEntryError": "Tệp có bản ghi hỏng. Chưa nhận bản ghi nào.",
    "BadSignatureError": "Tệp có chữ ký không đúng. Chưa nhận bản ghi nào.",
    "UntrustedCertificateError": "Tệp của một máy không thuộc kỳ thi này. Chưa nhận bản ghi nào.",
    "MalformedAddressError": "Địa chỉ cơ sở dữ liệu chưa đúng dạng postgresql://người-dùng@máy/tên.",
    "SharedDatabaseError": "Kho đề phải nằm ở cơ sở dữ liệu riêng: hai địa chỉ đang trỏ vào một chỗ.",
    "NotLoopbackError": "Không có TLS thì chỉ lắng nghe trên chính máy này: bỏ --host, hoặc bỏ --behind-proxy.",
    "EmptyLogError": "Máy chủ chưa nhận gì, nên nhật ký chưa có gốc.",
    "LogBusyError": "Nhật ký đang được ghi liên tục. Chờ một lát rồi làm lại.",
    "NoSuchRootError": "Chưa có gốc nào được ký với số mục này. Xem số mục in trong biên bản.",
    "WrongKeyError": "Khóa không mở được. Dữ liệu đã bị sửa hoặc không phải của hai cán bộ này.",
    "BadCorrectionError": "Không sửa được: không có câu này trong đề, hoặc đáp án không hợp với câu.",
    "NothingToCorrectError": "Đáp án đang có hiệu lực đã như vậy. Không có gì để sửa.",
    "UnknownAccountError": "Không có tài khoản này. Xem truongthi board account list.",
    "UnknownSiteError": "Không có điểm thi này. Mã điểm thi là cột «Điểm thi» của danh sách thí sinh.",
    "BoardRoleError": "Vai trò này thuộc cả Hội đồng thi, không gắn với một điểm thi.",
    "BadUserNameError": "Tên đăng nhập gồm 2 đến 32 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối.",
    "BadFullNameError": "Điền họ và tên, không quá 128 chữ.",
    "UserExistsError": "Đã có tài khoản mang tên đăng nhập này.",
    "RulesFixedError": "Kết quả đã công bố, nên quy tắc chấm không đổi được nữa. Đáp án sai thì sửa bằng correct-key.",
    "SameSchemeError": "Kỳ thi đang chấm theo quy tắc này rồi.",
    "NoReasonError": "Cần ghi lý do, nhiều nhất 500 chữ.",
    "AlreadySanctionedError": "Xử lý này đã được ghi và đang có hiệu lực.",
    "UnknownSanctionError": "Không có xử lý này. Xem truongthi board sanctions.",
    "UnknownRunError": "Chưa có đủ lần chấm. Chạy open-grading trước.",
    "OutcomeDiffersError": "Chấm lại cùng bài làm cho kết quả khác bản đã lưu: dữ liệu đã bị sửa. Báo Hội đồng thi.",
}


@_told.register
def _(error: NoBoardError) -> str:
    return f"Thư mục {error.folder} không có Hội đồng thi, hoặc thiếu tệp khóa. Chạy init, hoặc phục hồi từ bản sao."


@_told.register
def _(error: BoardExistsError) -> str:
    return f"Thư mục {error.folder} đã có Hội đồng thi. Chọn thư mục khác."


@_told.register
def _(error: FileExistsError) -> str:
    return f"Đã có {error.filename}. Chọn thư mục khác; không ghi đè lên thứ đã có."


@_told.register
def _(error: UnreadableFileError) -> str:
    return f"Không đọc được tệp {error.path}, hoặc tệp quá lớn."


@_told.register
def _(error: TooFewSecretsError) -> str:
    return f"Tệp {error.path} cần {error.needed} dòng."


@_told.register
def _(_error: WeakPinError) -> str:
    return f"Mã PIN cần ít nhất {MIN_PIN_LETTERS} ký tự."


@_told.register
def _(error: WrongPinError) -> str:
    return f"Mã PIN của cán bộ {error.officer} chưa đúng."


@_told.register
def _(_error: NotEnoughOfficersError) -> str:
    return "Việc này cần hai cán bộ khác nhau."


@_told.register
def _(error: NotPermittedError) -> str:
    return f"Vai trò của cán bộ {error.officer} không được ký việc này. Mời cán bộ có thẩm quyền."


@_told.register
def _(error: SameOfficerError) -> str:
    return f"Người duyệt thứ hai phải khác người lập: {error.officer} đã ký rồi."


@_told.register
def _(error: OfficerLockedError) -> str:
    return f"Cán bộ {error.officer} đã gõ sai mã PIN {TRIES} lần. Chờ {LOCKED_MINUTES} phút, hoặc mời cán bộ khác."


@_told.register
def _(error: OfficerExistsError) -> str:
    return f"Đã có cán bộ {error.officer}. Chọn mã khác."


@_told.register
def _(error: UnknownRoleError) -> str:
    return f"Không có vai trò «{error.role}». Các vai trò: {', '.join(role.value for role in ROLES)}."


@_told.register
def _(error: TooFewPeopleError) -> str:
    return f"Mới thấy thẻ của {error.people} thí sinh do nơi này ký, cần {error.fewest}. Đọc thêm thẻ, hoặc --fewest."


@_told.register
def _(error: NoSuchEntryError) -> str:
    return f"Máy chủ không giữ bản ghi {error.seq} của đoạn {error.segment}."


@_told.register
def _(error: UnknownOfficerError) -> str:
    return f"Không có cán bộ {error.officer}."


@_told.register
def _(error: SessionExistsError) -> str:
    return f"{error.title} đã được nhập. Mã vào thi của ca đã có thể phát ra ngoài, nên không nhập đè."


@_told.register
def _(error: NoRowsError) -> str:
    return f"Danh sách không có thí sinh nào của {error.title}. Xem lại cột «Ca thi»."


@_told.register
def _(error: SeveralSitesError) -> str:
    return f"Danh sách có nhiều điểm thi ({', '.join(error.sites)}). Nhập mỗi điểm một tệp."


@_told.register
def _(error: SeatTakenError) -> str:
    return f"Hai thí sinh cùng phòng {error.room}, máy {error.seat}. Sửa danh sách rồi nhập lại."


@_told.register
def _(error: OtherCandidateError) -> str:
    return f"Số CCCD của thí sinh {error.candidate} đã thuộc một số báo danh khác. Sửa danh sách rồi nhập lại."


@_told.register
def _(error: AlreadyRegisteredError) -> str:
    return f"Thí sinh {error.candidate} đã có trong danh sách của ca thi này."


@_told.register
def _(_error: NoHeaderError) -> str:
    return f"Không thấy dòng tiêu đề có tên các cột. {LIST_FILES} Chưa nhập dòng nào."


@_told.register
def _(error: ColumnsNeededError) -> str:
    lacking = ", ".join(f"«{FIELDS['vi'][one]}»" for one in error.lacking)
    return f"Thiếu cột {lacking}. Chưa nhập dòng nào."


@_told.register
def _(_error: NoCandidatesError) -> str:
    return "Dưới dòng tiêu đề không có thí sinh nào. Chưa nhập dòng nào."


@_told.register
def _(error: DoubtsError) -> str:
    said = [
        f"  Dòng {line}, cột «{FIELDS['vi'][doubt.field]}»: {doubt_said(doubt, 'vi')}"
        for line, doubts in error.doubts.items()
        for doubt in doubts
    ]
    more = [f"  và {len(said) - SHOWN_DOUBTS} chỗ nữa."] if len(said) > SHOWN_DOUBTS else []
    head = f"Có {len(said)} chỗ cần người xem. Chưa nhập dòng nào."
    foot = "Xem và sửa từng chỗ: trang quản lý, Thí sinh → Nhập danh sách."
    return "\n".join((head, *said[:SHOWN_DOUBTS], *more, foot))


@_told.register
def _(_error: PasswordError) -> str:
    return "Tệp có mật khẩu. Bỏ mật khẩu rồi lưu lại. Chưa nhập dòng nào."


@_told.register
def _(_error: TooLargeSheetError) -> str:
    return "Tệp quá lớn so với một danh sách, hoặc bung ra quá lớn. Chưa nhập dòng nào."


@_told.register
def _(_error: UnreadableWorkbookError) -> str:
    return f"Không đọc được tệp này. {LIST_FILES} Chưa nhập dòng nào."


def _workbook_problems(error: Exception) -> str:
    from server.bank.importers.workbook import WorkbookProblemsError  # noqa: PLC0415 -- see SAID_BY
    from server.bank.importers.workbook.words import line_said  # noqa: PLC0415

    problems = error.problems if isinstance(error, WorkbookProblemsError) else ()
    lines = [f"  {line_said(problem, 'vi')}" for problem in problems]
    head = f"Có {len(lines)} chỗ chưa đúng. Chưa nhập câu nào."
    return "\n".join((head, *lines, "Sửa trong bảng câu hỏi (.xlsx) rồi nhập lại."))


# Errors of modules that draw formulas and open pictures: known by name, so that no other command loads those.
SAID_BY: Mapping[str, Callable[[Exception], str]] = {
    **paper_words.SAID_BY,
    "WorkbookProblemsError": _workbook_problems,
    "UnwritableItemError": lambda error: (
        f"Câu {error} có nội dung mà bảng câu hỏi không ghi được nguyên vẹn. Chưa ghi gì."
    ),
}
