"""What is said of a list's columns and doubts, in both languages: the command and the pages say the same."""

from collections.abc import Mapping

from server.roster.importers.rows import Doubt, Field, Repair

Table = Mapping[str, str]

FIELDS: Mapping[str, Mapping[Field, str]] = {
    "vi": {
        Field.CANDIDATE: "Số báo danh",
        Field.NAME: "Họ và tên",
        Field.BORN: "Ngày sinh",
        Field.SEX: "Giới tính",
        Field.NUMBER: "Số căn cước",
        Field.BIRTHPLACE: "Nơi sinh",
        Field.ETHNICITY: "Dân tộc",
        Field.CLASS_NAME: "Lớp",
        Field.SCHOOL: "Trường",
        Field.EXAM_SESSION: "Ca thi",
        Field.SITE: "Mã điểm",
        Field.SITE_NAME: "Điểm thi",
        Field.ROOM: "Phòng thi",
        Field.SEAT: "Số máy",
    },
    "en": {
        Field.CANDIDATE: "Candidate no.",
        Field.NAME: "Full name",
        Field.BORN: "Date of birth",
        Field.SEX: "Sex",
        Field.NUMBER: "Card number",
        Field.BIRTHPLACE: "Place of birth",
        Field.ETHNICITY: "Ethnicity",
        Field.CLASS_NAME: "Class",
        Field.SCHOOL: "School",
        Field.EXAM_SESSION: "Session",
        Field.SITE: "Site code",
        Field.SITE_NAME: "Site",
        Field.ROOM: "Room",
        Field.SEAT: "Seat",
    },
}
DOUBTS: Mapping[str, Table] = {
    "vi": {
        "empty": "Ô trống.",
        "digits_lost": "Chương trình bảng tính đã làm tròn: các chữ số cuối đã mất.",
        "bad_number": "Thừa hoặc thiếu chữ số, hoặc không phải số.",
        "lost_zeros": "Có lẽ mất số 0 ở đầu, nhưng chưa khớp với phần còn lại.",
        "no_citizen_number": "Không có cấu tạo của số căn cước.",
        "another_year": "Số căn cước nói sinh năm {about}.",
        "another_sex": "Số căn cước nói giới tính {about}.",
        "only_year": "Chỉ có năm sinh.",
        "bad_date": "Không phải ngày có thật.",
        "serial_day": "Ngày đã thành số thứ tự, năm chưa khớp số căn cước.",
        "short_year": "Năm viết hai chữ số, chưa khớp số căn cước.",
        "month_first_perhaps": "Cột này có {about} ngày ghi tháng trước. Ngày này đọc hai cách đều có thật.",
        "program_turned": "Chương trình bảng tính có thể đã đảo ngày và tháng.",
        "strange_year": "Năm {about} khó là năm sinh của thí sinh.",
        "old_font": "Có vẻ gõ bằng phông cũ {about}.",
        "old_font_perhaps": "Dòng này gõ bằng phông cũ {about}; ô này đọc hai cách đều được.",
        "too_long": "Dài quá {about} chữ.",
        "strange_letters": "Có ký tự lạ {about}",
        "no_name": "Không phải họ tên.",
        "bad_sex": "Chưa rõ là nam hay nữ.",
        "same_number": "Cùng số căn cước với dòng {about}.",
        "same_candidate": "Cùng số báo danh với dòng {about}.",
        "same_seat": "Cùng chỗ ngồi với dòng {about}.",
        "number_of_another": "Ở dòng {about}, số căn cước này có số báo danh khác.",
        "candidate_of_another": "Ở dòng {about}, số báo danh này có số căn cước khác.",
        "on_the_list": "Thí sinh đã có trong danh sách thi của ca này.",
        "another_person": "Trong danh sách thi, số này là của người khác.",
        "seat_of_another": "Trong danh sách thi, chỗ này đã có người.",
    },
    "en": {
        "empty": "The cell is empty.",
        "digits_lost": "The spreadsheet program rounded it: the last digits are lost.",
        "bad_number": "Too many or too few digits, or no number.",
        "lost_zeros": "Perhaps it lost a leading zero, but it does not agree with the rest.",
        "no_citizen_number": "It has not the structure of a citizen number.",
        "another_year": "The card number says born in {about}.",
        "another_sex": "The card number says sex {about}.",
        "only_year": "The year alone.",
        "bad_date": "There is no such day.",
        "serial_day": "The day became a serial number; the year does not agree with the card number.",
        "short_year": "A year of two digits that does not agree with the card number.",
        "month_first_perhaps": "{about} days of this column have the month first. This one can be read both ways.",
        "program_turned": "The spreadsheet program may have turned day and month.",
        "strange_year": "{about} is hardly a candidate's year of birth.",
        "old_font": "It seems typed in the old font {about}.",
        "old_font_perhaps": "This row is typed in the old font {about}; this cell can be read both ways.",
        "too_long": "Longer than {about} letters.",
        "strange_letters": "Strange letters {about}",
        "no_name": "Not a person's name.",
        "bad_sex": "Man or woman? It does not say.",
        "same_number": "The card number of line {about}.",
        "same_candidate": "The candidate number of line {about}.",
        "same_seat": "The seat of line {about}.",
        "number_of_another": "In line {about} this card number has another candidate number.",
        "candidate_of_another": "In line {about} this candidate number has another card number.",
        "on_the_list": "The candidate is on this session's list already.",
        "another_person": "On the exam's list this number is another person's.",
        "seat_of_another": "On the exam's list somebody sits here.",
    },
}
REPAIRS: Mapping[str, Table] = {
    "vi": {
        "lost_zeros": "Mất số 0 ở đầu.",
        "exponent": "Số viết dạng lũy thừa, còn đủ chữ số.",
        "formula": "Số nằm trong công thức.",
        "digits_apart": "Có dấu cách hoặc dấu nháy trong số.",
        "serial_day": "Ngày đã thành số thứ tự. Khớp năm trong số căn cước.",
        "short_year": "Năm viết hai chữ số. Khớp năm trong số căn cước.",
        "month_first": "Tháng và ngày đảo chỗ.",
        "old_font": "Gõ bằng phông cũ (TCVN3 hoặc VNI).",
        "wrong_d": "Chữ Ð lạ thay cho Đ.",
        "invisible": "Có ký tự ẩn.",
        "decomposed": "Dấu gõ tách rời.",
        "spaces": "Dấu cách thừa hoặc lạ.",
        "sex_written": "Viết khác của Nam, Nữ.",
        "sex_sign": "Ký hiệu, khớp với số căn cước.",
    },
    "en": {
        "lost_zeros": "It lost its leading zero.",
        "exponent": "Written as a power, all digits there.",
        "formula": "The number stood in a formula.",
        "digits_apart": "Spaces or quotes in the number.",
        "serial_day": "The day became a serial number. Agrees with the card number.",
        "short_year": "A year of two digits. Agrees with the card number.",
        "month_first": "Month and day changed places.",
        "old_font": "Typed in an old font (TCVN3 or VNI).",
        "wrong_d": "Another Ð in the place of Đ.",
        "invisible": "Invisible letters.",
        "decomposed": "Marks apart from their letters.",
        "spaces": "Spaces too many, or strange ones.",
        "sex_written": "Another spelling of Nam, Nữ.",
        "sex_sign": "A sign that agrees with the card number.",
    },
}


def doubt_said(doubt: Doubt, language: str) -> str:
    """Return why a cell is in doubt."""
    return DOUBTS[language][doubt.code].format(about=doubt.about).strip()


def repair_said(repair: Repair, language: str) -> str:
    """Return why a cell was repaired."""
    return REPAIRS[language][repair.code]
