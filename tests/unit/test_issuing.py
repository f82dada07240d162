"""Issuing and voiding bills: rounding, carrying, identifiers."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.carrying import split_payable, void_bill
from services.billing.fee_bill import issue_fee_bill
from services.billing.issuing import BillTooLarge, PaymentIdsExhausted
from services.billing.view import bill_view
from services.billing.void import PaymentOutcome, close_unpaid_bill, void_open_bills
from services.company import EXAMPLE_COMPANY
from services.errors import NotFound, ReferenceDataMissing
from services.identifiers import parse_payment_id
from services.jalali import parse_jalali
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from tests.unit.billing_world import BILL_ID, REFERENCE, TRACKING_CODE, World

AMOUNTS = st.integers(min_value=0, max_value=10**10)
CARRIED = st.integers(min_value=-(10**10), max_value=10**7)


def balanced(bill: Bill) -> bool:
    return bill.total + bill.carried_in == bill.payable + bill.carried_out


@given(AMOUNTS, CARRIED)
def test_a_bill_asks_for_whole_thousands_and_carries_the_rest(amount: int, carried: int) -> None:
    world = World()
    world.carry(carried)
    bill = world.charge(amount)
    assert bill.payable.amount % 1000 == 0
    assert bill.payable >= ZERO
    assert balanced(bill)
    assert bill.carried_in == Rials(carried)
    assert world.connection.carried == bill.carried_out
    assert bill.carried_out < Rials(1000)
    assert bill.payable == ZERO or bill.carried_out >= ZERO


@given(st.lists(AMOUNTS, max_size=8), st.data())
def test_no_rial_is_lost_or_asked_for_twice_over_many_bills(amounts: list[int], data: st.DataObject) -> None:
    world = World()
    owed = 0
    for amount in amounts:
        bill = world.charge(amount)
        voided = data.draw(st.booleans()) and close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number)
        owed += 0 if voided is PaymentOutcome.UNPAID else amount
    standing = [bill for bill in world.uow.bills.of_connection(BILL_ID) if bill.state is not BillState.VOID]
    assert Rials.total(bill.payable for bill in standing) + world.connection.carried == Rials(owed)


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_what_is_paid_and_what_is_carried_make_up_the_amount(amount: int) -> None:
    payable, rest = split_payable(Rials(amount))
    assert payable + rest == Rials(amount)


def test_a_credit_larger_than_the_bill_leaves_nothing_to_pay_and_is_carried_on() -> None:
    world = World()
    world.carry(-500_000)
    bill = world.charge(120_300)
    assert (bill.payable, bill.state) == (ZERO, BillState.PAID)
    assert world.connection.carried == Rials(-379_700)


def test_the_process_of_a_bill_with_nothing_to_pay_goes_on() -> None:
    world = World()
    bill = world.charge(999)
    (message,) = world.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key) == ("payment-received", bill.number)
    assert message.variables == {"paymentReference": "از محل بستانکاری"}


def test_the_process_of_a_bill_to_be_paid_waits() -> None:
    world = World()
    world.charge(1_000)
    assert not world.uow.outbox.message_rows


def test_a_bill_has_number_identifiers_and_due_date() -> None:
    world = World()
    bill = world.charge(1_234_567)
    assert bill.number == "14050000001"
    parsed = parse_payment_id(bill.payment_id, bill_id=BILL_ID)
    assert (parsed.amount, parsed.year_digit, parsed.period) == (Rials(1_234_000), 5, 20)
    assert bill.due_on == parse_jalali("1405/09/10")
    assert bill.issued_at == world.clock.now()


def test_ad_hoc_bills_of_one_amount_never_share_a_payment_id() -> None:
    world = World()
    bills = [world.charge(5_000) for _ in range(80)]
    assert len({bill.payment_id for bill in bills}) == 80
    with pytest.raises(PaymentIdsExhausted, match=BILL_ID):
        world.charge(5_000)
    assert world.charge(6_000).payment_id not in {bill.payment_id for bill in bills}


def test_a_payment_id_of_ten_years_ago_is_passed_over() -> None:
    world = World()
    old = world.charge(5_000)
    world.clock.advance(timedelta(days=3653))
    new = world.charge(5_000)
    assert new.number.startswith("1415")
    assert parse_payment_id(new.payment_id, bill_id=BILL_ID).year_digit == 5
    assert new.payment_id != old.payment_id


def test_an_amount_beyond_the_payment_id_is_refused() -> None:
    world = World()
    with pytest.raises(BillTooLarge, match=BILL_ID):
        world.charge(100_000_000_000)


def test_fees_are_billed_in_one_go_with_their_tax() -> None:
    world = World()
    bill = fee_bill(world, "seal-replacement", "meter-test-fee", "seal-replacement")
    assert [(line.code, line.amount) for line in bill.lines] == [
        ("seal-replacement", Rials(380_000)),
        ("meter-test-fee", Rials(720_000)),
        ("value-added-tax", Rials(110_000)),
    ]
    assert (bill.kind, bill.payable) == (BillKind.FEES, Rials(1_210_000))


def test_damages_bear_no_tax() -> None:
    bill = fee_bill(World(), "tampering-penalty")
    assert [line.code for line in bill.lines] == ["tampering-penalty"]


def test_a_request_has_one_fee_bill_until_it_is_void() -> None:
    world = World()
    first = fee_bill(world, "seal-replacement")
    assert fee_bill(world, "seal-replacement") == first
    close_unpaid_bill(world.uow, clock=world.clock, bill_number=first.number)
    assert fee_bill(world, "seal-replacement").number != first.number


def test_a_fee_bill_needs_known_fees() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fee_bill(World())
    world = World()
    with pytest.raises(ReferenceDataMissing):
        fee_bill(world, "seal-replacement", "unheard-of")
    assert not world.uow.bills.of_connection(BILL_ID)


def fee_bill(world: World, *codes: str) -> Bill:
    return issue_fee_bill(
        world.uow, clock=world.clock, reference=REFERENCE, tracking_code=TRACKING_CODE, fee_items=codes
    )


def test_a_void_bill_gives_back_what_it_had_taken_up() -> None:
    world = World()
    world.carry(700)
    bill = world.charge(1_400)
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
    assert world.uow.bills.get(bill.number).state is BillState.VOID
    assert world.connection.carried == Rials(700)


def test_a_bill_is_voided_once() -> None:
    world = World()
    bill = world.charge(1_400)
    for _ in range(2):
        assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
        assert world.connection.carried == ZERO


def test_a_paid_bill_is_not_voided() -> None:
    world = World()
    bill = world.charge(10)
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.PAID
    assert world.uow.bills.get(bill.number).state is BillState.PAID


def test_an_unknown_bill_cannot_be_voided() -> None:
    with pytest.raises(NotFound):
        close_unpaid_bill(World().uow, clock=World().clock, bill_number="0")


def test_a_debt_that_is_not_paid_in_time_stays_due() -> None:
    world = World()
    bill = world.charge(2_000_500, BillKind.DEBT)
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
    assert world.uow.bills.get(bill.number) == bill


def test_a_debt_stays_owed_when_its_bill_is_void() -> None:
    world = World()
    world.carry(300)
    bill = world.charge(2_000_500, BillKind.DEBT)
    void_bill(world.uow, bill)
    assert world.connection.carried == Rials(2_000_800)


def test_all_unpaid_bills_of_a_request_are_voided_and_no_others() -> None:
    world = World()
    paid, open_bill, other = world.charge(10), world.charge(5_000), world.charge(5_000, tracking_code="other")
    assert [bill.number for bill in void_open_bills(world.uow, tracking_code=TRACKING_CODE)] == [open_bill.number]
    assert world.uow.bills.get(paid.number).state is BillState.PAID
    assert world.uow.bills.get(other.number).state is BillState.ISSUED
    assert void_open_bills(world.uow, tracking_code=TRACKING_CODE) == []


def test_the_view_shows_what_was_carried_so_that_its_lines_sum_up() -> None:
    world = World()
    world.carry(800)
    view = bill_view(world.uow, world.charge(1_234_567), EXAMPLE_COMPANY)
    assert view["amountRials"] == 1_235_000
    assert view["amountText"] == "۱٬۲۳۵٬۰۰۰ ریال"
    assert view["dueText"] == "۱۴۰۵/۰۹/۱۰"
    assert view["lines"] == [
        {"title": "هزینه", "amountText": "۱٬۲۳۴٬۵۶۷ ریال"},
        {"title": "مانده از قبض‌های پیشین", "amountText": "۸۰۰ ریال"},
        {"title": "مانده برای قبض بعدی", "amountText": "\u200e\u2212۳۶۷ ریال"},
    ]


def test_the_view_shows_nothing_carried_where_nothing_is() -> None:
    world = World()
    view = bill_view(world.uow, world.charge(3_000), EXAMPLE_COMPANY)
    assert [line["title"] for line in view["lines"]] == ["هزینه"]
    assert (view["billId"], view["provisional"]) == (BILL_ID, False)
