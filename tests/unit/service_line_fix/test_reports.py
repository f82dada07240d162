"""What agents report of work that plain services order, and what follows for the request."""

from datetime import timedelta

import pytest

from services.metering.work_orders import issue_work_order
from services.model.keys import WorkOrderKind
from services.model.metering import OrderOutcome, WorkOrderState
from services.model.requests import RequestState
from services.standard.orders import ReportReply, record_order_report
from services.standard.plan import NotPlain, plan_service, priority_within
from services.standard.report_form import report_lines
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.examples import service_with
from tests.fakes.samples import company_records, registered
from tests.fakes.uow import FakeUnitOfWork, FixedClock

TYPED = {"outcome": "done", "entries": [{"value": "۱۲"}, {"choice": "coaxial"}, {"value": ""}]}


class Case:
    """A service line fix whose work is ordered."""

    def __init__(self) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.code = registered(
            self.uow, self.clock, service="service-line-fix", fault="worn", documents=[]
        ).tracking_code
        plan_service(self.uow, tracking_code=self.code)
        self.number = self.order("field-work")

    def order(self, kind: str) -> str:
        issued = issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=WorkOrderKind(kind))
        return issued.order.number

    def report(self, report: object, number: str | None = None) -> ReportReply:
        return record_order_report(
            self.uow, clock=self.clock, tracking_code=self.code, work_order_number=number or self.number, report=report
        )

    @property
    def state(self) -> RequestState:
        return self.uow.requests.get(self.code).state


@pytest.fixture
def case() -> Case:
    return Case()


def test_work_that_is_done_is_kept_with_its_answers_and_can_no_longer_be_withdrawn(case: Case) -> None:
    reply = case.report(TYPED)
    assert reply.report is not None
    assert reply.report.answers == {"cableMetres": 12, "cableKind": "coaxial"}
    assert case.uow.metering.order(case.number).state is WorkOrderState.DONE
    assert case.state is RequestState.CARRIED_OUT
    withdrawn = withdraw_request(case.uow, clock=case.clock, tracking_code=case.code)
    assert withdrawn is WithdrawalResult.ALREADY_CARRIED_OUT


def test_an_order_is_reported_once(case: Case) -> None:
    first = case.report(TYPED)
    assert case.report({"outcome": "not-possible", "reason": "بسته بود"}) == first


def test_a_visit_is_asked_for_its_outcome_alone_and_leaves_the_request_open(case: Case) -> None:
    reply = case.report({"outcome": "done", "entries": []}, case.order("place-visit"))
    assert reply.report is not None
    assert (reply.report.answers, case.state) == ({}, RequestState.REFERRED)


def test_what_is_not_possible_says_why_and_is_asked_nothing_else(case: Case) -> None:
    assert case.report({"outcome": "not-possible"}).report is None
    reply = case.report({"outcome": "not-possible", "reason": " جای نصب نیست "})
    assert reply.report is not None
    assert (reply.report.outcome, reply.report.reason) == (OrderOutcome.NOT_POSSIBLE, "جای نصب نیست")
    assert case.state is RequestState.REFERRED


@pytest.mark.parametrize(
    "report",
    [None, 7, "انجام شد", [], {}, {"outcome": "done"}, {"outcome": ["done"]}, {"outcome": "done", "entries": "۱۲"},
     {"outcome": "done", "entries": [None, {"choice": 3}]}, {"outcome": "done", "entries": [{"value": "۲۰۱"}] * 9}],
    ids=repr,
)  # fmt: skip
def test_whatever_else_is_typed_is_told_and_keeps_nothing(case: Case, report: object) -> None:
    reply = case.report(report)
    assert reply.report is None
    assert reply.message.startswith("- ")
    assert reply.form is not None
    assert [line.name for line in reply.form.entries] == ["cableMetres", "cableKind", "sealNumber"]
    assert case.uow.metering.order_reports_of(case.code) == []


def test_a_service_with_a_diagram_of_its_own_has_no_plan() -> None:
    uow, clock = company_records(), FixedClock()
    drawn = service_with(plain=False, former=False).key
    with pytest.raises(NotPlain, match=r"no \[former_standard\]"):
        plan_service(uow, tracking_code=registered(uow, clock, service=drawn).tracking_code)


def test_a_plan_says_what_the_manifest_says(case: Case) -> None:
    plan = plan_service(case.uow, tracking_code=case.code)
    assert (plan.priority, plan.standard.costs) == (50, "service-line-fix-costs")
    assert plan.report == report_lines(plan.standard.report)
    assert case.uow.requests.get(case.code).unit == "customer-services"


@pytest.mark.parametrize(("days", "priority"), [(1, 60), (2, 50), (15, 50), (16, 40)])
def test_a_task_stands_where_its_limit_puts_it(days: int, priority: int) -> None:
    assert priority_within(timedelta(days=days)) == priority
