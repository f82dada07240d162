"""Limits that move with the calendar: found by one look at the open runs, moved a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Protocol

from services.jalali import local_date
from services.model.steps import LimitClock, StepEntry
from services.ports import Transactions, UnitOfWork
from services.working_time.calendars import Calendars
from services.working_time.official_holidays import estimate_between

_BATCH = 50
"""So many runs move in a transaction: it contends with the jobs of their connections, and is done again where those
were first. All at once it would never be.
"""


class Limits(Protocol):
    """The limits of the step ledger, as far as calendars move them."""

    def due_of(self, uow: UnitOfWork, entry: StepEntry, calendars: Calendars) -> datetime | None:
        """When an open run is due by these calendars; None where it has no limit, or its limit stands still."""
        ...

    def decide_anew(self, uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> object:
        """Give an open run the due instant that it has by the calendar as it is kept."""
        ...

    def decide_answer_anew(self, uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
        """Have the supervisor's task of a miss due when somebody is told of it by the calendar as it is kept."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLimit:
    """An open run of a step and the instant at which it is due instead of `entry.due_at`."""

    entry: StepEntry
    due_at: datetime

    @property
    def is_estimated(self) -> bool:
        """Whether it rests on a holiday whose day is estimated: only working time is moved by calendars."""
        return estimate_between(local_date(self.entry.started_at), local_date(self.due_at))


def moved_limits(uow: UnitOfWork, limits: Limits, calendars: Calendars) -> tuple[MovedLimit, ...]:
    """The open runs that are due at another instant by these calendars, in order of start.

    A limit that was missed stays missed, and one that stands still is decided when it runs on.
    """
    return tuple(_moved(uow, limits, calendars))


def move(transactions: Transactions, limits: Limits, moved: Sequence[MovedLimit], *, at: datetime) -> None:
    """Decide the due instants of these runs anew. What has ended or was missed meanwhile stays as it is."""
    _in_batches(transactions, [each.entry for each in moved], partial(_decide_anew, limits=limits, at=at))


def missed_runs(uow: UnitOfWork) -> tuple[StepEntry, ...]:
    """The open runs that were missed by working time: when the supervisor is to have answered, hangs on it too."""
    runs = (each for each in uow.steps.open_runs() if each.missed_at is not None)
    return tuple(each for each in runs if each.clock is LimitClock.WORKING)


def move_answers(transactions: Transactions, limits: Limits, missed: Sequence[StepEntry], *, at: datetime) -> None:
    """Decide anew until when the supervisor is to answer of these missed runs."""
    _in_batches(transactions, missed, partial(_decide_answers_anew, limits=limits, at=at))


class _Work(Protocol):
    def __call__(self, uow: UnitOfWork, *, keys: Sequence[int]) -> None: ...


def _in_batches(transactions: Transactions, runs: Sequence[StepEntry], work: _Work) -> None:
    keys = (each.element_instance_key for each in runs)
    while batch := tuple(islice(keys, _BATCH)):
        transactions.run(partial(work, keys=batch))


def _moved(uow: UnitOfWork, limits: Limits, calendars: Calendars) -> Iterator[MovedLimit]:
    for entry in uow.steps.open_runs():
        if entry.clock is LimitClock.WORKING and entry.due_at is not None and entry.missed_at is None:
            due_at = limits.due_of(uow, entry, calendars)
            if due_at is not None and due_at != entry.due_at:
                yield MovedLimit(entry=entry, due_at=due_at)


def _decide_anew(uow: UnitOfWork, *, limits: Limits, keys: Sequence[int], at: datetime) -> None:
    for key in keys:
        entry = uow.steps.find(key)
        if entry is not None and entry.is_open and entry.missed_at is None:
            limits.decide_anew(uow, entry, at=at)


def _decide_answers_anew(uow: UnitOfWork, *, limits: Limits, keys: Sequence[int], at: datetime) -> None:
    for key in keys:
        entry = uow.steps.find(key)
        if entry is not None and entry.is_open:
            limits.decide_answer_anew(uow, entry, at=at)
