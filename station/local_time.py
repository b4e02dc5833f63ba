"""UTC microseconds as people at the site read them."""

import datetime

US_PER_S = 1_000_000


def _local(at: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at / US_PER_S, datetime.UTC).astimezone()


def shown_second(at: int) -> str:
    """Return the local time of day, "08:52:17"."""
    return _local(at).strftime("%H:%M:%S")


def shown_minute(at: int) -> str:
    """Return the local time of day, "08:52"."""
    return _local(at).strftime("%H:%M")


def shown_moment(at: int) -> str:
    """Return the local time of day and the day, "08:52 12/12/2026"."""
    return _local(at).strftime("%H:%M %d/%m/%Y")
