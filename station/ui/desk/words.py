"""What the desk says: Vietnamese as an exam board would write it, English beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocol.records import Check, DecisionCode, Verdict
from station.checkin.decision import Question
from station.checkin.desk import DeskState, Trouble
from station.checkin.names import NameMatch


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
    stop_reading: str = "Người khác"
    read_again: str = "Đọc lại"
    next_person: str = "Người tiếp theo"
    place: str = "Phòng {room} · Máy {seat}"
    candidate: str = "Số báo danh"
    born: str = "Ngày sinh"
    number: str = "Số căn cước"
    school: str = "Trường"
    kept_place: str = "Vị trí giữ sẵn"
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
    camera: str = "Máy ảnh"
    camera_none: str = "Không có"
    connected: str = "Đã kết nối"
    away: str = "Mất kết nối"
    waiting: str = "chờ đồng bộ {waiting}"
    go_on: str = "Vẫn làm thủ tục"
    earlier: str = "trước đó"  # the hour is not known: admitted before a restart
    torn: str = "Sổ nhật ký mất {torn} mục cuối, đã ghi tiếp ở đoạn mới. Báo kỹ thuật viên."
    answers: Mapping[DecisionCode, Answer] = field(default_factory=lambda: ANSWERS)
    questions: Mapping[Question, Answer] = field(default_factory=lambda: QUESTIONS)
    troubles: Mapping[Trouble, Answer] = field(default_factory=lambda: TROUBLES)
    checks: Mapping[Check, str] = field(default_factory=lambda: CHECKS)
    verdicts: Mapping[Verdict, str] = field(default_factory=lambda: VERDICTS)
    names: Mapping[NameMatch, str] = field(default_factory=lambda: NAMES)
    birth_matches: str = "Khớp"


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
    Question.NAMES_DIFFER: Answer(
        "Cần người xem",
        "Họ tên khác nhau: thẻ {card}, danh sách {list}. Có phải một người?",
        "Số căn cước và ngày sinh khớp, họ tên thì không.",
        "So ảnh, hỏi thêm tên trường, lớp.",
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
}
CHECKS: dict[Check, str] = {
    Check.DATA_SIGNATURE: "Chữ ký dữ liệu",
    Check.CHIP_GENUINE: "Chip thật",
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
VIETNAMESE = DeskWords()


ENGLISH = DeskWords(
    window_title="Desk {desk}",
    desk="Desk {desk}",
    sitting="{exam_session} · {subject} · starts {starts_at}",
    scan="Scan the QR code on the card",
    scan_next="Or type the candidate number or card number.",
    scan_card_seen="Card seen. Scan the QR code on the card or type the candidate number.",
    scan_field="Scan the QR code or type the candidate number",
    choose_picture="Choose a QR picture",
    picture_kinds="Pictures (*.jpg *.jpeg *.png)",
    lay="Put the card on the reader",
    lay_next="Leave it until the result shows, about 3 seconds.",
    reading="Reading card",
    reading_next="Keep the card still.",
    stop_reading="Someone else",
    read_again="Read again",
    next_person="Next person",
    place="Room {room} · Seat {seat}",
    candidate="Candidate number",
    born="Date of birth",
    number="Card number",
    school="School",
    kept_place="Place kept",
    chip_photo="Photo in the chip",
    no_photo="No photo",
    slip="Seat slip · entry code",
    same="Same person",
    doubt="In doubt",
    other="Not the person",
    queue="in",
    left="{left} left",
    recent="Just done",
    nobody="Nobody yet.",
    reader="Reader",
    reader_ready="Ready",
    reader_gone="No reader. Plug it into another USB port.",
    camera="Camera",
    camera_none="None",
    connected="Connected",
    away="Offline",
    waiting="{waiting} waiting to sync",
    go_on="Admission goes on",
    earlier="earlier",
    torn="The journal lost its last {torn} entries and goes on in a new segment. Tell the technician.",
    answers={
        DecisionCode.ADMITTED: Answer(
            "Admitted", "Room {room} · Seat {seat}", "Give the slip to the candidate.", "Next person: scan or type."
        ),
        DecisionCode.CONDITIONAL: Answer(
            "Conditional",
            "Room {room} · Seat {seat}",
            "To be checked after the exam.",
            "Give the slip to the candidate.",
        ),
        DecisionCode.NOT_ON_ROSTER: Answer(
            "Not admitted",
            "Not on the list",
            "This number is not on the session's list.",
            "Send to the exception desk.",
        ),
        DecisionCode.OTHER_ROOM: Answer(
            "Not admitted",
            "Other room: {expected}",
            "The list says room {expected}; this desk serves {here}.",
            "Send to the desk of room {expected}.",
        ),
        DecisionCode.OTHER_SESSION: Answer(
            "Not admitted", "Other session", "Registered for another session; this is {here}.", "Come back in time."
        ),
        DecisionCode.ALREADY_ADMITTED: Answer(
            "Not admitted",
            "Admitted {at}, desk {desk}",
            "This candidate number is already in.",
            "Keep the person here and call the head of site.",
        ),
        DecisionCode.TOO_EARLY: Answer(
            "Not admitted",
            "Too early: from {opens}",
            "Admission to this session starts at {opens}.",
            "Please wait and come back to this desk from {opens}.",
        ),
        DecisionCode.TOO_LATE: Answer(
            "Not admitted",
            "Late: over {minutes} minutes",
            "The bell was at {starts}, it is {now}. The rules admit nobody now.",
            "Noted as absent; see the head of site.",
        ),
        DecisionCode.CHIP_FAILED: Answer(
            "Not admitted",
            "Chip not verified",
            "The data in the card does not match its signature.",
            "Draw no conclusion here. The evidence is kept; call the head of site.",
        ),
        DecisionCode.WRONG_CARD: Answer(
            "Not admitted",
            "Someone else's card",
            "The card is not the hinted candidate's.",
            "Ask for the number again.",
        ),
        DecisionCode.ACCESS_DENIED: Answer(
            "Not admitted",
            "The card does not open",
            "Number and birth date of the list do not open this chip.",
            "Is it the candidate's card? If so, send to the exception desk.",
        ),
        DecisionCode.NOT_A_CITIZEN_CARD: Answer(
            "Not admitted", "Not a citizen card", "This is another kind of card.", "Ask for the chip citizen card."
        ),
        DecisionCode.UNREADABLE: Answer("Not admitted", "Unreadable", "The chip is silent.", "Exception desk."),
        DecisionCode.NOT_THE_PERSON: Answer(
            "Not admitted",
            "Not the person",
            "An officer found another person.",
            "Keep the person; call the head of site.",
        ),
        DecisionCode.NEEDS_PERSON: Answer(
            "Not admitted", "In doubt", "It is not certain that this is the person.", "Exception desk, second approver."
        ),
        DecisionCode.NO_SLOT_LEFT: Answer(
            "Not admitted", "Seat {seat} has no code left", "All three codes are used.", "Call the head of site."
        ),
    },
    questions={
        Question.UNANCHORED: Answer(
            "Needs a person",
            "Compare the photo and a second document: is this the person?",
            "The signature is whole, but has no anchor of trust.",
            "Ask for birth date, school, class.",
        ),
        Question.NAMES_DIFFER: Answer(
            "Needs a person",
            "Names differ: card {card}, list {list}. One person?",
            "Number and birth date match, the name does not.",
            "Compare the photo, ask for school and class.",
        ),
        Question.CARD_DOUBTFUL: Answer(
            "Needs a person",
            "Something is odd about the card: is this the person?",
            "The card reads, but its data does not agree.",
            "Compare the photo and a second document.",
        ),
    },
    troubles={
        Trouble.UNREADABLE: Answer(
            "Cannot read the card (try {tries} / 3)",
            "",
            "Wipe it, lay it flat, wait 3 seconds.",
            "After three tries, send to the exception desk.",
        ),
        Trouble.REMOVED: Answer("Card lifted too early", "", "Put it back and keep it still. Nothing was written.", ""),
        Trouble.DISK_FULL: Answer("Disk full: not written", "", "This person is NOT in. Free the disk, press R.", ""),
        Trouble.BAD_HINT: Answer("Code not understood", "", "Scan again, or type 8 or 12 digits.", ""),
    },
    checks={
        Check.DATA_SIGNATURE: "Data signature",
        Check.CHIP_GENUINE: "Genuine chip",
        Check.NUMBER_AND_BIRTH: "Number and birth date",
        Check.NAME: "Name",
        Check.TRUST_ANCHOR: "Anchor of trust",
        Check.POPULATION_DATABASE: "Population database",
    },
    verdicts={
        Verdict.PASSED: "Passed",
        Verdict.FAILED: "Failed",
        Verdict.UNANCHORED: "Unanchored",
        Verdict.NOT_SUPPORTED: "Not supported",
        Verdict.NOT_DONE: "Not done",
    },
    names={
        NameMatch.EXACT: "Matches",
        NameMatch.TONE_PLACEMENT: "Matches (tone placed otherwise)",
        NameMatch.NEEDS_PERSON: "Needs a person",
        NameMatch.DIFFERENT: "Differs",
    },
    birth_matches="Matches",
)


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
    facts["at"] = facts["at"] or words.earlier
    if state.row is not None:
        facts |= {"room": state.row.room, "seat": state.row.seat}
    return Answer(*(text.format(**facts) for text in (found.word, found.reason, found.happened, found.next)))
