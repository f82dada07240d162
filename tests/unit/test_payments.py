"""Payments are matched to their bill and counted once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.payments import BillIdentifiers, BillNumber, PaymentAnswer, PaymentNotice, record_payment
from services.billing.void import close_unpaid_bill
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.money import Rials
from services.text import to_persian_digits
from tests.unit.billing_world import BILL_ID, World

STUB = PaymentNotice(reference="R-1001", amount="1177000", paid_on="1405/08/30", channel=PaymentChannel.COUNTER)


class Till:
    """A world with one bill of 1,177,000 rials."""

    def __init__(self) -> None:
        self.world = World()
        self.bill = self.world.charge(1_177_000)

    def tell(self, notice: PaymentNotice = STUB, bill: Bill | None = None) -> PaymentAnswer:
        number = BillNumber(number=(bill or self.bill).number)
        return record_payment(self.world.uow, clock=self.world.clock, bill=number, notice=notice)

    def money(self) -> int:
        """What was counted, in rials."""
        payments = self.world.uow.bills.payment_rows.values()
        return sum(each.amount.amount for each in payments if each.is_counted and each.amount is not None)


def test_a_payment_pays_its_bill() -> None:
    till = Till()
    answer = till.tell()
    assert (answer.result, answer.accepted, answer.bill_number) == (PaymentResult.ACCEPTED, True, till.bill.number)
    assert answer.message == "پرداخت ۱٬۱۷۷٬۰۰۰ ریال با شمارهٔ مرجع R-۱۰۰۱ ثبت شد."
    assert till.world.uow.bills.get(till.bill.number).state is BillState.PAID
    (payment,) = till.world.uow.bills.payments_of(till.bill.number)
    assert (payment.amount, payment.recorded_at) == (Rials(1_177_000), till.world.clock.now())


def test_the_waiting_process_is_told_by_the_number_of_the_bill() -> None:
    till = Till()
    till.tell()
    (message,) = till.world.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key) == ("payment-received", till.bill.number)
    (payment,) = till.world.uow.bills.payment_rows.values()
    assert message.message_id == f"payment-{payment.number}"
    assert message.variables == {"paymentReference": "R-1001"}
    assert message.ttl > timedelta(days=60)


def test_a_bill_without_a_request_has_no_process_to_tell() -> None:
    till = Till()
    till.world.uow.bills.save(replace(till.bill, tracking_code=None))
    assert till.tell().accepted
    assert not till.world.uow.outbox.message_rows


def test_the_identifiers_on_the_bill_find_it_with_digits_of_any_script() -> None:
    till = Till()
    bill = BillIdentifiers(
        bill_id=to_persian_digits(BILL_ID), payment_id=to_persian_digits(till.bill.payment_id.zfill(13))
    )
    answer = record_payment(till.world.uow, clock=till.world.clock, bill=bill, notice=STUB)
    assert (answer.result, answer.bill_number) == (PaymentResult.ACCEPTED, till.bill.number)


def test_the_same_payment_told_again_counts_once() -> None:
    till = Till()
    till.tell()
    answer = till.tell(replace(STUB, reference=" \u200fR-۱۰۰۱ ", amount="۱٬۱۷۷٬۰۰۰"))
    assert (answer.result, answer.accepted) == (PaymentResult.ALREADY_RECORDED, True)
    assert till.money() == 1_177_000
    assert len(till.world.uow.outbox.message_rows) == 1


def test_a_reference_of_another_bill_is_refused() -> None:
    till = Till()
    till.tell()
    other = till.world.charge(1_177_000)
    answer = till.tell(bill=other)
    assert (answer.result, answer.accepted) == (PaymentResult.REFERENCE_USED, False)
    assert till.world.uow.bills.get(other.number).state is BillState.ISSUED
    assert till.money() == 1_177_000


@pytest.mark.parametrize("amount", ["1177001", "1000", "0", "11770000"])
def test_an_amount_that_differs_pays_nothing(amount: str) -> None:
    till = Till()
    answer = till.tell(replace(STUB, amount=amount))
    assert (answer.result, answer.accepted) == (PaymentResult.AMOUNT_DIFFERS, False)
    assert "۱٬۱۷۷٬۰۰۰ ریال" in answer.message
    assert till.world.uow.bills.get(till.bill.number).state is BillState.ISSUED
    assert till.money() == 0


def test_a_known_reference_with_another_amount_is_not_the_same_payment() -> None:
    till = Till()
    till.tell()
    assert till.tell(replace(STUB, amount="1178000")).result is PaymentResult.AMOUNT_DIFFERS
    assert till.money() == 1_177_000


def test_a_paid_bill_is_not_paid_twice() -> None:
    till = Till()
    till.tell()
    answer = till.tell(replace(STUB, reference="R-1002"))
    assert (answer.result, answer.accepted) == (PaymentResult.BILL_ALREADY_PAID, False)
    assert till.money() == 1_177_000


def test_a_void_bill_takes_no_money() -> None:
    till = Till()
    close_unpaid_bill(till.world.uow, clock=till.world.clock, bill_number=till.bill.number)
    answer = till.tell()
    assert (answer.result, answer.accepted) == (PaymentResult.BILL_VOID, False)
    assert till.money() == 0


@pytest.mark.parametrize(
    "bill",
    [
        BillNumber(number="14050009999"),
        BillNumber(number=""),
        BillIdentifiers(bill_id="9985235404124", payment_id="880000568"),
        BillIdentifiers(bill_id="9985235404125", payment_id="880000568"),
        BillIdentifiers(bill_id="", payment_id=""),
        BillIdentifiers(bill_id="9" * 5_000_000, payment_id="1"),
    ],
)
def test_an_unknown_bill_is_answered_as_such(bill: BillNumber | BillIdentifiers) -> None:
    till = Till()
    answer = record_payment(till.world.uow, clock=till.world.clock, bill=bill, notice=STUB)
    assert (answer.result, answer.bill_number) == (PaymentResult.UNKNOWN_BILL, None)
    assert till.money() == 0


@pytest.mark.parametrize(
    ("notice", "says"),
    [
        (replace(STUB, reference="  "), "شمارهٔ مرجع"),
        (replace(STUB, reference="9" * 41), "شمارهٔ مرجع"),
        (replace(STUB, amount="یک میلیون"), "مبلغ"),
        (replace(STUB, amount="-1177000"), "مبلغ"),
        (replace(STUB, paid_on="1402/12/30"), "تاریخ"),
        (replace(STUB, paid_on="2026-11-21"), "تاریخ"),
        (replace(STUB, paid_on="1405/09/01"), "آینده"),
        (replace(STUB, paid_on="1405/08/29"), "پیش از تاریخ صدور"),
    ],
)
def test_a_notice_that_cannot_be_read_says_what_is_wrong(notice: PaymentNotice, says: str) -> None:
    till = Till()
    answer = till.tell(notice)
    assert (answer.result, answer.accepted) == (PaymentResult.INVALID_NOTICE, False)
    assert says in answer.message
    assert till.money() == 0
    assert till.bill.number not in till.world.told()
