"""Bills for energy that was counted wrongly: what is given back or charged, and that forth and back is nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.correction import CorrectedSpan, correction_lines, since_bound, true_kwh
from services.billing.energy import price_energy
from services.billing.tariff_history import TariffHistory
from services.model.bills import BillLine
from services.model.connections import TariffClass
from services.money import ZERO, Rials
from tests.unit.billing_world import REFERENCE

RESIDENTIAL = TariffHistory(first=TariffClass.RESIDENTIAL)
DAY = date(2026, 7, 1)
STARTS = st.dates(min_value=date(2025, 3, 21), max_value=date(2026, 11, 1))
KWH = st.integers(min_value=0, max_value=50_000)
ERRORS = st.decimals(min_value=-60, max_value=60, places=2)
CLASSES = st.builds(
    TariffHistory,
    first=st.sampled_from(TariffClass),
    later=st.lists(st.tuples(STARTS, st.sampled_from(TariffClass)), max_size=2, unique_by=lambda each: each[0]).map(
        lambda each: tuple(sorted(each))
    ),
)
SPANS = st.lists(
    st.builds(
        lambda start, days, billed, true: CorrectedSpan(
            start=start, end=start + timedelta(days=days), billed_kwh=billed, true_kwh=true
        ),
        STARTS,
        st.integers(min_value=0, max_value=120),
        KWH,
        KWH,
    ),
    max_size=4,
)


def span(**changes: object) -> CorrectedSpan:
    whole = CorrectedSpan(start=DAY, end=DAY + timedelta(days=60), billed_kwh=300, true_kwh=240)
    return replace(whole, **changes)  # type: ignore[arg-type]


def total(lines: Sequence[BillLine]) -> Rials:
    return Rials.total(each.amount for each in lines)


@given(CLASSES, SPANS)
def test_a_correction_forth_and_back_is_nothing(classes: TariffHistory, spans: list[CorrectedSpan]) -> None:
    forth = correction_lines(REFERENCE, classes, spans)
    back = correction_lines(REFERENCE, classes, [each.back for each in spans])
    assert [each.code for each in forth] == [each.code for each in back]
    assert [each.amount for each in forth] == [-each.amount for each in back]


@given(CLASSES, SPANS)
def test_each_line_of_energy_is_computed_anew_from_what_it_says(
    classes: TariffHistory, spans: list[CorrectedSpan]
) -> None:
    differing = [each for each in spans if each.billed_kwh != each.true_kwh]
    lines = [each for each in correction_lines(REFERENCE, classes, spans) if each.code.startswith("correction-")]
    assert len(lines) == len(differing)
    for line, each in zip(lines, differing, strict=True):
        assert line.title == each.title
        costs = [
            price_energy(REFERENCE, classes, start=each.start, end=each.end, kwh=kwh).energy
            for kwh in (each.true_kwh, each.billed_kwh)
        ]
        assert line.amount == costs[0] - costs[1]


@given(CLASSES, STARTS, st.integers(min_value=1, max_value=120), KWH, KWH)
def test_whoever_used_less_than_was_billed_never_pays_for_it(
    classes: TariffHistory, start: date, days: int, one: int, other: int
) -> None:
    less, more = sorted((one, other))
    corrected = CorrectedSpan(start=start, end=start + timedelta(days=days), billed_kwh=more, true_kwh=less)
    assert total(correction_lines(REFERENCE, classes, [corrected])) <= ZERO


@given(KWH, ERRORS)
def test_the_true_energy_is_the_nearest_kwh_to_what_the_meter_counted_without_its_error(
    counted: int, error: Decimal
) -> None:
    exact = Fraction(counted) / (1 + Fraction(error) / 100)
    assert abs(true_kwh(counted, error_percent=error) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("error", "true"), [("0", 1000), ("25", 800), ("-20", 1250), ("2.5", 976), ("-0.05", 1001), ("60", 625)]
)
def test_a_meter_that_is_fast_has_counted_more_than_was_used(error: str, true: int) -> None:
    assert true_kwh(1000, error_percent=Decimal(error)) == true


def test_a_line_says_days_and_both_figures() -> None:
    energy, *levies = correction_lines(REFERENCE, RESIDENTIAL, [span()])
    assert energy.title == "اصلاح انرژی (۱۴۰۵/۰۴/۱۰ تا ۱۴۰۵/۰۶/۰۸): ۲۴۰ به جای ۳۰۰ کیلووات‌ساعت"
    assert energy.amount < ZERO
    assert levies
    assert all(each.amount < ZERO for each in levies)


def test_levies_are_one_line_each_over_all_spans() -> None:
    twice = correction_lines(REFERENCE, RESIDENTIAL, [span(), span(billed_kwh=200, true_kwh=260)])
    assert [each.code for each in twice][:2] == ["correction-1", "correction-2"]
    assert len({each.code for each in twice}) == len(twice)


def test_what_does_not_differ_has_no_line() -> None:
    assert correction_lines(REFERENCE, RESIDENTIAL, [span(true_kwh=300)]) == []


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        (DAY - timedelta(days=1), (DAY, 300, 240)),
        (DAY, (DAY, 300, 240)),
        (DAY + timedelta(days=15), (DAY + timedelta(days=15), 225, 180)),
        (DAY + timedelta(days=59), (DAY + timedelta(days=59), 5, 4)),
        (DAY + timedelta(days=60), None),
        (DAY + timedelta(days=61), None),
    ],
)
def test_of_a_span_across_the_bound_the_share_of_its_days_is_corrected(
    bound: date, expected: tuple[date, int, int] | None
) -> None:
    left = since_bound(span(), bound)
    assert (None if left is None else (left.start, left.billed_kwh, left.true_kwh)) == expected
