"""What the items that are picked, put together and put in order say."""

from dataclasses import dataclass, fields

from station.ui.seat import words as seat
from station.ui.seat.words import SeatWords


@dataclass(frozen=True)
class ItemWords:
    """Every sentence of these items. The defaults are the Vietnamese ones."""

    picked: str = "Đang chọn"
    chosen: str = "Đã chọn"
    not_chosen: str = "Chưa chọn"

    to_questions: str = "PgUp, PgDn để chuyển câu"

    not_matched: str = "Chưa ghép"
    not_matched_times: str = "Chưa ghép, ghép được {times} lần"
    not_matched_often: str = "Chưa ghép, ghép được nhiều lần"
    matched: str = "Đã ghép với {marks}"
    pairs: str = "Đã ghép {count} trong {total}"
    pairs_made: str = "Đã ghép {count} cặp"
    pairs_most: str = "Đã ghép {count} cặp, tối đa {most} cặp"
    no_pairs: str = "Chưa ghép cặp nào"
    pair: str = "{first} – {second}"
    undo_pair: str = "Bỏ ghép {first} – {second}"
    pick_target: str = "Đang chọn {mark}. Hãy chọn ô ở cột bên kia để ghép."
    pick_partner: str = "Đang chọn {mark}. Hãy chọn ô thứ hai để ghép."
    hint_pairs: str = "Phím cách để chọn hai ô cần ghép · mũi tên để di chuyển · Delete để bỏ ghép"
    filled: str = "Đã đủ {most} cặp. Bỏ một cặp để ghép cặp khác."

    cell: str = "{row} với {column}"
    rows_done: str = "Đã chọn {count} trong {total} hàng"
    hint_grid: str = "Mũi tên để di chuyển · phím cách hoặc số {numbers} để chọn trong hàng"
    column: str = "{number}. {content}"

    place: str = "Vị trí {place} trong {total}: {content}"
    up: str = "Chuyển {content} lên"
    down: str = "Chuyển {content} xuống"
    lifted: str = "Đang chuyển"
    lifted_now: str = "Đang chuyển dòng ở vị trí {place}. Nhấn mũi tên lên hoặc xuống, rồi phím cách để đặt."
    not_ordered: str = "Chưa trả lời. Đây là thứ tự của đề."
    ordered: str = "Đã trả lời theo thứ tự này"
    keep_order: str = "Giữ thứ tự này"
    hint_order: str = "Phím cách để nhấc một dòng · mũi tên lên, xuống để chuyển · phím cách để đặt"

    gap: str = "Chỗ trống {number}"
    gap_empty: str = "chưa điền"
    gap_filled: str = "đã điền {content}"
    once: str = "Dùng 1 lần"
    times_left: str = "Còn dùng được {times} lần"
    any_times: str = "Dùng nhiều lần"
    spent: str = "Đã dùng hết"
    placed: str = "Đã đặt vào {places}"
    gaps_done: str = "Đã điền {count} trong {total} chỗ trống"
    pick_gap: str = "Đang chọn {mark}. Hãy chọn chỗ trống để đặt vào."
    pick_word: str = "Đang chọn chỗ trống {mark}. Hãy chọn một thẻ bên dưới."
    hint_gaps: str = "Phím cách để chọn thẻ, rồi chọn chỗ trống · mũi tên để di chuyển · Delete để lấy ra"

    spot: str = "Vị trí {number}: {label}"
    spot_plain: str = "Vị trí {number}"
    spot_filled: str = "đã đặt {content}"
    spot_empty: str = "chưa đặt"
    spots_done: str = "Đã đặt {count} trong {total} vị trí"
    pick_spot: str = "Đang chọn {mark}. Hãy chọn vị trí trên hình để đặt vào."
    pick_for_spot: str = "Đang chọn vị trí {mark}. Hãy chọn một thẻ bên dưới."
    hint_picture: str = "Phím cách để chọn thẻ, rồi chọn vị trí hoặc nhấn số · mũi tên để di chuyển · Delete để lấy ra"

    choose_most: str = "Đã chọn {count}, được chọn nhiều nhất {most}"
    choose_any: str = "Đã chọn {count}"
    choose_none: str = "Chưa chọn. Được chọn nhiều nhất {most}."
    choose_none_any: str = "Chưa chọn. Được chọn một hoặc nhiều."
    choose_none_one: str = "Chưa chọn. Chọn một."
    chosen_full: str = "Đã chọn đủ {most}. Bỏ một phần đã chọn để chọn phần khác."
    hint_words: str = "Mũi tên hoặc Tab để đến từng phần · phím cách để chọn hoặc bỏ chọn"
    hint_spots: str = "Nhấn số {numbers} để chọn · hoặc Tab, mũi tên đến vị trí rồi phím cách"


