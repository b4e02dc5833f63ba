"""What the desk says: Vietnamese as an exam board would write it, English beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from protocol.records import Check, DecisionCode, Verdict
from station.checkin.decision import Question
from station.checkin.desk import DeskState, PinTrouble, Trouble
from station.checkin.names import NameMatch
from station.line_trouble import LineTrouble
from station.reader.zone import ZoneField
from station.ui.desk.room.words import RoomWords
from station.ui.desk.spoken_words import SpokenWords


@dataclass(frozen=True)
class Answer:
    """A decision in words: the band's word and reason, what happened, what to do next."""

    word: str
    reason: str
    happened: str
    next: str


@dataclass(frozen=True)
class DeskWords:
    """Every sentence of the desk window. The defaults are the Vietnamese ones."""

    window_title: str = "Bàn {desk}"
    desk: str = "Bàn {desk}"
    sitting: str = "{exam_session} · {subject} · bắt đầu {starts_at}"
    scan: str = "Quét mã QR trên thẻ"
    scan_next: str = "Hoặc gõ số báo danh, số căn cước."
    scan_card_seen: str = "Đã thấy thẻ. Quét mã QR trên thẻ hoặc gõ số báo danh."
    scan_field: str = "Quét mã QR hoặc gõ số báo danh"
    choose_picture: str = "Chọn ảnh QR"
    picture_kinds: str = "Ảnh (*.jpg *.jpeg *.png)"
    lay: str = "Đặt thẻ lên đầu đọc"
    lay_next: str = "Để yên thẻ đến khi có kết quả, khoảng 3 giây."
    reading: str = "Đang đọc thẻ"
    reading_next: str = "Giữ yên thẻ."
    reading_picture: str = "Đang đọc ảnh… Giữ yên thẻ."
    practice: str = "Chế độ luyện tập, không phải ca thi thật"
    stop_reading: str = "Người khác"
    read_again: str = "Đọc lại"
    next_person: str = "Người tiếp theo"
    place: str = "Phòng {room} · Máy {seat}"
    candidate: str = "Số báo danh"
    born: str = "Ngày sinh"
    number: str = "Số căn cước"
    school: str = "Trường"
    kept_place: str = "Vị trí giữ sẵn"
    card_ended: str = "Lưu ý"
    card_ended_on: str = "Thẻ hết hạn {day}"
    by_old_number: str = "Đăng ký bằng số CMND cũ"
    chip_photo: str = "Ảnh trong chip"
    no_photo: str = "Không có ảnh"
    slip: str = "Phiếu vị trí · mã vào thi"
    same: str = "Cùng một người"
    doubt: str = "Còn nghi ngờ"
    other: str = "Không phải"
    queue: str = "đã vào"
    queue_of: str = "/ {expected}"
    left: str = "còn {left}"
    recent: str = "Vừa làm thủ tục"
    nobody: str = "Chưa có ai."
    reader: str = "Đầu đọc"
    reader_ready: str = "Sẵn sàng"
    reader_gone: str = "Không thấy đầu đọc. Cắm lại vào cổng USB khác."
    reader_virtual: str = "Đầu đọc ảo chỉ dùng khi luyện tập. Cắm đầu đọc thật."
    camera: str = "Máy ảnh"
    camera_none: str = "Không có"
    connected: str = "Đã kết nối"
    away: str = "Mất kết nối"
    waiting: str = "chờ đồng bộ {waiting}"
    go_on: str = "Vẫn làm thủ tục"
    anchors_unread: str = "Không đọc được {count} chứng thư gốc. Báo kỹ thuật viên."
    torn: str = "Sổ nhật ký mất {torn} mục cuối, đã ghi tiếp ở đoạn mới. Báo kỹ thuật viên."
    answers: Mapping[DecisionCode, Answer] = field(default_factory=lambda: ANSWERS)
    questions: Mapping[Question, Answer] = field(default_factory=lambda: QUESTIONS)
    troubles: Mapping[Trouble, Answer] = field(default_factory=lambda: TROUBLES)
    zone_fields: Mapping[ZoneField, str] = field(default_factory=lambda: ZONE_FIELDS)
    meant: str = " Có phải là {meant}?"
    birth_differs: str = " Ngày sinh trên thẻ đã quét là {told}, trong danh sách là {listed}."
    checks: Mapping[Check, str] = field(default_factory=lambda: CHECKS)
    verdicts: Mapping[Verdict, str] = field(default_factory=lambda: VERDICTS)
    names: Mapping[NameMatch, str] = field(default_factory=lambda: NAMES)
    roles: Mapping[str, str] = field(default_factory=lambda: ROLES)
    pin_troubles: Mapping[PinTrouble, str] = field(default_factory=lambda: PIN_TROUBLES)
    birth_matches: str = "Khớp"
    clock_off: str = "Đồng hồ máy lệch {off}, đang theo giờ máy chủ."
    days: str = "{days} ngày"
    minutes: str = "{minutes} phút"
    line_trouble: Mapping[LineTrouble, str] = field(default_factory=lambda: LINE_TROUBLE)
    opened_by: str = "Người mở bàn: {operator}"
    unlock_title: str = "Mở bàn {desk}"
    unlock_next: str = "Chọn tên cán bộ, gõ mã PIN rồi nhấn Enter. Dữ liệu của bàn đang được khóa."
    unlock: str = "Mở bàn"
    unlocking: str = "Đang mở…"
    officer: str = "Cán bộ"
    pin: str = "Mã PIN"
    officer_locked: str = "đã khóa"
    nobody_opens: str = "Không có cán bộ nào mở được bàn này. Nối mạng rồi mở lại, hoặc báo Hội đồng thi."
    store_damaged: str = "Kho dữ liệu của bàn không mở được. Báo kỹ thuật viên; bản ghi vẫn còn trên máy."
    second_title: str = "Cần người duyệt thứ hai"
    second_what: str = "Cho {name}, số báo danh {candidate}, vào thi có điều kiện: phòng {room}, máy {seat}."
    second_final: str = "Hai người ký thì phiếu được cấp ngay và không rút lại tại bàn."
    second_first: str = "Người duyệt thứ nhất: {name}, {at}"
    approve: str = "Duyệt"
    step_back: str = "Quay lại"
    spoken: SpokenWords = field(default_factory=SpokenWords)
    room: RoomWords = field(default_factory=RoomWords)


