"""What the look-over says: before handing in, and before a part is left for good."""

from dataclasses import dataclass

from station.exam.seat import MS_PER_MINUTE, SeatState
from station.ui.seat.day_words import day_words_of
from station.ui.seat.words import SeatWords


@dataclass(frozen=True, slots=True)
class ReviewTexts:
    """The words of one look-over. `icon`: of the button that cannot be undone."""

    title: str
    summary: str
    heading: str
    means: str
    sure: str
    button: str
    icon: str


def review_texts(state: SeatState, words: SeatWords) -> ReviewTexts:
    """Return what is said of the paper, or of the part that stands open."""
    counts, minutes, ahead = state.open_counts, state.left_ms // MS_PER_MINUTE, state.part_ahead
    if ahead:
        said = day_words_of(words)
        return ReviewTexts(
            said.part_review,
            said.part_summary.format(answered=counts.answered, total=counts.total),
            said.part_leave.format(part=ahead),
            said.part_means.format(part=ahead),
            said.part_sure.format(part=ahead),
            said.part_leave.format(part=ahead),
            "arrow-right",
        )
    summary = words.review_summary if minutes else words.review_last_minute
    return ReviewTexts(
        words.review_title,
        summary.format(answered=counts.answered, total=counts.total, minutes=minutes),
        words.hand_in,
        words.hand_in_means,
        words.sure,
        words.hand_in,
        "file-check",
    )
