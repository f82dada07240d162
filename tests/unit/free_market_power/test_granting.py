"""The costs and the deposit, and the grant of the period."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import NotFound
from services.model.answers import Answer
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.requests import RequestState
from services.money import ZERO, Rials
from services.specific.free_market_power.deposit_bill import DEPOSIT_LINE, deposit_lines, deposit_paid
from services.specific.free_market_power.granting import GRANTED
from services.specific.free_market_power.model import PowerKind, PowerTerms
from services.specific.free_market_power.ports import PowerPeriods
from services.specific.free_market_power.terms import terms_of
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import REFERENCE
from tests.unit.free_market_power.power_case import FIRST, LAST, RATE, TODAY, Power


@pytest.fixture
def power() -> Power:
    return Power()


def test_the_deposit_is_a_line_of_its_own_by_kw_and_untaxed(power: Power) -> None:
    bill = power.bill()
    assert power.bill() == bill
    [deposit] = [line for line in bill.lines if line.code == DEPOSIT_LINE]
    assert deposit.amount == RATE.times(4)
    assert "۴ کیلووات" in deposit.title
    fee, tax = (
        next(line.amount for line in bill.lines if line.code == code)
        for code in ("temporary-power-fee", "value-added-tax")
    )
    assert tax.amount * 10 == fee.amount
    assert bill.total == fee + tax + deposit.amount


@given(kw=st.integers(min_value=1, max_value=5_000), rate=st.integers(min_value=1, max_value=10**8))
def test_a_deposit_is_the_rate_times_the_power(kw: int, rate: int) -> None:
    terms = PowerTerms(kind=PowerKind.TEMPORARY, first_day=TODAY, last_day=TODAY, power_kw=kw)
    fee = replace(REFERENCE.fee("free-market-deposit", TODAY), amount=Rials(rate))
    reference = replace(REFERENCE, fees=(fee,))
    [line] = deposit_lines(reference, terms, fee=fee.code, on=TODAY)
    assert line.amount == Rials(kw * rate)


def test_where_the_table_gives_no_deposit_there_is_none(power: Power) -> None:
    assert {line.code for line in power.bill(deposit_item=None).lines} == {"temporary-power-fee", "value-added-tax"}
    assert power.granted(deposit_item=None).deposit == ZERO


def test_a_deposit_counts_when_it_is_paid(power: Power) -> None:
    bill = power.bill()
    assert deposit_paid(power.uow, power.code) == ZERO
    power.pay(bill)
    assert deposit_paid(power.uow, power.code) == RATE.times(4)


def test_a_period_is_granted_once_and_cannot_be_withdrawn_any_more(power: Power) -> None:
    power.pay(power.bill())
    assert power.grant() == power.grant()
    assert power.grant().outcome == GRANTED
    assert power.period.terms == terms_of(power.request)
    assert power.uow.requests.get(power.code).state is RequestState.CARRIED_OUT
    withdrawn = withdraw_request(power.uow, clock=power.clock, tracking_code=power.code)
    assert withdrawn is WithdrawalResult.ALREADY_CARRIED_OUT


def test_who_has_withdrawn_before_the_grant_gets_none() -> None:
    power = Power()
    assert withdraw_request(power.uow, clock=power.clock, tracking_code=power.code) is WithdrawalResult.ACCEPTED
    assert power.grant().outcome == RequestOutcome.WITHDRAWN
    assert power.uow.repository(PowerPeriods).of_request(power.code) is None


@pytest.mark.parametrize(("days", "first"), [(FIRST, FIRST), (FIRST + 1, FIRST + 1), (LAST, LAST)])
def test_a_period_begins_on_the_day_of_its_grant_at_the_earliest(power: Power, days: int, first: int) -> None:
    power.clock.advance(timedelta(days=days))
    power.grant()
    assert power.period.terms.first_day == TODAY + timedelta(days=first)


def test_a_period_that_has_passed_is_not_granted_and_its_money_is_credit(power: Power) -> None:
    bill = power.bill()
    power.pay(bill)
    power.clock.advance(timedelta(days=LAST + 1))
    for _ in range(2):
        grant = power.grant()
        assert grant.outcome == RequestOutcome.REJECTED
        assert grant.text is not None
        assert "بستانکاری شماست" in grant.text
    assert power.connection.carried == -bill.total
    assert [each.state for each in power.uow.bills.of_request(power.code)] == [BillState.PAID] * 2


def test_days_that_another_request_was_granted_meanwhile_are_not_granted_twice(power: Power) -> None:
    power.granted()
    other = replace(power.request, tracking_code="7078961615", draft_key="d-2")
    power.uow.requests.add(other)
    power.code = "7078961615"
    grant = power.grant()
    assert (grant.outcome, grant.text) == (RequestOutcome.REJECTED, "این روزها در دورهٔ دیگری از همین اشتراک است")


def test_a_connection_without_power_is_granted_none(power: Power) -> None:
    power.uow.connections.save(replace(power.connection, state=ConnectionState.CUT))
    assert power.grant().outcome == RequestOutcome.REJECTED


def test_a_request_that_asks_for_no_period_has_no_terms(power: Power) -> None:
    answers: dict[str, Answer] = {
        key: answer for key, answer in power.request.application.answers.items() if key != "lastDay"
    }
    application = replace(power.request.application, answers=answers)
    with pytest.raises(NotFound):
        terms_of(replace(power.request, application=application))
