"""What must hold of limits when all is over: between the ledger, the engine's records and what was decreed.

The ledger's instants are the workers' clock within a job, the engine's records lie before and after that job: so an
instant has to lie between two records, `TOLERANCE` being what a loaded engine's clock is behind the machine's.
A due instant has to be the calendar's to the microsecond; of decrees that were being entered while it was decided, both
answers are right. Steps that a worker touched whose clock was wrong are judged by that clock, and set aside here.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tests.chaos.invariants import Finding
from tests.chaos.limit_evidence import Evidence, Lasted, Run
from tests.chaos.office_hours import Hours

TOLERANCE = timedelta(milliseconds=500)
_TOLD_LATE = timedelta(milliseconds=2)
"""The engine is told an instant in whole milliseconds, none of them a whole second, and never before the ledger's."""

_NOTHING = timedelta(0)


def limit_findings(found: Evidence) -> list[Finding]:
    """All of them."""
    return [
        Finding("limits missed and not told, though there was time", _count(found, _untold)),
        Finding("limits told that were not missed, or before they were due", _count(found, _told_wrongly)),
        Finding("limits called missed that were met, or the reverse", _count(found, _verdict_wrong)),
        Finding("notices whose review the engine began not once", _reviews_wrong(found)),
        Finding("steps open in the ledger or in the engine alone", _open_on_one_side(found)),
        Finding("steps that began or ended beside the engine's records", _beside_records(found)),
        Finding("due instants that are not the calendar's", _count(found, _due_wrong)),
        Finding("timers on borders that wait for another instant", _count(found, _border_wrong)),
        Finding("times counted or paused beside the engine's records", _count(found, _figures_wrong)),
        Finding("watches that wait for nothing", found.watches_left),
        Finding("decrees not in the audit, or twice", _decrees_wrong(found)),
        Finding("limits that a decree moved and the ledger did not", _not_moved(found)),
        # Where none was moved, all of this says nothing.
        Finding(
            "campaigns in which no decree moved a limit",
            int(not any(moved_by_decree(found, each) for each in found.judged)),
        ),
    ]


def _count(found: Evidence, is_wrong: Callable[[Evidence, Run], bool]) -> int:
    return sum(is_wrong(found, run) for run in found.judged)


def _untold(found: Evidence, run: Run) -> bool:
    """Either the engine asked of it when it was due and open, or it was open long enough to be asked of."""
    if run.missed_at is None or run.told_at is not None or run.due_at is None or run.finished_at is None:
        return False
    due, end = run.due_at, run.finished_at
    if any(made >= due + TOLERANCE and done <= end for made, done in run.asked):
        return True
    known = max(due, found.hours.last_kept(end), *_pause_ends(found, run))
    return end - known > found.grace


def _pause_ends(found: Evidence, run: Run) -> Iterator[datetime]:
    yield run.started_at
    yield from (each.finished_at for each in found.pauses_of(run) if each.finished_at is not None)


def _told_wrongly(_found: Evidence, run: Run) -> bool:
    if run.told_at is None:
        return False
    return run.missed_at is None or run.due_at is None or run.told_at < run.due_at


def _verdict_wrong(_found: Evidence, run: Run) -> bool:
    late = run.due_at is not None and run.finished_at is not None and run.finished_at > run.due_at
    return late != (run.missed_at is not None)


def _reviews_wrong(found: Evidence) -> int:
    keys = found.notices | found.reviews.keys()
    return sum(found.reviews.get(key, 0) != (key in found.notices) for key in keys)


def _open_on_one_side(found: Evidence) -> int:
    return sum(_is_open_on_one_side(run) for run in found.runs)


def _is_open_on_one_side(run: Run) -> bool:
    """Rows of what was over the moment it began have no element that lasts."""
    if run.lasted is None:
        return run.is_working
    return (run.finished_at is None) != (run.lasted.completed is None)


def _beside_records(found: Evidence) -> int:
    return sum(
        run.lasted is not None and _is_beside(run, run.lasted)
        for run in found.runs
        if run.tracking_code not in found.set_aside
    )


def _is_beside(run: Run, lasted: Lasted) -> bool:
    """What is open when its request is closed, such as the service as a whole, ends with that, before its element."""
    completing = lasted.activated if run.is_archived else lasted.completing
    return not (
        _lies_between(run.started_at, lasted.activating, lasted.activated)
        and _lies_between(run.finished_at, completing, lasted.completed)
    )


