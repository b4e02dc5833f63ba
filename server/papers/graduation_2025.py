"""The graduation examination from 2025 on: a blueprint for each subject (QĐ 764/QĐ-BGDĐT of 8 March 2024, appendix).

What a board changes in one is a blueprint of its own with a day of its own: these stay as they are.
"""

import datetime

from protocol.paper import ItemType
from server.papers.blueprint import IN_FORCE_2025, SOURCE_2025, TOAN_2025, Blueprint, BlueprintPart

ESSAY_MINUTES, MINUTES = 120, 50
COMPUTER_SCIENCE, APPLIED_COMPUTING = "Khoa học máy tính", "Tin học ứng dụng"


class UnknownBlueprintError(Exception):
    """No blueprint has the code `code`, or none for the subject."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _choice(items: int) -> BlueprintPart:
    return BlueprintPart("Phần I", "Trắc nghiệm", "Chọn một đáp án", (ItemType.CHOICE,), items, "0.25")


def _true_false(items: int, title: str = "Phần II", block: str = "") -> BlueprintPart:
    return BlueprintPart(title, "Đúng/Sai", "Mỗi ý chọn Đúng hoặc Sai", (ItemType.TRUE_FALSE,), items, "1", block)


def _short_number(items: int) -> BlueprintPart:
    return BlueprintPart("Phần III", "Trả lời ngắn", "Điền số", (ItemType.SHORT_NUMBER,), items, "0.25")


def _blueprint(code: str, subjects: tuple[str, ...], minutes: int, *parts: BlueprintPart) -> Blueprint:
    return Blueprint(code, subjects, minutes, parts, IN_FORCE_2025, SOURCE_2025)


def _science(code: str, *subjects: str) -> Blueprint:
    return _blueprint(code, subjects, MINUTES, _choice(18), _true_false(4), _short_number(6))


def _society(code: str, *subjects: str) -> Blueprint:
    return _blueprint(code, subjects, MINUTES, _choice(24), _true_false(4))


TIN_HOC_2025 = _blueprint(
    "tin-hoc-2025",
    ("Tin học",),
    MINUTES,
    _choice(24),
    # Six are printed and four count: two for everybody, and the two of the orientation that the candidate takes.
    _true_false(2),
    _true_false(2, "Phần II.A", COMPUTER_SCIENCE),
    _true_false(2, "Phần II.B", APPLIED_COMPUTING),
)

NGOAI_NGU_2025 = _blueprint(
    "ngoai-ngu-2025",
    (
        "Ngoại ngữ",
        "Tiếng Anh",
        "Tiếng Nga",
        "Tiếng Pháp",
        "Tiếng Trung Quốc",
        "Tiếng Đức",
        "Tiếng Nhật",
        "Tiếng Hàn",
    ),
    MINUTES,
    BlueprintPart("Phần I", "Trắc nghiệm", "Chọn một đáp án", (ItemType.CHOICE,), 40, "0.25"),
)

NGU_VAN_2025 = _blueprint(
    "ngu-van-2025",
    ("Ngữ văn",),
    ESSAY_MINUTES,
    # Reading 4 points and writing 6 are given; how they fall on the items is what papers since 2025 have had.
    BlueprintPart(
        "Phần I",
        "Đọc hiểu",
        "Trả lời câu hỏi",
        (ItemType.EXTENDED_TEXT,),
        5,
        "1",
        points_each=("0.5", "0.5", "1", "1", "1"),
    ),
    BlueprintPart(
        "Phần II", "Viết", "Viết đoạn văn, bài văn", (ItemType.EXTENDED_TEXT,), 2, "4", points_each=("2", "4")
    ),
)

BLUEPRINTS = (
    TOAN_2025,
    _science("vat-li-2025", "Vật lí", "Vật lý"),
    _science("hoa-hoc-2025", "Hóa học", "Hoá học"),
    _science("sinh-hoc-2025", "Sinh học"),
    _science("dia-li-2025", "Địa lí", "Địa lý"),
    _society("lich-su-2025", "Lịch sử"),
    _society("gdktpl-2025", "Giáo dục kinh tế và pháp luật", "GDKT&PL"),
    _society("cong-nghe-cn-2025", "Công nghệ (Công nghiệp)", "Công nghệ công nghiệp"),
    _society("cong-nghe-nn-2025", "Công nghệ (Nông nghiệp)", "Công nghệ nông nghiệp"),
    TIN_HOC_2025,
    NGOAI_NGU_2025,
    NGU_VAN_2025,
)


def by_code(code: str, blueprints: tuple[Blueprint, ...] = BLUEPRINTS) -> Blueprint:
    """Return the blueprint of `code`. Raises UnknownBlueprintError."""
    for blueprint in blueprints:
        if blueprint.code == code:
            return blueprint
    raise UnknownBlueprintError(code)


def of_subject(subject: str, day: datetime.date, blueprints: tuple[Blueprint, ...] = BLUEPRINTS) -> Blueprint:
    """Return the newest blueprint of `subject` in force on `day`. Raises UnknownBlueprintError."""
    fitting = [one for one in blueprints if subject in one.subjects and one.in_force <= day]
    if not fitting:
        raise UnknownBlueprintError(subject)
    return max(fitting, key=lambda one: one.in_force)