ANSWERS: dict[DecisionCode, Answer] = {
    DecisionCode.ADMITTED: Answer(
        "Vào phòng thi",
        "Phòng {room} · Máy {seat}",
        "Đưa phiếu vị trí cho thí sinh.",
        "Người tiếp theo: quét mã hoặc gõ số báo danh.",
    ),
    DecisionCode.CONDITIONAL: Answer(
        "Vào thi có điều kiện", "Phòng {room} · Máy {seat}", "Đối chiếu sau buổi thi.", "Đưa phiếu vị trí cho thí sinh."
    ),
    DecisionCode.NOT_ON_ROSTER: Answer(
        "Chưa được vào",
        "Không có trong danh sách",
        "Không thấy số này trong danh sách của ca thi.",
        "Tìm bằng số báo danh hoặc mời sang bàn đặc biệt.",
    ),
    DecisionCode.OTHER_ROOM: Answer(
        "Chưa được vào",
        "Sai phòng: phòng {expected}",
        "Phòng thi trong danh sách: {expected}; đây là bàn của phòng {here}.",
        "Mời thí sinh sang bàn của phòng {expected}.",
    ),
    DecisionCode.OTHER_SESSION: Answer(
        "Chưa được vào",
        "Sai ca thi",
        "Thí sinh đăng ký ca khác; đây là bàn của {here}.",
        "Mời thí sinh về phòng chờ và quay lại đúng ca.",
    ),
    DecisionCode.ALREADY_ADMITTED: Answer(
        "Chưa được vào",
        "Đã điểm danh {at}, bàn {desk}",
        "Số báo danh này đã vào phòng thi.",
        "Giữ thí sinh tại bàn, báo Trưởng Điểm thi.",
    ),
    DecisionCode.TOO_EARLY: Answer(
        "Chưa được vào",
        "Chưa đến giờ: từ {opens}",
        "Bàn làm thủ tục cho ca thi này từ {opens}.",
        "Mời thí sinh về phòng chờ và quay lại bàn này từ {opens}.",
    ),
    DecisionCode.TOO_LATE: Answer(
        "Chưa được vào",
        "Đến muộn: quá {minutes} phút",
        "Hiệu lệnh lúc {starts}, bây giờ {now}. Quy định của kỳ thi không cho vào.",
        "Ghi nhận vắng thi, mời gặp Trưởng Điểm thi.",
    ),
    DecisionCode.CHIP_FAILED: Answer(
        "Chưa được vào",
        "Không xác thực được chip",
        "Dữ liệu trong thẻ không khớp chữ ký.",
        "Không kết luận tại chỗ. Bằng chứng đã lưu; báo Trưởng Điểm thi.",
    ),
    DecisionCode.WRONG_CARD: Answer(
        "Chưa được vào",
        "Thẻ của người khác",
        "Thẻ trên đầu đọc không phải của thí sinh vừa quét.",
        "Hỏi lại số báo danh, hoặc mời đúng người đặt thẻ.",
    ),
    DecisionCode.ACCESS_DENIED: Answer(
        "Chưa được vào",
        "Thẻ không mở được",
        "Số căn cước và ngày sinh trong danh sách không mở được chip này.",
        "Xem có đúng thẻ của thí sinh không; nếu đúng, mời sang bàn đặc biệt.",
    ),
    DecisionCode.NOT_A_CITIZEN_CARD: Answer(
        "Chưa được vào",
        "Không phải thẻ căn cước",
        "Thẻ trên đầu đọc là một loại thẻ khác.",
        "Mời thí sinh đặt thẻ căn cước gắn chip.",
    ),
    DecisionCode.UNREADABLE: Answer(
        "Chưa được vào", "Không đọc được thẻ", "Chip không trả lời.", "Mời thí sinh sang bàn đặc biệt."
    ),
    DecisionCode.NOT_THE_PERSON: Answer(
        "Chưa được vào",
        "Không phải một người",
        "Cán bộ kết luận: người tại bàn không phải người trên thẻ.",
        "Giữ thí sinh tại bàn, báo Trưởng Điểm thi.",
    ),
    DecisionCode.NEEDS_PERSON: Answer(
        "Chưa được vào",
        "Còn nghi ngờ",
        "Cán bộ chưa khẳng định được đây là cùng một người.",
        "Mời thí sinh sang bàn đặc biệt, cần người duyệt thứ hai.",
    ),
    DecisionCode.NO_SLOT_LEFT: Answer(
        "Chưa được vào",
        "Máy {seat} đã hết mã vào thi",
        "Ba mã vào thi của máy này đã dùng hết.",
        "Báo Trưởng Điểm thi để cấp lại quyền vào thi.",
    ),
}
QUESTIONS: dict[Question, Answer] = {
    Question.UNANCHORED: Answer(
        "Cần người xem",
        "So ảnh và xem giấy tờ thứ hai: đây có phải cùng một người?",
        "Chữ ký trên thẻ hợp lệ nhưng chưa có gốc tin cậy.",
        "Hỏi thêm ngày sinh, tên trường, lớp.",
    ),
    Question.OTHER_CHIP: Answer(
        "Cần người xem",
        "Thẻ khác với lần trước: đây có phải cùng một người?",
        "Chưa có gốc tin cậy, và không phải thẻ thí sinh đã dùng ở buổi trước.",
        "Hỏi vì sao đổi thẻ; so ảnh và xem giấy tờ thứ hai.",
    ),
    Question.OTHER_NUMBER: Answer(
        "Cần người xem",
        "Số căn cước khác danh sách: có phải cùng một người?",
        "Thẻ {card}, danh sách {list}; họ tên và ngày sinh khớp.",
        "Xem giấy đổi số; so ảnh, hỏi tên trường, lớp.",
    ),
    Question.NAMES_DIFFER: Answer(
        "Cần người xem",
        "Họ tên khác nhau: thẻ {card}, danh sách {list}. Có phải một người?",
        "Số căn cước và ngày sinh khớp, họ tên thì không.",
        "So ảnh, hỏi thêm tên trường, lớp.",
    ),
    Question.HINT_GARBLED: Answer(
        "Cần người xem",
        "Mã QR có chữ lạ: đây có phải cùng một người?",
        "Chip đạt mọi kiểm tra, nhưng chữ trong mã QR không đọc được đúng.",
        "So ảnh; xem mã QR có phải in trên thẻ này.",
    ),
    Question.CARD_DOUBTFUL: Answer(
        "Cần người xem",
        "Thẻ có điểm lạ: đây có phải cùng một người?",
        "Thẻ đọc được nhưng dữ liệu chưa thống nhất.",
        "So ảnh và xem giấy tờ thứ hai.",
    ),
}
TROUBLES: dict[Trouble, Answer] = {
    Trouble.UNREADABLE: Answer(
        "Không đọc được thẻ (lần {tries} / 3)",
        "",
        "Lau thẻ, đặt phẳng, chờ 3 giây.",
        "Sau ba lần, mời sang bàn đặc biệt.",
    ),
    Trouble.REMOVED: Answer("Thẻ bị nhấc ra sớm", "", "Đặt lại thẻ và giữ yên. Chưa có gì được ghi.", ""),
    Trouble.DISK_FULL: Answer(
        "Ổ đĩa đầy: chưa ghi được", "", "Người này CHƯA được vào. Giải phóng ổ đĩa rồi nhấn R.", ""
    ),
    Trouble.BAD_HINT: Answer(
        "Chưa đọc được mã", "", "Quét lại mã QR, hoặc gõ số báo danh (8 số) hay số căn cước (12 số).", ""
    ),
    Trouble.HINT_DIGIT: Answer(
        "Số kiểm tra chưa đúng",
        "",
        "Số kiểm tra của {field} trong dòng máy đọc không khớp.{meant}",
        "Gõ lại dòng ấy: chữ O khác số 0, chữ I khác số 1.",
    ),
    Trouble.HINT_KEYBOARD: Answer(
        "Máy quét gõ ra chữ", "", "Bàn phím đang ở kiểu gõ tiếng Việt. Tắt kiểu gõ (về EN) rồi quét lại.", ""
    ),
    Trouble.NOT_SIGNED_FILES: Answer(
        "Đầu đọc không đưa dữ liệu đã ký",
        "",
        "Phần mềm của đầu đọc chỉ đưa chữ, không có gì để kiểm chữ ký. Chưa có gì được ghi.",
        "Báo kỹ thuật viên; dùng đầu đọc PC/SC nếu có.",
    ),
    Trouble.SEVERAL_CARDS: Answer(
        "Có hai thẻ trên đầu đọc", "", "Chỉ để một thẻ. Chưa thẻ nào được đọc.", "Để riêng thẻ của thí sinh này."
    ),
    Trouble.READER_GONE: Answer(
        "Mất đầu đọc khi đang đọc", "", "Cắm lại đầu đọc rồi đặt lại thẻ. Chưa có gì được ghi.", ""
    ),
}
ZONE_FIELDS: dict[ZoneField, str] = {
    ZoneField.DOCUMENT_NUMBER: "số giấy tờ",
    ZoneField.PERSONAL_NUMBER: "số căn cước",
    ZoneField.BORN: "ngày sinh",
    ZoneField.EXPIRES: "ngày hết hạn",
    ZoneField.WHOLE: "cả dòng",
}
CHECKS: dict[Check, str] = {
    Check.DATA_SIGNATURE: "Chữ ký dữ liệu",
    Check.CHIP_GENUINE: "Chip thật",
    Check.SIGNER_ADOPTED: "Nơi ký đã nhận",
    Check.CHIP_ENROLLED: "Chip đã gặp",
    Check.NUMBER_AND_BIRTH: "Số và ngày sinh",
    Check.NAME: "Họ tên",
    Check.TRUST_ANCHOR: "Gốc tin cậy",
    Check.POPULATION_DATABASE: "CSDL dân cư",
}
VERDICTS: dict[Verdict, str] = {
    Verdict.PASSED: "Đạt",
    Verdict.FAILED: "Không đạt",
    Verdict.UNANCHORED: "Chưa có gốc tin cậy",
    Verdict.NOT_SUPPORTED: "Thẻ không hỗ trợ",
    Verdict.NOT_DONE: "Chưa kiểm tra",
}
NAMES: dict[NameMatch, str] = {
    NameMatch.EXACT: "Khớp",
    NameMatch.TONE_PLACEMENT: "Khớp (khác kiểu gõ dấu)",
    NameMatch.NEEDS_PERSON: "Cần người xem",
    NameMatch.DIFFERENT: "Khác",
}
ROLES: dict[str, str] = {
    "chair": "Chủ tịch Hội đồng thi",
    "secretary": "Thư ký Hội đồng thi",
    "papers": "Ban Đề thi",
    "site_head": "Trưởng Điểm thi",
    "invigilator": "Cán bộ coi thi",
    "inspector": "Thanh tra thi",
}
PIN_TROUBLES: dict[PinTrouble, str] = {
    PinTrouble.WRONG: "Mã PIN chưa đúng. Còn {left} lần.",
    PinTrouble.LOCKED: "Sai mã PIN năm lần: cán bộ này đã bị khóa tại bàn này. Mời cán bộ khác.",
    PinTrouble.SAME_OFFICER: "Người duyệt thứ hai phải khác người lập.",
    PinTrouble.NOT_PERMITTED: "Cán bộ này không có quyền duyệt việc này.",
}
LINE_TROUBLE: dict[LineTrouble, str] = {
    LineTrouble.SERVER_CERTIFICATE: "Chứng thư máy chủ không dùng được: bản ghi còn trên máy này. Báo Hội đồng thi.",
    LineTrouble.CERTIFICATE_EXPIRED: "Chứng thư hết hạn: bản ghi còn trên máy này. Báo Hội đồng thi cấp lại.",
    LineTrouble.REVOKED_DEVICE: "Máy này đã bị thu hồi quyền: bản ghi còn trên máy này. Báo Hội đồng thi.",
}
VIETNAMESE = DeskWords()


