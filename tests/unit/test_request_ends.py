"""Referral, withdrawal, archive: a request's way to its end."""

from datetime import timedelta

import pytest

from services.archive import archive_request
from services.catalogue import service_of
from services.errors import NotFound, RequestAlreadyOpen
from services.intake.drafts import discard_draft, note_start, noted_start
from services.intake.registration import record_corrected_application, refer_request, register_request
from services.metering.work_orders import finish_order, issue_work_order
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome, WorkOrderKind
from services.model.metering import WorkOrderState
from services.model.requests import Channel, Request, RequestState
from services.model.steps import StepState
from services.registry import registry
from services.registry.values import Step
from services.steps.catalogue import all_steps, numbered_step
from services.steps.ledger import JobElement, close_step, open_step
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.examples import limited_step, plain_service, services_with, whole_step
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    SERVICE,
    UNREAD,
    company_records,
    registered,
    sample_bill,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.intake_desk import check
from tests.unit.ledger_case import STEP, WHOLE

GIVEN = RequestOutcome("service-given")


class Case:
    """A registered request."""

    def __init__(self, service: str = SERVICE, **changes: object) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.code = registered(self.uow, self.clock, service=service, **changes).tracking_code

    def request(self) -> Request:
        return self.uow.requests.get(self.code)

    def open(self, step: str, key: int, limit: str | None) -> None:
        open_step(
            self.uow,
            clock=self.clock,
            tracking_code=self.code,
            step=step,
            limit=limit,
            element=JobElement(process_instance_key=5, element_instance_key=key, element_id="x"),
        )

    def archive(self, outcome: RequestOutcome = GIVEN, *, key: int = 900) -> None:
        archive_request(self.uow, clock=self.clock, tracking_code=self.code, outcome=outcome, element_instance_key=key)

    def bill(self, kind: BillKind, state: BillState) -> None:
        self.uow.bills.add(sample_bill(number="b-1", kind=kind, state=state, tracking_code=self.code))

    def withdraw(self) -> WithdrawalResult:
        return withdraw_request(self.uow, clock=self.clock, tracking_code=self.code)


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_referred_request_says_where_it_lies(case: Case) -> None:
    refer_request(case.uow, tracking_code=case.code, unit="diagnosis")
    assert (case.request().state, case.request().unit) == (RequestState.REFERRED, "diagnosis")


def test_a_request_closed_a_moment_ago_is_not_opened_by_a_referral(case: Case) -> None:
    case.archive(RequestOutcome.WITHDRAWN)
    refer_request(case.uow, tracking_code=case.code, unit="diagnosis")
    assert case.request().state is RequestState.CLOSED


def test_a_withdrawal_is_a_message_to_the_process_sent_once(case: Case) -> None:
    assert [case.withdraw(), case.withdraw()] == [WithdrawalResult.ACCEPTED, WithdrawalResult.UNDER_WAY]
    [message] = case.uow.outbox.message_rows.values()
    assert (message.name, message.correlation_key) == ("request-withdrawn", case.code)
    assert case.request().is_open


@pytest.mark.parametrize(
    ("kind", "state", "answer"),
    [
        (BillKind.FEES, BillState.PAID, WithdrawalResult.ALREADY_PAID),
        (BillKind.FEES, BillState.ISSUED, WithdrawalResult.ACCEPTED),
        (BillKind.FEES, BillState.VOID, WithdrawalResult.ACCEPTED),
        (BillKind.OVERDUE, BillState.PAID, WithdrawalResult.ACCEPTED),
    ],
)
def test_a_request_can_be_withdrawn_until_its_fees_are_paid(
    case: Case, kind: BillKind, state: BillState, answer: WithdrawalResult
) -> None:
    case.bill(kind, state)
    assert case.withdraw() is answer
    assert bool(case.uow.outbox.message_rows) is (answer is WithdrawalResult.ACCEPTED)


def test_a_closed_request_cannot_be_withdrawn_and_an_unknown_one_does_not_exist(case: Case) -> None:
    case.archive()
    assert case.withdraw() is WithdrawalResult.ALREADY_CLOSED
    with pytest.raises(NotFound):
        withdraw_request(case.uow, clock=case.clock, tracking_code="404")


def test_the_archive_closes_everything_of_the_request(case: Case) -> None:
    case.open(WHOLE, 100, "P1D")
    case.open(STEP, 101, "PT15M")
    issued = issue_work_order(case.uow, clock=case.clock, tracking_code=case.code, kind=WorkOrderKind.METER_TEST)
    case.clock.advance(timedelta(minutes=10))
    case.archive(RequestOutcome.WITHDRAWN)
    request = case.request()
    assert (request.state, request.outcome, request.closed_at) == (
        RequestState.CLOSED,
        RequestOutcome.WITHDRAWN,
        case.clock.now(),
    )
    assert case.uow.requests.draft(DRAFT_KEY) is None
    assert case.uow.metering.order(issued.order.number).state is WorkOrderState.CANCELLED
    states = {entry.step: entry.state for entry in case.uow.steps.of_request(case.code)}
    assert states == {
        WHOLE: StepState.MET,
        **{numbered_step(SERVICE, number).id: StepState.DONE for number in (1, 2)},
        STEP: StepState.CANCELLED,
    }


