"""A name change or a relocation is taken back: until it is paid, but not while a faulty meter is being handled."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as relocations
from deploy.demo.stories import name_change as name_changes
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process

Act = Callable[[EmbeddedCase], Awaitable[None]]

NAME_CHANGE_MOMENTS = (
    "Task_TestMeter",
    "Task_ExamineRequest",
    "Task_CorrectApplication",
    "Task_HandOverBill",
    "Task_RecordStub",
)
RELOCATION_MOMENTS = (
    "Task_ExamineRequest",
    "Task_CorrectApplication",
    "Task_VisitMountingPlace",
    "Task_HandOverBill",
    "Task_RecordStub",
)
FAULT_HANDLING: Sequence[tuple[str, Act]] = (
    ("Task_CutPower", common.cut_power),
    ("Task_InformSubscriber", common.inform_subscriber),
    ("Task_RecordStub", common.take_stub),
    ("Task_RepairMeter", common.repair_meter),
    ("Task_OrderReconnection", common.order_reconnection),
)
"""The tasks of a faulty meter (Settlement steps 10 to 14), and what is done there."""
FAULT_MOMENTS = tuple(moment for moment, _ in FAULT_HANDLING)


@pytest.mark.parametrize("moment", NAME_CHANGE_MOMENTS)
def test_a_name_change_can_be_withdrawn_at_every_moment_until_it_is_paid(
    name_change: EmbeddedCase, moment: str
) -> None:
    asyncio.run(_name_change_until(name_change, moment))
    _withdrawn_at(name_change, moment)
    _nothing_is_changed(name_change)


@pytest.mark.parametrize("moment", RELOCATION_MOMENTS)
def test_a_relocation_can_be_withdrawn_at_every_moment_until_it_is_paid(relocation: EmbeddedCase, moment: str) -> None:
    asyncio.run(_relocation_until(relocation, moment))
    _withdrawn_at(relocation, moment)


@pytest.mark.parametrize("moment", ["Task_HandOverBill", "Task_RecordStub"])
def test_a_relocation_withdrawn_while_its_debts_are_collected_leaves_them_as_they_were(
    office: Office, moment: str
) -> None:
    case = office.case(next(story for story in STORIES["meter-relocation"] if story.key == "relocation-debts"))
    before = case.account()
    asyncio.run(relocations.until_visit(case))
    if moment == "Task_RecordStub":
        asyncio.run(common.hand_over_bill(case))
    _withdrawn_at(case, moment)
    assert case.account() == before


def test_a_relocation_whose_debts_are_paid_can_still_be_withdrawn_until_its_costs_are(office: Office) -> None:
    case = office.case(next(story for story in STORIES["meter-relocation"] if story.key == "relocation-debts"))
    asyncio.run(relocations.until_visit(case))
    asyncio.run(common.pay_bill(case))
    asyncio.run(case.withdraw())
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    assert [bill.state for bill in case.bills(BillKind.OVERDUE)] == [BillState.PAID]


def test_a_name_change_that_is_paid_can_no_longer_be_withdrawn(name_change: EmbeddedCase) -> None:
    asyncio.run(name_changes.until_change_form(name_change))
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.ALREADY_PAID
    assert name_change.task("Task_CompleteChangeForm").is_open


def test_a_relocation_that_is_paid_can_no_longer_be_withdrawn(relocation: EmbeddedCase) -> None:
    asyncio.run(relocations.until_relocation(relocation))
    asyncio.run(relocation.withdraw())
    assert relocation.withdrawal is WithdrawalResult.ALREADY_PAID
    assert relocation.task("Task_RelocateMeter").is_open


@pytest.mark.steps("SET-10", "SET-12", "SET-13", "SET-14")
@pytest.mark.parametrize("moment", FAULT_MOMENTS)
def test_a_withdrawal_is_refused_while_a_faulty_meter_is_handled_which_goes_on(
    name_change: EmbeddedCase, moment: str
) -> None:
    asyncio.run(_fault_until(name_change, moment))
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.FAULT_OPEN
    assert name_change.task(moment).is_open
    asyncio.run(_fault_from(name_change, moment))
    assert name_change.task("Task_TestMeter").is_open
    assert [row.state for row in name_change.steps("SET-14")] == [StepState.MET]
    assert [bill.state for bill in name_change.bills(BillKind.DEBT)] == [BillState.PAID]
    with name_change.office.begin() as uow:
        assert uow.connections.get(name_change.connection.bill_id).state is ConnectionState.ACTIVE


def test_a_name_change_can_be_withdrawn_again_once_the_meter_is_found_in_order(name_change: EmbeddedCase) -> None:
    asyncio.run(_fault_until(name_change, "Task_CutPower"))
    asyncio.run(_fault_from(name_change, "Task_CutPower"))
    asyncio.run(name_changes.inspect(name_change))
    name_change.task("Task_ExamineRequest")
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.ACCEPTED
    assert name_change.request.outcome == RequestOutcome.WITHDRAWN
    assert [bill.state for bill in name_change.bills(BillKind.DEBT)] == [BillState.PAID]
    assert [row.state for row in name_change.steps("SET-14")] == [StepState.MET]


@pytest.mark.parametrize("service", ["name-change", "meter-relocation"])
def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(new_case: NewCase, service: str) -> None:
    case = new_case(service)
    bill = asyncio.run(_billed(case))
    assert _withdraw_unheard(case) is WithdrawalResult.ACCEPTED
    assert _pay(case, bill) is PaymentResult.BILL_VOID
    case.engine.run()
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    with case.office.begin() as uow:
        assert uow.bills.payments_of(bill.number) == []
        assert uow.bills.get(bill.number).state is BillState.VOID
        assert [each.told_bill for each in uow.bills.waiting_payments()] == [bill.number]
    assert [task.element_id for task in case.engine.tasks("revenue")] == ["Task_DecideOnPayment"]


@pytest.mark.parametrize("service", ["name-change", "meter-relocation"])
def test_a_withdrawal_right_after_a_payment_is_refused_and_the_request_goes_on(new_case: NewCase, service: str) -> None:
    case = new_case(service)
    bill = asyncio.run(_billed(case))
    assert _pay(case, bill) is PaymentResult.ACCEPTED
    assert _withdraw_unheard(case) is WithdrawalResult.ALREADY_PAID
    case.engine.run()
    assert case.task("Task_CompleteChangeForm" if service == "name-change" else "Task_RelocateMeter").is_open


async def _name_change_until(case: EmbeddedCase, moment: str) -> None:
    """Go on to the task with that id; one return for documents is on the way only if it is the moment."""
    await case.apply()
    if moment == "Task_TestMeter":
        return
    await name_changes.inspect(case)
    if moment == "Task_CorrectApplication":
        await common.examine_request(case, "returned", "سند خوانا نیست")
    elif moment != "Task_ExamineRequest":
        await common.examine_request(case)
    if moment == "Task_RecordStub":
        await common.hand_over_bill(case)


async def _relocation_until(case: EmbeddedCase, moment: str) -> None:
    """Go on to the task with that id; one return for documents is on the way only if it is the moment."""
    await case.apply()
    if moment == "Task_CorrectApplication":
        await common.examine_request(case, "returned", "درخواست کتبی امضا ندارد")
    elif moment != "Task_ExamineRequest":
        await common.examine_request(case)
    if moment in {"Task_HandOverBill", "Task_RecordStub"}:
        await relocations.visit_place(case)
    if moment == "Task_RecordStub":
        await common.hand_over_bill(case)


async def _fault_until(case: EmbeddedCase, moment: str) -> None:
    await name_changes.find_fault(case, MeterCondition.TAMPERING)
    for _, act in FAULT_HANDLING[: FAULT_MOMENTS.index(moment)]:
        await act(case)


async def _fault_from(case: EmbeddedCase, moment: str) -> None:
    for _, act in FAULT_HANDLING[FAULT_MOMENTS.index(moment) :]:
        await act(case)


async def _billed(case: EmbeddedCase) -> Bill:
    """The request's bill, handed over and not yet paid."""
    reach = _name_change_until if case.service == "name-change" else _relocation_until
    await reach(case, "Task_RecordStub")
    [bill] = case.bills(BillKind.FEES)
    return bill


