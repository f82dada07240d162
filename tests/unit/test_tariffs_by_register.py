"""Prices by load, season and month: energy, reactive energy, demand, fixed charge, each computable from its line."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.energy import EnergyCharge, price_energy
from services.billing.energy_lines import charge_lines
from services.billing.tariff_history import TariffHistory
from services.jalali import parse_jalali
from services.model.connections import TariffClass
from services.model.custody import Register
from services.money import Rials
from services.readings.registers import LOADS, RegisterUse
from services.reference.data import ReferenceData
from services.reference.tariff import Tariff
from services.text import normalise
from tests.unit.billing_world import REFERENCE

INDUSTRIAL = TariffHistory(first=TariffClass.INDUSTRIAL)
START, END = parse_jalali("1405/07/01"), parse_jalali("1405/08/01")
STARTS = st.dates(min_value=date(2026, 3, 21), max_value=date(2027, 3, 1))
DAYS = st.integers(min_value=0, max_value=400)
COUNTS = st.integers(min_value=0, max_value=50_000)
USES = st.fixed_dictionaries(dict.fromkeys(Register, COUNTS))
LOW, MID, PEAK, FRIDAY, REACTIVE, DEMAND = (
    Register.LOW,
    Register.MID,
    Register.PEAK,
    Register.FRIDAY,
    Register.REACTIVE,
    Register.MAXIMUM_DEMAND,
)


def used(counted: Mapping[Register, int], *, contracted: int = 66) -> RegisterUse:
    return RegisterUse(used=counted, contracted_kw=Fraction(contracted))


def priced(
    counted: Mapping[Register, int],
    *,
    start: date = START,
    end: date = END,
    reference: ReferenceData = REFERENCE,
    classes: TariffHistory = INDUSTRIAL,
) -> EnergyCharge:
    kwh = sum(counted.get(load, 0) for load in LOADS)
    return price_energy(reference, classes, start=start, end=end, kwh=kwh, use=used(counted))


def exact(charge: EnergyCharge) -> Fraction:
    """What the parts cost before they are rounded."""
    further = sum((part.price.amount * part.quantity for part in charge.further), Fraction(0))
    return sum((part.exact for part in charge.parts), further)


def with_loads(loads: Mapping[Register, Fraction]) -> ReferenceData:
    """The tables with other factors of the class."""
    tariffs = (
        replace(each, loads=loads) if each.tariff_class is TariffClass.INDUSTRIAL else each
        for each in REFERENCE.tariffs
    )
    return replace(REFERENCE, tariffs=tuple(tariffs))


def plain(tariff: Tariff) -> Tariff:
    return Tariff(tariff_class=tariff.tariff_class, since=tariff.since, steps=tariff.steps)


PLAIN = replace(REFERENCE, tariffs=tuple(map(plain, REFERENCE.tariffs)))


def titles(charge: EnergyCharge) -> Mapping[str, tuple[str, int]]:
    return {line.code: (line.title, line.amount.amount) for line in charge_lines([charge])}


def test_each_register_is_a_line_that_anybody_can_compute() -> None:
    lines = titles(priced({LOW: 100, MID: 200, PEAK: 50, FRIDAY: 40, REACTIVE: 200, DEMAND: 70}))
    days = "(۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۰۱)"
    assert lines == {
        "energy-1": (f"انرژی کم‌باری: ۱۰۰ کیلووات‌ساعت × ۶٬۹۰۰ ریال × ۰٫۵ ضریب بار {days}", 345_000),
        "energy-2": (f"انرژی میان‌باری: ۲۰۰ کیلووات‌ساعت × ۶٬۹۰۰ ریال {days}", 1_380_000),
        "energy-3": (f"انرژی اوج‌بار: ۵۰ کیلووات‌ساعت × ۶٬۹۰۰ ریال × ۲ ضریب بار {days}", 690_000),
        "friday-1": (f"تخفیف جمعه: ۴۰ کیلووات‌ساعت × \u200e−۴۵۰ ریال {days}", -18_000),
        "reactive-1": (
            f"انرژی راکتیو بیش از ۴۸٫۴ درصد انرژی اکتیو: ۳۰٫۶ کیلووارساعت × ۹۰۰ ریال {days}",
            27_540,
        ),
        "demand-1": (f"دیماند: ۷۰ کیلووات × ۱۸۶٬۰۰۰ ریال در ماه × ۳۰ روز ÷ ۳۰ {days}", 13_020_000),
        "fixed-charge-1": (f"هزینهٔ ثابت: ۲۴۰٬۰۰۰ ریال در ماه × ۳۰ روز ÷ ۳۰ {days}", 240_000),
        "subscription-1": (f"آبونمان: ۶۶٬۰۰۰ ریال در ماه × ۳۰ روز ÷ ۳۰ {days}", 66_000),
        "value-added-tax": ("مالیات بر ارزش افزوده", 1_575_054),
        "electricity-levy": ("عوارض برق", 242_454),
    }


def test_the_tax_is_on_all_of_it_and_the_levy_on_energy_alone() -> None:
    charge = priced({LOW: 100, MID: 200, PEAK: 50, REACTIVE: 200, DEMAND: 70})
    energy = 345_000 + 1_380_000 + 690_000 + 27_540
    levies = {levy.code: levy.amount for levy in charge.levies}
    assert levies["electricity-levy"] == Fraction(energy, 10)
    assert levies["value-added-tax"] == Fraction(energy + 13_020_000 + 306_000, 10)


def test_less_demand_than_nine_tenths_of_the_contract_is_billed_as_that_much() -> None:
    [demand] = [part for part in priced({DEMAND: 50}).further if part.code == "demand"]
    assert demand.title.startswith(
        "دیماند (خوانده‌شده ۵۰؛ دست‌کم ۹۰ درصد قدرت قراردادی ۶۶ کیلووات): ۵۹٫۴ کیلووات × ۱۸۶٬۰۰۰ ریال"
    )
    assert demand.amount == Rials(186_000 * 594 // 10)


@pytest.mark.parametrize(("kw", "billed"), [(59, Fraction(594, 10)), (60, 60)])
def test_both_sides_of_the_least_demand(kw: int, billed: Fraction) -> None:
    [demand] = [part for part in priced({DEMAND: kw}).further if part.code == "demand"]
    assert demand.quantity == billed


@pytest.mark.parametrize(("kvarh", "above"), [(483, 0), (484, 0), (485, 1)])
def test_both_sides_of_the_power_factor(kvarh: int, above: int) -> None:
    [reactive] = [part for part in priced({MID: 1_000, REACTIVE: kvarh}).further if part.code == "reactive"]
    assert reactive.quantity == above


def test_a_season_splits_the_period_at_its_month_and_says_its_factor() -> None:
    start, change, end = (parse_jalali(day) for day in ("1405/05/22", "1405/06/01", "1405/06/11"))
    charge = price_energy(REFERENCE, INDUSTRIAL, start=start, end=end, kwh=200)
    summer, autumn = charge.parts
    assert (summer.start, summer.end, autumn.start, autumn.end) == (start, change, change, end)
    assert (summer.amount, autumn.amount) == (Rials(100 * 6_900 * 12 // 10), Rials(100 * 6_900))
    assert "× ۶٬۹۰۰ ریال × ۱٫۲ ضریب فصل" in summer.title
    assert "ضریب" not in autumn.title


def test_a_year_of_two_seasons_is_split_twice() -> None:
    start, end = parse_jalali("1405/01/01"), parse_jalali("1406/01/01")
    charge = price_energy(REFERENCE, INDUSTRIAL, start=start, end=end, kwh=365)
    assert [part.start for part in charge.parts] == [
        start, parse_jalali("1405/04/01"), parse_jalali("1405/06/01")
    ]  # fmt: skip
    assert [part.kwh for part in charge.parts] == [93, 62, 210]


def test_two_readings_of_one_day_bill_no_day_of_demand_and_monthly_charges_again() -> None:
    charge = priced({MID: 10, DEMAND: 70}, end=START)
    assert charge.further == ()
    assert charge.energy == Rials(69_000)


@pytest.mark.parametrize("lacking", LOADS)
def test_a_meter_that_does_not_count_all_loads_is_billed_by_its_total(lacking: Register) -> None:
    counted = {load: 100 for load in LOADS if load is not lacking}
    charge = priced(counted)
    assert {part.load: part.kwh for part in charge.parts} == {None: 200}


@given(STARTS, DAYS, COUNTS, st.sampled_from(TariffClass))
def test_a_class_without_such_rows_is_billed_as_before_to_the_rial(
    start: date, days: int, kwh: int, tariff_class: TariffClass
) -> None:
    end, classes = start + timedelta(days=days), TariffHistory(first=tariff_class)
    counted = used(dict.fromkeys(Register, kwh))
    charge = price_energy(PLAIN, classes, start=start, end=end, kwh=kwh, use=counted)
    assert charge == price_energy(PLAIN, classes, start=start, end=end, kwh=kwh)
    assert not charge.further
    assert charge.energy == Rials.total(part.price.times(part.kwh) for part in charge.parts)


@given(STARTS, DAYS, COUNTS)
def test_what_has_no_register_is_billed_by_the_total_alone(start: date, days: int, kwh: int) -> None:
    end = start + timedelta(days=days)
    charge = price_energy(REFERENCE, INDUSTRIAL, start=start, end=end, kwh=kwh)
    assert {part.load for part in charge.parts} == {None}
    assert {part.code for part in charge.further} == ({"fixed-charge", "subscription"} if days else set())


@given(USES, STARTS, DAYS)
def test_the_parts_hold_every_kwh_of_each_register(counted: Mapping[Register, int], start: date, days: int) -> None:
    charge = priced(counted, start=start, end=start + timedelta(days=days))
    for load in LOADS if any(counted[each] for each in LOADS) else ():
        assert sum(part.kwh for part in charge.parts if part.load is load) == counted[load]
    assert sum(part.kwh for part in charge.parts) == sum(counted[load] for load in LOADS)
    assert sum(part.quantity for part in charge.further if part.code == "friday") == counted[FRIDAY]
    assert Rials.total(line.amount for line in charge_lines([charge])) == charge.energy + Rials.total(
        Rials(1).times(levy.amount) for levy in charge.levies
    )


@given(USES, STARTS, st.integers(min_value=2, max_value=400), st.data())
def test_a_split_at_a_price_that_stays_the_same_changes_no_sum(
    counted: Mapping[Register, int], start: date, days: int, data: st.DataObject
) -> None:
    cut = start + timedelta(days=data.draw(st.integers(min_value=1, max_value=days - 1)))
    again = replace(REFERENCE.tariff(TariffClass.INDUSTRIAL, start), since=cut)
    split = replace(REFERENCE, tariffs=(*REFERENCE.tariffs, again))
    whole, halves = (
        priced(counted, start=start, end=start + timedelta(days=days), reference=each) for each in (REFERENCE, split)
    )
    assert exact(whole) == exact(halves)
    assert len({part.start for part in halves.parts}) in (
        len({part.start for part in whole.parts}), len({part.start for part in whole.parts}) + 1
    )  # fmt: skip


@given(USES, STARTS, DAYS, st.sampled_from([LOW, MID, PEAK, REACTIVE, DEMAND]))
def test_more_in_a_register_never_costs_less(
    counted: Mapping[Register, int], start: date, days: int, register: Register
) -> None:
    """Active energy that is more frees reactive energy, and costs more than that."""
    end = start + timedelta(days=days)
    more = {**counted, register: counted[register] + 1}
    assert exact(priced(counted, start=start, end=end)) <= exact(priced(more, start=start, end=end))


@given(USES, STARTS, DAYS)
def test_loads_of_equal_prices_cost_what_a_flat_price_does(
    counted: Mapping[Register, int], start: date, days: int
) -> None:
    end = start + timedelta(days=days)
    equal, flat = (with_loads(loads) for loads in (dict.fromkeys(LOADS, Fraction(1)), {}))
    assert exact(priced(counted, start=start, end=end, reference=equal)) == exact(
        priced(counted, start=start, end=end, reference=flat)
    )


@given(USES, STARTS, DAYS, st.sampled_from(TariffClass))
def test_whoever_multiplies_what_a_line_says_gets_its_amount(
    counted: Mapping[Register, int], start: date, days: int, tariff_class: TariffClass
) -> None:
    charge = priced(counted, start=start, end=start + timedelta(days=days), classes=TariffHistory(first=tariff_class))
    lines = [(part.title, part.amount) for part in charge.parts] + [
        (each.title, each.amount) for each in charge.further
    ]
    for title, amount in lines:
        assert abs(multiplied(title) - amount.amount) <= 1, title


def multiplied(title: str) -> Fraction:
    """The product of what stands between the signs × and ÷ of a line, behind its colon and before its days."""
    words = normalise(title.rpartition(" (")[0].rpartition(": ")[2]).replace("٬", "").replace("٫", ".")
    factors = [re.findall(r"[\u2212]?[0-9.]+", each)[0].replace("\u2212", "-") for each in re.split("[×÷]", words)]
    product = Fraction(1)
    for sign, factor in zip(re.findall("[×÷]", f"×{words}"), factors, strict=True):
        product = product * Fraction(factor) if sign == "×" else product / Fraction(factor)
    return product
