"""Reference data: what is in force, and tables that are refused."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from services.errors import ReferenceDataMissing
from services.jalali import parse_jalali
from services.model.connections import TariffClass
from services.model.custody import MeterKind
from services.model.keys import BillKind
from services.money import Rials
from services.reference.data import LevyBase
from services.reference.loading import ReferenceDataBroken, load_reference_data
from services.registry import registry
from tests.unit.billing_world import REFERENCE

TODAY = date(2026, 11, 21)
GOOD_TARIFFS = """
[[tariff]]
class = "public"
from = 2024-03-20
steps = [{ up_to_kwh = 10, price = 1 }, { price = 2 }]
[[levy]]
code = "tax"
title = "مالیات"
on = ["fees"]
from = "1403/01/01"
percent = "8.5"
"""


GOOD_COSTS = """
[[table_one]]
phases = 1
up_to_amperes = 25
from = "1403/01/01"
columns = [100, 200]

[[table_two]]
voltages = ["low", "20"]
from = "1403/01/01"
columns = [1, 2, 3]
"""


GOOD_ACCURACY = """
[[tolerance]]
from = "1403/01/01"
percent = "2.5"

[[tolerance]]
kind = "smart"
from = "1403/01/01"
percent = "1"

[[correction]]
from = "1403/01/01"
most_days = 365
"""


def write(folder: Path, tariffs: str = GOOD_TARIFFS, costs: str = GOOD_COSTS, accuracy: str = GOOD_ACCURACY) -> Path:
    (folder / "tariffs.toml").write_text(tariffs, encoding="utf-8")
    (folder / "connection_costs.toml").write_text(costs, encoding="utf-8")
    (folder / "meter_accuracy.toml").write_text(accuracy, encoding="utf-8")
    return folder


def test_the_shipped_tables_are_marked_as_examples() -> None:
    assert REFERENCE.example
    assert "example = true" in (files("services.reference") / "tariffs.toml").read_text(encoding="utf-8")
    assert registry().example


@pytest.mark.parametrize("code", sorted({fee.code for fee in registry().fees}))
def test_every_fee_of_a_manifest_is_in_force_and_has_an_amount(code: str) -> None:
    assert REFERENCE.fee(code, TODAY).amount > Rials(0)


@pytest.mark.parametrize("tariff_class", TariffClass)
def test_every_tariff_class_has_a_tariff(tariff_class: TariffClass) -> None:
    assert REFERENCE.tariff(tariff_class, TODAY).steps


@pytest.mark.parametrize("kind", registry().bill_kinds)
def test_every_kind_of_bill_has_a_due_date(kind: str) -> None:
    assert REFERENCE.due_days[BillKind(kind)] > 0


def test_a_fee_counts_from_its_day_until_the_next_one() -> None:
    new_year = parse_jalali("1405/01/01")
    assert REFERENCE.fee("meter-test-fee", new_year - timedelta(days=1)).amount == Rials(540_000)
    assert REFERENCE.fee("meter-test-fee", new_year).amount == Rials(720_000)


def test_what_is_not_in_force_is_missing() -> None:
    with pytest.raises(ReferenceDataMissing, match="fee meter-test-fee is in force on 2024-03-19"):
        REFERENCE.fee("meter-test-fee", date(2024, 3, 19))
    with pytest.raises(ReferenceDataMissing, match="fee unheard-of"):
        REFERENCE.fee("unheard-of", TODAY)
    with pytest.raises(ReferenceDataMissing, match="tariff of residential"):
        REFERENCE.tariff(TariffClass.RESIDENTIAL, date(2024, 3, 19))


def test_only_the_tax_comes_on_top_of_fees() -> None:
    assert [levy.code for levy in REFERENCE.levies_on(LevyBase.FEES, TODAY)] == ["value-added-tax"]
    assert [levy.code for levy in REFERENCE.levies_on(LevyBase.ENERGY, TODAY)] == [
        "value-added-tax",
        "electricity-levy",
    ]


def test_a_company_brings_its_own_tariffs(tmp_path: Path) -> None:
    reference = load_reference_data(write(tmp_path))
    assert reference.tariff(TariffClass.PUBLIC, date(2024, 3, 20)).steps[1].price == Rials(2)
    assert [levy.rate * 1000 for levy in reference.levies_on(LevyBase.FEES, TODAY)] == [85]


def test_a_levy_ends_with_a_rate_of_nothing(tmp_path: Path) -> None:
    ended = GOOD_TARIFFS + GOOD_TARIFFS[GOOD_TARIFFS.index("[[levy]]") :].replace("1403", "1405").replace("8.5", "0")
    reference = load_reference_data(write(tmp_path, ended))
    assert reference.levies_on(LevyBase.FEES, parse_jalali("1404/12/29"))
    assert not reference.levies_on(LevyBase.FEES, parse_jalali("1405/01/01"))


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("price = 2", "price = 2.5", r"tariff\[1\]"),
        ("price = 2", "price = -2", r"tariff\[1\]"),
        ("up_to_kwh = 10, ", "", r"tariff\[1\]"),
        ("{ price = 2 }", "{ up_to_kwh = 20, price = 2 }", r"tariff\[1\]"),
        ("{ price = 2 }", "{ up_to_kwh = 5, price = 2 }, { price = 3 }", r"tariff\[1\]"),
        ("[{ up_to_kwh = 10, price = 1 }, { price = 2 }]", "[]", r"tariff\[1\]"),
        ("[{ up_to_kwh = 10, price = 1 }, { price = 2 }]", "1", "steps"),
        ('"public"', '"royal"', r"tariff\[1\]"),
        ("2024-03-20", '"1402/12/30"', r"tariff\[1\]"),
        ("2024-03-20", "2024-03-20T10:00:00", r"tariff\[1\]"),
        ("from = 2024-03-20", "", r"tariff\[1\]"),
        ('"8.5"', "8.5", r"levy\[1\]"),
        ('"8.5"', '"-1"', r"levy\[1\]"),
        ('"8.5"', '"a lot"', r"levy\[1\]"),
        ('["fees"]', "[]", r"levy\[1\]"),
        ('["fees"]', '["air"]', r"levy\[1\]"),
        ('"مالیات"', '" "', r"levy\[1\]"),
        ("[[levy]]", "[[tariff", r"tariffs\.toml"),
    ],
)
def test_a_broken_table_of_tariffs_names_the_entry(tmp_path: Path, good: str, bad: str, named: str) -> None:
    assert good in GOOD_TARIFFS
    with pytest.raises(ReferenceDataBroken, match=named):
        load_reference_data(write(tmp_path, GOOD_TARIFFS.replace(good, bad, 1)))


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataBroken, match=r"tariffs\.toml"):
        load_reference_data(tmp_path)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("phases = 1", "phases = 2"),
        ("up_to_amperes = 25", "up_to_amperes = 0"),
        ("columns = [100, 200]", "columns = [100]"),
        ("columns = [100, 200]", 'columns = [100, "many"]'),
        ("columns = [100, 200]", "columns = [-100, 200]"),
        ('voltages = ["low", "20"]', "voltages = []"),
        ('voltages = ["low", "20"]', 'voltages = ["21"]'),
        ("columns = [1, 2, 3]", "columns = [1, 2]"),
        ('from = "1403/01/01"', 'from = "2024-03-20"'),
        ("[[table_two]]", "[[table_three]]"),
    ],
)
def test_costs_of_connections_that_cannot_be_read_are_refused_with_their_file(
    tmp_path: Path, good: str, bad: str
) -> None:
    assert load_reference_data(write(tmp_path)).connection_costs.table_one
    with pytest.raises(ReferenceDataBroken, match=r"connection_costs\.toml"):
        load_reference_data(write(tmp_path, costs=GOOD_COSTS.replace(good, bad, 1)))


def test_a_row_of_the_same_day_is_refused_as_a_second_one(tmp_path: Path) -> None:
    for table in GOOD_COSTS.split("\n\n"):
        with pytest.raises(ReferenceDataBroken, match="twice"):
            load_reference_data(write(tmp_path, costs=f"{GOOD_COSTS}\n{table}"))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('percent = "2.5"', "percent = 2.5"),
        ('percent = "2.5"', 'percent = "2,5"'),
        ('percent = "2.5"', 'percent = "0"'),
        ('percent = "2.5"', 'percent = "-2"'),
        ('percent = "2.5"', 'percent = "100"'),
        ('percent = "2.5"', 'percent = "۲"'),
        ('kind = "smart"', 'kind = "clever"'),
        ("most_days = 365", "most_days = 0"),
        ("most_days = 365", 'most_days = "a year"'),
        ('from = "1403/01/01"', 'from = "2024-03-20"'),
        ("[[correction]]", "[[bound]]"),
    ],
)
def test_an_accuracy_of_meters_that_cannot_be_read_is_refused_with_its_file(
    tmp_path: Path, good: str, bad: str
) -> None:
    assert load_reference_data(write(tmp_path)).meter_accuracy.tolerance
    with pytest.raises(ReferenceDataBroken, match=r"meter_accuracy\.toml"):
        load_reference_data(write(tmp_path, accuracy=GOOD_ACCURACY.replace(good, bad, 1)))


@pytest.mark.parametrize("table", range(3))
def test_an_accuracy_of_the_same_day_is_refused_as_a_second_one(tmp_path: Path, table: int) -> None:
    again = GOOD_ACCURACY.split("\n\n")[table]
    with pytest.raises(ReferenceDataBroken, match="twice"):
        load_reference_data(write(tmp_path, accuracy=f"{GOOD_ACCURACY}\n{again}"))


@pytest.mark.parametrize("kind", [None, *MeterKind])
def test_every_kind_of_meter_has_a_tolerance_that_applies_from_its_day(kind: MeterKind | None) -> None:
    assert 0 < REFERENCE.meter_accuracy.tolerance_of(kind, TODAY) < 10
    with pytest.raises(ReferenceDataMissing):
        REFERENCE.meter_accuracy.tolerance_of(kind, date(2020, 1, 1))


def test_a_tolerance_is_that_of_its_day() -> None:
    before, since = parse_jalali("1404/12/29"), parse_jalali("1405/01/01")
    accuracy = REFERENCE.meter_accuracy
    found = [accuracy.tolerance_of(MeterKind.MECHANICAL, day) for day in (before, since)]
    assert found == [Decimal("3.5"), Decimal(3)]
