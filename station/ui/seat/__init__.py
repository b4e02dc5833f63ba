"""The candidate's window: draws a SeatState and emits intents; `controller` connects it to an attempt."""

from station.ui.seat.none_guard import keep_none

keep_none()  # at import, since the first Qt call of an exam already counts
