"""What holds of working time whatever the calendar, the pauses and the moments are."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.jalali import TEHRAN
from services.model.calendar_changes import COMPANY_WIDE, DayHours, Decree, DecreeKind
from services.working_time.counting import WALL_CLOCK, LimitCalendar, Pause
from services.working_time.hours import MIDNIGHT, joined
from tests.unit.office_world import QOM, SOUTH, calendars, entered

FIRST, LAST = date(2025, 2, 1), date(2027, 4, 30)
NOTHING = timedelta(0)

spans = st.tuples(st.integers(0, MIDNIGHT - 1), st.integers(1, 600)).map(
    lambda each: (each[0], min(MIDNIGHT, each[0] + each[1]))
)
day_hours: st.SearchStrategy[DayHours] = st.lists(spans, min_size=1, max_size=3).map(joined)
moments = st.datetimes(datetime(2025, 2, 1), datetime(2027, 3, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda each: each.replace(tzinfo=TEHRAN)
)
lengths = st.timedeltas(NOTHING, timedelta(hours=200))


@st.composite
def decrees(draw: st.DrawFn) -> Decree:
    first = draw(st.dates(FIRST, LAST))
    kind = draw(st.sampled_from(DecreeKind))
    return Decree(
        kind=kind,
        scope=draw(st.sampled_from([COMPANY_WIDE, QOM, SOUTH])),
        first=first,
        last=first + draw(st.timedeltas(NOTHING, timedelta(days=40))),
        hours=draw(day_hours) if kind is not DecreeKind.CLOSED or draw(st.booleans()) else (),
        reason="نمونه",
    )


@st.composite
def calendars_of_any_kind(draw: st.DrawFn) -> LimitCalendar:
    if draw(st.booleans()) and draw(st.booleans()):
        return WALL_CLOCK
    office = draw(st.sampled_from(["centre", "south", "night"]))
    return calendars(*entered(*draw(st.lists(decrees(), max_size=3)))).working(office)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    since = draw(moments)
    return Pause(since=since, until=since + draw(st.timedeltas(NOTHING, timedelta(days=12))))


standing_still = st.lists(pauses(), max_size=4)
any_calendar = calendars_of_any_kind()


@settings(max_examples=60, deadline=None)
@given(any_calendar, moments, lengths, lengths, standing_still)
def test_a_limit_in_two_parts_ends_when_the_whole_does(
    calendar: LimitCalendar, start: datetime, one: timedelta, other: timedelta, still: list[Pause]
) -> None:
    middle = calendar.add(start, one, still)
    assert middle is not None
    assert calendar.add(middle, other, still) == calendar.add(start, one + other, still)


@settings(max_examples=60, deadline=None)
@given(any_calendar, moments, lengths, standing_still)
def test_the_due_instant_is_the_first_at_which_the_limit_has_counted(
    calendar: LimitCalendar, start: datetime, length: timedelta, still: list[Pause]
) -> None:
    due = calendar.add(start, length, still)
    assert due is not None
    assert due >= start
    assert calendar.count(start, due, still) == length
    if length:
        assert calendar.count(start, due - timedelta(microseconds=1), still) < length


@settings(max_examples=60, deadline=None)
@given(any_calendar, st.lists(moments, min_size=3, max_size=3).map(sorted), standing_still)
def test_time_that_counts_adds_up_and_never_more_than_passes(
    calendar: LimitCalendar, three: list[datetime], still: list[Pause]
) -> None:
    start, middle, end = three
    first, second = calendar.count(start, middle, still), calendar.count(middle, end, still)
    assert first + second == calendar.count(start, end, still)
    assert NOTHING <= first <= middle - start


@settings(max_examples=60, deadline=None)
@given(any_calendar, moments, lengths, lengths, standing_still)
def test_a_longer_limit_and_a_later_start_are_never_due_earlier(
    calendar: LimitCalendar, start: datetime, length: timedelta, more: timedelta, still: list[Pause]
) -> None:
    due, longer, later = (
        calendar.add(start, length, still),
        calendar.add(start, length + more, still),
        calendar.add(start + more, length, still),
    )
    assert due is not None
    assert longer is not None
    assert later is not None
    assert due <= longer
    assert due <= later


@settings(max_examples=40, deadline=None)
@given(st.lists(decrees(), max_size=3), st.sampled_from(["centre", "south", "night"]), st.dates(FIRST, LAST), day_hours)
def test_a_closed_minute_never_counts(made: list[Decree], office: str, day: date, hours: DayHours) -> None:
    """A closure of the company wins over all but extra hours of a more special scope."""
    shut = Decree(kind=DecreeKind.CLOSED, scope=COMPANY_WIDE, first=day, last=day, hours=hours, reason="نمونه")
    plain = [each for each in made if each.kind is not DecreeKind.EXTRA_HOURS or each.scope == COMPANY_WIDE]
    calendar = calendars(*entered(*plain, shut)).working(office)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=TEHRAN)
    for first, last in hours:
        begins, ends = midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)
        assert calendar.count(begins, ends) == NOTHING


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(0, 40))
def test_a_day_of_the_table_is_24_hours_of_the_wall_clock(start: datetime, days: int) -> None:
    due = WALL_CLOCK.add(start, timedelta(days=days))
    assert due is not None
    assert due.timestamp() - start.timestamp() == days * 86_400


@settings(max_examples=40, deadline=None)
@given(st.lists(decrees(), max_size=3), st.sampled_from(["centre", "south", "night"]), st.dates(FIRST, LAST))
def test_what_a_day_counts_are_its_open_minutes(made: list[Decree], office: str, day: date) -> None:
    known = calendars(*entered(*made))
    begins = datetime.combine(day, datetime.min.time(), tzinfo=TEHRAN)
    opened = sum(last - first for first, last in known.rules(office).hours(day))
    assert known.working(office).count(begins, begins + timedelta(days=1)) == timedelta(minutes=opened)
