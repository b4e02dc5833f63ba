"""What the items say that are ticked, typed, slid, heard and handed in as files, and the choice of a block."""

from dataclasses import dataclass, fields

from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class AnswerWords:
    """Every sentence of these items. The defaults are the Vietnamese ones."""

    chosen_none: str = "Chưa chọn đáp án nào. Chọn một hoặc nhiều đáp án."
    chosen_none_most: str = "Chưa chọn đáp án nào. Chọn tối đa {most} đáp án."
    chosen_some: str = "Đã chọn {count} đáp án"
    chosen_most: str = "Đã chọn {count} đáp án, tối đa {most}"
    chosen_full: str = "Đã chọn đủ {most} đáp án. Bỏ một đáp án để chọn đáp án khác."
    hint_many: str = "Nhấn {letters} để chọn hoặc bỏ chọn · Shift + chữ để gạch bỏ"

    gap: str = "Chỗ trống {number}"
    gap_empty: str = "chưa điền"
    gaps_done: str = "Đã điền {count} trong {total} chỗ trống"
    hint_typing: str = "Gõ vào chỗ trống · Tab sang chỗ trống sau · PgDn sang câu sau"
    pick_one: str = "Chọn"
    hint_inline: str = "Phím cách để mở danh sách · mũi tên lên, xuống rồi phím cách để chọn · Tab sang chỗ trống sau"
    no_choice: str = "Bỏ trống"

    slider_none: str = "Chưa chọn giá trị"
    slider_name: str = "Thanh chọn giá trị từ {lower} đến {upper}"
    less: str = "Giảm"
    more: str = "Tăng"
    hint_slider: str = "Mũi tên trái, phải để thay đổi · Home, End về hai đầu · PgDn sang câu sau"

    essay_name: str = "Bài viết"
    essay_empty: str = "Viết bài vào đây"
    essay_words: str = "{count} từ"
    essay_expected: str = "{count} từ · yêu cầu khoảng {expected} từ"
    essay_most: str = "{count} từ · tối đa {most} từ"
    essay_both: str = "{count} từ · yêu cầu khoảng {expected} từ, tối đa {most} từ"
    essay_over: str = "{count} từ · vượt quá {most} từ cho phép {over} từ"
    essay_full: str = "Đã hết chỗ viết: tối đa {most} ký tự."
    hint_essay: str = "Bài được lưu trong khi viết · Alt + mũi tên trái, phải để chuyển câu · Alt + F để đánh dấu"

    listen: str = "Nghe"
    listening_name: str = "Bài nghe"
    playing: str = "Đang phát"
    stop: str = "Dừng"
    plays_left: str = "Còn {count} lần nghe"
    plays_any: str = "Nghe không giới hạn số lần"
    plays_none: str = "Đã nghe hết số lần cho phép"
    level: str = "Âm lượng"
    length: str = "{at} / {length}"
    no_audio: str = "Máy này chưa phát được âm thanh. Giơ tay báo cán bộ coi thi."
    bad_sound: str = "Không đọc được tệp âm thanh. Giơ tay báo cán bộ coi thi."

    stimulus: str = "Nội dung dùng chung"
    stimulus_for: str = "Đọc nội dung sau và trả lời các câu từ {first} đến {last}"
    stimulus_for_one: str = "Đọc nội dung sau và trả lời câu {first}"

    choose_block: str = "Chọn phần để làm"
    choose_block_means: str = "Em làm một trong các phần sau. Chỉ phần đã chọn được tính điểm."
    change_block_means: str = "Em đang làm {block}. Nếu đổi phần, bài đã làm ở phần trước không được tính điểm nữa."
    block_facts: str = "{count} câu · câu {first} đến câu {last}"
    block_take: str = "Làm phần này"
    block_taken: str = "Đang làm phần này"
    block_not_chosen: str = "Chưa chọn phần để làm"
    not_taken: str = "Không chọn"
    to_blocks: str = "Chọn phần"

    files_none: str = "Chưa nộp tệp nào"
    files_some: str = "Đã nộp {count} tệp, tối đa {most}"
    files_rule: str = "Nhận {kinds} · mỗi tệp không quá {size}"
    pick_file: str = "Chọn tệp"
    look_again: str = "Tìm lại thiết bị"
    remove_file: str = "Bỏ {name}"
    file_facts: str = "{kind} · {size}"
    no_device: str = "Chưa thấy USB hay thẻ nhớ nào. Cắm thiết bị vào máy rồi bấm Tìm lại thiết bị."
    devices: str = "Thiết bị"
    folder_empty: str = "Trong thư mục này không có tệp nào nhận được."
    folder_cut: str = "Chỉ hiện {count} tệp đầu. Chuyển các tệp cần nộp vào một thư mục riêng."
    folder_up: str = "Lên một cấp"
    reading: str = "Đang đọc {name}"
    file_too_large: str = "{name} quá lớn: chỉ nhận tệp không quá {size}."
    file_wrong: str = "{name} không phải tệp {kinds}."
    file_gone: str = "Không đọc được {name}. Kiểm tra thiết bị rồi chọn lại."
    file_full: str = "Đã nộp đủ {most} tệp. Bỏ một tệp để nộp tệp khác."
    hint_files: str = "Mũi tên lên, xuống để chuyển · phím cách để chọn · Delete để bỏ tệp đã nộp"
    unfinished: str = "Câu này chưa trả lời xong."


