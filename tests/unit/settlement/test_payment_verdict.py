"""Settlement step 7: what was paid is shown, and revenue may find that the money has not come."""

from datetime import timedelta

import pytest

from services.errors import NotFound
from services.jalali import format_jalali
from services.model.bills import BillState, PaymentResult, PaymentState
from services.specific.settlement.payment_verdict import VerdictAnswer, payments_text, record_payment_verdict
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import REFERENCE, TRACKING_CODE, World

REASON = "در صورتحساب بانک نیست"


class PaidSettlement(World):
    """A settlement whose fee bill of 500,000 rials is paid."""

    def __init__(self) -> None:
        super().__init__()
        self.fees = self.charge(500_000)
        self.pay(self.fees, "R-1")

    def verdict(self, verdict: object, reason: object = None) -> VerdictAnswer:
        form = {"paymentVerdict": verdict, "verdictReason": reason}
        return record_payment_verdict(
            self.uow, clock=self.clock, reference=REFERENCE, tracking_code=TRACKING_CODE, verdict=form
        )


def test_the_payments_of_a_request_are_told_with_amount_day_reference_and_channel() -> None:
    case = PaidSettlement()
    text = payments_text(case.uow, tracking_code=TRACKING_CODE)
    assert text.startswith("- قبض هزینهٔ خدمات شمارهٔ ")
    for wanted in ("۵۰۰٬۰۰۰ ریال", "۱۴۰۵/۰۸/۳۰", "شمارهٔ مرجع R-۱", "از درگاه پرداخت"):
        assert wanted in text


def test_a_bill_that_credit_has_paid_is_told_as_such_and_an_unpaid_one_not_at_all() -> None:
    world = World()
    world.charge(500_000)
    assert payments_text(world.uow, tracking_code=TRACKING_CODE) == ""
    world.carry(-10_000_000)
    world.charge(500_000)
    assert payments_text(world.uow, tracking_code=TRACKING_CODE).endswith("از محل بستانکاری")


def test_money_that_has_come_changes_nothing() -> None:
    case = PaidSettlement()
    answer = case.verdict("received")
    assert (answer.accepted, answer.is_reversed, answer.bill) == (True, False, case.bill(case.fees.number))
    assert answer.bill.state is BillState.PAID


def test_money_that_has_not_come_is_reversed_and_the_bill_asks_again_due_anew() -> None:
    case = PaidSettlement()
    case.clock.advance(timedelta(days=30))
    answer = case.verdict("not-received", REASON)
    assert (answer.accepted, answer.is_reversed) == (True, True)
    assert (answer.bill.state, answer.bill.payment_id) == (BillState.ISSUED, case.fees.payment_id)
    assert format_jalali(answer.bill.due_on) == "۱۴۰۵/۱۰/۱۰"
    [payment] = case.uow.bills.payments_of(case.fees.number)
    assert (payment.state, payment.reason, payment.resolved_by) == (PaymentState.REVERSED, REASON, "revenue")
    assert REASON in payments_text(case.uow, tracking_code=TRACKING_CODE)


def test_a_bill_that_asks_again_is_collected_by_another_message() -> None:
    case = PaidSettlement()
    case.verdict("not-received", REASON)
    assert case.pay(case.fees, "R-1") is PaymentResult.PAYMENT_REVERSED
    assert case.pay(case.fees, "R-2") is PaymentResult.ACCEPTED
    messages = [each for each in case.uow.outbox.message_rows.values() if each.name == "payment-received"]
    assert len({each.message_id for each in messages}) == len(messages) == 2


def test_a_reversal_that_is_told_twice_reverses_once() -> None:
    case = PaidSettlement()
    first = case.verdict("not-received", REASON)
    assert case.verdict("not-received", REASON) == first
    assert case.verdict("received") == first


def test_a_request_whose_payment_was_reversed_can_be_withdrawn() -> None:
    case = PaidSettlement()
    case.verdict("not-received", REASON)
    assert withdraw_request(case.uow, clock=case.clock, tracking_code=TRACKING_CODE) is WithdrawalResult.ACCEPTED


@pytest.mark.parametrize(
    ("verdict", "reason", "faults"),
    [
        (None, None, {"paymentVerdict": "missing"}),
        ("lost", REASON, {"paymentVerdict": "unknown-choice"}),
        (["received"], None, {"paymentVerdict": "wrong-type"}),
        ("not-received", None, {"verdictReason": "missing"}),
        ("not-received", {}, {"verdictReason": "wrong-type"}),
        ("not-received", "...", {"verdictReason": "shape"}),
    ],
)
def test_a_verdict_that_says_too_little_leads_back_to_the_form(
    verdict: object, reason: object, faults: dict[str, str]
) -> None:
    case = PaidSettlement()
    answer = case.verdict(verdict, reason)
    assert {each.field: each.code for each in answer.findings} == faults
    assert (answer.is_reversed, answer.bill.state) == (False, BillState.PAID)


def test_a_bill_that_credit_has_paid_has_no_payment_to_reverse() -> None:
    case = PaidSettlement()
    case.carry(-10_000_000)
    case.charge(500_000)
    assert [each.code for each in case.verdict("not-received", REASON).findings] == ["from-credit"]


def test_a_verdict_on_a_request_without_a_fee_bill_is_a_fault_of_the_diagram() -> None:
    world = World()
    with pytest.raises(NotFound):
        record_payment_verdict(
            world.uow, clock=world.clock, reference=REFERENCE, tracking_code=TRACKING_CODE, verdict={}
        )
