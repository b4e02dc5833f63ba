"""What the seat says before the paper, between its parts, in a break and after it."""

from dataclasses import dataclass, fields

from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class DayWords:
    """Every sentence of these screens. The defaults are the Vietnamese ones."""

    language: str = "vi"

    step_of: str = "Bước {step} trong {total}"
    is_it_me: str = "Đây có phải là em không?"
    it_is_me: str = "Đúng là tôi"
    not_me: str = "Không phải tôi"
    not_me_next: str = "Giơ tay và ngồi tại chỗ. Cán bộ coi thi sẽ đến kiểm tra. Em chưa cần làm gì thêm."
    helped_time: str = "thêm {minutes} phút"
    helped_percent: str = "thêm {percent}% thời gian"
    helped_helper: str = "người hỗ trợ: {helper}"
    helped_breaks: str = "được nghỉ giữa giờ"
    helped: str = "Hỗ trợ dành cho em: {what}"

    devices: str = "Kiểm tra máy"
    devices_next: str = "Thử từng thứ một. Thứ nào không chạy, giơ tay gọi cán bộ coi thi."
    screen: str = "Màn hình"
    screen_is: str = "{width} × {height}"
    screen_small: str = "{width} × {height}, nhỏ hơn 1024 × 768"
    screens_more: str = "{count} màn hình, máy thi chỉ dùng một"
    disk: str = "Ổ đĩa"
    disk_is: str = "Ghi được, còn {free}"
    disk_full: str = "Chỉ còn {free}"
    disk_bad: str = "Không ghi được"
    clock: str = "Đồng hồ máy"
    clock_is: str = "Khớp với máy chủ"
    clock_off: str = "Lệch {minutes} phút so với máy chủ"
    clock_unknown: str = "Chưa nối được máy chủ để đối chiếu"
    checking: str = "Đang kiểm tra"
    keyboard: str = "Bàn phím"
    keyboard_try: str = "Gõ lại dòng chữ này, có dấu:"
    keyboard_good: str = "Gõ tốt"
    keyboard_bare: str = "Chữ đúng, chưa có dấu"
    keyboard_bad: str = "Chưa giống dòng chữ mẫu"
    mouse: str = "Chuột"
    mouse_try: str = "Bấm chuột vào đây"
    mouse_good: str = "Bấm tốt"
    mouse_bad: str = "Không bấm được"
    sound: str = "Âm thanh"
    sound_try: str = "Nghe thử"
    sound_good: str = "Nghe rõ"
    sound_bad: str = "Không nghe thấy"
    louder: str = "To hơn"
    softer: str = "Nhỏ hơn"
    level: str = "Âm lượng {level} trong 10"
    not_tried: str = "Chưa thử"
    call: str = "Giơ tay gọi cán bộ coi thi: {what}. Em vẫn đi tiếp được trong lúc chờ."
    go_on: str = "Tiếp tục"

    practice: str = "Câu thử"
    practice_is: str = "Câu thử {number} trong {total} · không tính điểm, không lưu"
    skip: str = "Bỏ qua câu thử"
    practice_done: str = "Xong câu thử"

    instructions: str = "Hướng dẫn làm bài"
    rules_title: str = "Khi làm bài"
    rules: tuple[str, ...] = (
        "Đề tự mở khi có hiệu lệnh. Đồng hồ ở góc trên bên phải.",
        "Mỗi câu trả lời được lưu ngay trên máy này, kể cả khi mất mạng.",
        "Máy báo khi còn 15, 5 và 1 phút. Hết giờ, bài tự nộp, không mất câu nào.",
        "Nộp bài ở trang Xem lại và nộp bài. Nộp rồi thì không sửa được nữa.",
        "Máy hỏng hoặc có việc cần: giơ tay, ngồi tại chỗ.",
    )
    keys_title: str = "Phím dùng được"
    keys: tuple[tuple[str, str], ...] = (
        ("A B C D", "chọn đáp án; Đ, S cho câu đúng/sai"),
        ("← →", "câu trước, câu sau"),
        ("F · M", "đánh dấu xem lại · bảng câu hỏi"),
        ("Ctrl +  Ctrl −", "chữ to hơn, nhỏ hơn"),
        ("Tab · phím cách", "đi đến từng nút · bấm nút"),
    )
    instructions_read: str = "Em đã đọc"

    tried_some: str = "Có thứ chưa thử"
    tried_bad: str = "Đã báo: {what}"
    practice_did: str = "Đã làm"
    practice_not: str = "Đã bỏ qua"
    bell_at: str = "Đề tự mở lúc {time}"
    bell_not_yet: str = "Chưa có hiệu lệnh"
    bell_late_common: str = "Đã đến giờ, chưa nhận được khóa mở đề. Giơ tay nếu máy bên cạnh đã mở đề."
    no_paper_late: str = "Đề chưa tải xong về máy này. Giơ tay báo cán bộ coi thi."
    read_again: str = "Đọc hướng dẫn"
    practise_again: str = "Làm lại câu thử"

    part_left: str = "Phần này {time}"
    whole_left: str = "Cả bài {time}"
    part_left_15: str = "Phần này còn 15 phút."
    part_left_5: str = "Phần này còn 5 phút."
    part_left_1: str = "Phần này còn 1 phút. Hết giờ, máy tự chuyển sang {part}."
    part_look: str = "Xem lại"
    part_review: str = "Xem lại trước khi rời phần này"
    part_summary: str = "Em đã trả lời đủ <b>{answered} trong {total} câu</b> của phần này."
    part_leave: str = "Sang {part}"
    part_means: str = "Sang {part} rồi thì không quay lại phần này được nữa."
    part_sure: str = "Em đã xem lại và muốn sang {part}."
    part_closed: str = "phần đã đóng"
    part_ahead: str = "phần chưa mở"

    take_break: str = "Nghỉ giữa giờ"
    paused: str = "Tạm dừng"
    stands_at: str = "Đồng hồ đã dừng ở {time}."
    break_next: str = "Bài làm được giữ nguyên. Bấm nút dưới đây khi em sẵn sàng làm tiếp."
    pause_next: str = "Bài làm được giữ nguyên. Chờ hiệu lệnh."
    work_on: str = "Làm bài tiếp"

    seat_proof: str = "Biên nhận tạm"
    seat_proof_is: str = "Máy này đã ký bài của em lúc {time}"
    server_proof: str = "Biên nhận"
    server_proof_is: str = "Máy chủ đã nhận và ký lúc {time}"
    server_proof_waits: str = "Chờ máy chủ, em không cần chờ"
    book_proof: str = "Chứng nhận trong sổ"
    book_proof_is: str = "Sau khi Hội đồng thi ký sổ: nhập mã ở trang tra cứu để thấy bài của em nằm trong sổ"
    print_it: str = "In biên nhận"
    printing: str = "Đang in"
    hand_in_not_saved: str = "Bài nộp chưa lưu được, máy đang thử lại. Đừng tắt máy, giơ tay báo cán bộ coi thi."
    printed: str = "Đã gửi đến máy in"
    not_printed: str = "Chưa in được. Chép mã ra giấy."
    slip_title: str = "BIÊN NHẬN NỘP BÀI THI"
    slip_note: str = "Giữ tờ này. Ở nhà, nhập mã tại trang tra cứu của Hội đồng thi để tự kiểm tra bài đã nộp."

    goodbye: str = "Bài thi đã kết thúc"
    goodbye_next: str = "Ngồi tại chỗ, chờ cán bộ coi thi cho phép ra về."
    goodbye_clean: str = "Màn hình này không còn giữ đề thi, bài làm hay thông tin của em."
    goodbye_sent: str = "Máy chủ đã nhận bài."
    goodbye_unsent: str = "Bài đã niêm phong trên máy này, đang chờ gửi. Cán bộ coi thi: chưa tắt máy."
    close: str = "Đóng máy thi"


