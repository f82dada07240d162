"""What a connection owes: seen by the diagnosis unit, billed before the fees; and fees that become credit."""

from dataclasses import replace

import pytest

from services.billing.carrying import void_bill
from services.billing.credit import FeesNotSeparable, credit_fees
from services.billing.debts import account_of
from services.billing.fee_bill import issue_fee_bill
from services.billing.view import account_view
from services.errors import NotFound
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import BILL_ID, FEE, REFERENCE, SECOND, THIRD, World


@pytest.fixture
def world() -> World:
    world = World()
    world.ask(THIRD)
    return world


def fee_bill(world: World, *fee_codes: str) -> Bill:
    return issue_fee_bill(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=THIRD, fee_items=fee_codes)


def credit(world: World, tracking_code: str = THIRD) -> Rials:
    return credit_fees(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=tracking_code)


def test_the_account_shows_every_unpaid_bill_and_what_is_carried(world: World) -> None:
    world.carry(567)
    world.owe(400_000)
    world.charge(2_000_000, BillKind.DEBT)
    world.pay(world.charge(5_000))
    view = account_view(account_of(world.uow, tracking_code=THIRD))
    assert view == {
        "owed": True,
        "amountText": "۲٬۴۰۰٬۵۶۷ ریال",
        "lines": [
            {
                "title": "قبض مصرف دوره شمارهٔ ۱۴۰۵۰۰۰۰۰۰۱، صادرشده در ۱۴۰۵/۰۸/۳۰",
                "amountText": "۴۰۰٬۰۰۰ ریال",
                "dueText": "۱۴۰۵/۰۹/۱۵",
            },
            {
                "title": "قبض بدهی شمارهٔ ۱۴۰۵۰۰۰۰۰۰۲، صادرشده در ۱۴۰۵/۰۸/۳۰",
                "amountText": "۲٬۰۰۰٬۰۰۰ ریال",
                "dueText": "۱۴۰۵/۰۹/۱۴",
            },
            {"title": "مانده از قبض‌های پیشین", "amountText": "۵۶۷ ریال", "dueText": ""},
        ],
    }


@pytest.mark.parametrize(("carried", "owed"), [(0, False), (999, False), (1_000, True), (-5_000, False)])
def test_a_rest_below_a_thousand_rials_and_credit_are_not_owed(world: World, carried: int, *, owed: bool) -> None:
    world.carry(carried)
    assert account_of(world.uow, tracking_code=THIRD).owed is owed
    assert (world.overdue_bill() is not None) is owed


def test_a_bill_within_another_is_owed_once(world: World) -> None:
    world.owe(400_000)
    bill = world.overdue_bill()
    assert bill is not None
    account = account_of(world.uow, tracking_code=THIRD)
    assert [each.number for each in account.unpaid] == [bill.number]
    assert account.balance == Rials(400_000)


def test_credit_that_outweighs_the_bills_leaves_nothing_owed(world: World) -> None:
    world.owe(400_000)
    world.carry(-500_000)
    view = account_view(account_of(world.uow, tracking_code=THIRD))
    assert view["owed"] is False
    assert view["amountText"] == "\u200e\u2212۱۰۰٬۰۰۰ ریال"


def test_an_unknown_request_has_no_account(world: World) -> None:
    with pytest.raises(NotFound):
        account_of(world.uow, tracking_code="404")


def test_the_overdue_bill_has_no_lines_of_its_own_and_its_own_due_date(world: World) -> None:
    world.carry(1_300)
    world.owe(399_000)
    bill = world.overdue_bill()
    assert bill is not None
    assert (bill.kind, bill.lines, bill.tracking_code) == (BillKind.OVERDUE, (), THIRD)
    assert (bill.payable, bill.carried_in, bill.carried_out) == (Rials(400_000), Rials(400_300), Rials(300))
    assert (bill.due_on - bill.issued_at.date()).days == REFERENCE.due_days[BillKind.OVERDUE]


def test_the_overdue_bill_is_issued_once_and_again_for_new_debts_after_it_was_paid(world: World) -> None:
    world.owe(400_000)
    first = world.overdue_bill()
    assert first is not None
    world.owe(100_000)
    assert world.overdue_bill() == first
    world.pay(first)
    second = world.overdue_bill()
    assert second is not None
    assert second.payable == Rials(100_000)


