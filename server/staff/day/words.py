"""Words of the day that the frame does not have. Both tables have the same keys."""

VI = {
    "late": "chậm {seconds} giây",
    "session": "Ca thi",
    "figure_stopped": "Chưa được vào",
    "figure_stopped_note": "cần gặp cán bộ ở bàn",
    "rooms_now": "Các phòng thi",
    "total": "Thí sinh",
    "in_room": "Đã vào",
    "alerts": "Cần xử lý",
    "no_alerts": "Không có việc nào chờ xử lý.",
    "alert.clock_off": "{count} thiết bị lệch giờ",
    "alert.silent": "{count} thiết bị mất kết nối",
    "alert.stopped": "{count} thí sinh chưa được vào",
    "alert.needs_two": "{count} việc chờ người duyệt thứ hai",
    "collected": "Đã thu bài",
}

EN = {
    "late": "{seconds} s late",
    "session": "Session",
    "figure_stopped": "Not admitted",
    "figure_stopped_note": "to see the officer at the desk",
    "rooms_now": "Rooms",
    "total": "Candidates",
    "in_room": "Inside",
    "alerts": "To look into",
    "no_alerts": "Nothing waits to be looked into.",
    "alert.clock_off": "{count} devices with a clock that is off",
    "alert.silent": "{count} devices offline",
    "alert.stopped": "{count} candidates not admitted",
    "alert.needs_two": "{count} acts need a second approver",
    "collected": "Collected",
}

WORDS = {"vi": VI, "en": EN}
