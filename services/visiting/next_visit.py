"""The day to which an agent's visit is put off, and when work begins on a day."""

from datetime import date, datetime, time, timedelta

from services.forms.fields import FieldReader
from services.jalali import TEHRAN, parse_jalali

POSTPONED_TO = "postponedTo"

# A day further away is a mistyped year, or a request that should be made again.
MOST_DAYS_AHEAD = 60

_START_OF_WORK = time(8)


def start_of_work(day: date) -> datetime:
    """The instant at which work begins on a day, in Tehran."""
    return datetime.combine(day, _START_OF_WORK, TEHRAN)


def read_next_day(reader: FieldReader, *, today: date) -> date | None:
    """The day of the field `postponedTo`, from tomorrow on; None where it is wrong.

    Codes: not-ahead, too-far, and those of `FieldReader.parsed`.
    """
    day = reader.parsed(POSTPONED_TO, parse_jalali)
    if day is None:
        return None
    if day <= today:
        reader.refuse(POSTPONED_TO, "not-ahead")
        return None
    if day > today + timedelta(days=MOST_DAYS_AHEAD):
        reader.refuse(POSTPONED_TO, "too-far")
        return None
    return day
