"""Two at once: run calls in threads that start together, and tell how each ended."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

from services.errors import TechnicalError

T = TypeVar("T")


def race(calls: Sequence[Callable[[], T]]) -> list[T | TechnicalError]:
    """The result of each call, or the retryable error that it raised; any other error is the test's."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | TechnicalError:
        start.wait()
        try:
            return call()
        except TechnicalError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class Meeting:
    """Where two racers wait for each other after reading, so that neither has seen what the other writes.

    On SQLite the second is not let in before the first has ended: then the first waits a second and goes on.
    """

    def __init__(self) -> None:
        self._barrier = Barrier(2)

    def wait(self) -> None:
        with suppress(BrokenBarrierError):
            self._barrier.wait(timeout=1)
