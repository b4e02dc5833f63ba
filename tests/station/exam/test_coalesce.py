"""Of a burst of typing only the last word is kept."""

from protocol.records import Answered, Flagged, Progress, ShortNumberResponse
from station.exam.coalesce import coalesced


def test_the_last_answer_and_progress_stay() -> None:
    one, two = Answered("i1", ShortNumberResponse("1")), Answered("i1", ShortNumberResponse("12"))
    other, mark = Answered("i2", None), Flagged("i1", on=True)
    assert coalesced([one, Progress(1, 2), other, two, mark, Progress(2, 2)]) == (other, two, mark, Progress(2, 2))
    assert coalesced([]) == ()
