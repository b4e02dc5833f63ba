"""Asking for the key: within a second near the bell, spread over the country, patient when asked to be."""

from hypothesis import given
from hypothesis import strategies as st

from protocol.api import PaperKeyReply
from station.exam.bell import late_ms, pause_s

SHARES = st.floats(0, 1)
MINUTE_US = 60_000_000


@given(share=SHARES, starts_in_s=st.floats(-7200, 90))
def test_near_the_bell_and_after_it_no_pause_is_a_second(share: float, starts_in_s: float) -> None:
    assert 0.3 < pause_s(starts_in_s, share) < 0.9


@given(share=SHARES)
def test_long_before_the_bell_a_seat_asks_seldom(share: float) -> None:
    assert pause_s(3600, share) > 1.5


def test_seats_started_together_do_not_ask_together() -> None:
    assert len({pause_s(0, share / 255) for share in range(256)}) == 256


@given(share=SHARES)
def test_a_server_that_asks_for_patience_is_given_it(share: float) -> None:
    assert pause_s(0, share, retry_after_s=7) == 7


def test_how_late_a_seat_is_comes_from_the_servers_clock_alone() -> None:
    assert late_ms(PaperKeyReply(b"", 10 * MINUTE_US, 13 * MINUTE_US), 90) == 3 * 60_000
    assert late_ms(PaperKeyReply(b"", 10 * MINUTE_US, 9 * MINUTE_US), 90) == 0
    assert late_ms(PaperKeyReply(b"", 0, 500 * MINUTE_US), 90) == 90 * 60_000
    assert late_ms(PaperKeyReply(b"", 10 * MINUTE_US), 90) == 0  # an older server says no time
