"""What a withdrawal leaves behind, and what it must not break off."""

from datetime import timedelta

import pytest

from services.billing.void import PaymentOutcome, close_unpaid_bill
from services.durations import parse_limit
from services.errors import RequestClosed
from services.model.bills import BillState, PaymentResult
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.steps.ledger import JobElement, open_step
from services.withdrawal import MESSAGE_TTL, WithdrawalResult, told, withdraw_request
from tests.examples import pausing_step
from tests.unit.billing_world import SECOND, THIRD, VISITED, World

PAYING = pausing_step(VISITED)


def withdraw(world: World, tracking_code: str = SECOND) -> WithdrawalResult:
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
    [message] = world.uow.outbox.message_rows.values()
    assert message.variables == {"afterPayment": False}
    assert world.bill(bill.number).state is BillState.VOID
    assert world.bill(debt.number) == debt
    assert world.pay(bill) is PaymentResult.BILL_VOID
    assert world.uow.bills.payments_of(bill.number) == []


def test_who_has_paid_cannot_withdraw(world: World) -> None:
    world.visit(13_900)
    world.pay(world.account_bill())
    assert withdraw(world) is WithdrawalResult.ALREADY_PAID


def test_a_withdrawal_that_is_repeated_is_under_way_as_long_as_the_engine_has_its_message(world: World) -> None:
    assert withdraw(world) is WithdrawalResult.ACCEPTED
    for hours in (0, 5, 24 * 29):
        world.clock.advance(timedelta(hours=hours))
        assert withdraw(world) is WithdrawalResult.UNDER_WAY
    assert list(world.uow.outbox.message_rows) == [f"withdrawn-{SECOND}"]


def test_a_withdrawal_that_the_engine_has_forgotten_is_told_again(world: World) -> None:
    """By a name that it has not heard: one that it knows it would drop."""
    for _ in range(3):
        assert withdraw(world) is WithdrawalResult.ACCEPTED
        world.clock.advance(MESSAGE_TTL)
    messages = world.uow.outbox.message_rows.values()
    assert len({each.message_id for each in messages}) == 3
    assert {(each.name, each.correlation_key) for each in messages} == {("request-withdrawn", SECOND)}


def test_the_message_outlives_whatever_may_keep_the_process_from_listening(world: World) -> None:
    withdraw(world)
    [message] = world.uow.outbox.message_rows.values()
    longest = max(parse_limit(limit) for limit in ("P1D", "P7D", "P15D"))
    assert message.ttl >= 2 * longest


def test_a_bill_that_was_issued_behind_a_withdrawal_is_void_when_it_is_repeated(world: World) -> None:
    withdraw(world)
    world.visit(13_900)
    bill = world.account_bill()
    assert withdraw(world) is WithdrawalResult.UNDER_WAY
    assert world.bill(bill.number).state is BillState.VOID


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (MeterCondition.IN_ORDER, WithdrawalResult.ACCEPTED),
        (MeterCondition.BROKEN_SEAL, WithdrawalResult.ACCEPTED),
        (MeterCondition.TAMPERING, WithdrawalResult.FAULT_OPEN),
        (MeterCondition.METER_FAILURE, WithdrawalResult.FAULT_OPEN),
        (MeterCondition.STOPPED_REGISTER, WithdrawalResult.FAULT_OPEN),
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
    world.ask(THIRD)
    debt = world.owe(500_000)
    world.visit(13_900)
    for code in (SECOND, THIRD):
        world.close(code)
    with pytest.raises(RequestClosed, match=SECOND):
        world.account_bill()
    with pytest.raises(RequestClosed, match=THIRD):
        world.overdue_bill()
    assert world.bill(debt.number) == debt


def test_costs_that_stay_unpaid_leave_the_step_of_paying_cancelled(world: World) -> None:
    world.visit(13_900)
    bill = world.account_bill()
    element = JobElement(process_instance_key=1, element_instance_key=77, element_id="CallActivity_CollectPayment")
    open_step(world.uow, clock=world.clock, tracking_code=SECOND, step=PAYING, limit=None, element=element)
    assert close_unpaid_bill(world.uow, clock=world.clock, bill_number=bill.number) is PaymentOutcome.UNPAID
    [row] = world.uow.steps.of_request(SECOND)
    assert row.state is StepState.CANCELLED


@pytest.mark.parametrize("result", WithdrawalResult)
def test_every_answer_to_a_withdrawal_is_told_in_both_languages(result: WithdrawalResult) -> None:
    persian, english = told(result)
    assert persian.endswith(".")
    assert english.isascii()
