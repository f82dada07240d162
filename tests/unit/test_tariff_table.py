"""Prices by load, season and month in a company's own table: what is understood, and what is refused with a remedy."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from services.jalali import parse_jalali
from services.model.connections import TariffClass
from services.model.custody import Register
from services.money import Rials
from services.reference.data import LevyBase
from services.reference.loading import ReferenceDataBroken, load_reference_data
from tests.unit.test_reference_data import GOOD_TARIFFS, write

FULL = """
[[tariff]]
class = "industrial"
from = "1405/01/01"
steps = [{ price = 100 }]
loads = { low = "0.5", mid = 1, peak = "3/2" }
friday_discount = 40
seasons = [{ months = [4, 5], factor = "1.2" }, { months = [10], factor = "0.8" }]
reactive = { price = 9, free_share = "0.484" }
demand = { price = 1_000, least_share = "0.9" }
monthly = [
    { code = "fixed-charge", title = "هزینهٔ ثابت", price = 240 },
    { code = "subscription", title = "آبونمان", price = 66 },
]
"""
TABLE = FULL + GOOD_TARIFFS
DAY = parse_jalali("1405/04/15")


def test_a_class_has_all_that_its_row_says(tmp_path: Path) -> None:
    tariff = load_reference_data(write(tmp_path, TABLE)).tariff(TariffClass.INDUSTRIAL, DAY)
    assert tariff.loads == {
        Register.LOW: Fraction(1, 2),
        Register.MID: Fraction(1),
        Register.PEAK: Fraction(3, 2),
    }
    assert tariff.friday_discount == Rials(40)
    factors = [tariff.season_factor(parse_jalali(f"1405/{month}/1")) for month in (3, 4, 5, 6, 10)]
    assert factors == [1, Fraction(6, 5), Fraction(6, 5), 1, Fraction(4, 5)]
    assert tariff.reactive is not None
    assert (tariff.reactive.price, tariff.reactive.free_share) == (Rials(9), Fraction(121, 250))
    assert tariff.demand is not None
    assert (tariff.demand.price, tariff.demand.least_share) == (Rials(1_000), Fraction(9, 10))
    assert [(each.code, each.price) for each in tariff.monthly] == [
        ("fixed-charge", Rials(240)),
        ("subscription", Rials(66)),
    ]


def test_a_class_may_leave_all_of_it_out(tmp_path: Path) -> None:
    tariff = load_reference_data(write(tmp_path, TABLE)).tariff(TariffClass.PUBLIC, DAY)
    assert (tariff.loads, tariff.seasons, tariff.reactive, tariff.demand, tariff.monthly) == ({}, (), None, None, ())


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('low = "0.5", ', "", r"tariff\[1\]\.loads\.low: this key is missing"),
        ('low = "0.5"', "low = 0.5", r"loads\.low: .*one with decimals is a text"),
        ('low = "0.5"', 'low = "-0.5"', r"loads\.low: a number of 0 or more"),
        ('low = "0.5"', 'low = "1/0"', r"loads\.low: a number of 0 or more"),
        ('low = "0.5"', "low = true", r"loads\.low: a number of 0 or more"),
        ("mid = 1", "mid = 1, night = 1", r"loads\.night: this key is not known here.*There are: low, mid, peak"),
        ("friday_discount = 40", "friday_discount = 41", "friday_discount is more than the cheapest energy"),
        ("friday_discount = 40", "friday_discount = -1", r"friday_discount: .*greater than or equal to 0"),
        ("months = [10]", "months = [5]", "a month is in two of the seasons"),
        ("months = [10]", "months = [13]", r"seasons\[2\]\.months"),
        ("months = [10]", "months = []", r"seasons\[2\]\.months"),
        ('free_share = "0.484"', "free_share = 0.484", r"reactive\.free_share: .*is a text"),
        ("price = 1_000, ", "", r"demand\.price: this key is missing"),
        ('"subscription"', '"fixed-charge"', "two of the monthly charges have the same code"),
        ('"آبونمان"', '"subscription"', r"monthly\[2\]\.title: a Persian text"),
        (
            "friday_discount",
            "friday_discounts",
            r"friday_discounts: this key is not known.*Did you mean friday_discount",
        ),
        ("[[levy]]", "[[levies]]", "Did you mean levy"),
    ],
)
def test_a_wrong_figure_is_told_with_its_place_and_what_to_do(tmp_path: Path, good: str, bad: str, told: str) -> None:
    assert good in TABLE
    with pytest.raises(ReferenceDataBroken, match=told):
        load_reference_data(write(tmp_path, TABLE.replace(good, bad, 1)))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    broken = TABLE.replace('"1405/01/01"', '"1405/13/01"').replace("mid = 1", "mid = 1.5").replace('"8.5"', '"many"')
    with pytest.raises(ReferenceDataBroken) as told:
        load_reference_data(write(tmp_path, broken))
    assert [fault.key for fault in told.value.faults] == ["tariff[1].from", "tariff[1].loads.mid", "levy[1].percent"]
    assert all(fault.remedy for fault in told.value.faults)


def test_an_entry_of_the_same_day_is_refused_unless_it_says_when_it_was_entered(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataBroken, match=r"tariff\[2\]: it begins on the same day as tariff\[1\]"):
        load_reference_data(write(tmp_path, FULL + TABLE))
    with pytest.raises(ReferenceDataBroken, match=r"levy\[2\]: it begins on the same day as levy\[1\]"):
        load_reference_data(write(tmp_path, TABLE + TABLE[TABLE.index("[[levy]]") :]))
    newer = FULL.replace("price = 100", "price = 200").replace("steps", 'entered = "1405/06/01"\nsteps')
    reference = load_reference_data(write(tmp_path, newer + TABLE))
    entered = parse_jalali("1405/06/01")
    before, since = (
        reference.known_on(day).tariff(TariffClass.INDUSTRIAL, DAY).steps[0].price
        for day in (date(2026, 8, 22), entered)
    )
    assert (before, since) == (Rials(100), Rials(200))


def test_a_levy_may_be_on_demand_and_monthly_charges(tmp_path: Path) -> None:
    reference = load_reference_data(write(tmp_path, TABLE.replace('["fees"]', '["demand", "monthly"]')))
    assert [len(reference.levies_on(base, DAY)) for base in LevyBase] == [0, 1, 1, 0]


@pytest.mark.parametrize("missing", ["tariffs.toml", "connection_costs.toml", "meter_accuracy.toml"])
def test_a_table_that_is_not_there_or_no_text_is_named(tmp_path: Path, missing: str) -> None:
    write(tmp_path)
    (tmp_path / missing).write_bytes(b"\xff\xfe")
    with pytest.raises(ReferenceDataBroken, match=f"{missing}: the file: it cannot be read"):
        load_reference_data(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ReferenceDataBroken, match=f"{missing}: the file: .*Put it there"):
        load_reference_data(tmp_path)
