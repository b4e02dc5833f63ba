"""What the room's board says: Vietnamese as an exam board would write it, English beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocol.api import SeatPhase
from protocol.orders import OrderReason
from station.checkin.keying import KeyStep
from station.checkin.room import AlertKind, OrderStep
from station.checkin.room_acts import RoomAct


@dataclass(frozen=True)
class ActWords:
    """An act: its button, for a seat and for the room; what will happen, for a seat and for the room."""

    name: str
    happens: str
    for_room: str = ""
    happens_to_room: str = ""


@dataclass(frozen=True)
class RoomWords:
    """Every sentence of the board. The defaults are the Vietnamese ones."""

    tab: str = "Phòng thi"
    tab_back: str = "Làm thủ tục"
    tab_alerts: str = "{tab} · {alerts} cần xem"
    title: str = "Phòng {rooms}"
    figures: str = "{working} đang làm · {handed_in} đã nộp · {expected} chưa vào"
    fresh: str = "Số liệu lúc {at}"
    away: str = "Chưa thấy máy chủ từ {since}"
    away_next: str = (
        "Số liệu dưới đây là của lúc {at}. Thí sinh vẫn làm bài; lệnh ký bây giờ sẽ gửi khi có đường truyền."
    )
    never: str = "Đang hỏi máy chủ…"
    never_next: str = "Chưa có số liệu của phòng. Máy thi vẫn chạy bình thường."
    empty: str = "Chưa có máy nào của phòng được cấp quyền."
    map_name: str = "Sơ đồ máy của phòng"
    answered: str = "{answered}/{total} câu"
    saved: str = "lưu {at}"
    left: str = "còn {left}"
    choose: str = "Chọn việc cho máy {seat}"
    choose_room: str = "Việc cho cả phòng"
    give_back: str = "Bù giờ"
    nobody: str = "Không có thí sinh"
    seat: str = "Máy {seat}"
    candidate: str = "Số báo danh"
    state: str = "Tình trạng"
    time_left: str = "Thời gian còn lại"
    progress: str = "Đã trả lời"
    last_save: str = "Lưu gần nhất"
    last_seen: str = "Máy chủ thấy máy lúc"
    given: str = "Đã bù, gia hạn"
    unknown: str = "chưa có"
    whole_room: str = "Cả phòng {room}"
    nothing_to_do: str = "Lúc này không có việc nào làm được cho máy này từ bàn."
    back: str = "Quay lại"
    alerts_title: str = "Cần xem"
    no_alerts: str = "Không có gì bất thường."
    signed_title: str = "Lệnh đã ký"
    no_signed: str = "Chưa ký lệnh nào."
    signed_hint: str = "Enter: đã xem · Delete: rút lệnh chưa gửi"
    at: str = "lúc {at}"
    alert_at: str = "Máy {seat} · {what}"
    line: str = "{act} · {where}"
    where_room: str = "cả phòng {room}"
    where_seat: str = "máy {seat}"
    where_move: str = "máy {seat} sang máy {to}"
    reason: str = "Lý do"
    note: str = "Ghi chú cho biên bản (không ghi tên người)"
    minutes: str = "Thời gian, phút (hoặc phút:giây)"
    minutes_off: str = "Thời gian máy tắt cần trừ, phút (0: không trừ)"
    minutes_move: str = "Bù thêm khi chuyển, phút (0: không bù)"
    minutes_wrong: str = "Ghi số phút, ví dụ 13 hoặc 2:10; nhiều nhất 240 phút."
    minutes_needed: str = "Ghi số phút cần cho."
    note_needed: str = "Lý do «Khác» cần một dòng ghi chú."
    spare: str = "Chuyển đến máy"
    no_spare: str = "Không có máy trống đã bật. Bật một máy dự phòng rồi thử lại."
    spare_kept: str = "giữ cho {candidate}, chưa đến"
    sign: str = "Ký và gửi"
    sign_first: str = "Ký (người thứ nhất)"
    sign_second: str = "Ký (người thứ hai) và gửi"
    signing: str = "Đang ký…"
    two_needed: str = "Việc này cần hai cán bộ ký."
    first_signed: str = "Người thứ nhất đã ký: {name}, {at}. Mời người thứ hai."
    no_line: str = "Đang mất đường truyền: lệnh được giữ trên máy này và gửi khi có lại."
    disk_full: str = "Ổ đĩa đầy: lệnh CHƯA được ký. Giải phóng ổ đĩa rồi ký lại."
    nobody_may: str = "Không có cán bộ nào của gói này được ký việc này."
    steps: Mapping[OrderStep, str] = field(default_factory=lambda: STEPS_VI)
    taken_of: str = "{taken}/{all} máy đã nhận; chờ máy {missing}"
    all_taken: str = "{all} máy đã nhận lúc {at}"
    refusals: Mapping[str, str] = field(default_factory=lambda: REFUSALS_VI)
    refused_else: str = "Máy chủ không nhận ({code}). Báo kỹ thuật viên."
    printed: str = "Đã đưa ra máy in lúc {at}"
    move_next: str = "Mời thí sinh sang máy {seat}, xem đúng họ tên trên màn hình rồi làm tiếp."
    key_title: str = "Nhập bài giấy · {candidate} · mã đề {variant}"
    key_steps: Mapping[KeyStep, str] = field(default_factory=lambda: KEY_STEPS_VI)
    key_hints: Mapping[str, str] = field(default_factory=lambda: KEY_HINTS_VI)
    key_item: str = "Câu {number}"
    key_wrong: str = "Không đọc được: xem lại cách ghi"
    key_both: str = "Người thứ nhất: {first} · người thứ hai: {second}"
    key_blank: str = "(trống)"
    key_done: str = "Nhập xong"
    phases: Mapping[SeatPhase, str] = field(default_factory=lambda: PHASES_VI)
    silent: str = "Mất kết nối"
    alerts: Mapping[AlertKind, str] = field(default_factory=lambda: ALERTS_VI)
    acts: Mapping[RoomAct, ActWords] = field(default_factory=lambda: ACTS_VI)
    reasons: Mapping[OrderReason, str] = field(default_factory=lambda: REASONS_VI)


KEY_STEPS_VI: dict[KeyStep, str] = {
    KeyStep.FIRST: "Người thứ nhất nhập. Câu không làm trên giấy thì để trống; câu đã làm trên máy được giữ nguyên.",
    KeyStep.SECOND: "Mời người thứ hai tự nhập lại từ đầu, không xem bản của người thứ nhất.",
    KeyStep.DIFFER: "Hai lần nhập khác nhau ở các câu dưới đây. Cả hai người cùng xem tờ giấy và nhập câu đúng.",
    KeyStep.AGREED: "Hai lần nhập đã khớp. Hai cán bộ ký.",
}
KEY_HINTS_VI: dict[str, str] = {
    "choice": "một chữ: A",
    "multiple_choice": "các chữ: AC",
    "order": "các chữ theo thứ tự: CABD",
    "true_false": "Đ hoặc S cho từng ý: ĐSĐĐ, ý trống ghi -",
    "short_number": "số, dấu phẩy thập phân",
    "text_entry": "các chỗ trống cách nhau bằng ;",
    "extended_text": "toàn văn, xuống dòng ghi ¶",
}
PHASES_VI: dict[SeatPhase, str] = {
    SeatPhase.FREE: "Máy trống",
    SeatPhase.EXPECTED: "Chưa vào",
    SeatPhase.ADMITTED: "Đã làm thủ tục",
    SeatPhase.SIGNED_IN: "Chờ hiệu lệnh",
    SeatPhase.WORKING: "Đang làm",
    SeatPhase.PAUSED: "Tạm dừng",
    SeatPhase.LOCKED: "Máy đã khóa",
    SeatPhase.HANDED_IN: "Đã nộp bài",
    SeatPhase.COLLECTED: "Đã thu bài",
    SeatPhase.MOVED: "Đã chuyển",
    SeatPhase.ON_PAPER: "Làm trên giấy",
}
ALERTS_VI: dict[AlertKind, str] = {
    AlertKind.ALARM: "{happened}",
    AlertKind.LOCKED: "máy đang khóa, thí sinh chờ mở",
    AlertKind.SILENT: "mất kết nối",
    AlertKind.UNCONFIRMED: "thời gian máy tắt chờ xác nhận",
}
STEPS_VI: dict[OrderStep, str] = {
    OrderStep.SENDING: "Đang gửi…",
    OrderStep.WAITING: "Chờ đường truyền. Đã giữ trên máy này.",
    OrderStep.SENT: "Máy chủ đã nhận, chờ máy thi",
    OrderStep.TAKEN: "Đã nhận lúc {at}",
    OrderStep.REFUSED: "Không được nhận",
    OrderStep.WITHDRAWN: "Đã rút lệnh, không gửi nữa",
}
REFUSALS_VI: dict[str, str] = {
    "order_time": "Lệnh ký quá lâu, hoặc đồng hồ bàn sai. Ký lại.",
    "order_elsewhere": "Lệnh không thuộc phòng, máy hay ca thi này.",
    "not_permitted": "Cán bộ ký không có quyền với việc này.",
    "seat_taken": "Máy được chọn đang có người làm bài. Chọn máy khác.",
    "attempt_closed": "Bài này đã nộp hoặc đã thu.",
    "unknown_seat": "Máy được chọn chưa được cấp quyền. Chọn máy khác.",
    "not_admitted": "Thí sinh chưa làm thủ tục tại bàn.",
    "no_such_entry": "Máy chủ chưa có mục cuối của bài này. Chờ đồng bộ rồi thu lại.",
    "not_printed": "Không in được. Xem máy in của bàn này rồi ký in lại.",
    "bad_paper": "Không mở được đề của thí sinh này. Báo kỹ thuật viên.",
    "unknown_attempt": "Máy chủ chưa có bài này.",
}
REASONS_VI: dict[OrderReason, str] = {
    OrderReason.MACHINE: "Hỏng máy",
    OrderReason.POWER: "Mất điện",
    OrderReason.LINE: "Mất mạng",
    OrderReason.DISTURBANCE: "Sự cố trong phòng",
    OrderReason.HEALTH: "Sức khỏe thí sinh",
    OrderReason.CARD: "Không đọc được thẻ, mất phiếu",
    OrderReason.CONDUCT: "Nghi vi phạm quy chế",
    OrderReason.ALARM: "Đã xem cảnh báo của máy",
    OrderReason.MISTAKE: "Sửa lệnh nhầm",
    OrderReason.OTHER: "Khác",
}
ACTS_VI: dict[RoomAct, ActWords] = {
    RoomAct.GRANT: ActWords(
        "Cấp lại quyền vào thi", "Máy {seat} tự vào bài của thí sinh, không cần thẻ và không cần mã."
    ),
    RoomAct.PAUSE: ActWords(
        "Tạm dừng",
        "Máy {seat} che đề và dừng đồng hồ. Câu đã trả lời được giữ nguyên.",
        "Tạm dừng cả phòng",
        "Mọi máy của phòng {room} che đề và dừng đồng hồ. Câu đã trả lời được giữ nguyên.",
    ),
    RoomAct.RESUME: ActWords(
        "Cho làm tiếp",
        "Máy {seat} mở lại đúng câu đang làm, đồng hồ chạy tiếp.",
        "Cho cả phòng làm tiếp",
        "Mọi máy của phòng {room} mở lại đúng câu đang làm, đồng hồ chạy tiếp.",
    ),
    RoomAct.GIVE_TIME: ActWords(
        "Bù giờ",
        "Cộng số phút dưới đây vào thời gian còn lại của máy {seat}.",
        "Bù giờ cả phòng",
        "Cộng số phút dưới đây vào thời gian còn lại của mọi thí sinh đang thi trong phòng {room}.",
    ),
    RoomAct.CONFIRM_OFF: ActWords(
        "Xác nhận thời gian máy tắt",
        "Trừ số phút dưới đây khỏi thời gian còn lại của máy {seat}; ghi 0 nếu không trừ.",
    ),
    RoomAct.EXTEND: ActWords(
        "Gia hạn",
        "Thí sinh ở máy {seat} được làm lâu hơn giờ chung. Cần hai cán bộ ký.",
        "Gia hạn cả phòng",
        "Mọi thí sinh của phòng {room} được làm lâu hơn giờ chung. Cần hai cán bộ ký.",
    ),
    RoomAct.LOCK: ActWords("Khóa máy", "Máy {seat} khóa màn hình. Đồng hồ vẫn chạy."),
    RoomAct.UNLOCK: ActWords("Mở khóa", "Máy {seat} mở khóa; nếu chưa có ai vào thi thì được gõ mã thêm năm lần."),
    RoomAct.MOVE: ActWords(
        "Chuyển máy",
        "Bài ở máy {seat} làm tiếp ở máy được chọn, với mọi câu máy chủ đã nhận. Máy {seat} thôi nhận câu trả lời.",
    ),
    RoomAct.COLLECT: ActWords(
        "Thu bài",
        "Đóng bài của thí sinh ở máy {seat}, tính đến câu máy chủ đã nhận. Không thể mở lại. Cần hai cán bộ ký.",
    ),
    RoomAct.PRINT: ActWords(
        "In đề và câu đã trả lời",
        "In đúng mã đề của thí sinh ở máy {seat}, kèm những câu đã trả lời trên máy, ra máy in của bàn này.",
    ),
    RoomAct.KEY_IN: ActWords(
        "Nhập bài giấy",
        "Bàn này được mở bài của thí sinh ở máy {seat} để nhập những câu làm trên giấy. Hai người nhập độc lập.",
    ),
    RoomAct.KEY_DONE: ActWords(
        "Ký bài giấy đã nhập",
        "Hai người đã nhập khớp nhau. Ký rồi thì bài của máy {seat} được nộp, không sửa được nữa. Cần hai cán bộ ký.",
    ),
    RoomAct.PAPER: ActWords(
        "Chuyển sang giấy",
        "Máy {seat} dừng hẳn, kể cả đồng hồ; thí sinh làm phần còn lại trên giấy. Không thể quay lại máy.",
        "Chuyển cả phòng sang giấy",
        "Mọi máy của phòng {room} dừng hẳn, kể cả đồng hồ; phần còn lại làm trên giấy. Không thể quay lại máy.",
    ),
}
