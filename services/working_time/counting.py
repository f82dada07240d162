"""How a limit is counted: on one clock or another, with the time left out in which it stands still."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which a limit stands still: from `since` to just before `until`, without an end while that is None."""

    since: datetime
    until: datetime | None


class LimitCalendar(ABC):
    """Counts the time of limits. All instants are aware; those it gives are in UTC.

    What counts is half-open: the minute of opening does, that of closing does not. For all instants s and lengths a, b:
    `count(s, add(s, a)) == a`, and `add(add(s, a), b) == add(s, a + b)`.
    """

    def add(self, start: datetime, length: timedelta, standing_still: Sequence[Pause] = ()) -> datetime | None:
        """The first instant at which `count` from the start is `length`; None while a pause has no end yet.

        So a limit that ends with a working day is due at closing time, not when the office opens again, and one that
        ends at midnight on the first second of the next day. A limit of no length is due at once, open or not.
        Raises NoWorkingTime where the office has no hours any more.
        """
        if length < _NOTHING:
            raise ValueError(f"{length} is no length of time")
        moment, left = _utc(start), length
        for since, until in _in_order(standing_still, moment) if standing_still else ():
            counted = self._between(moment, since)
            if counted >= left:
                break
            if until is None:
                return None
            moment, left = until, left - counted
        return self._after(moment, left) if left else moment

    def count(self, start: datetime, end: datetime, standing_still: Sequence[Pause] = ()) -> timedelta:
        """How much of the time from start to end counts; nothing where the end is not after the start."""
        moment, last = _utc(start), _utc(end)
        total = _NOTHING
        for since, until in _in_order(standing_still, moment):
            if since >= last:
                break
            total += self._between(moment, since)
            moment = last if until is None else until
        return total + self._between(moment, last) if moment < last else total

    @abstractmethod
    def _between(self, start: datetime, end: datetime) -> timedelta:
        """What counts between two instants, in order, without pauses."""

    @abstractmethod
    def _after(self, start: datetime, length: timedelta) -> datetime:
        """The first instant at which a positive length has counted, without pauses."""


class WallClock(LimitCalendar):
    """Every minute counts: P1D is 24 hours, whatever the office's hours and the country's clocks do."""

    def _between(self, start: datetime, end: datetime) -> timedelta:
        return end - start

    def _after(self, start: datetime, length: timedelta) -> datetime:
        return start + length


WALL_CLOCK = WallClock()


def _in_order(pauses: Iterable[Pause], start: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """What of the pauses lies after the start: in order, those that overlap as one."""
    since: datetime | None = None
    until: datetime | None = start
    for pause in sorted(pauses, key=lambda each: _utc(each.since)):
        begins, ends = max(_utc(pause.since), start), None if pause.until is None else _utc(pause.until)
        if ends is not None and ends <= begins:
            continue
        if since is not None and (until is None or begins <= until):
            until = None if until is None or ends is None else max(until, ends)
            continue
        if since is not None:
            yield since, until
        since, until = begins, ends
    if since is not None:
        yield since, until


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(UTC)
