"""What is said of a Word document's problems and warnings, in both languages: what is wrong, and what to do."""

from collections import defaultdict
from collections.abc import Mapping

from server.bank.importers.docx.problems import Problem, Reason

Said = tuple[str, str]
BOUND_MB, MOST_ITEMS = 64, 2000

PROBLEMS: Mapping[str, Mapping[Reason, Said]] = {
    "vi": {
        Reason.TOO_LARGE: (
            f"Tệp lớn hơn {BOUND_MB} MB.",
            "Nén ảnh trong Word (Picture Format → Compress Pictures) hoặc tách thành nhiều tệp.",
        ),
        Reason.NO_DOCUMENT: (
            "Đây không phải tệp Word (.docx).",
            "Mở tệp bằng Word rồi lưu lại dưới dạng Word Document (.docx).",
        ),
        Reason.OLD_DOCUMENT: (
            "Đây là tệp Word đời cũ (.doc).",
            "Mở bằng Word rồi lưu lại dưới dạng Word Document (.docx).",
        ),
        Reason.ENCRYPTED: (
            "Tệp đặt mật khẩu nên không đọc được.",
            "Bỏ mật khẩu trong Word (File → Info → Protect Document) rồi gửi lại.",
        ),
        Reason.OPEN_DOCUMENT: (
            "Đây là tệp OpenDocument (.odt), chỉ đổi tên thành .docx.",
            "Mở bằng LibreOffice rồi lưu dưới dạng Word 2007-365 (.docx).",
        ),
        Reason.OTHER_KIND: (
            "Tệp thuộc loại khác: {kind}.",
            "Lưu lại dưới dạng Word Document (.docx): không phải bản có macro, bản mẫu hay Strict Open XML.",
        ),
        Reason.UNPACKS_TO_TOO_MUCH: (
            "Nội dung tệp bung ra quá lớn.",
            "Tách đề thành nhiều tệp. Nếu tệp không do mình làm ra, không mở tệp này.",
        ),
        Reason.BROKEN_FILE: ("Tệp bị hỏng, không bung ra được.", "Gửi lại tệp gốc, hoặc mở bằng Word rồi lưu lại."),
        Reason.BROKEN_XML: ("Nội dung bên trong tệp bị hỏng.", "Mở bằng Word để Word sửa, rồi lưu lại."),
        Reason.ENTITIES: (
            "Bên trong tệp có khai báo DTD, Word không bao giờ ghi như vậy.",
            "Không dùng tệp này. Hỏi lại người gửi.",
        ),
        Reason.TOO_DEEP: ("Các phần trong tệp lồng nhau quá sâu.", "Chép nội dung sang một tệp Word mới."),
        Reason.NO_ITEMS: (
            "Không thấy câu hỏi nào.",
            "Mỗi câu bắt đầu ở đầu dòng bằng «Câu 1.», «Bài 1.», «Question 1.» hoặc «1.».",
        ),
        Reason.TOO_MANY_ITEMS: (f"Tệp có {{found}} câu, nhiều hơn {MOST_ITEMS}.", "Tách thành nhiều tệp."),
        Reason.TOO_MUCH_MEDIA: ("Ảnh trong tệp cộng lại quá lớn.", "Nén ảnh trong Word hoặc tách thành nhiều tệp."),
        Reason.NUMBER_SKIPPED: (
            "Đến lượt câu {expected} nhưng gặp câu {found}.",
            "Đánh số liên tục; kiểm tra dòng đầu của câu {expected}.",
        ),
        Reason.EMPTY_BODY: ("Câu không có nội dung.", "Viết nội dung ngay sau số câu."),
        Reason.EMPTY_OPTION: ("Phương án {letter} để trống.", "Viết nội dung phương án {letter}."),
        Reason.OPTION_MISSING: (
            "Thiếu phương án {letter}.",
            "Mỗi phương án bắt đầu bằng «{letter}.» ở đầu dòng hoặc sau dấu Tab.",
        ),
        Reason.NOT_FOUR_STATEMENTS: (
            "Câu đúng/sai phải có 4 ý a, b, c, d; ở đây đọc được {found} ý.",
            "Mỗi ý một dòng, bắt đầu bằng «a)», «b)», «c)», «d)».",
        ),
        Reason.TEXT_AFTER_OPTIONS: (
            "Có đoạn chữ sau phương án cuối, chưa rõ thuộc về đâu: «{text}».",
            "Đưa lên trước các phương án. Ngữ liệu chung: viết «Sử dụng thông tin sau để trả lời từ câu … đến câu …».",
        ),
        Reason.TOO_LONG: ("Nội dung quá dài.", "Rút gọn hoặc tách ra."),
        Reason.DOLLAR: (
            "Dấu $ lẻ, hoặc giữa hai dấu $ là lời văn.",
            "Công thức LaTeX nằm giữa hai dấu $, cùng một dòng. Tiền thì viết USD.",
        ),
        Reason.NO_KEY: (
            "Chưa có đáp án.",
            "Thêm vào bảng đáp án, viết dòng «Đáp án: …» dưới câu, hoặc gạch chân phương án đúng.",
        ),
        Reason.TWO_KEYS: ("Có hơn một phương án được đánh dấu đúng: {letters}{key}.", "Chỉ đánh dấu một phương án."),
        Reason.BAD_KEY: (
            "Đáp án «{key}» không phải một phương án của câu.",
            "Ghi một chữ cái trong các phương án của câu.",
        ),
        Reason.BAD_TRUTHS: ("Đáp án đúng/sai «{key}» không đủ bốn ý.", "Ghi bốn chữ, ví dụ ĐSĐS."),
        Reason.BAD_NUMBER: ("Đáp án «{key}» không phải một số.", "Ghi một số, ví dụ 0,25 hoặc 1/4; không ghi đơn vị."),
        Reason.KEY_HOLE: ("Bảng đáp án bỏ trống câu này.", "Điền đáp án của câu vào bảng."),
        Reason.KEY_WITHOUT_ITEM: (
            "Bảng đáp án có câu {number} nhưng đề không có.",
            "Bỏ khỏi bảng, hoặc kiểm tra dòng đầu của câu {number}.",
        ),
        Reason.KEY_TWICE: ("Bảng đáp án có câu {number} hai lần.", "Giữ một."),
        Reason.KEY_UNREAD: (
            "Không đọc được dòng này của bảng đáp án: «{text}».",
            "Viết dạng 1-A 2-B 3-C, 1-ĐSĐS, 1-0,25, hoặc bảng gồm hàng số câu và hàng đáp án.",
        ),
        Reason.KEY_PARTS: (
            "Đề có {parts} phần đánh số lại từ 1, bảng đáp án có {groups}.",
            "Ghi «PHẦN I», «PHẦN II»… trên mỗi bảng đáp án.",
        ),
        Reason.KEYS_DISAGREE: ("Hai nơi ghi đáp án khác nhau: «{table}» và «{line}».", "Sửa cho giống nhau."),
        Reason.STIMULUS_RANGE: ("Ngữ liệu chung không thuộc về câu nào.", "Kiểm tra «từ câu … đến câu …»."),
        Reason.FORMULA_ELEMENT: (
            "Công thức có phần chưa hiểu: {names}.",
            "Viết lại phần này bằng Equation của Word, hoặc thay bằng ảnh PNG.",
        ),
        Reason.FORMULA_NOT_DRAWN: (
            "Công thức LaTeX không vẽ được: «{text}».",
            "Kiểm tra lệnh và dấu ngoặc nhọn.",
        ),
        Reason.FORMULA_TOO_LARGE: (
            "Công thức quá dài hoặc lồng quá sâu.",
            "Tách thành nhiều công thức ngắn hơn.",
        ),
        Reason.EQUATION_FIELD: ("Công thức gõ bằng trường EQ.", "Viết lại bằng Equation của Word."),
        Reason.PICTURE_KIND: (
            "Ảnh loại {kind}, chỉ nhận PNG và JPEG.",
            "Trong Word: cắt ảnh, dán lại bằng Paste Special → PNG.",
        ),
        Reason.PICTURE_MISSING: ("Ảnh không có trong tệp.", "Chèn lại ảnh."),
        Reason.PICTURE_OUTSIDE: (
            "Ảnh chỉ được liên kết tới nơi khác.",
            "Chèn ảnh vào tệp (Insert → Pictures), không dùng Link.",
        ),
        Reason.PICTURE_TOO_LARGE: ("Ảnh quá lớn: {pixels} điểm ảnh.", "Thu nhỏ ảnh rồi chèn lại."),
        Reason.PICTURE_BROKEN: ("Ảnh bị hỏng.", "Chèn lại ảnh."),
        Reason.PICTURE_TURNED: ("Ảnh bị xoay nghiêng.", "Xoay ảnh theo góc vuông, hoặc dán lại thành PNG."),
        Reason.OBJECT: ("Đối tượng nhúng: {kind}.", "Thay bằng ảnh PNG hoặc bảng của Word."),
        Reason.DRAWING: (
            "Hình vẽ, biểu đồ hoặc nhóm hình của Word ({kind}) chưa đọc được.",
            "Chọn hình, cắt, rồi dán lại bằng Paste Special → PNG.",
        ),
        Reason.TEXT_BOX: (
            "Chữ nằm trong khung văn bản (Text Box).",
            "Chép chữ ra ngoài khung, hoặc dán cả khung thành PNG.",
        ),
        Reason.NESTED_TABLE: ("Bảng nằm trong bảng.", "Tách bảng bên trong ra."),
        Reason.SYMBOL: (
            "Có ký hiệu chưa biết của phông {font}.",
            "Thay bằng ký tự Unicode (Insert → Symbol, phông Times New Roman).",
        ),
        Reason.OLD_FONT: ("Chữ gõ bằng phông cũ {font}.", "Chuyển mã sang Unicode (UniKey Toolkit) trước khi gửi."),
        Reason.MATHTYPE_KIND: (
            "Công thức MathType chỉ kèm hình {kind}, không vẽ được.",
            "Trong MathType: Convert Equations → Microsoft Word equations (OMML).",
        ),
        Reason.MATHTYPE_PICTURE: (
            "Công thức MathType được giữ dưới dạng ảnh.",
            "Nên đổi sang Equation của Word để phóng to vẫn rõ và đọc được thành lời.",
        ),
        Reason.NO_ALT_TEXT: ("Ảnh chưa có lời mô tả.", "Thêm Alt Text trong Word cho thí sinh không nhìn thấy ảnh."),
        Reason.FLOATING_PICTURE: (
            "Ảnh không nằm cùng dòng với chữ.",
            "Xem lại chỗ của ảnh; nên đặt In Line with Text.",
        ),
        Reason.PICTURE_AFTER_OPTIONS: (
            "Ảnh nằm dưới các phương án, được đưa lên phần dẫn.",
            "Xem lại ở trang xem trước.",
        ),
        Reason.HIDDEN_TEXT: ("Chữ ẩn được bỏ qua.", "Xem lại nếu chữ ấy cần cho câu hỏi."),
        Reason.TRACKED_CHANGES: (
            "Tệp còn theo dõi sửa đổi; đọc như đã chấp nhận mọi sửa đổi.",
            "Chấp nhận hoặc bỏ các sửa đổi trong Word.",
        ),
        Reason.FOOTNOTE: ("Chú thích cuối trang được bỏ qua.", "Đưa chú thích vào câu hỏi nếu cần."),
        Reason.MERGED_CELLS: ("Bảng có ô gộp, được đọc như các ô riêng.", "Xem lại bảng ở trang xem trước."),
        Reason.KEY_LINE_LEFT_OUT: (
            "Dòng này của phần đáp án không có đáp án nào nên được bỏ qua: «{text}».",
            "Không cần làm gì nếu đó chỉ là lời dặn.",
        ),
        Reason.MARK_DIFFERS: (
            "Đáp án là {key}, nhưng phương án {marked} trông khác các phương án còn lại.",
            "Kiểm tra lại đáp án.",
        ),
        Reason.UNEVEN_MARKS: ("Đáp án lấy là {key}; ngoài ra {letters} cũng trông khác.", "Kiểm tra lại đáp án."),
    },
    "en": {
        Reason.TOO_LARGE: (f"The file is larger than {BOUND_MB} MB.", "Compress its pictures in Word, or split it."),
        Reason.NO_DOCUMENT: (
            "This is no Word document (.docx).",
            "Open it in Word and save it as Word Document (.docx).",
        ),
        Reason.OLD_DOCUMENT: (
            "This is an old Word document (.doc).",
            "Open it in Word and save it as Word Document (.docx).",
        ),
        Reason.ENCRYPTED: ("The file has a password.", "Take the password away in Word and send it again."),
        Reason.OPEN_DOCUMENT: (
            "This is an OpenDocument text (.odt) under the name of a .docx.",
            "Open it in LibreOffice and save it as Word 2007-365 (.docx).",
        ),
        Reason.OTHER_KIND: (
            "A file of another kind: {kind}.",
            "Save it as Word Document (.docx): no macros, no template, not Strict Open XML.",
        ),
        Reason.UNPACKS_TO_TOO_MUCH: (
            "The file unpacks to too much.",
            "Split it. If you did not make it yourself, do not open it.",
        ),
        Reason.BROKEN_FILE: (
            "The file is broken and does not unpack.",
            "Send the first one again, or open it in Word and save it.",
        ),
        Reason.BROKEN_XML: ("What is inside the file is broken.", "Let Word open and repair it, then save it."),
        Reason.ENTITIES: (
            "The file declares a DTD, which Word never writes.",
            "Do not use this file. Ask who sent it.",
        ),
        Reason.TOO_DEEP: ("Its parts lie too deep within one another.", "Copy the content into a new document."),
        Reason.NO_ITEMS: (
            "No question was found.",
            "Each begins its line with «Câu 1.», «Bài 1.», «Question 1.» or «1.».",
        ),
        Reason.TOO_MANY_ITEMS: (f"The file has {{found}} questions, more than {MOST_ITEMS}.", "Split it."),
        Reason.TOO_MUCH_MEDIA: ("Its pictures are too large together.", "Compress them in Word, or split the file."),
        Reason.NUMBER_SKIPPED: (
            "Question {expected} should follow, question {found} does.",
            "Number them without a gap; look at the first line of question {expected}.",
        ),
        Reason.EMPTY_BODY: ("The question is empty.", "Write it behind its number."),
        Reason.EMPTY_OPTION: ("Option {letter} is empty.", "Write option {letter}."),
        Reason.OPTION_MISSING: (
            "Option {letter} is missing.",
            "Each option begins with «{letter}.» at the start of a line or behind a tab.",
        ),
        Reason.NOT_FOUR_STATEMENTS: (
            "A true/false question has 4 statements a, b, c, d; {found} were read.",
            "One a line, beginning with «a)», «b)», «c)», «d)».",
        ),
        Reason.TEXT_AFTER_OPTIONS: (
            "Text behind the last option, nobody can tell whose: «{text}».",
            "Put it before the options. If it is shared, write «Read the passage for questions … to …».",
        ),
        Reason.TOO_LONG: ("Too long.", "Shorten or split it."),
        Reason.DOLLAR: (
            "A $ sign without a partner, or prose between two.",
            "LaTeX stands between two $ signs in one line. Write prices as USD.",
        ),
        Reason.NO_KEY: (
            "There is no key.",
            "Add it to the answer table, write «Đáp án: …» under the question, or underline the right option.",
        ),
        Reason.TWO_KEYS: ("More than one option is marked as right: {letters}{key}.", "Mark one."),
        Reason.BAD_KEY: ("The key «{key}» is none of the options.", "Write the letter of one of the options."),
        Reason.BAD_TRUTHS: ("The true/false key «{key}» has not four truths.", "Write four letters, such as ĐSĐS."),
        Reason.BAD_NUMBER: ("The key «{key}» is no number.", "Write a number, such as 0,25 or 1/4, without a unit."),
        Reason.KEY_HOLE: ("The answer table has a hole here.", "Fill in the key."),
        Reason.KEY_WITHOUT_ITEM: (
            "The answer table has question {number}, the paper has not.",
            "Take it out, or look at the first line of question {number}.",
        ),
        Reason.KEY_TWICE: ("The answer table has question {number} twice.", "Keep one."),
        Reason.KEY_UNREAD: (
            "This line of the answer table cannot be read: «{text}».",
            "Write 1-A 2-B 3-C, 1-ĐSĐS, 1-0,25, or a table with a row of numbers over a row of keys.",
        ),
        Reason.KEY_PARTS: (
            "{parts} parts number from 1 anew, the answer table has {groups}.",
            "Write «PHẦN I», «PHẦN II»… above each answer table.",
        ),
        Reason.KEYS_DISAGREE: ("Two places give different keys: «{table}» and «{line}».", "Make them agree."),
        Reason.STIMULUS_RANGE: ("A shared text belongs to no question.", "Look at «from question … to …»."),
        Reason.FORMULA_ELEMENT: (
            "A formula has parts that are not understood: {names}.",
            "Write them anew with Word's equation editor, or use a PNG.",
        ),
        Reason.FORMULA_NOT_DRAWN: ("LaTeX that cannot be drawn: «{text}».", "Look at its commands and braces."),
        Reason.FORMULA_TOO_LARGE: ("A formula is too long or too deep.", "Make several shorter ones of it."),
        Reason.EQUATION_FIELD: ("A formula typed as an EQ field.", "Write it anew with Word's equation editor."),
        Reason.PICTURE_KIND: (
            "A picture of kind {kind}; PNG and JPEG are taken.",
            "In Word: cut it and paste it as PNG (Paste Special).",
        ),
        Reason.PICTURE_MISSING: ("A picture is not in the file.", "Insert it anew."),
        Reason.PICTURE_OUTSIDE: (
            "A picture is only linked to another place.",
            "Insert it into the file, do not link it.",
        ),
        Reason.PICTURE_TOO_LARGE: ("A picture is too large: {pixels} pixels.", "Make it smaller and insert it anew."),
        Reason.PICTURE_BROKEN: ("A picture is broken.", "Insert it anew."),
        Reason.PICTURE_TURNED: (
            "A picture is turned by no right angle.",
            "Turn it by right angles, or paste it as PNG.",
        ),
        Reason.OBJECT: ("An embedded object: {kind}.", "Put a PNG or a table of Word in its place."),
        Reason.DRAWING: (
            "A shape, chart or group of Word ({kind}) cannot be read.",
            "Cut it and paste it as PNG (Paste Special).",
        ),
        Reason.TEXT_BOX: ("Text stands in a text box.", "Take it out of the box, or paste the box as PNG."),
        Reason.NESTED_TABLE: ("A table lies within a table.", "Take the inner one out."),
        Reason.SYMBOL: (
            "An unknown sign of the font {font}.",
            "Use the Unicode letter (Insert → Symbol, Times New Roman).",
        ),
        Reason.OLD_FONT: ("Text typed in the old font {font}.", "Convert it to Unicode first (UniKey Toolkit)."),
        Reason.MATHTYPE_KIND: (
            "A MathType formula has only a picture of kind {kind}, which cannot be drawn.",
            "In MathType: Convert Equations → Microsoft Word equations (OMML).",
        ),
        Reason.MATHTYPE_PICTURE: (
            "A MathType formula is kept as a picture.",
            "Better make it an equation of Word: it stays sharp and can be read out.",
        ),
        Reason.NO_ALT_TEXT: ("A picture has no description.", "Add alt text in Word for candidates who cannot see it."),
        Reason.FLOATING_PICTURE: (
            "A picture does not stand in line with the text.",
            "Look at its place; better set it In Line with Text.",
        ),
        Reason.PICTURE_AFTER_OPTIONS: (
            "A picture stood under the options and was moved to the stem.",
            "Look at it in the preview.",
        ),
        Reason.HIDDEN_TEXT: ("Hidden text was left out.", "Look whether the question needs it."),
        Reason.TRACKED_CHANGES: (
            "The file has tracked changes; all were taken as accepted.",
            "Accept or reject them in Word.",
        ),
        Reason.FOOTNOTE: ("A footnote was left out.", "Put it into the question if it is needed."),
        Reason.MERGED_CELLS: (
            "A table has merged cells, which were read as single ones.",
            "Look at the table in the preview.",
        ),
        Reason.KEY_LINE_LEFT_OUT: (
            "This line under the answers has none and was left out: «{text}».",
            "Nothing, if it only explains.",
        ),
        Reason.MARK_DIFFERS: ("The key is {key}, but option {marked} looks unlike the others.", "Check the key."),
        Reason.UNEVEN_MARKS: ("{key} was taken as the key; {letters} look different as well.", "Check the key."),
    },
}


def said(problem: Problem, language: str) -> Said:
    """Return what is wrong and what to do about it."""
    facts = defaultdict(str, problem.facts)
    wrong, hint = PROBLEMS[language][problem.reason]
    return wrong.format_map(facts), hint.format_map(facts)
