"""Roll-over, history and the high/low check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.connections import Meter, MeterReading, Reading, ReadingSource
from services.model.requests import NoReadingDeclared
from services.readings.advance import ReadingFault
from services.readings.check import Verdict, check_reading, check_visit_reading, compare
from services.readings.comparison import judge
from services.readings.explanation import one_decimal
from services.readings.history import last_reading
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.readings.rollover import consumption_between, is_plausible, most_kwh_a_day, register_size
from services.readings.usual import Usual, usual_consumption
from tests.fakes.samples import (
    BILL_ID,
    LAST_READ_ON,
    UNREAD,
    company_records,
    periodic_history,
    registered,
    sample_connection,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock

TODAY = date(2026, 11, 21)
METERS = st.builds(
    Meter,
    serial=st.just("m"),
    digits=st.integers(4, 8),
    multiplier=st.integers(1, 400),
    installed_on=st.just(date(2020, 3, 20)),
)


@st.composite
def meter_and_readings(draw: st.DrawFn) -> tuple[Meter, int, int]:
    meter = draw(METERS)
    shown = st.integers(0, register_size(meter) - 1)
    return meter, draw(shown), draw(shown)


@given(meter_and_readings())
def test_consumption_brings_the_register_from_one_reading_to_the_other(case: tuple[Meter, int, int]) -> None:
    meter, earlier, later = case
    used = consumption_between(earlier, later, meter)
    assert 0 <= used.kwh < register_size(meter) * meter.multiplier
    assert (earlier + used.kwh // meter.multiplier) % register_size(meter) == later
    assert used.kwh % meter.multiplier == 0
    assert used.rolled_over is (later < earlier)


@given(meter_and_readings(), st.integers(0, 10**6))
def test_without_a_roll_over_consumption_adds_up_over_a_reading_between(
    case: tuple[Meter, int, int], share: int
) -> None:
    meter, one, other = case
    earlier, later = sorted((one, other))
    between = earlier + (later - earlier) * share // 10**6
    parts = (consumption_between(earlier, between, meter).kwh, consumption_between(between, later, meter).kwh)
    assert sum(parts) == consumption_between(earlier, later, meter).kwh


@given(METERS)
def test_a_register_rolls_over_after_its_last_number(meter: Meter) -> None:
    last = register_size(meter) - 1
    assert consumption_between(last, 0, meter).kwh == meter.multiplier
    for impossible in (-1, last + 1):
        with pytest.raises(ValueError, match="digits"):
            consumption_between(0, impossible, meter)


def test_the_fuse_bounds_the_consumption_of_a_day() -> None:
    connection = sample_connection()
    assert most_kwh_a_day(connection) == 132
    three_phases = replace(connection, phases=3, amperage=32)
    assert most_kwh_a_day(three_phases) == 507
    most = consumption_between(0, 132, connection.meter)
    assert is_plausible(most, days=0, connection=connection)
    assert is_plausible(most, days=1, connection=connection)
    assert not is_plausible(consumption_between(0, 133, connection.meter), days=1, connection=connection)


def usual_of(history: Sequence[Reading], *, since: date, until: date) -> Usual | None:
    uow = FakeUnitOfWork()
    uow.connections.reading_rows = list(history)
    connection = sample_connection()
    return usual_consumption(meter_lives(records_of(uow, connection)), connection, since=since, until=until)


@given(st.integers(1, 40), st.integers(0, 60))
def test_an_even_consumption_is_usual_whatever_the_season(daily: int, days: int) -> None:
    history = periodic_history(years=2, daily_kwh=daily // 4 + 1)
    usual = usual_of(history, since=LAST_READ_ON, until=LAST_READ_ON + timedelta(days=days))
    assert usual is not None
    assert usual.daily_kwh == daily // 4 + 1


def reading(kwh: int, day: date, source: ReadingSource = ReadingSource.PERIODIC) -> Reading:
    return Reading(bill_id=BILL_ID, kwh=kwh, taken_on=day, source=source)


def seasonal(*daily: int, last: date = LAST_READ_ON) -> list[Reading]:
    """Readings every 60 days up to the last, with the daily consumption between each and the next."""
    days = [last - timedelta(days=60 * back) for back in range(len(daily), -1, -1)]
    totals = accumulate(daily, lambda total, each: total + 60 * each, initial=1_000)
    return [reading(kwh, day) for kwh, day in zip(totals, days, strict=True)]


# The season of the coming 60 days began 365 days ago: 5 days at 18 and 55 at 9.
SEASON = Fraction(5 * 18 + 55 * 9, 60)


@pytest.mark.parametrize(("long_ago", "season"), [(12, SEASON), (8, Fraction(8))])
def test_the_past_year_counts_with_its_median_and_the_same_season_as_far_as_other_spans_bear_it_out(
    long_ago: int, season: Fraction
) -> None:
    history = seasonal(long_ago, 3, 18, 9, 8, 7, 6, 5, 4)
    usual = usual_of(history, since=LAST_READ_ON, until=LAST_READ_ON + timedelta(days=60))
    assert usual == Usual(past_year=Fraction(6), same_season=season)
    assert usual.daily_kwh == (6 + season) / 2


@pytest.mark.parametrize("daily", [(9, 8, 7, 6, 5, 4), (9, 8)])
def test_a_season_that_history_does_not_cover_whole_is_left_out(daily: Sequence[int]) -> None:
    usual = usual_of(seasonal(*daily), since=LAST_READ_ON, until=TODAY)
    assert usual is not None
    assert usual.same_season is None


@pytest.mark.parametrize(("days", "known"), [(44, False), (45, True)])
def test_a_history_of_less_than_45_days_tells_nothing(days: int, known: bool) -> None:
    history = [reading(0, LAST_READ_ON - timedelta(days=days)), reading(100, LAST_READ_ON)]
    assert (usual_of(history, since=LAST_READ_ON, until=TODAY) is not None) is known


def test_only_periodic_readings_make_the_history() -> None:
    declared = [reading(1000, LAST_READ_ON - timedelta(days=80)), reading(9000, LAST_READ_ON, ReadingSource.DECLARED)]
    assert usual_of(declared, since=LAST_READ_ON, until=TODAY) is None


def test_the_last_reading_of_a_new_meter_is_zero_on_the_day_it_was_installed() -> None:
    uow = company_records()
    connection = sample_connection()
    replaced = replace(connection, meter=replace(connection.meter, installed_on=date(2026, 11, 1)))
    last = last_reading(uow, replaced)
    assert (last.kwh, last.taken_on) == (0, date(2026, 11, 1))


def test_the_last_reading_up_to_a_day_leaves_out_what_came_after() -> None:
    uow = company_records()
    uow.connections.add_reading(reading(12_400, TODAY))
    connection = sample_connection()
    assert last_reading(uow, connection).kwh == 12_400
    assert last_reading(uow, connection, until=TODAY).kwh == 12_400
    assert last_reading(uow, connection, until=TODAY - timedelta(days=1)).taken_on == LAST_READ_ON


USUAL = Usual(past_year=Fraction(4), same_season=None)


@pytest.mark.parametrize(
    ("daily", "usual", "verdict"),
    [
        (Fraction(6), USUAL, Verdict.NORMAL),
        (Fraction(6001, 1000), USUAL, Verdict.HIGH),
        (Fraction(2), USUAL, Verdict.NORMAL),
        (Fraction(1999, 1000), USUAL, Verdict.LOW),
        (Fraction(0), Usual(past_year=Fraction(0), same_season=None), Verdict.NORMAL),
        (Fraction(1, 100), Usual(past_year=Fraction(0), same_season=None), Verdict.HIGH),
        (Fraction(5), None, Verdict.NO_HISTORY),
    ],
)
def test_both_thresholds_themselves_are_normal(daily: Fraction, usual: Usual | None, verdict: Verdict) -> None:
    assert judge(daily, usual) is verdict


@pytest.mark.parametrize(
    ("typed", "verdict"), [("12300", Verdict.NORMAL), ("12700", Verdict.HIGH), ("12100", Verdict.LOW)]
)
def test_a_declared_reading_is_judged_by_the_usual_consumption(typed: str, verdict: Verdict) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, reading=typed)
    assert check_reading(uow, tracking_code=request.tracking_code).figures.verdict is verdict


def test_the_operator_reads_the_figures_behind_the_verdict() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, reading="12700")
    assert check_reading(uow, tracking_code=request.tracking_code).text == (
        "**مصرف بیش از معمول است**\n"
        "\n"
        "- کارکرد اعلام‌شده: ۱۲٬۷۰۰\n"
        "- آخرین قرائت: ۱۲٬۰۰۰ در ۱۴۰۵/۰۶/۳۱\n"
        "- مصرف از آن تاریخ: ۷۰۰ کیلووات‌ساعت در ۶۰ روز\n"
        "- میانگین روزانهٔ این مصرف: ۱۱٫۷ کیلووات‌ساعت\n"
        "- میانهٔ مصرف روزانهٔ یک سال گذشته: ۵٫۰ کیلووات‌ساعت\n"
        "- میانگین روزانهٔ همین روزها در سال پیش: ۵٫۰ کیلووات‌ساعت\n"
        "- محدودهٔ عادی: روزانه ۲٫۵ تا ۷٫۵ کیلووات‌ساعت"
    )


def test_without_a_history_the_operator_reads_that_there_is_none() -> None:
    uow, clock = company_records(), FixedClock()
    uow.connections.reading_rows = uow.connections.reading_rows[-1:]
    request = registered(uow, clock)
    check = check_reading(uow, tracking_code=request.tracking_code)
    assert check.figures.verdict is Verdict.NO_HISTORY
    assert check.text.startswith("**سابقهٔ کافی برای مقایسه نیست**")
    assert check.text.endswith("میانگین روزانهٔ این مصرف: ۵٫۰ کیلووات‌ساعت")


def test_a_roll_over_is_told_to_the_operator() -> None:
    uow, clock = company_records(), FixedClock()
    uow.connections.reading_rows = [replace(each, kwh=each.kwh + 87_900) for each in uow.connections.reading_rows]
    request = registered(uow, clock, reading="00200")
    check = check_reading(uow, tracking_code=request.tracking_code)
    assert (check.figures.consumption_kwh, check.figures.rolled_over) == (300, True)
    assert "شمارندهٔ کنتور از صفر گذشته است" in check.text


def test_a_reading_on_the_day_of_the_last_one_counts_as_one_day() -> None:
    uow, clock = company_records(), FixedClock()
    uow.connections.add_reading(reading(12_290, TODAY))
    request = registered(uow, clock)
    figures = check_reading(uow, tracking_code=request.tracking_code).figures
    assert (figures.days, figures.consumption_kwh) == (1, 10)


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(0), "۰٫۰"), (Fraction(199, 20), "۱۰٫۰"), (Fraction(1, 3), "۰٫۳")]
)
def test_a_daily_figure_has_one_decimal_rounded_half_up(value: Fraction, text: str) -> None:
    assert one_decimal(value) == text


@pytest.mark.parametrize(
    ("kwh", "fault"),
    [
        (12_000, None),
        (12_300, None),
        (12_000 + 132 * 60, None),
        (12_000 + 132 * 60 + 1, ReadingFault.IMPOSSIBLE),
        (11_999, ReadingFault.BELOW_LAST),
    ],
)
def test_a_reading_below_the_last_or_beyond_the_fuse_is_not_believed(kwh: int, fault: ReadingFault | None) -> None:
    figures = compare(company_records(), sample_connection(), MeterReading(kwh=kwh, taken_on=TODAY))
    assert (figures.fault, figures.possible) == (fault, fault is None)


@pytest.mark.parametrize(("kwh", "believed"), [(0, True), (1_400, True), (1_401, False)])
def test_a_roll_over_is_believed_up_to_five_times_the_usual(kwh: int, believed: bool) -> None:
    uow = company_records()
    # The last reading is 99900: 1400 more are 1500 kWh in 60 days, five times the usual 5 kWh a day.
    uow.connections.reading_rows = [replace(each, kwh=each.kwh + 87_900) for each in uow.connections.reading_rows]
    figures = compare(uow, sample_connection(), MeterReading(kwh=kwh, taken_on=TODAY))
    assert figures.possible
    assert figures.fault is (None if believed else ReadingFault.BELOW_LAST)


def test_without_a_history_a_roll_over_is_believed_as_far_as_the_fuse_goes() -> None:
    uow = company_records()
    uow.connections.reading_rows = [replace(uow.connections.reading_rows[-1], kwh=99_900)]
    figures = compare(uow, sample_connection(), MeterReading(kwh=7_000, taken_on=TODAY))
    assert (figures.rolled_over, figures.fault) == (True, None)


@pytest.mark.parametrize(
    ("kwh", "told"), [(11_999, "گذشتن شمارنده از صفر باورکردنی نیست"), (30_000, "با آمپراژ اشتراک ممکن نیست")]
)
def test_a_visits_reading_that_cannot_be_true_is_told_to_the_diagnosis_unit(kwh: int, told: str) -> None:
    check = check_visit_reading(company_records(), sample_connection(), MeterReading(kwh=kwh, taken_on=TODAY))
    assert "کارکرد هنگام بازدید" in check.text
    assert told in check.text


def test_a_visit_is_compared_with_the_last_reading_of_its_day_not_with_a_later_one() -> None:
    uow = company_records()
    uow.connections.add_reading(reading(12_400, TODAY + timedelta(days=3)))
    figures = compare(uow, sample_connection(), MeterReading(kwh=12_300, taken_on=TODAY))
    assert (figures.last.kwh, figures.consumption_kwh, figures.days) == (12_000, 300, 60)


def test_a_service_without_a_declared_reading_has_nothing_to_check() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=UNREAD)
    with pytest.raises(NoReadingDeclared):
        check_reading(uow, tracking_code=request.tracking_code)
