"""Bills for energy that was counted wrongly: what is given back or charged, and that forth and back is nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.correction import CorrectedSpan, corrected_span, correction_lines, true_kwh
from services.billing.energy import price_energy
from services.billing.tariff_history import TariffHistory
from services.model.bills import BillLine
from services.model.connections import MeterReading, TariffClass
from services.model.custody import Register
from services.money import ZERO, Rials
from services.readings.registers import LOADS, RegisterUse
from services.readings.unbilled import EnergySpan
from tests.unit.billing_world import REFERENCE

RESIDENTIAL = TariffHistory(first=TariffClass.RESIDENTIAL)
DAY = date(2026, 7, 1)
REASON = "خطای کنتور ۲۵ درصد بیش از مصرف"
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
            start=start, end=start + timedelta(days=days), billed_kwh=billed, true_kwh=true, reason=REASON
        ),
        STARTS,
        st.integers(min_value=0, max_value=120),
        KWH,
        KWH,
    ),
    max_size=4,
)


def span(**changes: object) -> CorrectedSpan:
    whole = CorrectedSpan(start=DAY, end=DAY + timedelta(days=60), billed_kwh=300, true_kwh=240, reason=REASON)
    return replace(whole, **changes)  # type: ignore[arg-type]


def counted(kwh: int = 300, *, days: int = 60) -> EnergySpan:
    earlier = MeterReading(kwh=0, taken_on=DAY)
    return EnergySpan(earlier=earlier, later=MeterReading(kwh=kwh, taken_on=DAY + timedelta(days=days)), kwh=kwh)


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
    corrected = CorrectedSpan(start=start, end=start + timedelta(days=days), billed_kwh=more, true_kwh=less, reason="")
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


def test_a_line_says_days_both_figures_and_the_error_that_they_follow_from() -> None:
    corrected = corrected_span(counted(), error_percent=Decimal(25), bound=DAY)
    assert corrected == span()
    energy, *levies = correction_lines(REFERENCE, RESIDENTIAL, [corrected])
    assert energy.title == (
        "اصلاح انرژی (۱۴۰۵/۰۴/۱۰ تا ۱۴۰۵/۰۶/۰۸): ۲۴۰ به جای ۳۰۰ کیلووات‌ساعت، خطای کنتور ۲۵ درصد بیش از مصرف"
    )
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
    left = corrected_span(counted(), error_percent=Decimal(25), bound=bound)
    assert (None if left is None else (left.start, left.billed_kwh, left.true_kwh)) == expected


def test_the_line_of_a_share_says_of_how_many_days_it_is_one() -> None:
    bound = DAY + timedelta(days=15)
    left = corrected_span(counted(), error_percent=Decimal("-2.5"), bound=bound)
    assert left is not None
    assert left.title == (
        "اصلاح انرژی (۱۴۰۵/۰۴/۲۵ تا ۱۴۰۵/۰۶/۰۸، سهم ۴۵ روز از ۶۰ روز): ۲۳۱ به جای ۲۲۵ کیلووات‌ساعت، "
        "خطای کنتور ۲٫۵ درصد کمتر از مصرف"
    )


def test_a_half_of_a_share_goes_up_and_the_true_energy_follows_from_the_share() -> None:
    left = corrected_span(counted(5, days=2), error_percent=Decimal(25), bound=DAY + timedelta(days=1))
    assert left is not None
    assert (left.billed_kwh, left.true_kwh) == (3, true_kwh(3, error_percent=Decimal(25)))


@given(KWH, ERRORS, st.integers(min_value=1, max_value=120), st.integers(min_value=0, max_value=119))
def test_the_true_figure_of_each_line_follows_from_the_billed_one(
    kwh: int, error: Decimal, days: int, cut: int
) -> None:
    left = corrected_span(counted(kwh, days=days), error_percent=error, bound=DAY + timedelta(days=cut % days))
    assert left is not None
    assert left.true_kwh == true_kwh(left.billed_kwh, error_percent=error)


@given(KWH, ERRORS, st.fixed_dictionaries(dict.fromkeys(Register, KWH)))
def test_energy_by_load_is_corrected_by_load(kwh: int, error: Decimal, used: Mapping[Register, int]) -> None:
    classes = TariffHistory(first=TariffClass.INDUSTRIAL)
    use = RegisterUse(used=used, contracted_kw=Fraction(66))
    billed = replace(counted(kwh), use=use)
    span = corrected_span(billed, error_percent=error, bound=DAY)
    assert span is not None
    lines = correction_lines(REFERENCE, classes, [span])
    as_billed, as_true = (
        price_energy(REFERENCE, classes, start=span.start, end=span.end, kwh=each, use=use.loads).energy
        for each in (kwh, span.true_kwh)
    )
    assert Rials.total(line.amount for line in lines if line.code == "correction-1") == as_true - as_billed
    assert total([*lines, *correction_lines(REFERENCE, classes, [span.back])]) == ZERO
    assert span.loads is not None
    assert set(span.loads.used) == set(LOADS)
