"""How often a seat asks for the paper's key: it opens within a second of it, and 14,000 seats stay polite. Pure."""

from protocol.api import PaperKeyReply

NEAR_S = 90.0  # before the bell
FAR_PAUSE_S, NEAR_PAUSE_S = 2.0, 0.7
SPREAD = 0.2  # of a pause, to either side: seats that were started together do not ask together
US_PER_MS = 1_000
MS_PER_MINUTE = 60_000


def pause_s(starts_in_s: float, share: float, retry_after_s: float = 0) -> float:
    """Return the seconds until the next try. `share`: the seat's own number from 0 to 1.

    From a minute and a half before the bell, and for as long as it is late, never as much as a second. A server that
    asks for patience is given it.
    """
    pause = FAR_PAUSE_S if starts_in_s > NEAR_S else NEAR_PAUSE_S
    return max(pause * (1 + SPREAD * (2 * share - 1)), retry_after_s)


def late_ms(reply: PaperKeyReply, minutes: int) -> int:
    """Return how long ago the bell was, by the server's clock alone; never more than the whole time."""
    gone = (reply.server_at - reply.released_at) // US_PER_MS if reply.server_at else 0
    return min(max(gone, 0), minutes * MS_PER_MINUTE)
