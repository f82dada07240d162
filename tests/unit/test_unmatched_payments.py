"""A payment that waits is assigned, refunded, carried, or found never to have come: each with a reason, once."""

from dataclasses import replace

import pytest

from services.billing.payment_view import payment_line, payment_text
from services.billing.unmatched import ResolutionAnswer, resolve_payment
from services.model.bills import Bill, BillState, Payment, PaymentResult, PaymentState
from services.money import ZERO, Rials
from tests.unit.billing_world import BILL_ID
from tests.unit.test_payments_kept import GATEWAY, STUB, Till

REASON = "پرداخت‌کننده تماس گرفت"


class Revenue(Till):
    """A till where 1,177,000 rials came for a bill of that amount which was void by then."""

    def __init__(self) -> None:
        super().__init__()
        self.world.uow.bills.save(replace(self.bill, state=BillState.VOID))
        self.waiting = self.payment_of(self.tell(GATEWAY).payment_number)

    def payment_of(self, number: str | None) -> Payment:
        return self.world.uow.bills.payment_numbered(str(number))

    def settle(self, ruling: str, *, number: str | None = None, **fields: object) -> ResolutionAnswer:
        form = {"ruling": ruling, "reason": REASON, **fields}
        number = number or self.waiting.number
        return resolve_payment(self.world.uow, clock=self.world.clock, number=number, ruling=form, resolved_by="op-7")

    def codes(self, ruling: str, **fields: object) -> set[tuple[str, str]]:
        answer = self.settle(ruling, number=self.waiting.number, **fields)
        assert (answer.accepted, answer.payment.state) == (False, PaymentState.WAITING)
        return {(each.field, each.code) for each in answer.findings}

    @property
    def carried(self) -> int:
        return self.world.connection.carried.amount


def paid_by(revenue: Revenue, bill: Bill) -> list[str]:
    return [each.number for each in revenue.world.uow.bills.payments_of(bill.number)]


def test_an_assigned_payment_pays_its_bill_and_its_process_goes_on() -> None:
    revenue = Revenue()
    bill = revenue.world.charge(1_177_000)
    answer = revenue.settle("assign", billNumber=bill.number)
    assert (answer.payment.state, answer.payment.rest, answer.is_booked) == (PaymentState.ASSIGNED, ZERO, True)
    assert (answer.payment.resolved_by, answer.payment.reason) == ("op-7", REASON)
    assert revenue.world.bill(bill.number).state is BillState.PAID
    assert revenue.world.told() == {bill.number: f"payment-{revenue.waiting.number}"}
    assert paid_by(revenue, bill) == [revenue.waiting.number]
    assert revenue.messages("payment-resolved") == [revenue.waiting.number]


def test_what_is_more_than_the_bill_becomes_credit_of_its_connection() -> None:
    revenue = Revenue()
    bill = revenue.world.charge(1_000_000)
    before = revenue.carried
    payment = revenue.settle("assign", billNumber=bill.number).payment
    assert (payment.rest, payment.carried_to) == (Rials(177_000), BILL_ID)
    assert revenue.carried == before - 177_000


def test_a_payment_is_carried_to_the_connection_of_its_bill_or_to_the_one_that_is_named() -> None:
    revenue = Revenue()
    other = revenue.payment_of(revenue.tell(replace(GATEWAY, reference="b", amount="5000")).payment_number)
    before = revenue.carried
    revenue.settle("carry")
    assert revenue.carried == before - 1_177_000
    named = revenue.settle("carry", number=other.number, billId=revenue.other.bill_id).payment
    assert (named.carried_to, named.rest) == (revenue.other.bill_id, Rials(5000))
    assert revenue.world.uow.connections.get(revenue.other.bill_id).carried == Rials(-5000)


@pytest.mark.parametrize(
    ("ruling", "state"), [("refund", PaymentState.REFUNDED), ("not-received", PaymentState.REVERSED)]
)
def test_a_refund_or_money_that_never_came_books_nothing_here(ruling: str, state: PaymentState) -> None:
    revenue = Revenue()
    before = revenue.carried
    assert revenue.settle(ruling).payment.state is state
    assert (revenue.carried, revenue.world.told()) == (before, {})


def test_what_was_told_is_shown_as_text_and_never_as_a_link_or_a_tag() -> None:
    revenue = Revenue()
    told = replace(GATEWAY, amount="![x](http://a.b/c)", terminal="<b>12</b>", reference="**7`")
    payment = revenue.payment_of(revenue.tell(told).payment_number)
    shown = payment_text(revenue.world.uow, payment)
    assert not set("[]<>`") & set(shown)
    assert "شمارهٔ مرجع ۷، بانک یا پایانهٔ b ۱۲ /b، " in shown
    assert "(http://a.b/c)" in shown


