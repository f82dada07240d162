"""Who has paid the bill of the debts has been given the service: that cannot be withdrawn any more (ADR 26)."""

import pytest

from services.model.bills import BillState
from services.model.keys import BillKind
from services.withdrawal import WithdrawalResult, told, withdraw_request
from tests.fakes.samples import company_records, registered, sample_bill
from tests.fakes.uow import FixedClock


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (BillState.PAID, WithdrawalResult.ALREADY_PAID),
        (BillState.ISSUED, WithdrawalResult.ACCEPTED),
        (BillState.VOID, WithdrawalResult.ACCEPTED),
    ],
)
def test_a_request_can_be_withdrawn_until_the_debts_are_paid(state: BillState, answer: WithdrawalResult) -> None:
    uow, clock = company_records(), FixedClock()
    code = registered(uow, clock, service="previous-debt-payment").tracking_code
    uow.bills.add(sample_bill(number="b-1", kind=BillKind.OVERDUE, state=state, tracking_code=code))
    assert withdraw_request(uow, clock=clock, tracking_code=code) is answer
    assert bool(uow.outbox.message_rows) is (answer is WithdrawalResult.ACCEPTED)


def test_the_refusal_speaks_of_the_bill_not_of_costs() -> None:
    persian, _ = told(WithdrawalResult.ALREADY_PAID)
    assert persian.startswith("قبض این درخواست پرداخت شده است")
