"""Sentences for what cannot be done with a paper. Errors are known by name: no other command loads what makes them."""

from collections.abc import Callable, Mapping

SENTENCES: Mapping[str, str] = {
    "UnknownBlueprintError": "Không có cấu trúc đề này. Xem truongthi board blueprint list.",
    "UnknownMasterError": "Không rõ đề nào. Xem truongthi board paper list, ghi thêm chữ số của mã.",
    "StaleProofError": "Đề vừa được sửa. Chạy proof-paper lại.",
    "AlteredPaperError": "Nội dung đề không còn là nội dung đã được duyệt. Chưa đóng gói gì; báo trưởng Ban Đề thi.",
    "BadVariantsError": "Mã đề gồm bốn chữ số, không trùng nhau, khác 0000.",
    "BadFirstCodeError": "Mã đề đầu tiên gồm bốn chữ số; nhiều nhất 99 mã đề.",
    "NotReleasedError": "Đề chưa được hai cán bộ mở khóa, nên chưa có mã đọc.",
    "DrawTooLongError": "Rút câu quá lâu. Bớt ràng buộc của ma trận, hoặc cho trùng nhiều câu hơn.",
    "UnprintableError": "Đề có nội dung không in được. Chạy proof-paper để xem câu nào.",
    "MalformedOrderError": "Tệp không phải lệnh niêm phong, hoặc bị hỏng.",
    "MalformedCodeError": "Dấu gồm 20 chữ và số, đọc theo nhóm bốn.",
    "BadWrapError": "Gói đề không dành cho các cán bộ của Hội đồng này. Chưa nhận gì.",
    "MalformedSitePackageError": "Tệp không phải gói đề đã niêm phong, hoặc bị hỏng. Chưa nhận gì.",
}
STATES = {
    "drafted": "đang soạn: chạy proof-paper trước",
    "proofed": "đang chờ hai người duyệt: chạy approve-paper trước",
    "approved": "đã duyệt nhưng chưa đóng gói: chạy seal-paper trước",
    "packed": "đã đóng gói, không sửa được nữa",
    "sealed": "đã niêm phong, không sửa được nữa",
}
PROOF_FAILURES = {
    "timeout": "Máy thi dàn trang quá lâu.",
    "exit": "Không chạy được máy thi trên máy này. Cài thêm truongthi[seat].",
    "report": "Máy thi không ghi được kết quả dàn trang.",
    "picture": "Máy thi ghi ảnh không đọc được.",
}
MISMATCHES = {
    "unknown_item": "không có câu {code} trong ngân hàng",
    "repeated_item": "câu {code} có hai lần",
    "wrong_subject": "câu {code} là của môn khác",
    "wrong_type": "câu {code} không đúng loại của {part}",
    "wrong_count": "cần {wanted} câu, có {there}",
    "matrix": "{part}, ô {cell}: cần {wanted} câu, có {there}",
    "torn_stimulus": "{part}: các câu chung ngữ liệu {code} phải lấy đủ và đứng liền nhau",
    "overlap": "trùng {there} câu với đề {code}, nhiều nhất {wanted}",
}

BLUEPRINT_FAULTS = {
    "no_parts": "không có phần nào",
    "bad_count": "số câu phải từ 1 đến 200",
    "bad_points": "điểm phải là số lớn hơn 0, dấu chấm thập phân, đủ cho từng câu",
    "bad_times": "giờ riêng của các phần không hợp với giờ của cả đề, hoặc đề có phần tự chọn",
    "no_type": "chưa ghi loại câu",
    "matrix_too_large": "ma trận cần nhiều câu hơn số câu của phần",
    "one_block": "phần tự chọn cần ít nhất hai lựa chọn",
    "unequal_blocks": "các lựa chọn phải bằng điểm nhau",
    "wrong_sum": "tổng điểm không đúng",
}
PROOF_FAULTS = {"clipped": "chữ bị cắt", "missing": "thiếu hình hoặc âm thanh", "not_drawn": "không vẽ được"}
PACKING_WARNINGS = {"no_alt": "hình chưa có lời mô tả"}


def _cell(topic: str, level: str) -> str:
    return f"{topic or 'mọi chủ đề'}, {level or 'mọi mức độ'}"


def _short_bank(error: Exception) -> str:
    from server.papers.assembly_errors import ShortBankError  # noqa: PLC0415 -- see above

    lacks = error.shortfalls if isinstance(error, ShortBankError) else ()
    lines = [
        f"  {one.part}, {_cell(one.topic, one.level.value if one.level else '')}:"
        f" cần {one.wanted} câu, có {one.there}, thiếu {one.wanted - one.there}"
        for one in lacks
    ]
    return "\n".join(("Ngân hàng không đủ câu cho đề này. Chưa lập đề.", *lines, "Nhập thêm câu, hoặc đổi ma trận."))


def _mismatch(error: Exception) -> str:
    from server.papers.assembly_errors import MismatchError  # noqa: PLC0415

    found = error.mismatches if isinstance(error, MismatchError) else ()
    lines = []
    for one in found:
        cell = _cell(one.cell.topic, one.cell.level.value if one.cell.level else "") if one.cell else ""
        values = {"code": one.code, "part": one.part, "wanted": one.wanted, "there": one.there, "cell": cell}
        lines.append(f"  {MISMATCHES[one.why.value].format(**values)}")
    return "\n".join(("Các câu đã chọn chưa hợp với cấu trúc đề. Chưa lập đề.", *lines))


def _bad_blueprint(error: Exception) -> str:
    from server.papers.blueprint import BadBlueprintError  # noqa: PLC0415

    if not isinstance(error, BadBlueprintError):
        return ""
    where = f"{error.title}: " if error.title else ""
    return f"Cấu trúc đề không dùng được. {where}{BLUEPRINT_FAULTS[error.fault.value]}."


def _wrong_state(error: Exception) -> str:
    from server.papers.masters import WrongStateError  # noqa: PLC0415

    state = error.state.value if isinstance(error, WrongStateError) else ""
    return f"Đề {STATES.get(state, state)}."


def _proof_failed(error: Exception) -> str:
    from server.papers.proofing import ProofFailedError  # noqa: PLC0415

    reason = error.reason if isinstance(error, ProofFailedError) else ""
    return f"{PROOF_FAILURES.get(reason, 'Không dàn trang được.')} Đề chưa có bản dàn trang."


SAID_BY: Mapping[str, Callable[[Exception], str]] = {
    "ShortBankError": _short_bank,
    "MismatchError": _mismatch,
    "WrongStateError": _wrong_state,
    "FaultyProofError": lambda _error: "Bản dàn trang còn lỗi. Sửa câu, chạy proof-paper rồi mới duyệt.",
    "ProofFailedError": _proof_failed,
    "OtherMarkError": lambda error: (
        f"Dấu của lệnh là {error}, không phải dấu vừa đọc. Chưa niêm phong gì; hỏi lại Hội đồng thi."
    ),
    "BadMatrixError": lambda error: f"Dòng {error} của ma trận chưa đúng: phần, chủ đề, mức độ, số câu.",
    "BadBlueprintError": _bad_blueprint,
    "TooFewItemsError": lambda error: f"Ngân hàng không đủ câu cho {error}.",
    "OtherMinutesError": lambda error: f"Thời gian của đề và của ca thi khác nhau (phút): {error}.",
    "OtherSubjectError": lambda error: f"Môn của đề và của ca thi khác nhau: {error}.",
}
