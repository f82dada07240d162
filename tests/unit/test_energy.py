"""The price of energy."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.energy import EnergyCharge, price_energy
from services.billing.energy_lines import charge_lines
from services.billing.tariff_history import TariffHistory
from services.errors import ReferenceDataMissing
from services.jalali import parse_jalali
from services.model.connections import OF_USE, TariffClass
from services.money import Rials
from services.reference.data import ReferenceData
from tests.unit.billing_world import REFERENCE

STARTS = st.dates(min_value=date(2025, 3, 21), max_value=date(2026, 12, 31))
DAYS = st.integers(min_value=0, max_value=400)
RESIDENTIAL, COMMERCIAL, _, AGRICULTURAL, PUBLIC = (TariffHistory(first=each) for each in OF_USE)
CLASSES = st.builds(
    TariffHistory,
    first=st.sampled_from(TariffClass),
    later=st.lists(st.tuples(STARTS, st.sampled_from(TariffClass)), max_size=3, unique_by=lambda each: each[0]).map(
        lambda each: tuple(sorted(each))
    ),
)
CONSUMPTIONS = st.integers(min_value=0, max_value=100_000)
BEFORE_CHANGE, CHANGE, AFTER_CHANGE = (parse_jalali(day) for day in ("1405/06/01", "1405/07/01", "1405/08/01"))


def total(charge: EnergyCharge) -> int:
    return sum(line.amount.amount for line in charge_lines([charge]))


def exact(charge: EnergyCharge) -> Fraction:
    return sum((part.kwh * part.price.amount for part in charge.parts), Fraction(0))


@given(CLASSES, STARTS, DAYS, CONSUMPTIONS)
def test_the_parts_of_a_period_hold_every_kwh_and_every_day(
    classes: TariffHistory, start: date, days: int, kwh: int
) -> None:
    end = start + timedelta(days=days)
    parts = price_energy(REFERENCE, classes, start=start, end=end, kwh=kwh).parts
    assert sum(part.kwh for part in parts) == kwh
    spans = sorted({(part.start, part.end) for part in parts})
    assert spans[0][0] == start
    assert all(earlier[1] == later[0] for earlier, later in pairwise(spans))
    assert sum((until - since).days for since, until in spans) == max(days, 1)


@given(CLASSES, STARTS, DAYS, CONSUMPTIONS)
def test_one_kwh_more_never_costs_less_and_never_jumps(
    classes: TariffHistory, start: date, days: int, kwh: int
) -> None:
    end = start + timedelta(days=days)
    charge, more = (price_energy(REFERENCE, classes, start=start, end=end, kwh=each) for each in (kwh, kwh + 1))
    dearest = max(step.price.amount for tariff in REFERENCE.tariffs for step in tariff.steps)
    assert 0 < exact(more) - exact(charge) <= dearest
    assert total(charge) <= total(more)


@given(STARTS, st.integers(min_value=2, max_value=400), CONSUMPTIONS, st.data())
def test_a_split_between_equal_prices_changes_no_price(start: date, days: int, kwh: int, data: st.DataObject) -> None:
    whole = flat_in_time(REFERENCE)
    cut = start + timedelta(days=data.draw(st.integers(min_value=1, max_value=days - 1)))
    halves = replace(whole, tariffs=(*whole.tariffs, *(replace(each, since=cut) for each in whole.tariffs)))
    end = start + timedelta(days=days)
    priced, split = (price_energy(each, RESIDENTIAL, start=start, end=end, kwh=kwh) for each in (whole, halves))
    assert exact(priced) == exact(split)
    assert len({part.start for part in split.parts}) == 2


def flat_in_time(reference: ReferenceData) -> ReferenceData:
    """The same tables with only what is in force today, since ever."""
    since, today = date(2000, 1, 1), date(2026, 11, 21)
    tariff = replace(reference.tariff(TariffClass.RESIDENTIAL, today), since=since)
    return replace(reference, tariffs=(tariff,), levies=())


def test_the_steps_are_as_wide_as_the_days_say() -> None:
    charge = price_energy(REFERENCE, RESIDENTIAL, start=CHANGE, end=AFTER_CHANGE, kwh=350)
    assert [(part.step, part.kwh, part.price) for part in charge.parts] == [
        (1, Fraction(100), Rials(1_450)),
        (2, Fraction(100), Rials(1_860)),
        (3, Fraction(100), Rials(4_160)),
        (4, Fraction(50), Rials(8_320)),
    ]
    assert charge.energy == Rials(145_000 + 186_000 + 416_000 + 416_000)


def test_a_changed_tariff_splits_the_period_pro_rata_to_days() -> None:
    charge = price_energy(REFERENCE, RESIDENTIAL, start=BEFORE_CHANGE, end=AFTER_CHANGE, kwh=122)
    old, new = charge.parts
    assert (old.start, old.end, old.price) == (BEFORE_CHANGE, CHANGE, Rials(1_320))
    assert (new.start, new.end, new.price) == (CHANGE, AFTER_CHANGE, Rials(1_450))
    assert (old.kwh, new.kwh) == (Fraction(62), Fraction(60))


def test_a_tariff_that_begins_on_the_last_day_bills_nothing_yet() -> None:
    charge = price_energy(REFERENCE, RESIDENTIAL, start=BEFORE_CHANGE, end=CHANGE, kwh=31)
    assert {part.price for part in charge.parts} == {Rials(1_320)}


def test_levies_come_on_top_of_the_energy() -> None:
    charge = price_energy(REFERENCE, COMMERCIAL, start=CHANGE, end=AFTER_CHANGE, kwh=10)
    assert [(line.code, line.amount) for line in charge_lines([charge])] == [
        ("energy-1", Rials(84_000)),
        ("value-added-tax", Rials(8_400)),
        ("electricity-levy", Rials(8_400)),
    ]


def test_a_changed_levy_counts_from_its_day() -> None:
    start, change, end = (parse_jalali(day) for day in ("1404/12/24", "1405/01/01", "1405/01/07"))
    charge = price_energy(REFERENCE, AGRICULTURAL, start=start, end=end, kwh=1_200)
    old, new = (part.amount.amount for part in charge.parts)
    tax = next(levy for levy in charge.levies if levy.code == "value-added-tax")
    assert (change - start, end - change) == (timedelta(days=6), timedelta(days=6))
    assert (old, new) == (600 * 640, 600 * 870)
    assert tax.amount == Fraction(9, 100) * old + Fraction(10, 100) * new


def test_a_line_says_step_energy_price_and_days_in_persian() -> None:
    charge = price_energy(REFERENCE, RESIDENTIAL, start=CHANGE, end=AFTER_CHANGE, kwh=50)
    assert charge_lines([charge])[0].title == "انرژی پلهٔ ۱: ۵۰ کیلووات‌ساعت × ۱٬۴۵۰ ریال (۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۰۱)"


def test_no_consumption_is_a_line_of_nothing() -> None:
    charge = price_energy(REFERENCE, RESIDENTIAL, start=CHANGE, end=AFTER_CHANGE, kwh=0)
    assert charge.energy == Rials(0)
    assert len(charge.parts) == 1


def test_days_without_a_tariff_cannot_be_priced() -> None:
    early = parse_jalali("1402/12/20")
    with pytest.raises(ReferenceDataMissing, match="2024-03-10"):
        price_energy(REFERENCE, PUBLIC, start=early, end=CHANGE, kwh=1)


@pytest.mark.parametrize(("end", "kwh"), [(CHANGE, -1), (BEFORE_CHANGE, 1)])
def test_neither_energy_nor_time_runs_backwards(end: date, kwh: int) -> None:
    with pytest.raises(ValueError, match="cannot be priced"):
        price_energy(REFERENCE, PUBLIC, start=CHANGE, end=end, kwh=kwh)
