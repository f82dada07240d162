"""How long the engine waits before it offers a failed job again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

Jitter = Callable[[], float]
"""Gives numbers from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """Exponential back-off with jitter: `first`, then `factor` times longer each time, never above `cap`."""

    first: timedelta
    factor: int
    cap: timedelta

    def delay(self, failures: int, jitter: Jitter) -> timedelta:
        """The wait after the failure that makes it so many. It varies by a fifth either way, so that those who
        failed together do not come back together.
        """
        wait = self.first
        while failures > 1 and wait < self.cap:
            wait, failures = wait * self.factor, failures - 1
        return min(min(wait, self.cap) * (0.8 + 0.4 * jitter()), self.cap)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """`attempts` is what the diagram gives as the task's retries: failures so far are counted from it."""

    attempts: int = 8
    back_off: BackOff = field(
        default_factory=lambda: BackOff(first=timedelta(seconds=1), factor=3, cap=timedelta(minutes=5))
    )

    def delay(self, retries_left: int, jitter: Jitter) -> timedelta:
        """The wait after a failure of a job that had `retries_left`, this attempt included."""
        return self.back_off.delay(self.attempts - retries_left + 1, jitter)


DEFAULT_RETRY = RetryPolicy()

RECONNECT = BackOff(first=timedelta(milliseconds=100), factor=2, cap=timedelta(seconds=5))
"""Between looks for an engine that is away or has no room: for ever."""
