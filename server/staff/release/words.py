"""Words of the papers area. Both tables have the same keys."""

from server.staff.signing import SIGNING_WORDS

VI = {
    "title": "Đề thi",
    "lead": "Khóa của mỗi đề do hai cán bộ cùng mở, từng ca một.",
    "session": "Ca thi",
    "subject": "Môn",
    "starts": "Bắt đầu",
    "state": "Trạng thái",
    "variants": "Số mã đề",
    "rehearsal": "Đề tập dượt",
    "see": "Xem",
    "spoken": "Mã đọc cho điểm thi mất đường truyền",
    "spoken_note": "Chỉ đọc qua điện thoại cho Trưởng Điểm thi. Ai có mã này và gói đề niêm phong thì mở được đề.",
    "none": "Chưa có đề nào được niêm phong. Ban Đề thi nhập câu hỏi và đóng gói đề.",
    "state.staged": "Đã niêm phong",
    "state.waiting": "Chờ người duyệt thứ hai",
    "state.released": "Đã mở khóa",
    "released_at": "Mở khóa lúc {time}",
    "open": "Mở đề",
    "second": "Ký thứ hai",
    "what": "Mở khóa đề {subject} cho {seats} thí sinh ở {rooms} phòng, {session}. Không thể thu hồi.",
    "sign": "Ký mở đề",
    "cancel": "Không mở",
    "done": "Đã mở khóa đề {session}.",
    "unknown_paper": "Không có đề này.",
    "spoiled": "Khóa không mở được đề. Chưa có gì được mở. Báo Ban Đề thi.",
}

EN = {
    "title": "Papers",
    "lead": "Two officers open each paper's key together, one session at a time.",
    "session": "Session",
    "subject": "Subject",
    "starts": "Starts",
    "state": "State",
    "variants": "Variants",
    "rehearsal": "Rehearsal",
    "see": "See",
    "spoken": "Code to be read to a site without a line",
    "spoken_note": "Read it by telephone to the head of the site alone: it opens the sealed package.",
    "none": "No paper is sealed yet. The papers committee imports questions and packs a paper.",
    "state.staged": "Sealed",
    "state.waiting": "Needs second approver",
    "state.released": "Opened",
    "released_at": "Opened at {time}",
    "open": "Open the paper",
    "second": "Sign second",
    "what": "Opens the {subject} paper for {seats} candidates in {rooms} rooms, {session}. It cannot be taken back.",
    "sign": "Sign the opening",
    "cancel": "Do not open",
    "done": "The paper of {session} is open.",
    "unknown_paper": "There is no such paper.",
    "spoiled": "The key does not open the paper. Nothing was opened. Tell the papers committee.",
}

WORDS = {"vi": SIGNING_WORDS["vi"] | VI, "en": SIGNING_WORDS["en"] | EN}

CHIPS = {
    "staged": ("state.staged", "lock", "wait"),
    "waiting": ("state.waiting", "users-round", "person"),
    "released": ("state.released", "circle-check", "ok"),
}