def test_a_payment_is_booked_once() -> None:
    revenue = Revenue()
    revenue.settle("carry")
    before = revenue.carried
    again = revenue.settle("refund")
    assert (again.accepted, again.is_booked, again.payment.state) == (True, False, PaymentState.CARRIED)
    assert revenue.carried == before


def test_a_ruling_that_cannot_be_booked_is_answered_and_nothing_is_done() -> None:
    revenue = Revenue()
    dear, paid = revenue.world.charge(9_000_000), revenue.world.charge(1_177_000)
    revenue.tell(bill=paid)
    owed = revenue.world.owe(1_177_000)
    revenue.world.ask()
    revenue.world.account_bill()
    assert revenue.codes("") == {("ruling", "missing")}
    assert revenue.codes("burn") == {("ruling", "unknown-choice")}
    assert revenue.codes("refund", reason="…") == {("reason", "shape")}
    assert revenue.codes("assign", reason=None) == {("reason", "missing"), ("billNumber", "missing")}
    assert revenue.codes("assign", billNumber="404") == {("billNumber", "unknown-bill")}
    assert revenue.codes("assign", billNumber=dear.number) == {("billNumber", "too-little")}
    assert revenue.codes("assign", billNumber=paid.number) == {("billNumber", "not-unpaid")}
    assert revenue.codes("assign", billNumber=owed.number) == {("billNumber", "consolidated")}
    assert revenue.codes("carry", billId="123") == {("billId", "shape")}
    assert revenue.codes("carry", billId="9985235404124") == {("billId", "unknown-connection")}


@pytest.mark.parametrize("ruling", [None, "assign", ["assign"], 7, {}])
def test_a_form_of_another_shape_is_answered(ruling: object) -> None:
    revenue = Revenue()
    number = revenue.waiting.number
    answer = resolve_payment(
        revenue.world.uow, clock=revenue.world.clock, number=number, ruling=ruling, resolved_by="op-7"
    )
    assert {each.field for each in answer.findings} == {"ruling", "reason"}


def test_an_amount_that_could_not_be_read_is_asked_for() -> None:
    revenue = Revenue()
    blind = revenue.payment_of(revenue.tell(replace(STUB, amount="ناخوانا"), bill=revenue.other).payment_number)
    assert payment_line(blind).startswith("مبلغ ناخوانا، ")
    assert [each.code for each in revenue.settle("refund", number=blind.number).findings] == ["missing"]
    assert revenue.settle("refund", number=blind.number, amount="۲۰٬۰۰۰").payment.amount == Rials(20_000)


def test_a_payment_that_never_came_is_told_again_as_a_new_one_that_waits() -> None:
    revenue = Revenue()
    revenue.world.uow.bills.save(replace(revenue.bill, state=BillState.ISSUED))
    revenue.settle("not-received")
    again = revenue.tell(GATEWAY)
    assert again.result is PaymentResult.PAYMENT_REVERSED
    assert again.payment_number != revenue.waiting.number
    assert revenue.world.bill(revenue.bill.number).state is BillState.ISSUED


def test_a_payment_that_was_assigned_counts_as_its_transaction() -> None:
    revenue = Revenue()
    bill = revenue.world.charge(1_177_000)
    revenue.settle("assign", billNumber=bill.number)
    later = revenue.world.charge(1_177_000)
    assert revenue.tell(GATEWAY, bill=later).result is PaymentResult.REFERENCE_USED
    assert revenue.tell(GATEWAY, bill=bill).result is PaymentResult.ALREADY_RECORDED
    assert revenue.tell(GATEWAY).result is PaymentResult.BILL_VOID


def test_two_transactions_of_one_reference_are_both_counted_where_a_person_says_so() -> None:
    revenue = Revenue()
    bill, second = revenue.world.charge(1_177_000), revenue.world.charge(1_177_000)
    revenue.tell(bill=bill)
    doubtful = revenue.tell(bill=second)
    assert doubtful.result is PaymentResult.REFERENCE_USED
    assert revenue.settle("assign", number=doubtful.payment_number, billNumber=second.number).is_booked
    again = revenue.tell(bill=second)
    assert (again.result, again.accepted) == (PaymentResult.ALREADY_RECORDED, True)


def test_the_lines_of_a_reason_are_told_apart_in_the_one_line_of_a_payment() -> None:
    answer = Revenue().settle("refund", reason="قبضی با این شناسه‌ها نیست\nبه گفتهٔ بانک")
    assert payment_line(answer.payment).endswith("، علت: قبضی با این شناسه‌ها نیست / به گفتهٔ بانک")
