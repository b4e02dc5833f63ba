"""Problems of question workbooks in Vietnamese: what is wrong, and what to do."""

from collections.abc import Mapping

from server.bank.importers.workbook.problems import Reason
from server.bank.media import MediaReason

MEDIA_VI: Mapping[str, str] = {
    MediaReason.BAD_NAME.value: "tên tệp không dùng được",
    MediaReason.OTHER_KIND.value: "không phải hình .png, .jpg hoặc âm thanh .mp3, .ogg, .wav, .flac",
    MediaReason.SVG.value: "hình SVG có thể chứa mã chạy được; lưu lại thành .png",
    MediaReason.TOO_LARGE.value: "tệp quá lớn (hình nhiều nhất 8 MB, âm thanh nhiều nhất 96 MB)",
    MediaReason.TOO_MANY_PIXELS.value: "hình có quá 24 triệu điểm ảnh",
    MediaReason.TOO_LONG.value: "âm thanh dài quá một giờ",
    MediaReason.BROKEN.value: "tệp hỏng, hoặc đuôi tệp không đúng với nội dung",
}

WRONG_VI: Mapping[Reason, tuple[str, str]] = {
    Reason.TOO_LARGE: (
        "Tệp quá lớn, hoặc bung ra quá lớn so với một bảng câu hỏi.",
        "Tách thành nhiều tệp. Nếu tệp không do mình làm ra, không mở tệp này.",
    ),
    Reason.PASSWORD: ("Tệp có mật khẩu.", "Bỏ mật khẩu rồi lưu lại."),
    Reason.UNREADABLE: ("Không đọc được tệp này.", "Mở bằng Excel rồi lưu lại dưới dạng .xlsx."),
    Reason.OPEN_DOCUMENT: (
        "Đây là tệp văn bản OpenDocument (.odt), không phải bảng tính.",
        "Chép câu hỏi vào bảng câu hỏi .xlsx.",
    ),
    Reason.WORD_DOCUMENT: (
        "Đây là tệp Word (.docx), không phải bảng tính.",
        "Nhập bằng mục dành cho tệp Word, hoặc chép câu hỏi vào bảng câu hỏi .xlsx.",
    ),
    Reason.MISSING_COLUMN: ("Thiếu cột «{column}».", "Thêm cột ấy vào dòng tiêu đề, ghi đúng tên."),
    Reason.TWO_COLUMNS: ("Có hai cột cùng tên «{column}».", "Bỏ một cột hoặc đổi tên."),
    Reason.NO_ITEMS: ("Dưới dòng tiêu đề không có câu hỏi nào.", "Ghi mỗi câu một dòng."),
    Reason.TOO_MANY: ("Tệp có hơn {most} câu.", "Tách thành nhiều tệp."),
    Reason.EMPTY: ("Ô đang trống.", "Điền vào ô này."),
    Reason.TOO_LONG: ("Dài quá {most} chữ.", "Rút ngắn lại."),
    Reason.CONTROL: ("Có ký tự điều khiển không nhìn thấy.", "Gõ lại ô này, không dán từ nơi khác."),
    Reason.DATE_CELL: (
        "Chương trình bảng tính đã đổi ô này thành ngày tháng ({text}).",
        "Định dạng ô là Văn bản (Text) rồi gõ lại, ví dụ 1/4.",
    ),
    Reason.DUPLICATE: ("Mã «{code}» đã có ở dòng {row}.", "Mỗi câu một mã riêng; xóa dòng thừa hoặc đổi mã."),
    Reason.NOT_FOR_TYPE: ("Câu loại {kind} không dùng cột này.", "Xóa ô này, hoặc sửa cột «Loại»."),
    Reason.UNKNOWN_TYPE: (
        "Không có loại câu «{text}».",
        "Dùng một trong: TN4, TN, NLC, ĐS, TLN, ĐK, CTC, GN, GNB, TT, LK, KT, KTH, TTV, VA, TR, TL, NT.",
    ),
    Reason.UNKNOWN_LEVEL: ("Không có mức độ «{text}».", "Dùng một trong: NB, TH, VD, VDC."),
    Reason.BAD_POINTS: ("«{text}» không phải số điểm.", "Ghi số lớn hơn 0, ví dụ 0,25; bỏ trống thì theo phần thi."),
    Reason.BAD_MARK: (
        "«{text}» không rõ là gì.",
        "Ghi x để giữ nguyên thứ tự, hoặc các phương án giữ chỗ, ví dụ D; bỏ trống thì được xáo.",
    ),
    Reason.BAD_VERSION: ("«{text}» không phải số phiên bản.", "Bỏ trống, hoặc ghi số từ 1."),
    Reason.UNKNOWN_STIMULUS: (
        "Chưa có ngữ liệu «{code}».",
        "Thêm một dòng với mã ấy vào trang tính «NguLieu», hoặc sửa mã.",
    ),
    Reason.DOLLAR: (
        "Có dấu $ mở mà không đóng trong cùng một dòng.",
        "Mỗi công thức nằm giữa hai dấu $, không xuống dòng bên trong.",
    ),
    Reason.TAG: ("Có thẻ định dạng mở mà không đóng.", "Đóng trong cùng một dòng, ví dụ <b>chữ đậm</b>."),
    Reason.MATH: ("Có <math> mở mà không đóng.", "Thêm </math>, hoặc gõ lại công thức giữa hai dấu $."),
    Reason.FORMULA: ("Công thức không đọc được: {formula}", "Kiểm tra ngoặc nhọn và tên lệnh LaTeX."),
    Reason.STRAY_GAP: (
        "Có chỗ [[{name}]] mà loại câu hoặc ô này không dùng.",
        "Bỏ chỗ ấy, hoặc sửa cột «Loại» (ĐK, CTC, KT có chỗ trống; TTV có từ để chọn).",
    ),
    Reason.NO_GAP: ("Không thấy chỗ nào để trả lời.", "Ghi trong nội dung, ví dụ {example}."),
    Reason.GAP_TWICE: ("Chỗ [[{name}]] có hai lần.", "Đánh số mỗi chỗ một số riêng."),
    Reason.TOO_MANY_OPTIONS: (
        "Câu loại {kind} có nhiều nhất {most} phương án.",
        "Xóa phương án thừa, hoặc đổi loại câu (TN nhận 2 đến 8 phương án).",
    ),
    Reason.BAD_LINE: (
        "Dòng không đúng cách ghi: {line}",
        "Câu CTC: mỗi chỗ trống một dòng, ví dụ 1: in | on | at. Câu ghép nối: mỗi dòng một ý, không để trống.",
    ),
    Reason.BAD_SPOT: (
        "Vùng không đúng cách ghi: {text}",
        "Mỗi vùng một dòng: 1: rect trái,trên,phải,dưới | nhãn; hoặc circle x,y,bán kính; hoặc poly x,y,x,y,x,y.",
    ),
    Reason.SPOT_OUTSIDE: ("Vùng {name} nằm ngoài hình ({width} × {height}).", "Ghi tọa độ theo điểm ảnh của tệp hình."),
    Reason.BAD_SCALE: (
        "«{text}» không phải thang đo.",
        "Ghi từ..đến; bước, ví dụ 0..100; 5. Khoảng phải chia hết cho bước.",
    ),
    Reason.BAD_COUNT: ("«{text}» không phải con số dùng được ở đây.", "Ghi một số, nhiều nhất {most}."),
    Reason.TOO_FEW_ALLOWED: (
        "Chỉ cho chọn {most} nhưng đáp án có {right}.",
        "Tăng số lựa chọn, hoặc bỏ trống.",
    ),
    Reason.UNKNOWN_ID: ("Không có «{name}» ở câu này.", "Ghi đúng chữ cái hoặc số đã dùng trong câu."),
    Reason.BAD_KEY: (
        "Đáp án «{key}» không đúng cách ghi của loại câu này.",
        "Xem cách ghi của từng loại trong hướng dẫn ra đề.",
    ),
    Reason.TWO_KEYS: (
        "Có hai đáp án («{key}») trong khi chỉ được một.",
        "Giữ một đáp án; nếu có nhiều đáp án đúng, đổi loại câu thành NLC.",
    ),
    Reason.BAD_TRUTHS: (
        "Đáp án «{key}» có {found} chữ, cần {wanted}.",
        "Ghi đủ Đ hoặc S cho từng ý, ví dụ ĐSĐĐ.",
    ),
    Reason.BAD_NUMBER: (
        "«{key}» không phải một số.",
        "Ghi số như 0,25 hoặc -3 hoặc 1/4; nhiều cách viết thì ngăn bằng dấu |.",
    ),
    Reason.KEY_TWICE: ("«{name}» có hai lần.", "Mỗi chỗ ghi một lần."),
    Reason.KEY_INCOMPLETE: ("Còn thiếu: {lacking}.", "Ghi đủ cho mọi chỗ."),
    Reason.KEY_UNKNOWN: ("Đáp án nói «{name}» nhưng câu không có.", "Sửa đáp án, hoặc thêm vào câu."),
    Reason.KEY_UNWANTED: (
        "Câu loại {kind} do người chấm nên không có đáp án.",
        "Chuyển hướng dẫn chấm sang cột «Lời giải».",
    ),
    Reason.KEY_OFF_SCALE: ("Đáp án {key} không nằm trên thang đo.", "Sửa đáp án hoặc cột «Thang đo»."),
    Reason.KEY_OVERUSED: (
        "Đáp án dùng «{name}» nhiều hơn {most} lần cho phép.",
        "Sửa đáp án, hoặc tăng «Số lần dùng».",
    ),
    Reason.BAD_NAME: (
        "«{name}» không phải tên tệp.",
        "Chỉ ghi tên, không ghi thư mục, không dùng các dấu / \\ : ; | ( ) * ?",
    ),
    Reason.UNKNOWN_FILE: (
        "Không thấy tệp «{name}».",
        "Để tệp vào thư mục hình (--pictures) hoặc gửi cùng bảng câu hỏi; so lại tên, kể cả chữ hoa.",
    ),
    Reason.NOT_A_PICTURE: ("«{name}» là âm thanh, ở đây cần hình.", "Ghi âm thanh vào cột «Ảnh/Âm thanh»."),
    Reason.NO_PICTURE: ("Câu này trả lời trên hình nhưng chưa có hình.", "Ghi tên tệp hình vào cột này."),
    Reason.TWO_PICTURES: ("Có nhiều hình hơn chỗ để hình: {names}.", "Đưa hình vào nội dung: ![mô tả](tên-tệp.png)."),
    Reason.TWO_SOUNDS: ("Có hai tệp âm thanh: {names}.", "Mỗi câu một tệp âm thanh."),
    Reason.WITHOUT_PICTURE: ("Có mô tả mà không có hình.", "Ghi tên tệp hình, hoặc xóa mô tả."),
    Reason.WITHOUT_SOUND: ("Có số lần nghe mà không có âm thanh.", "Ghi tên tệp âm thanh, hoặc xóa số lần nghe."),
    Reason.BAD_MEDIA: ("Không nhận được tệp «{name}»: {why}.", "Sửa tệp rồi gửi lại."),
    Reason.COLUMN_UNREAD: ("Cột «{column}» không được đọc.", "Nếu là cột của bảng câu hỏi, ghi lại đúng tên."),
    Reason.SHEET_UNREAD: ("Trang tính này không được đọc.", "Nếu có câu hỏi, thêm dòng tiêu đề."),
    Reason.OLD_FONT: (
        "Có vẻ gõ bằng phông cũ (TCVN3, VNI).",
        "Chuyển cả tệp sang Unicode, ví dụ bằng UniKey (Ctrl+Shift+F6), rồi nhập lại.",
    ),
    Reason.NO_ALT: ("Hình «{name}» chưa có mô tả.", "Viết một câu cho người không nhìn thấy hình."),
    Reason.LONG_NUMBER: (
        "Đáp án {key} không ghi vừa {most} ô của phiếu trả lời.",
        "Thêm yêu cầu làm tròn, hoặc một cách viết ngắn hơn.",
    ),
    Reason.THOUSANDS: ("Đáp án {key} được đọc là số thập phân.", "Nếu là hàng nghìn, bỏ dấu chấm."),
}
