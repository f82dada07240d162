"""What a withdrawal leaves behind, and what it must not break off."""

import pytest

from services.billing.void import PaymentOutcome, close_unpaid_bill
from services.errors import RequestClosed
from services.model.bills import BillState, PaymentResult
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.steps.ledger import JobElement, open_step
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import NAME_CHANGE, RELOCATION, World


def withdraw(world: World, tracking_code: str = NAME_CHANGE) -> WithdrawalResult:
    return withdraw_request(world.uow, clock=world.clock, tracking_code=tracking_code)


@pytest.fixture
def world() -> World:
    world = World()
    world.ask()
    return world


def test_from_the_withdrawal_on_nobody_can_pay_for_the_service(world: World) -> None:
    debt = world.owe(500_000)
    world.visit(13_900)
    bill = world.account_bill()
    assert withdraw(world) is WithdrawalResult.ACCEPTED
    assert world.bill(bill.number).state is BillState.VOID
    assert world.bill(debt.number) == debt
    assert world.pay(bill) is PaymentResult.BILL_VOID
    assert world.uow.bills.payments_of(bill.number) == []


def test_who_has_paid_cannot_withdraw(world: World) -> None:
    world.visit(13_900)
    world.pay(world.account_bill())
    assert withdraw(world) is WithdrawalResult.ALREADY_PAID


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (MeterCondition.IN_ORDER, WithdrawalResult.ACCEPTED),
        (MeterCondition.BROKEN_SEAL, WithdrawalResult.ACCEPTED),
        (MeterCondition.TAMPERING, WithdrawalResult.FAULT_OPEN),
        (MeterCondition.METER_FAILURE, WithdrawalResult.FAULT_OPEN),
        (MeterCondition.STOPPED_COUNTER, WithdrawalResult.FAULT_OPEN),
        (MeterCondition.FADED_DISPLAY, WithdrawalResult.FAULT_OPEN),
    ],
)
def test_a_faulty_meter_is_handled_to_its_end_whatever_the_applicant_wants(
    world: World, condition: MeterCondition, answer: WithdrawalResult
) -> None:
    world.visit(13_900, condition=condition)
    assert withdraw(world) is answer
    assert bool(world.uow.outbox.message_rows) is (answer is WithdrawalResult.ACCEPTED)


def test_once_the_meter_is_in_order_again_the_request_can_be_withdrawn(world: World) -> None:
    world.visit(13_900, condition=MeterCondition.TAMPERING)
    world.visit(13_910)
    assert withdraw(world) is WithdrawalResult.ACCEPTED


def test_a_job_that_a_withdrawal_has_overtaken_issues_no_bill(world: World) -> None:
    world.ask(RELOCATION, "meter-relocation")
    debt = world.owe(500_000)
    world.visit(13_900)
    for code in (NAME_CHANGE, RELOCATION):
        world.close(code)
    with pytest.raises(RequestClosed, match=NAME_CHANGE):
        world.account_bill()
    with pytest.raises(RequestClosed, match=RELOCATION):
        world.overdue_bill()
    assert world.bill(debt.number) == debt


def test_costs_that_stay_unpaid_leave_the_step_of_paying_cancelled(world: World) -> None:
    world.visit(13_900)
    bill = world.account_bill()
    element = JobElement(process_instance_key=1, element_instance_key=77, element_id="CallActivity_CollectPayment")
    open_step(world.uow, clock=world.clock, tracking_code=NAME_CHANGE, step="NAM-06", limit=None, element=element)
    assert close_unpaid_bill(world.uow, bill_number=bill.number) is PaymentOutcome.UNPAID
    [row] = world.uow.steps.of_request(NAME_CHANGE)
    assert row.state is StepState.CANCELLED