VIETNAMESE = AnswerWords()
ENGLISH = AnswerWords(
    chosen_none="Nothing chosen. Choose one or more.",
    chosen_none_most="Nothing chosen. Choose at most {most}.",
    chosen_some="{count} chosen",
    chosen_most="{count} chosen, at most {most}",
    chosen_full="All {most} are chosen. Let one go to choose another.",
    hint_many="Press {letters} to choose or let go · Shift + letter to strike out",
    gap="Gap {number}",
    gap_empty="empty",
    gaps_done="{count} of {total} gaps filled",
    hint_typing="Type into the gap · Tab for the next gap · PgDn for the next question",
    pick_one="Choose",
    hint_inline="Space opens the list · up and down, then Space to choose · Tab for the next gap",
    no_choice="Leave empty",
    slider_none="No value yet",
    slider_name="Slider from {lower} to {upper}",
    less="Less",
    more="More",
    hint_slider="Left and right change the value · Home, End for the ends · PgDn for the next question",
    essay_name="Essay",
    essay_empty="Write here",
    essay_words="{count} words",
    essay_expected="{count} words · about {expected} expected",
    essay_most="{count} words · at most {most}",
    essay_both="{count} words · about {expected} expected, at most {most}",
    essay_over="{count} words · {over} more than the {most} allowed",
    essay_full="No more room: at most {most} characters.",
    hint_essay="Saved while you write · Alt + left, right change the question · Alt + F flags it",
    listen="Listen",
    listening_name="Recording",
    playing="Playing",
    stop="Stop",
    plays_left="{count} plays left",
    plays_any="Play as often as you like",
    plays_none="No plays left",
    level="Volume",
    length="{at} / {length} ",
    no_audio="This machine cannot play sound. Raise your hand.",
    bad_sound="The recording cannot be read. Raise your hand.",
    stimulus="Shared text",
    stimulus_for="Read this for questions {first} to {last}",
    stimulus_for_one="Read this for question {first}",
    choose_block="Choose a section",
    choose_block_means="Do one of these sections. Only the one you choose is marked.",
    change_block_means="You are doing {block}. If you change, your work in it is not marked any more.",
    block_facts="{count} questions · {first} to {last}",
    block_take="Do this section",
    block_taken="Doing this section",
    block_not_chosen="No section chosen yet",
    not_taken="Not taken",
    to_blocks="Choose",
    files_none="No file handed in yet",
    files_some="{count} files handed in, at most {most}",
    files_rule="Takes {kinds} · at most {size} a file",
    pick_file="Choose a file",
    look_again="Look for devices again",
    remove_file="Remove {name}",
    file_facts="{kind}, {size}",
    no_device="No USB stick or card found. Plug it in, then press Look for devices again.",
    devices="Devices",
    folder_empty="No file in this folder can be taken.",
    folder_cut="Only the first {count} files are shown. Put those to hand in into a folder of their own.",
    folder_up="One level up",
    reading="Reading {name}",
    file_too_large="{name} is too large: at most {size} a file.",
    file_wrong="{name} is not one of {kinds}.",
    file_gone="{name} could not be read. Check the device and choose again.",
    file_full="{most} files are handed in. Remove one to hand in another.",
    hint_files="Up and down move · Space chooses · Delete removes a file handed in",
    unfinished="This question is not finished.",
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(field.name for field in fields(AnswerWords))


def answer_words_of(words: SeatWords) -> AnswerWords:
    """Return these items' words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
