"""How often an address may look."""

from server.proofs.limiter import US_PER_S, Limiter


class Turned:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


def test_a_burst_is_allowed_and_then_one_a_second() -> None:
    clock = Turned()
    limiter = Limiter(clock, burst=3)
    assert [limiter.allows("10.0.0.1") for _ in range(4)] == [True, True, True, False]
    clock.now += US_PER_S
    assert [limiter.allows("10.0.0.1") for _ in range(2)] == [True, False]


def test_another_address_has_a_bucket_of_its_own() -> None:
    limiter = Limiter(Turned(), burst=1)
    assert limiter.allows("10.0.0.1")
    assert limiter.allows("10.0.0.2")
    assert not limiter.allows("10.0.0.1")


def test_addresses_of_one_v6_network_share_a_bucket() -> None:
    limiter = Limiter(Turned(), burst=1)
    assert limiter.allows("2001:db8::1")
    assert not limiter.allows("2001:db8::2")
    assert limiter.allows("2001:db8:0:1::1")


def test_what_is_no_address_shares_a_bucket() -> None:
    limiter = Limiter(Turned(), burst=1)
    assert limiter.allows("testclient")
    assert not limiter.allows("")


def test_buckets_do_not_grow_without_end() -> None:
    limiter = Limiter(Turned(), burst=1, most=10)
    assert all(limiter.allows(f"10.0.1.{last}") for last in range(200))
    assert len(limiter) == 10


def test_a_clock_that_goes_back_fills_no_bucket() -> None:
    clock = Turned()
    clock.now = 100 * US_PER_S
    limiter = Limiter(clock, burst=1)
    assert limiter.allows("10.0.0.1")
    clock.now = 0
    assert not limiter.allows("10.0.0.1")
