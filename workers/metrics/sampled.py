"""A question that may take long, asked so that nobody waits long for the answer."""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

import structlog

Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 2.0
"""So long a scrape may wait; Prometheus gives it up after ten seconds."""


class _Asking(Generic[Answer]):
    """The question asked once, in a thread of its own."""

    def __init__(self, name: str, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._done = Event()
        self._asked_at = monotonic()
        self._ended_at: float | None = None
        self._answer: Answer | None = None
        self.fault: str | None = None
        Thread(target=self._run, name=f"ask-{name}", daemon=True).start()

    def is_older_than(self, seconds: float) -> bool:
        """Whether the question was answered so long ago."""
        return self._ended_at is not None and monotonic() - self._ended_at >= seconds

    def answer_within(self, seconds: float) -> Answer | None:
        """The answer; None where it failed or is not there so long after it was asked for."""
        self._done.wait(max(0.0, self._asked_at + seconds - monotonic()))
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no answer
            self.fault = type(error).__name__
        self._ended_at = monotonic()
        self._done.set()


class Sampled(Generic[Answer]):
    """The newest answer to a question. It is asked again when the answer is `max_age` seconds old, never twice at
    once. Safe for threads.
    """

    def __init__(self, name: str, ask: Callable[[], Answer], *, max_age: float) -> None:
        self._name = name
        self._ask = ask
        self._max_age = max_age
        self._lock = Lock()
        self._asking: _Asking[Answer] | None = None
        self._told_fault: str | None = None

    def begin(self) -> None:
        """Ask, if it is time to, and do not wait."""
        self._current()

    def read(self, patience: float) -> Answer | None:
        """The answer; None where it failed or takes longer than `patience` seconds, from when it was asked for: of
        several questions that were begun together, none is waited for longer than that.
        """
        return self._current().answer_within(patience)

    def _current(self) -> _Asking[Answer]:
        with self._lock:
            if self._asking is None or self._asking.is_older_than(self._max_age):
                self._tell(self._asking)
                self._asking = _Asking(self._name, self._ask)
            return self._asking

    def _tell(self, last: _Asking[Answer] | None) -> None:
        """Log how the last one failed, once until it fails in another way or succeeds."""
        fault = last.fault if last is not None else None
        if fault not in (None, self._told_fault):
            log.warning("no answer", question=self._name, fault=fault)
        self._told_fault = fault