def _lies_between(moment: datetime | None, first: datetime | None, last: datetime | None) -> bool:
    if moment is None or first is None or last is None:
        return moment is None and last is None
    return first - TOLERANCE <= moment <= last + TOLERANCE


def _due_wrong(found: Evidence, run: Run) -> bool:
    """Decided for good when it was told, or when it ended."""
    if run.limit is None or run.finished_at is None or run.lasted is None or run.lasted.completed is None:
        return False
    first = min(run.finished_at, run.told_at or run.finished_at)
    last = run.lasted.completed if run.told_at is None else run.told_at + found.grace
    return run.due_at not in _dues(found, run, first, last)


def _border_wrong(found: Evidence, run: Run) -> bool:
    if run.limit is None or run.lasted is None or run.lasted.activated is None or not run.waited_for:
        return run.limit is not None
    at_opening = (
        hours.due(run.started_at, run.limit, ())
        for hours in found.hours.between(run.started_at, run.lasted.activated + TOLERANCE)
    )
    return not any(due and _NOTHING <= run.waited_for[0] - due <= _TOLD_LATE for due in at_opening)


def _dues(found: Evidence, run: Run, first: datetime, last: datetime) -> set[datetime | None]:
    pauses = [(each.started_at, each.finished_at) for each in found.pauses_of(run)]
    limit = run.limit or _NOTHING
    return {hours.due(run.started_at, limit, pauses) for hours in found.hours.between(first, last + TOLERANCE)}


def _figures_wrong(found: Evidence, run: Run) -> bool:
    """What the ledger counts lies between what the engine's records leave at the least and at the most."""
    if run.lasted is None or run.finished_at is None:
        return False
    pauses = [each.lasted for each in found.pauses_of(run) if each.lasted is not None]
    least, most = _figures(found, run, run.lasted, pauses)
    figures = (run.counted, run.paused)
    return any(
        not low - TOLERANCE <= figure <= high + TOLERANCE
        for low, figure, high in zip(least, figures, most, strict=True)
    )


def _figures(
    found: Evidence, run: Run, lasted: Lasted, pauses: list[Lasted]
) -> tuple[tuple[timedelta, timedelta], tuple[timedelta, timedelta]]:
    """Time counted and time paused, at the least and at the most."""
    widest = [(each.activating, each.completed) for each in pauses]
    narrowest = [(each.activated or each.activating, each.completing) for each in pauses]
    begun, completing, completed = lasted.activated or lasted.activating, lasted.completing, lasted.completed
    if completing is None or completed is None:
        return (_NOTHING, _NOTHING), (_NOTHING, _NOTHING)
    known = found.hours.between(run.finished_at or completing, completed + TOLERANCE)
    counted = (
        min(hours.count(begun, completing, widest) for hours in known),
        max(hours.count(lasted.activating, completed, narrowest) for hours in known),
    )
    paused = _length(narrowest), _length(widest)
    return (counted[0], paused[0]), (counted[1], paused[1])


def _length(pauses: list[tuple[datetime, datetime | None]]) -> timedelta:
    return sum(((until or since) - since for since, until in pauses), _NOTHING)


def _decrees_wrong(found: Evidence) -> int:
    kept = [each.decree.reason for each in found.changes]
    revoked = {each.number for each in found.changes if each.revoked_at is not None}
    said = {each.number for each in found.entries.entered if each.is_revocation}
    return sum(kept.count(reason) != 1 for reason in found.entries.reasons) + len(revoked ^ said)


def _not_moved(found: Evidence) -> int:
    """Of steps that the engine had begun when the decree's command did."""
    judged = {run.key: run.lasted for run in found.judged}
    lasted = ((judged.get(key), begun) for key, begun in found.entries.not_moved)
    return sum(each is not None and each.activated is not None and each.activated < begun for each, begun in lasted)


def moved_by_decree(found: Evidence, run: Run) -> bool:
    """Whether it ended with another due instant than its border's, pauses left aside."""
    hours: Hours = found.hours.between(run.started_at, run.finished_at or run.started_at)[-1]
    without = hours.due(run.started_at, run.limit or _NOTHING, ())
    return bool(run.waited_for) and without is not None and abs(without - run.waited_for[0]) > _TOLD_LATE
