"""Words of the page where two officers choose the marking rules. Both tables have the same keys."""

VI = {
    "tab.rules": "Quy tắc chấm",
    "rules_lead": "Mọi lần chấm của kỳ thi theo cùng một bộ quy tắc. Hai cán bộ chọn trước khi công bố kết quả.",
    "rules_now": "Đang áp dụng",
    "rules_say": "Nội dung",
    "rules_default": "Chưa ai chọn: áp dụng bộ chuẩn.",
    "rules_by": "Hai cán bộ chọn",
    "rules_at": "Chọn lúc",
    "rules_sets": "Bộ quy tắc, hiệu lực từ",
    "rules_hash": "Mã quy tắc",
    "scheme.standard": "Chuẩn",
    "scheme.strict": "Đúng hết mới có điểm",
    "scheme.standard.what": "Câu nhiều ý (nối, điền…) được điểm theo phần đúng. Câu Đúng/Sai theo bảng chung.",
    "scheme.strict.what": "Câu nhiều ý chỉ có điểm khi đúng hết. Câu Đúng/Sai vẫn theo bảng chung.",
    "rules_choose": "Chọn quy tắc",
    "rules_fixed": "Kết quả đã công bố, nên quy tắc chấm không đổi được nữa. Đáp án sai thì sửa ở trang Đáp án.",
    "rules_same": "Kỳ thi đang chấm theo quy tắc này rồi.",
    "rules_unknown": "Chọn một bộ quy tắc trong danh sách.",
    "rules_chosen": "Quy tắc chấm đã chọn. Lần chấm sau theo quy tắc này.",
    "rules_unmarked": "Lần chấm gần nhất theo quy tắc khác. Hai cán bộ mở chấm lại thì mới công bố được.",
    "rules_waits": "{scheme}: {officer} đã ký lúc {time}, chờ người thứ hai.",
}

EN = {
    "tab.rules": "Marking rules",
    "rules_lead": "All marking of the exam goes by one set of rules. Two officers choose before results are published.",
    "rules_now": "In force",
    "rules_say": "What they say",
    "rules_default": "Nobody has chosen: the standard rules hold.",
    "rules_by": "Chosen by two officers",
    "rules_at": "Chosen at",
    "rules_sets": "Rule set, in force from",
    "rules_hash": "Hash of the rules",
    "scheme.standard": "Standard",
    "scheme.strict": "All or nothing",
    "scheme.standard.what": "Items of several parts (match, gaps, several choices) earn by what is right of them."
    " True/false goes by the ministry's table.",
    "scheme.strict.what": "Items of several parts earn only when all of them is right. True/false still goes by the"
    " ministry's table.",
    "rules_choose": "Choose the rules",
    "rules_fixed": "Results are published, so the marking rules stay. A wrong key is corrected on the keys' page.",
    "rules_same": "The exam follows these rules already.",
    "rules_unknown": "Choose a set of rules from the list.",
    "rules_chosen": "The marking rules are chosen. The next marking goes by them.",
    "rules_unmarked": "The last marking went by other rules. Two officers open marking again before publishing.",
    "rules_waits": "{scheme}: {officer} signed at {time}, a second officer is awaited.",
}
