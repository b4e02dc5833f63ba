"""Words of the incidents area. Both tables have the same keys."""

VI = {
    "title": "Sự cố",
    "lead": "Những việc cần cán bộ xem. Bằng chứng được giữ nguyên; "
    "bài đã nhận trước vẫn tính cho đến khi có quyết định.",
    "none": "Chưa có sự cố nào.",
    "opened_at": "Phát hiện lúc",
    "what": "Việc",
    "streams": "Nhật ký liên quan",
    "evidence": "Bằng chứng",
    "evidence_none": "Không có bằng chứng nào ngoài nhật ký.",
    "state": "Trạng thái",
    "open": "Đang xem",
    "closed": "Đã đóng",
    "closed_by": "{officer} đóng lúc {time}: {outcome}",
    "place": "Đoạn {segment}, mục {seq}",
    "device": "Thiết bị gửi",
    "hash": "SHA-256",
    "back": "Về danh sách sự cố",
    "unknown": "Không có sự cố này.",
    "what.fork": "Hai bản khác nhau của cùng một bài",
    "what.two_admissions": "Một thí sinh được vào hai chỗ",
    "what.answers_recovered": "Có bài khôi phục từ ổ đĩa",
    "what.entries_after_hand_in": "Có mục ghi sau khi nộp bài",
    "what.clock_off": "Đồng hồ lệch",
}
EN = {
    "title": "Incidents",
    "lead": "What an officer has to look into. Evidence is kept as it is; "
    "what was received first counts until it is decided.",
    "none": "No incident so far.",
    "opened_at": "Found at",
    "what": "What",
    "streams": "Journals",
    "evidence": "Evidence",
    "evidence_none": "No evidence beside the journals.",
    "state": "State",
    "open": "Open",
    "closed": "Closed",
    "closed_by": "{officer} closed it at {time}: {outcome}",
    "place": "Segment {segment}, entry {seq}",
    "device": "Sent by device",
    "hash": "SHA-256",
    "back": "To the list of incidents",
    "unknown": "There is no such incident.",
    "what.fork": "Two differing copies of one attempt",
    "what.two_admissions": "One candidate admitted to two places",
    "what.answers_recovered": "Answers recovered from a disk",
    "what.entries_after_hand_in": "Entries after the hand-in",
    "what.clock_off": "A clock is off",
}

WORDS = {"vi": VI, "en": EN}
