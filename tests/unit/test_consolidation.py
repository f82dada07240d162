"""Bills that another one asks for in their place, and their return."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.carrying import is_settled, void_bill
from services.billing.credit import credit_fees
from services.billing.issuing import PAID_FROM_CREDIT
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.billing.view import bill_view
from services.billing.void import PaymentOutcome, close_unpaid_bill, void_open_bills
from services.company import EXAMPLE_COMPANY
from services.errors import RequestClosed
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult, PaymentState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.text import to_persian_digits
from tests.unit.billing_world import BILL_ID, REFERENCE, SECOND, THIRD, TRACKING_CODE, World

STUB = PaymentNotice(reference="R-9", amount="400000", paid_on="1405/08/30", channel=PaymentChannel.COUNTER)


def asked_world() -> World:
    """The world with two requests beside the one that declares a reading."""
    world = World()
    world.ask()
    world.ask(THIRD)
    return world


def some_overdue(world: World) -> Bill:
    bill = world.overdue_bill()
    assert bill is not None
    return bill


def records(world: World) -> tuple[list[Bill], Rials]:
    """Every bill but the void ones, and what is carried."""
    bills = world.uow.bills.of_connection(BILL_ID)
    return [bill for bill in bills if bill.state is not BillState.VOID], world.connection.carried


def test_a_bill_asks_for_those_it_consolidates() -> None:
    world = asked_world()
    world.carry(300)
    old, debt = world.owe(400_300), world.charge(2_000_000, BillKind.DEBT)
    bill = some_overdue(world)
    assert {world.bill(each.number).state for each in (old, debt)} == {BillState.CONSOLIDATED}
    assert [each.number for each in world.uow.bills.consolidated_into(bill.number)] == [old.number, debt.number]
    assert (bill.payable, bill.carried_out) == (Rials(2_400_000), Rials(600))


@pytest.mark.parametrize("carried", [0, 567, -100_000, 3_000_000])
def test_a_bill_that_is_voided_leaves_everything_as_it_found_it(carried: int) -> None:
    world = asked_world()
    world.carry(carried)
    world.owe(400_300)
    world.charge(2_000_000, BillKind.DEBT)
    world.visit(13_840)
    before = records(world)
    account = world.account_bill()
    assert records(world) != before
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=account.number) is PaymentOutcome.UNPAID
    assert records(world) == before
    overdue = some_overdue(world)
    assert [bill.number for bill in void_open_bills(world.uow, tracking_code=THIRD)] == [overdue.number]
    assert records(world) == before


def test_a_bill_is_issued_again_once() -> None:
    world = asked_world()
    world.owe(400_300)
    before = records(world)
    overdue = some_overdue(world)
    for _ in range(2):
        close_unpaid_bill(world.uow, clock=world.clock, bill_number=overdue.number)
        assert records(world) == before


def test_no_rial_is_lost_where_another_bill_came_in_between() -> None:
    world = asked_world()
    old = world.owe(400_000)
    account = world.account_bill()
    between = world.charge(700, BillKind.PERIODIC)
    void_bill(world.uow, account)
    asked = old.payable + between.payable + world.connection.carried
    assert asked == Rials(400_700)


def test_a_stub_of_a_bill_that_was_taken_over_is_told_which_one_to_pay() -> None:
    world = asked_world()
    old = world.owe(400_000)
    overdue = some_overdue(world)
    account = world.account_bill()
    answer = record_payment(world.uow, clock=world.clock, bill=BillNumber(number=old.number), notice=STUB)
    assert (answer.result, answer.accepted, answer.bill_number) == (PaymentResult.BILL_CONSOLIDATED, False, old.number)
    assert to_persian_digits(account.number) in answer.message
    assert to_persian_digits(account.payment_id) in answer.message
    assert to_persian_digits(overdue.number) not in answer.message
    assert [each.state for each in world.uow.bills.payment_rows.values()] == [PaymentState.WAITING]
    assert not world.told()


def test_a_stub_of_a_bill_that_was_paid_with_another_pays_nothing() -> None:
    world = asked_world()
    old = world.owe(400_000)
    world.pay(some_overdue(world))
    assert is_settled(world.uow, world.bill(old.number))
    assert world.pay(old, "R-2") is PaymentResult.BILL_ALREADY_PAID


def test_a_bill_that_was_issued_again_is_paid_as_before() -> None:
    world = asked_world()
    old = world.owe(400_000)
    void_bill(world.uow, some_overdue(world))
    assert world.pay(old) is PaymentResult.ACCEPTED
    assert world.overdue_bill() is None


def test_every_process_that_waits_for_a_bill_within_the_paid_one_is_told_once() -> None:
    world = asked_world()
    world.owe(400_000)
    debt = world.charge(2_000_000, BillKind.DEBT)
    overdue = some_overdue(world)
    account = world.account_bill()
    for _ in range(2):
        world.pay(account)
    assert world.told() == {
        account.number: "payment-1000001",
        overdue.number: f"payment-1000001-{overdue.number}",
        debt.number: f"payment-1000001-{overdue.number}-{debt.number}",
    }
    references = {each.variables["paymentReference"] for each in world.uow.outbox.message_rows.values()}
    assert references == {"R-1"}


def test_credit_that_pays_a_bill_pays_those_within_it() -> None:
    world = asked_world()
    debt = world.charge(2_000_000, BillKind.DEBT)
    world.carry(-9_000_000)
    account = world.account_bill()
    assert account.state is BillState.PAID
    assert world.told() == {
        account.number: f"credit-{account.number}",
        debt.number: f"credit-{account.number}-{debt.number}",
    }
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=debt.number) is PaymentOutcome.PAID
    assert {each.variables["paymentReference"] for each in world.uow.outbox.message_rows.values()} == {PAID_FROM_CREDIT}


def test_the_time_to_pay_a_bill_within_another_ends_with_nothing_changed() -> None:
    world = asked_world()
    debt = world.charge(2_000_000, BillKind.DEBT)
    overdue = some_overdue(world)
    account = world.account_bill()
    before = records(world)
    for bill in (debt, overdue):
        assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
    assert void_open_bills(world.uow, tracking_code=THIRD) == []
    assert records(world) == before
    world.pay(account)
    for bill in (debt, overdue):
        assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.PAID


@pytest.mark.parametrize("ended", [False, True])
def test_a_bill_of_debts_whose_request_has_ended_is_not_issued_again(*, ended: bool) -> None:
    world = asked_world()
    old = world.owe(400_000)
    overdue = some_overdue(world)
    account = world.account_bill()
    if ended:
        world.close(THIRD)
    void_bill(world.uow, account)
    states = [world.bill(bill.number).state for bill in (overdue, old)]
    assert states == ([BillState.VOID, BillState.ISSUED] if ended else [BillState.ISSUED, BillState.CONSOLIDATED])
    assert world.connection.carried == ZERO


def test_the_view_names_each_bill_within_it_and_sums_up() -> None:
    world = asked_world()
    world.carry(300)
    world.owe(400_300)
    world.charge(2_000_400, BillKind.DEBT)
    view = bill_view(world.uow, some_overdue(world), EXAMPLE_COMPANY)
    assert view["amountRials"] == 2_401_000
    assert view["lines"] == [
        {"title": "قبض مصرف دوره شمارهٔ ۱۴۰۵۰۰۰۰۰۰۱، صادرشده در ۱۴۰۵/۰۸/۳۰", "amountText": "۴۰۰٬۰۰۰ ریال"},
        {"title": "قبض بدهی شمارهٔ ۱۴۰۵۰۰۰۰۰۰۲، صادرشده در ۱۴۰۵/۰۸/۳۰", "amountText": "۲٬۰۰۱٬۰۰۰ ریال"},
    ]


class Ledger:
    """A world to which anything may happen in any order; `choice` picks a bill or a request."""

    def __init__(self, carried: int) -> None:
        self.world = asked_world()
        self.world.carry(carried)
        self.carried = Rials(carried)
        self.payments = 0

    def bill(self, choice: int) -> Bill | None:
        bills = self.world.uow.bills.of_connection(BILL_ID)
        return bills[choice % len(bills)] if bills else None

    def owe(self, _choice: int, amount: int) -> None:
        self.world.owe(amount)

    def debt(self, choice: int, amount: int) -> None:
        self.world.charge(amount, BillKind.DEBT, CODES[choice % len(CODES)])

    def account(self, _choice: int, amount: int) -> None:
        self.world.visit(13_240 + amount % 600)
        self.world.account_bill()

    def overdue(self, _choice: int, _amount: int) -> None:
        with suppress(RequestClosed):
            self.world.overdue_bill()

    def energy(self, _choice: int, _amount: int) -> None:
        self.world.energy_bill()

    def pay(self, choice: int, _amount: int) -> None:
        if bill := self.bill(choice):
            self.payments += 1
            self.world.pay(bill, f"R-{self.payments}")

    def close(self, choice: int, _amount: int) -> None:
        if bill := self.bill(choice):
            close_unpaid_bill(self.world.uow, clock=self.world.clock, bill_number=bill.number)

    def void(self, choice: int, _amount: int) -> None:
        void_open_bills(self.world.uow, tracking_code=CODES[choice % len(CODES)])

    def end(self, _choice: int, _amount: int) -> None:
        void_open_bills(self.world.uow, tracking_code=THIRD)
        self.world.close(THIRD)

    def credit(self, _choice: int, _amount: int) -> None:
        credit_fees(self.world.uow, clock=self.world.clock, reference=REFERENCE, tracking_code=SECOND)

    def check(self) -> None:
        bills = self.world.uow.bills.of_connection(BILL_ID)
        asked = [bill for bill in bills if bill.state in (BillState.ISSUED, BillState.PAID)]
        charged = [bill for bill in bills if bill.state is not BillState.VOID]
        assert Rials.total(
            bill.payable for bill in asked
        ) + self.world.connection.carried == self.carried + Rials.total(bill.total for bill in charged)
        for bill in bills:
            assert bill.payable.amount % 1000 == 0
            assert bill.payable >= ZERO
            assert (bill.state is BillState.CONSOLIDATED) == (bill.consolidated_into is not None)
            assert bill.consolidated_into is None or self.world.bill(bill.consolidated_into).state is not BillState.VOID
        self._check_payments([bill for bill in bills if bill.state is BillState.PAID])
        waited_for = [each for each in bills if each.kind != BillKind.PERIODIC and each.total >= ZERO]
        told = self.world.told()
        assert [each.number in told for each in waited_for] == [is_settled(self.world.uow, each) for each in waited_for]

    def _check_payments(self, paid: list[Bill]) -> None:
        payments = self.world.uow.bills.payment_rows.values()
        money = Rials.total(each.amount for each in payments if each.is_counted and each.amount is not None)
        assert money == Rials.total(bill.payable for bill in paid)


Action = Callable[[Ledger, int, int], None]
CODES = (TRACKING_CODE, SECOND, THIRD)
ACTIONS = (
    Ledger.owe,
    Ledger.debt,
    Ledger.account,
    Ledger.overdue,
    Ledger.energy,
    Ledger.pay,
    Ledger.close,
    Ledger.void,
    Ledger.end,
    Ledger.credit,
)


@settings(max_examples=200)
@given(
    st.integers(min_value=-(10**6), max_value=10**6),
    st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 99), st.integers(1, 10**6)), max_size=30),
)
def test_whatever_happens_no_rial_is_lost_or_asked_for_twice(
    carried: int, events: list[tuple[Action, int, int]]
) -> None:
    ledger = Ledger(carried)
    for action, choice, amount in events:
        action(ledger, choice, amount)
        ledger.check()
