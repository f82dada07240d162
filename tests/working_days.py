"""Days on which all offices of the example work in the morning."""

from datetime import date, timedelta

from services.working_time.calendars import calendars_with

_MORNING = (9 * 60, 12 * 60)


def next_working_day(after: date, *, ahead: int = 1) -> date:
    """The first one, so many days after a day at least."""
    calendars = calendars_with(())
    day = after + timedelta(days=ahead)
    while not all(_is_open(calendars.rules(office).hours(day)) for office in ("centre", "north", "south")):
        day += timedelta(days=1)
    return day


def _is_open(hours: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= _MORNING[0] and last >= _MORNING[1] for first, last in hours)
