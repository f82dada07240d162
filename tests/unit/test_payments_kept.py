"""Every payment that we are told of is kept: one notice one row, and one transaction counted once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.payment_notice import LONGEST_TOLD, notice_of_stub
from services.billing.payments import BillIdentifiers, BillNumber, PaymentAnswer, PaymentNotice, record_payment
from services.billing.void import close_unpaid_bill
from services.identifiers import make_bill_id
from services.model.bills import Bill, BillState, Payment, PaymentChannel, PaymentResult, PaymentState
from services.model.keys import BillKind
from services.money import Rials
from tests.unit.billing_world import BILL_ID, World, connection

STUB = PaymentNotice(reference="048834", amount="1177000", paid_on="1405/08/30", channel=PaymentChannel.COUNTER)
GATEWAY = replace(STUB, channel=PaymentChannel.GATEWAY)
NEIGHBOUR = make_bill_id(file_code=7_310_043, company="041")


class Till:
    """A world with a bill of 1,177,000 rials, and one of the same amount of another connection."""

    def __init__(self) -> None:
        self.world = World()
        self.bill = self.world.charge(1_177_000)
        self.world.uow.connections.save(replace(connection(), bill_id=NEIGHBOUR))
        self.other = replace(self.world.charge(1_177_000), bill_id=NEIGHBOUR)
        self.world.uow.bills.save(self.other)

    def tell(
        self, notice: PaymentNotice = STUB, bill: Bill | None = None, corrects: str | None = None
    ) -> PaymentAnswer:
        number = BillNumber(number=(bill or self.bill).number)
        return record_payment(self.world.uow, clock=self.world.clock, bill=number, notice=notice, corrects=corrects)

    @property
    def payments(self) -> list[Payment]:
        return list(self.world.uow.bills.payment_rows.values())

    def messages(self, name: str) -> list[str]:
        return [each.correlation_key for each in self.world.uow.outbox.message_rows.values() if each.name == name]


def tell_void(till: Till) -> PaymentAnswer:
    close_unpaid_bill(till.world.uow, clock=till.world.clock, bill_number=till.bill.number)
    return till.tell()


def tell_twice_paid(till: Till) -> PaymentAnswer:
    till.tell(replace(STUB, reference="first"))
    return till.tell()


def tell_consolidated(till: Till) -> PaymentAnswer:
    owed = till.world.owe(400_000)
    till.world.ask()
    till.world.account_bill()
    return till.tell(replace(STUB, amount="400000"), bill=owed)


def tell_unknown(till: Till) -> PaymentAnswer:
    bill = BillIdentifiers(bill_id=BILL_ID, payment_id="12345678")
    return record_payment(till.world.uow, clock=till.world.clock, bill=bill, notice=STUB)


@pytest.mark.parametrize(
    ("tell", "result"),
    [
        (tell_void, PaymentResult.BILL_VOID),
        (tell_twice_paid, PaymentResult.BILL_ALREADY_PAID),
        (tell_consolidated, PaymentResult.BILL_CONSOLIDATED),
        (tell_unknown, PaymentResult.UNKNOWN_BILL),
        (lambda till: till.tell(replace(STUB, amount="1000")), PaymentResult.AMOUNT_DIFFERS),
        (lambda till: till.tell(replace(STUB, paid_on="1405/08/29")), PaymentResult.INVALID_NOTICE),
        (lambda till: till.tell(replace(STUB, amount="یک میلیون")), PaymentResult.INVALID_NOTICE),
        (lambda till: till.tell(replace(STUB, reference="9" * 5_000_000)), PaymentResult.INVALID_NOTICE),
        (lambda till: till.tell(replace(STUB, paid_on="\0\ud800")), PaymentResult.INVALID_NOTICE),
    ],
    ids=["void", "twice", "consolidated", "unknown", "amount", "before-bill", "no-amount", "boundless", "unreadable"],
)
def test_what_pays_no_bill_is_kept_and_told_to_revenue_once(
    tell: Callable[[Till], PaymentAnswer], result: PaymentResult
) -> None:
    till = Till()
    answer = tell(till)
    assert answer.result is result
    payment = till.world.uow.bills.payment_numbered(str(answer.payment_number))
    assert (payment.state, payment.bill_number, payment.result) == (PaymentState.WAITING, None, result)
    assert payment.answer == answer.message
    assert all(len(text) <= LONGEST_TOLD for text in payment.told.values())
    assert till.messages("payment-unmatched") == [payment.number]


@pytest.mark.parametrize("notice", [replace(GATEWAY, amount="1000"), replace(STUB, amount="x", reference="")])
def test_the_same_notice_again_is_the_same_row_and_gets_the_same_answer(notice: PaymentNotice) -> None:
    till = Till()
    first = till.tell(notice)
    till.world.clock.advance(timedelta(hours=1))
    assert till.tell(replace(notice, paid_on=" ۱۴۰۵-۸-۳۰ ")) == first
    assert len(till.payments) == 1


def test_all_faults_of_a_stub_are_told_at_once() -> None:
    till = Till()
    message = till.tell(replace(STUB, reference=" ", amount="-5", paid_on="1405/13/01")).message
    assert message.count("\n- ") == 2
    assert all(word in message for word in ("شمارهٔ مرجع", "مبلغ", "تاریخ"))


def test_a_form_that_was_sent_empty_tells_of_no_payment() -> None:
    till = Till()
    answer = till.tell(notice_of_stub(None))
    assert (answer.result, answer.payment_number, till.payments) == (PaymentResult.INVALID_NOTICE, None, [])
    assert answer.message.count("\n- ") == 2


def test_numbers_of_a_form_are_read_as_their_text() -> None:
    till = Till()
    stub = {"reference": 123456789012, "amount": 1177000.0, "paidOn": "1405/08/30", "terminal": True}
    assert till.tell(notice_of_stub(stub)).result is PaymentResult.ACCEPTED
    assert [(each.reference, each.terminal) for each in till.payments] == [("123456789012", "")]


def test_cards_and_telephones_that_were_typed_into_a_notice_are_not_kept() -> None:
    till = Till()
    till.tell(replace(STUB, amount="۶۰۳۷۹۹۷۱۲۳۴۵۶۷۸۹", paid_on="0912 3456789 / 09123456789"))
    [payment] = till.payments
    assert payment.told["amount"] == "603799…6789"
    assert "09123456789" not in payment.told["paidOn"]


def test_two_strangers_whose_stubs_bear_the_same_digits_have_both_paid() -> None:
    till = Till()
    assert [till.tell(bill=bill).result for bill in (till.bill, till.other)] == [PaymentResult.ACCEPTED] * 2


def test_one_stub_does_not_pay_two_bills_of_a_connection() -> None:
    till = Till()
    second = till.world.charge(1_177_000)
    assert [till.tell(bill=bill).result for bill in (till.bill, second)] == [
        PaymentResult.ACCEPTED,
        PaymentResult.REFERENCE_USED,
    ]


@pytest.mark.parametrize(
    ("channel", "changes"),
    [
        (PaymentChannel.COUNTER, {"terminal": "ملت ۱۲"}),
        (PaymentChannel.GATEWAY, {"terminal": "2"}),
        (PaymentChannel.GATEWAY, {"paid_on": "1405/08/29"}),
        (PaymentChannel.COUNTER, {"channel": PaymentChannel.GATEWAY}),
    ],
)
def test_another_terminal_day_or_channel_gives_the_same_reference_anew(
    channel: PaymentChannel, changes: dict[str, object]
) -> None:
    till = Till()
    early = till.world.clock.now() - timedelta(days=2)
    second = replace(till.world.charge(1_177_000), issued_at=early)
    till.world.uow.bills.save(second)
    notice = replace(STUB, channel=channel)
    assert till.tell(notice).result is PaymentResult.ACCEPTED
    assert till.tell(replace(notice, **changes), bill=second).result is PaymentResult.ACCEPTED  # type: ignore[arg-type]


@pytest.mark.parametrize("notice", [GATEWAY, replace(STUB, terminal="12"), replace(GATEWAY, terminal="12")])
def test_a_terminal_gives_a_reference_once_a_day_whoever_pays(notice: PaymentNotice) -> None:
    till = Till()
    assert till.tell(notice).result is PaymentResult.ACCEPTED
    assert till.tell(notice, bill=till.other).result is PaymentResult.REFERENCE_USED


def test_a_transaction_that_is_told_in_two_ways_counts_once() -> None:
    till = Till()
    [first, again] = [till.tell(replace(STUB, terminal=name)) for name in ("Mellat-12", "mellat-12")]
    assert (again.result, again.payment_number) == (PaymentResult.ALREADY_RECORDED, first.payment_number)


def test_a_stub_that_is_put_right_is_the_one_that_waited() -> None:
    till = Till()
    wrong = till.tell(replace(STUB, amount="11770000"))
    right = till.tell()
    assert (right.result, right.payment_number) == (PaymentResult.ACCEPTED, wrong.payment_number)
    assert [each.state for each in till.payments] == [PaymentState.MATCHED]
    assert till.messages("payment-resolved") == [right.payment_number]


@pytest.mark.parametrize("changes", [{"reference": "048835"}, {"terminal": "12"}])
def test_another_stub_does_not_put_the_waiting_one_right(changes: dict[str, str]) -> None:
    till = Till()
    till.tell(replace(STUB, amount="500000"))
    till.tell(replace(STUB, amount="677000", **changes))  # type: ignore[arg-type]
    assert [each.amount for each in till.payments] == [Rials(500_000), Rials(677_000)]


def test_a_gateway_corrects_nothing_two_of_its_amounts_are_two_payments() -> None:
    till = Till()
    till.tell(replace(GATEWAY, amount="500000"))
    assert till.tell(GATEWAY).result is PaymentResult.ACCEPTED
    assert [each.state for each in till.payments] == [PaymentState.WAITING, PaymentState.MATCHED]


def test_a_stub_says_which_one_it_puts_right_whatever_was_mistyped() -> None:
    till = Till()
    wrong = tell_unknown(till)
    right = till.tell(replace(STUB, reference="7"), corrects=wrong.payment_number)
    assert (right.result, right.payment_number) == (PaymentResult.ACCEPTED, wrong.payment_number)
    assert [(each.reference, each.state) for each in till.payments] == [("7", PaymentState.MATCHED)]


def test_a_form_that_was_sent_empty_in_between_leaves_the_stub_to_be_put_right() -> None:
    till = Till()
    wrong = tell_unknown(till)
    empty = PaymentNotice(reference="", amount="", paid_on="", channel=PaymentChannel.COUNTER)
    for notice in (empty, replace(STUB, reference="7")):
        wrong = till.tell(notice, corrects=wrong.payment_number)
    assert wrong.result is PaymentResult.ACCEPTED
    assert [(each.reference, each.state) for each in till.payments] == [("7", PaymentState.MATCHED)]


def test_a_mistyped_stub_of_a_known_payment_is_taken_back() -> None:
    till = Till()
    known = till.tell()
    wrong = tell_unknown(till)
    again = till.tell(corrects=wrong.payment_number)
    assert (again.result, again.payment_number) == (PaymentResult.ALREADY_RECORDED, known.payment_number)
    taken_back = till.world.uow.bills.payment_numbered(str(wrong.payment_number))
    assert (taken_back.state, taken_back.resolved_by) == (PaymentState.REVERSED, "counter")
    assert till.messages("payment-resolved") == [wrong.payment_number]


def test_a_payment_that_waits_no_more_or_that_a_gateway_told_is_not_put_right() -> None:
    till = Till()
    settled, gateway = till.tell(), till.tell(replace(GATEWAY, amount="5"), bill=till.other)
    for before in (settled, gateway):
        reference = f"x{before.payment_number}"
        notice = replace(STUB, reference=reference, amount="9")
        assert till.tell(notice, corrects=before.payment_number).payment_number != before.payment_number


def test_a_bill_with_nothing_to_pay_is_found_by_what_its_sms_gives() -> None:
    till = Till()
    till.world.carry(-10_000_000)
    bill = till.world.charge(350_000, BillKind.FEES)
    assert (bill.payable, bill.state) == (Rials(0), BillState.PAID)
    printed = BillIdentifiers(bill_id=bill.bill_id, payment_id=bill.payment_id)
    notice = replace(GATEWAY, amount="0")
    answer = record_payment(till.world.uow, clock=till.world.clock, bill=printed, notice=notice)
    assert (answer.result, answer.bill_number) == (PaymentResult.BILL_ALREADY_PAID, bill.number)
