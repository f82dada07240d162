"""All that a connection owes is asked for in one bill, and owed as before where that is not paid."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace

import pytest

from deploy.demo.stories import common
from deploy.demo.stories.story import DAY
from services.billing.carrying import is_settled
from services.model.bills import BillState
from services.model.keys import BillKind
from services.money import Rials
from tests.process.office import EmbeddedCase, NewCase, plain

pytestmark = pytest.mark.process


@pytest.fixture
def debt(new_case: NewCase) -> EmbeddedCase:
    """A payment of previous debts: two bills are unpaid."""
    return new_case("previous-debt-payment")


def states_of_debts(case: EmbeddedCase) -> list[BillState]:
    with case.office.begin() as uow:
        bills = uow.bills.of_connection(case.connection.bill_id)
    return [each.state for each in bills if each.kind == BillKind.PERIODIC]


@pytest.mark.steps("STD-05", "STD-06")
def test_what_is_owed_is_collected_in_one_bill(debt: EmbeddedCase) -> None:
    asyncio.run(debt.apply())
    assert states_of_debts(debt) == [BillState.CONSOLIDATED] * 2
    asyncio.run(plain(debt).charge())
    [bill] = debt.bills()
    assert (bill.kind, bill.state) == (BillKind.OVERDUE, BillState.PAID)
    with debt.office.begin() as uow:
        owed = uow.bills.of_connection(debt.connection.bill_id)[:2]
        assert all(is_settled(uow, each) for each in owed)
    assert bill.payable == Rials.total(each.payable for each in owed)
    assert debt.request.outcome == "account-settled"
    assert debt.sms() == ["request-registered", "fee-bill", "service-given"]
    debt.instance.assert_completed()


async def leave_unpaid(case: EmbeddedCase) -> None:
    await common.hand_over_bill(case)
    await case.wait(11 * DAY)


async def withdraw(case: EmbeddedCase) -> None:
    await common.hand_over_bill(case)
    await case.withdraw()


@pytest.mark.parametrize(("ends", "outcome"), [(leave_unpaid, "unpaid"), (withdraw, "withdrawn")])
def test_a_debt_that_is_not_paid_in_time_or_given_up_is_owed_as_before(
    debt: EmbeddedCase, ends: Callable[[EmbeddedCase], Coroutine[None, None, None]], outcome: str
) -> None:
    asyncio.run(debt.apply())
    asyncio.run(ends(debt))
    asyncio.run(debt.closed())
    assert [each.state for each in debt.bills()] == [BillState.VOID]
    assert states_of_debts(debt) == [BillState.ISSUED] * 2
    assert debt.request.outcome == outcome
    assert ("payment-reminder" in debt.sms()) is (outcome == "unpaid")


def test_where_nothing_is_owed_nothing_is_asked_for(debt: EmbeddedCase) -> None:
    with debt.office.begin() as uow:
        for bill in uow.bills.of_connection(debt.connection.bill_id):
            uow.bills.save(replace(bill, state=BillState.PAID))
    asyncio.run(debt.apply())
    debt.instance.assert_completed()
    assert debt.bills() == []
    assert debt.request.outcome == "account-settled"
    assert debt.sms() == ["request-registered", "service-given"]
