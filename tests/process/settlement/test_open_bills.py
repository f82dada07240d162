"""Bills that a closed request leaves to be paid: reminded of, paid late, paid within another bill, void."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from deploy.demo.bank import pay
from deploy.demo.stories import STORIES, common, settlement
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.model.bills import BillState, PaymentResult
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.notices import KNOWN_FOR
from services.model.steps import StepState
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, Office, play
from tests.process.open_bills import debt_of, left, reminders_of, restore, state
from tests.process.payments import brought, stub

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}
PERIOD = 30 * DAY


@pytest.fixture
def unpaid(case: EmbeddedCase) -> Iterator[EmbeddedCase]:
    """A settlement whose fault nobody paid for: closed after 60 days, the power cut."""
    asyncio.run(settlement.until_unpaid(case))
    assert case.request.outcome == RequestOutcome.UNPAID
    yield case
    case.instance.assert_no_incidents()


@pytest.mark.steps("SET-14")
def test_a_debt_that_is_paid_after_its_request_was_closed_brings_the_power_back_within_the_hour(
    unpaid: EmbeddedCase,
) -> None:
    asyncio.run(unpaid.pay_debt())
    process = left(unpaid)
    unpaid.engine.travel(HOUR - MINUTE)
    restore(process)
    process.assert_completed()
    assert state(unpaid) is ConnectionState.ACTIVE
    [row] = unpaid.steps("SET-14")
    assert (row.state, row.due_at) == (StepState.MET, row.started_at + HOUR)
    assert unpaid.sms()[-1] == "reconnection-ordered"


@pytest.mark.steps("SET-14")
def test_a_reconnection_after_a_late_payment_that_takes_longer_than_the_hour_is_missed_and_told(
    unpaid: EmbeddedCase,
) -> None:
    asyncio.run(unpaid.pay_debt())
    process = left(unpaid)
    order = restore(process, ordered=False)
    [row] = unpaid.steps("SET-14")
    assert row.due_at is not None
    unpaid.engine.travel(row.due_at - unpaid.engine.now() - MOMENT)
    assert "SET-14" not in unpaid.missed()
    unpaid.engine.travel(2 * MOMENT)
    assert "SET-14" in unpaid.missed()
    assert "deadline-missed" in unpaid.sms()
    assert order is not None
    order.complete({"reconnectionOrdered": True})
    process.assert_completed()
    assert state(unpaid) is ConnectionState.ACTIVE
    assert [each.state for each in unpaid.steps("SET-14")] == [StepState.MISSED]


@pytest.mark.steps("SET-14")
def test_a_debt_of_a_request_that_an_older_version_has_closed_brings_the_power_back_too(unpaid: EmbeddedCase) -> None:
    """That version started no process of the bill: the payment does."""
    for process in unpaid.engine.instances("open-bill"):
        process.cancel()
    with unpaid.office.database.relaying.begin() as connection:
        connection.execute(text("DELETE FROM engine_message_outbox WHERE name = 'bill-left-open'"))
    unpaid.engine.travel(KNOWN_FOR + MINUTE)  # the engine has forgotten the message too, that there had not been
    asyncio.run(unpaid.pay_debt())
    asyncio.run(common.restore_supply(unpaid))
    assert state(unpaid) is ConnectionState.ACTIVE
    assert [row.state for row in unpaid.steps("SET-14")] == [StepState.MET]


def test_a_debt_that_is_paid_in_the_moment_in_which_its_collection_ends_is_not_left_open(case: EmbeddedCase) -> None:
    """The 60 days are over and the database is unavailable: the payment comes before the bill is closed as unpaid."""
    asyncio.run(settlement.until_test(case))
    asyncio.run(common.report_test(case, MeterCondition.TAMPERING))
    asyncio.run(common.report_fault(case))
    case.office.database_away = True
    case.engine.travel(60 * DAY + MINUTE)
    case.office.database_away = False
    asyncio.run(case.pay_debt())
    case.engine.travel(10 * MINUTE)
    restore(case.instance)
    assert state(case) is ConnectionState.ACTIVE
    assert case.engine.instances("open-bill") == []


def test_who_does_not_pay_is_reminded_every_month_then_every_quarter(unpaid: EmbeddedCase) -> None:
    before = reminders_of(unpaid)
    for number in range(1, 4):
        unpaid.engine.travel(PERIOD)
        assert reminders_of(unpaid) == before + number
    unpaid.engine.travel(60 * DAY)
    assert reminders_of(unpaid) == before + 3
    unpaid.engine.travel(31 * DAY)
    assert reminders_of(unpaid) == before + 4
    left(unpaid).assert_active()


def test_a_bill_that_was_paid_without_a_word_to_the_engine_is_found_paid_at_the_next_look(unpaid: EmbeddedCase) -> None:
    _set_state(unpaid, BillState.PAID)
    unpaid.engine.travel(PERIOD)
    restore(left(unpaid))
    left(unpaid).assert_completed()
    assert state(unpaid) is ConnectionState.ACTIVE


def test_the_process_of_a_bill_that_is_void_ends_by_itself(unpaid: EmbeddedCase) -> None:
    _set_state(unpaid, BillState.VOID)
    unpaid.engine.travel(PERIOD)
    left(unpaid).assert_completed().assert_passed("Event_BillVoid")


def test_a_late_payment_of_a_bill_for_which_no_power_is_cut_is_confirmed(unpaid: EmbeddedCase) -> None:
    settlement_bill = unpaid.bills(BillKind("settlement"))[-1]
    with unpaid.office.begin() as uow:
        assert pay(uow, clock=unpaid.office.clock, bill=settlement_bill) is PaymentResult.ACCEPTED
    unpaid.engine.run()
    left(unpaid, BillKind("settlement")).assert_completed().assert_passed("Event_PaymentRecorded")
    assert unpaid.sms()[-1] == "open-bill-paid"
    assert state(unpaid) is ConnectionState.CUT
    left(unpaid).assert_active()


def test_who_is_told_of_the_end_of_a_request_is_told_what_is_still_to_be_paid(unpaid: EmbeddedCase) -> None:
    closed = [sms for sms in unpaid.sent() if sms.template == "request-closed"]
    assert closed
    assert all("قبض بدهی هنوز باز است" in sms.text for sms in closed)
    with unpaid.office.begin() as uow:
        entry = uow.requests.archive_entry(unpaid.code)
    assert entry is not None
    assert entry.outcome == RequestOutcome.UNPAID


def test_a_request_whose_bills_are_paid_leaves_no_process(office: Office) -> None:
    case = office.case(STORY["good-meter"])
    play(case, STORY["good-meter"])
    assert case.engine.instances("open-bill") == []


def test_a_message_that_a_relay_publishes_again_hours_later_starts_no_second_process(unpaid: EmbeddedCase) -> None:
    """It died before it could note the first time, or its clock was wrong (found by make chaos)."""
    number = debt_of(unpaid).number
    with unpaid.office.begin() as uow:
        message = uow.outbox.message(f"left-open-{number}")
    assert message is not None
    unpaid.engine.travel(3 * HOUR)
    unpaid.office.gateway.publish(message)
    left(unpaid).assert_waiting_at("Task_AwaitPayment")


def _set_state(case: EmbeddedCase, bill_state: BillState) -> None:
    debt = debt_of(case)
    with case.office.begin() as uow:
        uow.bills.save(replace(debt, state=bill_state))


def test_a_debt_that_is_paid_at_the_counter_after_its_request_was_closed_brings_the_power_back(
    case: EmbeddedCase,
) -> None:
    asyncio.run(settlement.until_test(case))
    asyncio.run(common.report_test(case, MeterCondition.TAMPERING))
    asyncio.run(common.report_fault(case))
    case.engine.travel(timedelta(days=61))
    case.instance.assert_completed()
    [debt] = case.bills(BillKind.DEBT)
    assert case.engine.tasks("installation") == []
    brought(case.office, stub(case.office, debt)).assert_completed()
    assert [task.element_id for task in case.engine.tasks("installation")] == ["Task_RepairMeter"]