VIETNAMESE = DayWords()
ENGLISH = DayWords(
    language="en",
    step_of="Step {step} of {total}",
    is_it_me="Is this you?",
    it_is_me="Yes, it is me",
    not_me="It is not me",
    not_me_next="Raise your hand and stay seated. An invigilator will come. There is nothing more to do now.",
    helped_time="{minutes} more minutes",
    helped_percent="{percent}% more time",
    helped_helper="helper: {helper}",
    helped_breaks="breaks allowed",
    helped="What you are given: {what}",
    devices="Trying the machine",
    devices_next="Try each in turn. Where something does not work, raise your hand.",
    screen="Screen",
    screen_is="{width} by {height}",
    screen_small="{width} by {height}, smaller than 1024 by 768",
    screens_more="{count} screens, a seat has one",
    disk="Disk",
    disk_is="Can be written, {free} free",
    disk_full="Only {free} free",
    disk_bad="Cannot be written",
    clock="Clock",
    clock_is="As the server's",
    clock_off="{minutes} minutes off the server's",
    clock_unknown="No line to the server to compare with",
    checking="Checking",
    keyboard="Keyboard",
    keyboard_try="Type this line again, accents too:",
    keyboard_good="Works",
    keyboard_bare="The letters are right, accents are missing",
    keyboard_bad="Not the same line yet",
    mouse="Mouse",
    mouse_try="Click here",
    mouse_good="Works well",
    mouse_bad="It does not click",
    sound="Sound",
    sound_try="Listen",
    sound_good="I hear it well",
    sound_bad="I hear nothing",
    louder="Louder",
    softer="Softer",
    level="Level {level} of 10",
    not_tried="Not tried",
    call="Raise your hand: {what}. You may go on while you wait.",
    go_on="Go on",
    practice="Practice questions",
    practice_is="Practice {number} of {total} · no marks, nothing is kept",
    skip="Skip practice",
    practice_done="Done with practice",
    instructions="How to sit the exam",
    rules_title="While you work",
    rules=(
        "The paper opens by itself at the start signal. The clock is at the top right.",
        "Each answer is saved on this machine at once, with or without a network.",
        "You are told at 15, 5 and 1 minutes. When time is up the paper is handed in; nothing is lost.",
        "Hand in on the page Review and hand in. Nothing can be changed afterwards.",
        "If the machine fails or you need something: raise your hand and stay seated.",
    ),
    keys_title="Keys",
    keys=(
        ("A B C D", "choose an option; D, S for true and false"),
        ("← →", "question before, next question"),
        ("F · M", "flag for review · all questions"),
        ("Ctrl +  Ctrl −", "larger and smaller text"),
        ("Tab · Space", "go to each button · press it"),
    ),
    instructions_read="I have read this",
    tried_some="Something was not tried",
    tried_bad="Reported: {what}",
    practice_did="Done",
    practice_not="Skipped",
    bell_at="The paper opens by itself at {time}",
    bell_not_yet="No start signal yet",
    bell_late_common="It is time, but the key has not come. Raise your hand if your neighbour's paper is open.",
    no_paper_late="The paper is not on this machine yet. Raise your hand.",
    read_again="Read the instructions",
    practise_again="Practise again",
    part_left="This part {time}",
    whole_left="Whole paper {time}",
    part_left_15="15 minutes left of this part.",
    part_left_5="5 minutes left of this part.",
    part_left_1="1 minute left of this part. Then {part} opens by itself.",
    part_look="Look over",
    part_review="Review before leaving this part",
    part_summary="You answered <b>{answered} of {total} questions</b> of this part.",
    part_leave="To {part}",
    part_means="Once you go to {part} you cannot come back to this part.",
    part_sure="I have looked it over and want to go to {part}.",
    part_closed="closed part",
    part_ahead="part not open yet",
    take_break="Take a break",
    paused="Paused",
    stands_at="The clock stands at {time}.",
    break_next="Your work is kept. Press the button below when you are ready to go on.",
    pause_next="Your work is kept. Wait for the signal.",
    work_on="Go on working",
    seat_proof="This seat's receipt",
    seat_proof_is="This machine signed your paper at {time}",
    server_proof="The server's receipt",
    server_proof_is="The server took it and signed at {time}",
    server_proof_waits="Waiting for the server, you need not wait",
    book_proof="Proof in the log",
    book_proof_is="Once the board has signed its log: enter the code on its page to see that your paper is in it",
    print_it="Print the receipt",
    printing="Printing",
    hand_in_not_saved="What you handed in is not saved yet; the seat keeps trying. Do not switch off, raise your hand.",
    printed="Sent to the printer",
    not_printed="Could not print. Copy the code on paper.",
    slip_title="RECEIPT FOR AN EXAM PAPER",
    slip_note="Keep this slip. At home, enter the code on the board's page to check your paper yourself.",
    goodbye="The exam is over",
    goodbye_next="Stay seated until an invigilator lets you leave.",
    goodbye_clean="This screen holds no paper, no answers and nothing about you any more.",
    goodbye_sent="The server has your paper.",
    goodbye_unsent="Your paper is sealed on this machine and waits to be sent. Invigilators: do not switch off.",
    close="Close the seat",
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(field.name for field in fields(DayWords))


def day_words_of(words: SeatWords) -> DayWords:
    """Return these screens' words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
