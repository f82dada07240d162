"""How long to wait before something is tried again, and a call that is tried again by it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import random

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    stop_after_delay,
)

Jitter = Callable[[], float]
"""Gives numbers from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOff:
    """Exponential back-off with jitter: `first`, then `factor` times longer each time, never above `cap`."""

    first: timedelta
    factor: int
    cap: timedelta

    def delay(self, failures: int, jitter: Jitter = random) -> timedelta:
        """The wait after so many failures. It varies by a fifth either way, so that those who failed together do not
        come back together.
        """
        wait = self.first
        while failures > 1 and wait < self.cap:
            wait, failures = wait * self.factor, failures - 1
        return min(min(wait, self.cap) * (0.8 + 0.4 * jitter()), self.cap)

    def __call__(self, state: RetryCallState) -> float:
        """The wait in seconds: what tenacity takes as a `wait`."""
        return self.delay(state.attempt_number).total_seconds()


RECONNECT = BackOff(first=timedelta(milliseconds=100), factor=2, cap=timedelta(seconds=5))
"""Between attempts to reach an engine that is unavailable or has no room: for ever."""

BRIEFLY = BackOff(first=timedelta(milliseconds=100), factor=2, cap=timedelta(seconds=1))
"""Between the attempts of a call that somebody waits for."""

FAILED_JOB = BackOff(first=timedelta(seconds=1), factor=3, cap=timedelta(minutes=5))
"""What the engine is asked to wait before it offers a failed job again."""

TASK_RETRIES = 8
"""What diagrams give as a task's retries; a job's failures so far are counted from it."""


def retrying(
    *errors: type[BaseException],
    but: tuple[type[BaseException], ...] = (),
    attempts: int | None = None,
    within_seconds: float = 0.0,
    back_off: BackOff = BRIEFLY,
) -> Retrying:
    """Calls a function again where it raises one of the errors, those in `but` excepted: so many times in all or, where
    no number is given, until so many seconds are over. Then it raises the last error.
    """
    return Retrying(
        retry=retry_if_exception_type(errors) & retry_if_not_exception_type(but),
        stop=stop_after_delay(within_seconds) if attempts is None else stop_after_attempt(attempts),
        wait=back_off,
        reraise=True,
    )
