"""How often an address may ask: a bucket of tokens each, and no more buckets than fit in a small memory."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

BURST = 60  # a school asks through one address: a room of candidates at once is honest
PER_SECOND = 1.0
MAX_ADDRESSES = 10_000
US_PER_S = 1_000_000
V6_NETWORK = 64  # what one household or school has; its addresses within are free to make up


class Limiter:
    """Counts what addresses ask. `clock`: UTC microseconds."""

    def __init__(self, clock: Callable[[], int], burst: int = BURST, most: int = MAX_ADDRESSES) -> None:
        self._clock, self._burst, self._most = clock, burst, most
        self._buckets: OrderedDict[str, tuple[float, int]] = OrderedDict()  # tokens left, and when; the oldest first
        self._lock = Lock()

    def allows(self, address: str) -> bool:
        """Take a token of the address; tell whether there was one."""
        name, now = _network(address), self._clock()
        with self._lock:
            tokens, at = self._buckets.pop(name, (float(self._burst), now))
            tokens = min(self._burst, tokens + max(0, now - at) / US_PER_S * PER_SECOND)
            allowed = tokens >= 1
            self._buckets[name] = (tokens - allowed, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)  # who has not asked for longest begins with a full bucket again
            return allowed

    def __len__(self) -> int:
        return len(self._buckets)


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""  # no address at all: all such share one bucket
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, V6_NETWORK), strict=False))
    return str(known)