def test_credit_pays_the_debts_before_any_fee_can_use_it_up(world: World) -> None:
    old = world.owe(400_000)
    world.carry(-500_000)
    assert world.overdue_bill() is None
    [overdue] = world.uow.bills.of_request(THIRD, BillKind.OVERDUE)
    assert (overdue.state, world.bill(old.number).consolidated_into) == (BillState.PAID, overdue.number)
    assert world.connection.carried == Rials(-100_000)
    assert world.overdue_bill() is None
    assert world.connection.carried == Rials(-100_000)


def test_fees_of_other_requests_are_no_debts(world: World) -> None:
    world.charge(350_000)
    assert world.overdue_bill() is None
    assert not world.uow.bills.of_request(THIRD)


def test_a_voided_debt_is_carried_and_billed_with_the_overdue_ones(world: World) -> None:
    void_bill(world.uow, world.charge(2_000_000, BillKind.DEBT))
    bill = world.overdue_bill()
    assert bill is not None
    assert bill.payable == Rials(2_000_000)


def test_paid_fees_become_credit_once(world: World) -> None:
    bill = fee_bill(world, FEE, "seal-replacement")
    world.pay(bill)
    assert [credit(world), credit(world)] == [bill.total, bill.total]
    assert world.connection.carried == bill.carried_out - bill.total
    assert world.bill(bill.number).state is BillState.PAID
    [_, note] = world.uow.bills.of_connection(BILL_ID)
    assert (note.payable, note.state, note.total) == (ZERO, BillState.PAID, -bill.total)
    assert note.total + note.carried_in == note.payable + note.carried_out


def test_the_credit_is_used_by_the_next_bill(world: World) -> None:
    world.carry(800)
    bill = fee_bill(world, FEE)
    world.pay(bill)
    credit(world)
    after = world.charge(bill.total.amount)
    assert (after.payable, after.carried_out) == (ZERO, Rials(800))


def test_fees_that_credit_had_paid_become_credit_again(world: World) -> None:
    world.carry(-10_000_000)
    assert credit(world) == ZERO
    bill = fee_bill(world, FEE)
    assert bill.state is BillState.PAID
    assert credit(world) == bill.total
    assert world.connection.carried == Rials(-10_000_000)


def test_unpaid_and_void_fees_are_no_credit(world: World) -> None:
    bill = fee_bill(world, FEE)
    assert credit(world) == ZERO
    void_bill(world.uow, bill)
    assert credit(world) == ZERO
    assert world.connection.carried == ZERO


def test_debts_are_not_taken_up_by_a_credit_note(world: World) -> None:
    world.pay(fee_bill(world, FEE))
    world.carry(90_000_000)
    credited = credit(world)
    assert world.connection.carried == Rials(90_000_000) - credited
    assert all(bill.state is BillState.PAID for bill in world.uow.bills.of_connection(BILL_ID))


def test_debts_that_were_paid_with_the_fees_stay_paid(world: World) -> None:
    world.ask()
    old = world.owe(400_000)
    bill = world.account_bill()
    world.pay(bill)
    assert credit(world, SECOND) == bill.total
    assert bill.total == bill.payable - old.payable
    assert world.bill(old.number).consolidated_into == bill.number


def test_of_fees_that_were_billed_with_energy_the_fees_and_their_levies_are_credited(world: World) -> None:
    alone = fee_bill(world, FEE).total
    world.ask()
    world.visit(13_840)
    bill = world.account_bill()
    world.pay(bill)
    assert bill.total > alone
    assert [credit(world, SECOND), credit(world, SECOND)] == [alone, alone]
    assert world.connection.carried == bill.carried_out - alone


def test_fees_that_are_not_known_apart_from_the_energy_cannot_be_credited(world: World) -> None:
    world.ask()
    world.visit(13_840)
    bill = world.account_bill()
    world.pay(bill)
    world.uow.bills.save(replace(world.bill(bill.number), bases=()))
    with pytest.raises(FeesNotSeparable, match=bill.number):
        credit(world, SECOND)
    assert world.connection.carried == bill.carried_out


def test_after_a_credit_the_fees_are_billed_anew_and_the_request_cannot_be_withdrawn(world: World) -> None:
    first = fee_bill(world, FEE)
    world.pay(first)
    credit(world)
    assert withdraw_request(world.uow, clock=world.clock, tracking_code=THIRD) is WithdrawalResult.ALREADY_PAID
    second = fee_bill(world, FEE)
    assert second.number != first.number
    assert second.total == first.total
    assert fee_bill(world, FEE) == second
