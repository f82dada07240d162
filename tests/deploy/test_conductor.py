import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo.conductor import Conductor

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class FakeEngine:
    """A clock that stands still between the conductor's moves; `timers` take effect when they are passed."""

    def __init__(self, *timers: tuple[timedelta, Callable[[], None]], settling: timedelta = timedelta()) -> None:
        self.now = START
        self.timers = sorted(((START + after, effect) for after, effect in timers), key=lambda timer: timer[0])
        self.settling = settling
        self.stops: list[timedelta] = []
        self.may_move: Callable[[], bool] = lambda: True

    async def settled(self) -> datetime:
        await asyncio.sleep(0)
        self.now += self.settling
        return self.now

    async def advance(self, until: datetime) -> datetime:
        assert self.may_move(), "moved while a story was busy"
        due = [moment for moment, _ in self.timers if moment <= until]
        self.now = max(self.now, min(due, default=until))
        self.stops.append(self.now - START)
        fired = [effect for moment, effect in self.timers if moment <= self.now]
        self.timers = [timer for timer in self.timers if timer[0] > self.now]
        for effect in fired:
            effect()
        return self.now


def play(conductor: Conductor, *stories: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(conductor.play(*stories), timeout=5))


def test_stories_are_woken_in_the_order_in_which_they_are_due() -> None:
    engine, woken = FakeEngine(), []
    conductor = Conductor(engine)

    async def story(name: str, *waits: timedelta) -> None:
        for wait in waits:
            await conductor.sleep(wait)
            woken.append((name, engine.now - START))

    play(conductor, story("slow", 3 * HOUR), story("quick", HOUR, HOUR, 2 * HOUR), story("week", 7 * DAY))
    assert woken == [
        ("quick", HOUR),
        ("quick", 2 * HOUR),
        ("slow", 3 * HOUR),
        ("quick", 4 * HOUR),
        ("week", 7 * DAY),
    ]


def test_the_clock_stands_while_any_story_is_busy() -> None:
    engine = FakeEngine()
    conductor = Conductor(engine)
    working: set[str] = set()
    engine.may_move = lambda: not working

    async def story(name: str, seconds: float) -> None:
        for _ in range(3):
            working.add(name)
            await asyncio.sleep(seconds)
            working.remove(name)
            await conductor.sleep(10 * MINUTE)

    play(conductor, story("quick", 0.001), story("slow", 0.02))
    assert engine.stops == [10 * MINUTE, 20 * MINUTE, 30 * MINUTE]


def test_a_wait_counts_from_when_the_engine_has_settled() -> None:
    engine = FakeEngine(settling=20 * MINUTE)
    conductor = Conductor(engine)
    reached: list[timedelta] = []

    async def story() -> None:
        await conductor.sleep(HOUR)
        reached.extend(engine.stops)

    play(conductor, story())
    assert reached == [20 * MINUTE + HOUR]


def test_each_timer_on_the_way_takes_effect_at_its_own_time_before_the_story_goes_on() -> None:
    fired: list[timedelta] = []
    engine = FakeEngine(
        (3 * DAY, lambda: fired.append(engine.now - START)), (10 * DAY, lambda: fired.append(engine.now - START))
    )
    conductor = Conductor(engine)
    seen: list[timedelta] = []

    async def story() -> None:
        await conductor.sleep(11 * DAY)
        seen.extend(fired)

    play(conductor, story())
    assert seen == [3 * DAY, 10 * DAY]
    assert engine.stops == [3 * DAY, 10 * DAY, 11 * DAY]


def test_a_timer_behind_the_next_wake_up_waits() -> None:
    engine = FakeEngine((15 * MINUTE, lambda: pytest.fail("the limit was missed for want of a story's turn")))
    conductor = Conductor(engine)

    async def in_time() -> None:
        await conductor.sleep(10 * MINUTE)
        engine.timers.clear()

    async def long_wait() -> None:
        await conductor.sleep(DAY)

    play(conductor, long_wait(), in_time())
    assert engine.stops == [10 * MINUTE, DAY]


def test_wake_ups_at_nearly_the_same_time_go_together_and_none_goes_early() -> None:
    engine = FakeEngine()
    conductor = Conductor(engine, leeway=4 * MINUTE)
    woken: dict[int, timedelta] = {}

    async def story(minutes: int) -> None:
        await conductor.sleep(minutes * MINUTE)
        woken[minutes] = engine.now - START

    play(conductor, *(story(minutes) for minutes in (5, 8, 9, 10)))
    assert woken == {5: 9 * MINUTE, 8: 9 * MINUTE, 9: 9 * MINUTE, 10: 10 * MINUTE}


@given(st.lists(st.lists(st.integers(1, 3_000), max_size=5), max_size=8), st.integers(0, 10))
def test_every_wait_is_as_long_as_asked_and_at_most_the_leeway_longer(waits: list[list[int]], leeway: int) -> None:
    engine = FakeEngine()
    conductor = Conductor(engine, leeway=leeway * MINUTE)
    slept: list[tuple[timedelta, timedelta]] = []

    async def story(minutes: list[int]) -> None:
        for each in minutes:
            begun = engine.now
            await conductor.sleep(each * MINUTE)
            slept.append((each * MINUTE, engine.now - begun))

    play(conductor, *(story(each) for each in waits))
    assert len(slept) == sum(map(len, waits))
    for asked, took in slept:
        assert asked <= took <= asked + leeway * MINUTE


def test_stories_that_never_wait_are_played_without_moving_the_clock() -> None:
    engine = FakeEngine()
    ended: list[int] = []

    async def story(number: int) -> None:
        await asyncio.sleep(0)
        ended.append(number)

    play(Conductor(engine), story(1), story(2))
    assert sorted(ended) == [1, 2]
    assert engine.stops == []


def test_a_play_of_no_stories_is_over_at_once() -> None:
    engine = FakeEngine()
    play(Conductor(engine))
    assert engine.stops == []


def test_a_story_that_fails_does_not_stop_the_time_of_the_others() -> None:
    conductor = Conductor(FakeEngine())
    ended: list[str] = []

    async def good() -> None:
        await conductor.sleep(DAY)
        ended.append("good")

    async def bad() -> None:
        await conductor.sleep(HOUR)
        raise ValueError("stuck")

    with pytest.raises(ValueError, match="stuck"):
        play(conductor, bad(), good())
    assert ended == ["good"]


def test_an_engine_that_never_settles_ends_the_play_and_its_stories() -> None:
    class Restless(FakeEngine):
        async def settled(self) -> datetime:
            raise RuntimeError("3 jobs are not done")

    conductor = Conductor(Restless())
    ended: list[str] = []

    async def story() -> None:
        try:
            await conductor.sleep(HOUR)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    with pytest.raises(RuntimeError, match="3 jobs"):
        play(conductor, story())
    assert ended == ["cancelled"]


def test_the_clock_s_moves_are_told() -> None:
    engine = FakeEngine((HOUR, lambda: None))
    told: list[timedelta] = []
    conductor = Conductor(engine, moved=lambda moment: told.append(moment - START))

    async def story() -> None:
        await conductor.sleep(2 * HOUR)

    play(conductor, story())
    assert told == [HOUR, 2 * HOUR]
