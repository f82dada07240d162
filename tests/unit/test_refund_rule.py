"""How much is refunded of a connection (by-law 52-4), and the instalments that it is paid in."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import ReferenceDataMissing
from services.jalali import format_jalali, months_after, parse_jalali
from services.model.refunds import ConnectionFacts, Instalment, InstalmentState, Voltage
from services.money import ZERO, Rials
from services.reference.loading import load_reference_data
from services.refunds.rule import (
    HIGH_VOLTAGES,
    MOST_INSTALMENTS,
    Entitlement,
    can_be_set_off,
    entitlement,
    part,
    percent_of,
)

COSTS = load_reference_data().connection_costs
TODAY = parse_jalali("1405/08/30")

voltages = st.sampled_from(Voltage)
rials = st.integers(min_value=0, max_value=10**13).map(Rials)


@st.composite
def columns(draw: st.DrawFn) -> tuple[Rials, Rials]:
    """A value, and column one of it."""
    first = draw(st.integers(min_value=1, max_value=10**12))
    others = draw(st.integers(min_value=0, max_value=10**12))
    return Rials(first + others), Rials(first)


def entitled(voltage: Voltage, money: tuple[Rials, Rials], balance: Rials) -> Entitlement:
    value, column_one = money
    return entitlement(voltage=voltage, value=value, column_one=column_one, balance=balance)


@pytest.mark.parametrize("voltage", Voltage)
def test_sixty_percent_from_63_kilovolts_on_and_fifty_below(voltage: Voltage) -> None:
    high = voltage in {"63", "66", "132", "230", "400"}
    assert (voltage in HIGH_VOLTAGES, percent_of(voltage)) == (high, 60 if high else 50)


@given(voltages, columns(), rials)
def test_a_refund_never_falls_below_column_one_and_never_exceeds_the_value(
    voltage: Voltage, money: tuple[Rials, Rials], owed: Rials
) -> None:
    value, column_one = money
    gives = entitled(voltage, money, owed)
    assert column_one <= gives.payable <= value
    assert ZERO <= gives.deducted <= owed
    assert gives.payable + gives.deducted == max(gives.share, column_one)


@given(voltages, columns(), rials, st.integers(min_value=0, max_value=10**12))
def test_who_owes_more_gets_no_more(voltage: Voltage, money: tuple[Rials, Rials], owed: Rials, more: int) -> None:
    assert entitled(voltage, money, owed + Rials(more)).payable <= entitled(voltage, money, owed).payable


@given(voltages, columns())
def test_who_owes_nothing_gets_the_share_or_column_one(voltage: Voltage, money: tuple[Rials, Rials]) -> None:
    value, column_one = money
    exact = value.amount * Fraction(percent_of(voltage), 100)
    gives = entitled(voltage, money, ZERO)
    assert gives.deducted == ZERO
    assert abs(gives.share.amount - exact) <= Fraction(1, 2)
    assert gives.payable == max(gives.share, column_one)


@given(columns(), st.integers(min_value=-(10**12), max_value=-1))
def test_credit_is_paid_out_besides_and_changes_no_share(money: tuple[Rials, Rials], balance: int) -> None:
    without = entitled(Voltage.LOW, money, ZERO)
    assert entitled(Voltage.LOW, money, Rials(balance)) == replace(without, credit=Rials(-balance))
    assert without.credit == ZERO


@pytest.mark.parametrize(
    ("owed", "deducted", "payable"),
    [
        (0, 0, 30_000_000),
        (1, 1, 29_999_999),
        (11_999_999, 11_999_999, 18_000_001),
        (12_000_000, 12_000_000, 18_000_000),
        (12_000_001, 12_000_000, 18_000_000),
        (10**10, 12_000_000, 18_000_000),
    ],
)
def test_a_debt_is_deducted_down_to_column_one(owed: int, deducted: int, payable: int) -> None:
    gives = entitled(Voltage.LOW, (Rials(60_000_000), Rials(18_000_000)), Rials(owed))
    assert (gives.deducted, gives.payable) == (Rials(deducted), Rials(payable))


@given(st.integers(min_value=12, max_value=10**13), st.integers(min_value=1, max_value=MOST_INSTALMENTS))
def test_instalments_add_up_to_the_rial_and_differ_by_less_than_one_a_piece(payable: int, count: int) -> None:
    parts = part("1", Rials(payable), count=count, first_due=TODAY, credit=ZERO)
    amounts = [each.amount.amount for each in parts]
    assert sum(amounts) == payable
    assert len(parts) == count
    assert min(amounts) > 0
    assert max(amounts) - min(amounts) < count
    assert len(set(amounts[1:])) <= 1


@given(st.integers(12, 10**13), st.integers(1, MOST_INSTALMENTS), rials)
def test_credit_lies_in_the_first_instalment_alone(payable: int, count: int, credit: Rials) -> None:
    first, *others = part("1", Rials(payable), count=count, first_due=TODAY, credit=credit)
    without, *same = part("1", Rials(payable), count=count, first_due=TODAY, credit=ZERO)
    assert first.amount == without.amount + credit
    assert others == same


@given(st.dates(min_value=date(2024, 3, 20), max_value=date(2040, 1, 1)), st.integers(1, MOST_INSTALMENTS))
def test_instalments_are_due_a_month_apart_within_a_year(first: date, count: int) -> None:
    days = [each.due_on for each in part("1", Rials(10**6), count=count, first_due=first, credit=ZERO)]
    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] < months_after(first, 12)
    assert all(28 <= (after - before).days <= 32 for before, after in pairwise(days))


@pytest.mark.parametrize(("payable", "count"), [(100, 0), (100, 13), (2, 3), (0, 1), (100, -1)])
def test_a_plan_that_is_none_is_a_fault_of_the_caller(payable: int, count: int) -> None:
    with pytest.raises(ValueError, match="instalments"):
        part("1", Rials(payable), count=count, first_due=TODAY, credit=ZERO)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("1405/06/31", 1, "۱۴۰۵/۰۷/۳۰"),
        ("1403/11/30", 1, "۱۴۰۳/۱۲/۳۰"),
        ("1404/11/30", 1, "۱۴۰۴/۱۲/۲۹"),
        ("1405/12/29", 1, "۱۴۰۶/۰۱/۲۹"),
        ("1405/08/30", 11, "۱۴۰۶/۰۷/۳۰"),
        ("1405/08/30", 0, "۱۴۰۵/۰۸/۳۰"),
        ("1405/01/01", 12, "۱۴۰۶/۰۱/۰۱"),
    ],
)
def test_months_after_a_day(day: str, months: int, after: str) -> None:
    assert format_jalali(months_after(parse_jalali(day), months)) == after


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12), st.data())
def test_what_can_be_set_off_leaves_column_one_and_takes_no_paid_instalment(
    amounts: list[int], data: st.DataObject
) -> None:
    total = sum(amounts)
    paid = data.draw(st.integers(0, len(amounts)))
    column_one = Rials(data.draw(st.integers(1, total)))
    owed = Rials(data.draw(st.integers(0, 2 * total)))
    instalments = [each if number >= paid else _paid(each) for number, each in enumerate(_instalments(amounts))]
    taken = can_be_set_off(instalments, column_one=column_one, owed=owed)
    assert ZERO <= taken <= owed
    assert taken.amount <= sum(amounts[paid:])
    assert total - taken.amount >= column_one.amount


def _instalments(amounts: list[int]) -> list[Instalment]:
    return [Instalment.of("1", number, Rials(each), TODAY) for number, each in enumerate(amounts, start=1)]


def _paid(instalment: Instalment) -> Instalment:
    return replace(instalment, state=InstalmentState.PAID)


def facts(**changes: object) -> ConnectionFacts:
    known: dict[str, object] = {"voltage": Voltage.LOW, "phases": 1, "amperage": 25, "power_kw": None, **changes}
    return ConnectionFacts(**known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "day", "value", "column_one"),
    [
        (facts(), "1404/12/29", 47_500_000, 14_000_000),
        (facts(), "1405/01/01", 59_400_000, 17_500_000),
        (facts(amperage=15), "1405/01/01", 30_500_000, 9_500_000),
        (facts(amperage=16), "1405/01/01", 59_400_000, 17_500_000),
        (facts(phases=3), "1405/08/30", 139_000_000, 41_000_000),
        (facts(power_kw=29), "1405/08/30", 59_400_000, 17_500_000),
        (facts(power_kw=30), "1405/08/30", 30 * 10_700_000, 30 * 3_200_000),
        (facts(voltage=Voltage.KV_20, power_kw=250), "1405/08/30", 250 * 9_100_000, 250 * 2_600_000),
        (facts(voltage=Voltage.KV_63, power_kw=7_000), "1405/08/30", 7_000 * 7_000_000, 7_000 * 1_900_000),
    ],
)
def test_the_value_is_that_of_the_tables_on_the_day(
    known: ConnectionFacts, day: str, value: int, column_one: int
) -> None:
    found = COSTS.value_of(known, parse_jalali(day))
    assert (found.value, found.column_one) == (Rials(value), Rials(column_one))


@pytest.mark.parametrize(
    ("known", "day"), [(facts(amperage=51), "1405/08/30"), (facts(), "1402/12/29"), (facts(phases=2), "1405/08/30")]
)
def test_a_connection_that_no_row_knows_is_told(known: ConnectionFacts, day: str) -> None:
    with pytest.raises(ReferenceDataMissing, match="table one"):
        COSTS.value_of(known, parse_jalali(day))