def test_the_archive_leaves_work_that_was_done_as_it_is(case: Case) -> None:
    issued = issue_work_order(case.uow, clock=case.clock, tracking_code=case.code, kind=WorkOrderKind.METER_TEST)
    finish_order(case.uow, issued.order, at=case.clock.now())
    case.archive()
    assert case.uow.metering.order(issued.order.number).state is WorkOrderState.DONE


def test_a_listener_that_comes_after_the_archive_leaves_the_ledger_as_it_is(case: Case) -> None:
    case.open(WHOLE, 100, "P1D")
    case.open(STEP, 101, "PT15M")
    case.archive(RequestOutcome.WITHDRAWN)
    before = dict(case.uow.steps.rows)
    case.clock.advance(timedelta(days=9))
    for key in (100, 101):
        close_step(case.uow, clock=case.clock, element_instance_key=key)
    assert case.uow.steps.rows == before


def test_a_service_that_took_too_long_has_missed_its_limit_however_it_ends(case: Case) -> None:
    case.open(WHOLE, 100, "P1D")
    case.clock.advance(timedelta(days=1, microseconds=1))
    case.archive(RequestOutcome.ABANDONED)
    assert case.uow.steps.of_request(case.code)[-1].state is StepState.MISSED


def test_an_outcome_that_no_manifest_has_ends_nothing(case: Case) -> None:
    with pytest.raises(NotFound, match=f"outcome of request {case.code} does not exist"):
        case.archive(RequestOutcome("setled"))
    assert case.request().is_open


def test_the_first_outcome_stands(case: Case) -> None:
    for outcome in (GIVEN, RequestOutcome.WITHDRAWN):
        case.archive(outcome)
    assert case.request().outcome == GIVEN


OF_OTHERS = {key for each in services_with() if each.key != UNREAD for key in each.outcomes}


@pytest.mark.parametrize("outcome", sorted(registry().outcomes.keys() - OF_OTHERS))
def test_no_end_of_a_service_that_adds_nothing_to_the_records_leaves_a_reading(outcome: str) -> None:
    case = Case(UNREAD)
    case.archive(RequestOutcome(outcome))
    assert case.uow.connections.readings(BILL_ID)[-1].kwh == 12_000


ARCHIVING = [step for step in all_steps().values() if step.role == "archive"]


@pytest.mark.parametrize("own", ARCHIVING, ids=lambda step: step.id)
def test_an_archiving_that_is_a_step_itself_ends_with_its_task(own: Step) -> None:
    service = service_of(own.service or plain_service().key)
    case = Case(service.key)
    case.open(whole_step(service).id, 100, "P7D")
    case.open(limited_step().id, 101, None)
    case.open(own.id, 102, None)
    case.archive(key=102)
    states = [case.uow.steps.rows[key].state for key in (100, 101, 102)]
    assert states == [StepState.MET, StepState.CANCELLED, StepState.OPEN]
    assert close_step(case.uow, clock=case.clock, element_instance_key=102).state is StepState.DONE


def test_an_archived_request_leaves_no_note_of_its_start(case: Case) -> None:
    note_start(case.uow, DRAFT_KEY, process_instance_key=2**62)
    assert noted_start(case.uow, DRAFT_KEY) == 2**62
    case.archive(RequestOutcome.WITHDRAWN)
    assert case.uow.requests.drafts == {}


def test_a_second_instance_that_comes_after_the_archive_is_refused_and_nothing_personal_is_left_for_it() -> None:
    case = Case(channel=Channel.FILE.value)
    note_start(case.uow, DRAFT_KEY, process_instance_key=7)
    case.archive()
    assert case.uow.requests.draft(DRAFT_KEY) == {"trackingCode": case.code}
    assert set(case.uow.requests.drafts) == {DRAFT_KEY}
    assert check(case.uow, None).in_order
    element = JobElement(process_instance_key=8, element_instance_key=9, element_id="Task_RegisterRequest")
    with pytest.raises(RequestAlreadyOpen) as refused:
        register_request(case.uow, clock=case.clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=element)
    assert refused.value.tracking_code == case.code
    discard_draft(case.uow, DRAFT_KEY)
    assert case.uow.requests.draft(DRAFT_KEY) == {"trackingCode": case.code}


def test_an_application_that_is_given_up_leaves_nothing_behind(case: Case) -> None:
    case.uow.requests.save_draft("d-9", {"mobile": "09121234567"})
    note_start(case.uow, "d-9", process_instance_key=7)
    for _ in range(2):
        discard_draft(case.uow, "d-9")
    assert set(case.uow.requests.drafts) == {DRAFT_KEY}


def test_a_second_instance_that_was_refused_leaves_the_draft_of_the_registered_request(case: Case) -> None:
    discard_draft(case.uow, DRAFT_KEY)
    assert record_corrected_application(case.uow, tracking_code=case.code).application["billId"] == BILL_ID
