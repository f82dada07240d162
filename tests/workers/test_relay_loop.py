"""The loop around a relay: when it looks, how often, and how it ends."""

import time
from itertools import pairwise
from threading import Event

import pytest

from services.errors import TechnicalError
from workers.relay import RelayLoop


class SignallingRelay:
    """Delivers nothing, and says when it was asked to."""

    def __init__(self) -> None:
        self.asked = Event()
        self.rounds = 0

    def deliver_due(self) -> int:
        self.rounds += 1
        self.asked.set()
        if self.rounds == 2:
            raise TechnicalError("the database is unavailable")
        return 0


def test_the_loop_looks_at_once_when_woken_and_survives_errors() -> None:
    relay = SignallingRelay()
    loop = RelayLoop("test", relay, idle_seconds=30)
    loop.start()
    assert relay.asked.wait(2)
    for _ in range(2):
        relay.asked.clear()
        woken_at = time.monotonic()
        while not relay.asked.is_set() and time.monotonic() < woken_at + 5:
            loop.wake()
            relay.asked.wait(0.05)
        assert relay.asked.is_set()
    loop.stop(within_seconds=5)
    assert relay.rounds >= 3


class CountingRelay:
    """Has so many rows each time that it is asked."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.asked_at: list[float] = []

    def deliver_due(self) -> int:
        self.asked_at.append(time.monotonic())
        return self.rows


@pytest.mark.parametrize(("rows", "is_paced"), [(3, True), (50, False)], ids=["a few", "a full batch"])
def test_a_woken_loop_looks_ten_times_a_second_at_most_unless_more_is_waiting(rows: int, is_paced: bool) -> None:
    relay = CountingRelay(rows)
    loop = RelayLoop("test", relay, idle_seconds=30)
    loop.start()
    end = time.monotonic() + 0.55
    while time.monotonic() < end:
        loop.wake()
        time.sleep(0.001)
    loop.stop(within_seconds=5)
    shortest = min(later - sooner for sooner, later in pairwise(relay.asked_at))
    assert (shortest >= 0.09) is is_paced


class HangingRelay:
    """Waits for a provider that does not answer."""

    def __init__(self) -> None:
        self.asked, self.answered = Event(), Event()

    def deliver_due(self) -> int:
        self.asked.set()
        self.answered.wait(10)
        return 0


def seconds_of_its_end(loop: RelayLoop) -> float:
    begun = time.monotonic()
    loop.stop(within_seconds=0.4)
    return time.monotonic() - begun


def test_relays_that_hang_share_the_time_of_the_end() -> None:
    relays = [HangingRelay() for _ in range(3)]
    loops = [RelayLoop("test", relay, idle_seconds=30) for relay in relays]
    for loop, relay in zip(loops, relays, strict=True):
        loop.start()
        assert relay.asked.wait(2)
    for loop in loops:
        loop.end_soon()
    first, *others = map(seconds_of_its_end, loops)
    for relay in relays:
        relay.answered.set()
    assert sum(others) < first, "the time of each began when all were told"