def answer_of(state: DeskState, words: DeskWords) -> Answer | None:
    """Return the sentences of what the state decided, its facts filled in."""
    if state.trouble is not None:
        found = words.troubles[state.trouble]
    elif state.decision is DecisionCode.NEEDS_PERSON and "question" in state.facts:
        found = words.questions[Question(state.facts["question"])]
    elif state.decision is not None:
        found = words.answers[state.decision]
    else:
        return None
    facts = {"room": "", "seat": "", "expected": "", "here": "", "at": "", "desk": "", "minutes": "", "card": ""}
    facts |= {"list": "", "opens": "", "starts": "", "now": "", "tries": str(state.tries)} | dict(state.facts)
    if state.row is not None:
        facts |= {"room": state.row.room, "seat": state.row.seat}
    if state.trouble is Trouble.HINT_DIGIT:
        facts["field"] = words.zone_fields[ZoneField(facts["field"])]
        facts["meant"] = words.meant.format(meant=facts["meant"]) if facts["meant"] else ""
    happened = found.happened.format(**facts) + _birth_differs(state, words)
    return Answer(found.word.format(**facts), found.reason.format(**facts), happened, found.next.format(**facts))


def _birth_differs(state: DeskState, words: DeskWords) -> str:
    """Say that the card's QR tells another birth date than the list, if it does."""
    told = state.facts.get("told_born", "")
    if not told or state.row is None:
        return ""
    told, listed = (date.fromisoformat(day).strftime("%d/%m/%Y") for day in (told, state.row.born))
    return words.birth_differs.format(told=told, listed=listed)