def _withdrawn_at(case: EmbeddedCase, moment: str) -> None:
    assert case.task(moment).is_open
    asyncio.run(case.withdraw())
    case.instance.assert_completed().assert_passed("Event_WithdrawalAsked", "Task_VoidOpenBills")
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    assert case.sms()[-1] == "request-closed"
    assert all(bill.state is BillState.VOID for bill in case.bills())


def _withdraw_unheard(case: EmbeddedCase) -> WithdrawalResult:
    """Withdraw; the engine has not heard of it yet."""
    with case.office.begin() as uow:
        return withdraw_request(uow, clock=case.office.clock, tracking_code=case.code)


def _pay(case: EmbeddedCase, bill: Bill) -> PaymentResult:
    """Pay through the gateway; the engine has not heard of it yet."""
    notice = PaymentNotice(
        reference=f"g-{bill.number}",
        amount=str(bill.payable.amount),
        paid_on=case.today(),
        channel=PaymentChannel.GATEWAY,
    )
    with case.office.begin() as uow:
        return record_payment(uow, clock=case.office.clock, bill=BillNumber(number=bill.number), notice=notice).result


def _nothing_is_changed(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).subscriber == case.connection.subscriber
        assert uow.connections.former_subscribers(case.connection.bill_id) == []
    assert not {"name-changed", "liability-ended"} & set(case.sms())
