"""Jalali dates."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.jalali import (
    JalaliError,
    JalaliFault,
    days_of_month,
    format_jalali,
    format_jalali_time,
    jalali_year,
    local_date,
    parse_jalali,
)

FIRST_DAY = date(1921, 3, 21)
LAST_DAY = date(2121, 3, 20)
# The official calendar's leap years of these decades.
LEAP_YEARS = {1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420}


@pytest.mark.parametrize("typed", ["۱۴۰۵/۰۸/۳۰", "١٤٠٥/٠٨/٣٠", "1405/8/30", "1405-08-30", " 1405.08.30 "])
def test_a_day_is_read_in_every_usual_spelling(typed: str) -> None:
    assert parse_jalali(typed) == date(2026, 11, 21)


@given(st.dates(min_value=FIRST_DAY, max_value=LAST_DAY))
def test_every_day_shown_is_read_back(day: date) -> None:
    assert parse_jalali(format_jalali(day)) == day


@given(st.dates(min_value=FIRST_DAY, max_value=LAST_DAY - timedelta(days=1)))
def test_days_follow_each_other_as_their_texts_do(day: date) -> None:
    assert format_jalali(day) < format_jalali(day + timedelta(days=1))


@pytest.mark.parametrize("year", range(1370, 1421))
def test_only_leap_years_have_a_30th_of_esfand(year: int) -> None:
    typed = f"{year}/12/30"
    if year in LEAP_YEARS:
        assert parse_jalali(f"{year + 1}/01/01") - parse_jalali(typed) == timedelta(days=1)
    else:
        with pytest.raises(JalaliError) as refused:
            parse_jalali(typed)
        assert refused.value.fault is JalaliFault.NO_SUCH_DAY


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1402/12/30", JalaliFault.NO_SUCH_DAY),
        ("1405/07/31", JalaliFault.NO_SUCH_DAY),
        ("1405/13/01", JalaliFault.NO_SUCH_DAY),
        ("1405/00/10", JalaliFault.NO_SUCH_DAY),
        ("1405/01/00", JalaliFault.NO_SUCH_DAY),
        ("2026/11/21", JalaliFault.YEAR),
        ("1299/12/29", JalaliFault.YEAR),
        ("1500/01/01", JalaliFault.YEAR),
        ("05/08/30", JalaliFault.SHAPE),
        ("1405/08-30", JalaliFault.SHAPE),
        ("1405/08", JalaliFault.SHAPE),
        ("۳۰ آبان ۱۴۰۵", JalaliFault.SHAPE),
        ("", JalaliFault.SHAPE),
        ("1405/08/30" + " " * 5_000_000, JalaliFault.SHAPE),
    ],
)
def test_the_fault_of_a_wrong_date_is_named(typed: str, fault: JalaliFault) -> None:
    with pytest.raises(JalaliError) as refused:
        parse_jalali(typed)
    assert refused.value.fault is fault


def test_moments_are_shown_in_the_time_of_tehran() -> None:
    assert format_jalali_time(datetime(2026, 11, 20, 21, 5, tzinfo=UTC)) == "۱۴۰۵/۰۸/۳۰ ۰۰:۳۵"


def test_the_day_changes_at_midnight_in_tehran() -> None:
    midnight = datetime(2026, 11, 21, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    assert local_date(midnight) == date(2026, 11, 21)
    assert local_date(midnight - timedelta(seconds=1)) == date(2026, 11, 20)


def test_the_year_changes_at_nowruz() -> None:
    assert jalali_year(date(2026, 3, 20)) == 1404
    assert jalali_year(date(2026, 3, 21)) == 1405


def test_a_moment_is_not_taken_for_a_day_nor_without_its_zone() -> None:
    with pytest.raises(TypeError):
        format_jalali(datetime(2026, 11, 21, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 11, 21))  # noqa: DTZ001 - a naive moment is the point


@pytest.mark.parametrize(
    ("month", "days"), [("1405/01", 31), ("۱۴۰۵/۰۹", 30), ("1405/12", 29), ("1403/12", 30), ("1405/7", 30)]
)
def test_a_month_has_its_days_also_in_a_leap_year(month: str, days: int) -> None:
    found = days_of_month(month)
    assert len(found) == days
    assert format_jalali(found[0]).endswith("/۰۱")
    assert format_jalali(found[-1] + timedelta(days=1)).endswith("/۰۱")


@pytest.mark.parametrize("text", ["1405", "1405/13", "1405/09/05", "", "2026/11"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(JalaliError):
        days_of_month(text)
