"""Many stories on one engine clock, so that a week passes for all of them together and for none too early.

Discrete-event simulation. The clock is moved only while nobody is busy: every story waits for time to pass or is over,
and the engine has done all that it can do by itself. Then it goes to the next thing that is due, be it a story's
wake-up or one of the engine's timers, whose effects are awaited before it goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LEEWAY = timedelta(minutes=4)
"""A story may be woken this much later than it asked, so that those due at nearly the same time go together. Limits of
the processes are 15 minutes and more, and the stories leave more than this between themselves and a limit to be met."""


class Engine(Protocol):
    """The engine, as far as time goes."""

    async def settled(self) -> datetime:
        """Return the engine's time as soon as it has nothing left to do but wait for people, messages and timers.

        Raises an exception of its own if that never comes.
        """
        ...

    async def advance(self, until: datetime) -> datetime:
        """Move the clock forward to that moment, or to the engine's first timer that is due before it.

        Returns the time reached, once a timer due by then has fired. Asked only while the engine is settled.
        """
        ...


@dataclass(slots=True, kw_only=True)
class _Sleeper:
    duration: timedelta
    woken: asyncio.Future[None]
    wakes_at: datetime | None = None


class Conductor:
    """Moves the clock of one engine for the stories that take part."""

    def __init__(
        self, engine: Engine, *, leeway: timedelta = LEEWAY, moved: Callable[[datetime], None] = lambda _: None
    ) -> None:
        self._engine = engine
        self._leeway = leeway
        self._moved = moved
        self._busy = 0
        self._sleepers: list[_Sleeper] = []
        self._changed = asyncio.Event()

    async def play(self, *stories: Awaitable[None]) -> None:
        """Play the stories to their ends; return when the last is over. Stories tell their own failures.

        What the engine raises ends the play: the stories are cancelled.
        """
        # Counted before they run: none is overlooked because its first step has not been taken yet.
        self._busy += len(stories)
        playing = [asyncio.ensure_future(self._played(story)) for story in stories]
        try:
            await self._conduct()
            await asyncio.gather(*playing)
        finally:
            for each in playing:
                each.cancel()
            await asyncio.gather(*playing, return_exceptions=True)

    async def sleep(self, duration: timedelta) -> None:
        """Let engine time pass, in a story that takes part.

        It counts from the moment at which the engine has done what the story has asked of it: a limit that begins
        with the next task has begun by then.
        """
        sleeper = _Sleeper(duration=duration, woken=asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._rest()
        await sleeper.woken

    async def _played(self, story: Awaitable[None]) -> None:
        try:
            await story
        finally:
            self._rest()

    def _rest(self) -> None:
        self._busy -= 1
        self._changed.set()

    async def _conduct(self) -> None:
        while await self._all_at_rest():
            self._note_wake_ups(await self._engine.settled())
            await self._advance(self._target())

    async def _all_at_rest(self) -> bool:
        """True once every story sleeps or is over; False once all are over."""
        while self._busy:
            self._changed.clear()
            await self._changed.wait()
        return bool(self._sleepers)

    def _note_wake_ups(self, now: datetime) -> None:
        for sleeper in self._sleepers:
            if sleeper.wakes_at is None:
                sleeper.wakes_at = now + sleeper.duration

    def _target(self) -> datetime:
        """The last wake-up of those that go together with the first."""
        wake_ups = [sleeper.wakes_at for sleeper in self._sleepers if sleeper.wakes_at is not None]
        together = min(wake_ups) + self._leeway
        return max(moment for moment in wake_ups if moment <= together)

    async def _advance(self, target: datetime) -> None:
        """Go there from timer to timer, so that each takes effect at its own time, and wake those whose time it is."""
        now = await self._engine.advance(target)
        while now < target:
            self._moved(await self._engine.settled())
            now = await self._engine.advance(target)
        now = await self._engine.settled()
        self._moved(now)
        self._wake(now)

    def _wake(self, now: datetime) -> None:
        due = [sleeper for sleeper in self._sleepers if sleeper.wakes_at is not None and sleeper.wakes_at <= now]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper not in due]
        for sleeper in due:
            self._busy += 1
            sleeper.woken.set_result(None)
