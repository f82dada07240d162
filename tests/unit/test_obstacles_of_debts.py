"""A debt that stands in the way of a change is told with what is owed and how it is paid."""

from collections.abc import Sequence

import pytest

from services.billing.debt_obstacle import debt_obstacle
from services.catalogue import all_services
from services.model.bills import Bill
from services.money import Rials
from services.text import to_persian_digits
from tests.fakes.samples import sample_bill
from tests.unit.billing_world import BILL_ID, World
from tests.unit.changes_world import OTHER, ChangesWorld

BILLS = [sample_bill(number="7"), sample_bill(number="12")]


def _told(unpaid: Sequence[Bill], rest: Rials, *, collected_by: Sequence[str] = ()) -> str:
    """The problem with its remedy."""
    obstacle = debt_obstacle(BILL_ID, unpaid, rest, collected_by=collected_by)
    assert obstacle is not None
    return " ".join(obstacle)


def test_unpaid_bills_are_told_by_their_numbers() -> None:
    told = _told(BILLS, Rials(0))
    assert to_persian_digits(BILL_ID) in told
    assert "بدهی پرداخت‌نشده" in told
    assert "قبض ۷ و ۱۲" in told
    assert "مانده" not in told


@pytest.mark.parametrize("unpaid", [[], BILLS])
def test_what_earlier_bills_left_over_is_told_as_an_amount(unpaid: list[Bill]) -> None:
    told = _told(unpaid, Rials(25_000))
    assert "۲۵٬۰۰۰ ریال مانده از قبض‌های پیشین" in told
    assert "در قبض بعدی" in told


@pytest.mark.parametrize("rest", [Rials(999), Rials(-5_000)])
def test_a_rest_that_no_bill_could_ask_for_and_a_credit_are_no_obstacle(rest: Rials) -> None:
    assert debt_obstacle(BILL_ID, [], rest, collected_by=()) is None
    told = _told(BILLS, rest)
    assert "مانده" not in told


@pytest.mark.parametrize(("unpaid", "rest"), [(BILLS, Rials(0)), ([], Rials(25_000)), (BILLS, Rials(25_000))])
def test_a_service_that_collects_debts_is_told_as_the_remedy(unpaid: list[Bill], rest: Rials) -> None:
    told = _told(unpaid, rest, collected_by=["پرداخت بدهی", "تسویه"])
    assert "با درخواست «پرداخت بدهی» یا «تسویه»" in told
    assert "در قبض بعدی" not in told


def test_a_change_tells_the_bills_of_its_connection_and_the_services_that_collect_them() -> None:
    world, owed = ChangesWorld(), World().owe(200_000)
    world.uow.bills.add(owed)
    [told] = world.obstacles("amperage-increase", {"amperage": 32})
    assert to_persian_digits(owed.number) in told
    plain = {each.title: each.standard for each in all_services().values() if each.standard}
    collecting = [title for title, standard in plain.items() if standard.collect_debts]
    assert all(f"«{title}»" in told for title in collecting)


def test_a_debt_of_a_connection_that_is_merged_is_told_as_its_own() -> None:
    world = ChangesWorld()
    world.add(carried=Rials(25_000))
    told = world.obstacles("split-merge", {"splitKind": "merge", "mergedBillIds": OTHER})
    assert [to_persian_digits(OTHER) in each and "۲۵٬۰۰۰ ریال" in each for each in told] == [True]
