"""Windows: they draw a state and emit intents; they decide nothing. Imported by entry points only."""

from station.ui.none_guard import keep_none

keep_none()  # at import, since the first Qt call of an exam already counts