VIETNAMESE = ItemWords()
ENGLISH = ItemWords(
    picked="Picked",
    chosen="Chosen",
    not_chosen="Not chosen",
    to_questions="PgUp, PgDn change question",
    not_matched="Not matched",
    not_matched_times="Not matched, {times} times at most",
    not_matched_often="Not matched, as often as you like",
    matched="Matched with {marks}",
    pairs="{count} of {total} matched",
    pairs_made="{count} pairs made",
    pairs_most="{count} pairs made, at most {most}",
    no_pairs="No pairs yet",
    pair="{first}–{second}",
    undo_pair="Undo pair {first} – {second}",
    pick_target="{mark} is picked. Now pick its partner in the other column.",
    pick_partner="{mark} is picked. Now pick the second one.",
    hint_pairs="Space picks the two that belong together · arrows move · Delete undoes",
    filled="All {most} pairs are made. Undo one to make another.",
    cell="{row} with {column}",
    rows_done="{count} of {total} rows answered",
    hint_grid="Arrows move · Space or {numbers} chooses in the row",
    column="{number}.  {content}",
    place="Place {place} of {total}: {content}",
    up="Move {content} up",
    down="Move {content} down",
    lifted="Moving",
    lifted_now="Moving the row at place {place}. Press up or down, then Space to put it down.",
    not_ordered="Not answered. This is the order of the paper.",
    ordered="Answered in this order",
    keep_order="Keep this order",
    hint_order="Space lifts a row · up and down move it · Space puts it down",
    gap="Gap {number}",
    gap_empty="empty",
    gap_filled="filled with {content}",
    once="Use once",
    times_left="{times} uses left",
    any_times="Use as often as you like",
    spent="Used up",
    placed="Placed at {places}",
    gaps_done="{count} of {total} gaps filled",
    pick_gap="{mark} is picked. Now pick the gap it goes into.",
    pick_word="Gap {mark} is picked. Now pick a card below.",
    hint_gaps="Space picks a card, then pick its gap · arrows move · Delete takes back",
    spot="Place {number}: {label}",
    spot_plain="Place {number}",
    spot_filled="holds {content}",
    spot_empty="empty",
    spots_done="{count} of {total} places filled",
    pick_spot="{mark} is picked. Now pick its place on the picture.",
    pick_for_spot="Place {mark} is picked. Now pick a card below.",
    hint_picture="Space picks a card, then pick its place or press its number · arrows move · Delete takes back",
    choose_most="{count} chosen, at most {most}",
    choose_any="{count} chosen",
    choose_none="Nothing chosen. Choose at most {most}.",
    choose_none_any="Nothing chosen. Choose one or more.",
    choose_none_one="Nothing chosen. Choose one.",
    chosen_full="All {most} are chosen. Let one go to choose another.",
    hint_words="Arrows or Tab reach each part · Space chooses or lets go",
    hint_spots="Press {numbers} to choose · or reach a place by Tab or arrows and press Space",
)
LANGUAGES = {seat.VIETNAMESE: VIETNAMESE, seat.ENGLISH: ENGLISH}
NAMES = tuple(field.name for field in fields(ItemWords))


def words_of(words: SeatWords) -> ItemWords:
    """Return these items' words in the language of the seat's."""
    return LANGUAGES.get(words, VIETNAMESE)
