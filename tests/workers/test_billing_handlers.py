"""The jobs that bill fees and debts, each run again: the engine may deliver a job twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.billing.issuing import Charge, issue_bill
from services.catalogue import service_of
from services.model.bills import BillLine, BillState
from services.model.connections import MeterReading
from services.model.keys import ApplicantKind, BillKind, WorkOrderKind
from services.model.metering import MeterCondition, MeterTest, WorkOrder
from services.model.requests import Applicant, Application, Channel, Request
from services.model.steps import LimitClock, StepEntry
from services.money import Rials
from services.reference.loading import load_reference_data
from services.steps.catalogue import step_of
from tests.examples import whole_step
from tests.unit.office_world import local
from tests.workers.kit import BILL_VIEW, FEES, SAMPLES, UNREAD, Bench, job
from workers.runtime.job import Complete

REFERENCE = load_reference_data()
# A connection without unpaid bills of its own.
SAMPLE = SAMPLES.connections[0]
CODE = "7078961615"
STEP, WHOLE = step_of("STD-03"), whole_step(service_of(UNREAD))
HOUR = timedelta(hours=1)


@pytest.fixture
def asked(bench: Bench) -> Bench:
    """A bench with a request of a connection that owes 400,000 rials."""
    applicant = Applicant(
        kind=ApplicantKind.SUBSCRIBER, national_id="0499370899", mobile="09121234567", landline="02188001122"
    )
    application = Application(
        service_key=UNREAD,
        bill_id=SAMPLE.bill_id,
        last_bill_payment_id="1",
        applicant=applicant,
        documents=frozenset(),
        channel=Channel.COUNTER,
    )
    request = Request(
        tracking_code=CODE,
        application=application,
        registered_at=datetime(2026, 11, 21, 6, tzinfo=UTC),
        process_instance_key=1,
        draft_key="d-1",
    )
    with bench.begin() as uow:
        uow.requests.add(request)
    owe(bench, 400_000)
    return bench


def owe(bench: Bench, rials: int) -> str:
    """The number of an unpaid debt."""
    line = BillLine(code="damage", title="خسارت", amount=Rials(rials))
    charge = Charge(kind=BillKind.DEBT, bill_id=SAMPLE.bill_id, tracking_code=CODE, lines=[line])
    with bench.begin() as uow:
        return issue_bill(uow, clock=bench.clock, reference=REFERENCE, charge=charge).number


def visit(bench: Bench) -> MeterReading:
    """A visit to the meter, which shows a little more than the last time."""
    kwh = SAMPLE.readings[-1].kwh + 50
    order = WorkOrder(
        number="w-1",
        kind=WorkOrderKind.METER_INSPECTION,
        tracking_code=CODE,
        bill_id=SAMPLE.bill_id,
        agent_code=SAMPLES.agents[0].code,
        issued_at=bench.clock.now(),
    )
    found = MeterTest(
        work_order_number="w-1",
        condition=MeterCondition.IN_ORDER,
        reading_kwh=kwh,
        seal_number="S-1",
        tested_at=bench.clock.now(),
    )
    with bench.begin() as uow:
        uow.metering.add_order(order)
        uow.metering.add_test(found)
    return MeterReading(kwh=kwh, taken_on=bench.clock.now().date())


def twice(bench: Bench, job_type: str, **variables: object) -> Mapping[str, object]:
    """The answer to a job that is delivered twice, and asked for anew: three times the same."""
    given = {"trackingCode": CODE, **variables}
    delivered = job(job_type, given)
    outcomes = [bench.run(delivered), bench.run(delivered), bench.run(job(job_type, given))]
    assert isinstance(outcomes[0], Complete), outcomes[0]
    assert outcomes == [outcomes[0]] * 3
    return outcomes[0].variables


def bill_of(variables: Mapping[str, object], name: str) -> Mapping[str, object]:
    bill = variables[name]
    assert isinstance(bill, dict)
    assert set(bill) == BILL_VIEW
    return bill


def states(bench: Bench) -> dict[BillKind, BillState]:
    """The newest bill of each kind of the request."""
    with bench.begin() as uow:
        return {bill.kind: bill.state for bill in uow.bills.of_request(CODE)}


def pay(bench: Bench, bill: Mapping[str, object], reference: str = "R-1") -> object:
    stub = {"reference": reference, "amount": str(bill["amountRials"]), "paidOn": "۱۴۰۵/۰۸/۳۰"}
    return bench.done("record-payment", billNumber=bill["number"], stub=stub)["paymentResult"]


def test_the_bill_of_a_visited_request_holds_fees_energy_and_debts(asked: Bench) -> None:
    reading = visit(asked)
    bill = bill_of(twice(asked, "issue-fee-bill", feeItems=FEES, withAccount=True), "feeBill")
    assert isinstance(bill["lines"], list)
    titles = " ".join(line["title"] for line in bill["lines"])
    assert all(word in titles for word in ("بازدید و تست", "انرژی", "قبض بدهی"))
    assert states(asked) == {BillKind.DEBT: BillState.CONSOLIDATED, BillKind.FEES: BillState.ISSUED}
    with asked.begin() as uow:
        assert uow.bills.get(str(bill["number"])).billed_up_to == reading
    assert pay(asked, bill) == "accepted"


def test_fees_alone_leave_the_debts_as_they_are(asked: Bench) -> None:
    bill_of(twice(asked, "issue-fee-bill", feeItems=FEES), "feeBill")
    assert states(asked) == {BillKind.DEBT: BillState.ISSUED, BillKind.FEES: BillState.ISSUED}


@pytest.mark.parametrize("job_type", ["close-unpaid-bill", "void-open-bills"])
def test_an_unpaid_bill_gives_back_the_debts_within_it(asked: Bench, job_type: str) -> None:
    number = bill_of(twice(asked, "issue-fee-bill", feeItems=FEES, withAccount=True), "feeBill")["number"]
    with asked.begin() as uow:
        carried = uow.connections.get(SAMPLE.bill_id).carried
    twice(asked, job_type, billNumber=number)
    assert states(asked) == {BillKind.DEBT: BillState.ISSUED, BillKind.FEES: BillState.VOID}
    with asked.begin() as uow:
        assert uow.connections.get(SAMPLE.bill_id).carried == carried


def test_the_account_is_shown_before_it_is_billed(asked: Bench) -> None:
    account = twice(asked, "check-account")["account"]
    assert isinstance(account, dict)
    assert (account["owed"], account["amountText"]) == (True, "۴۰۰٬۰۰۰ ریال")
    assert [set(line) for line in account["lines"]] == [{"title", "amountText", "dueText"}]


@pytest.mark.parametrize(
    ("rests_on", "step_has_limit", "is_estimated"),
    [
        pytest.param("the step", True, True, id="the step's limit"),
        pytest.param("the service", True, False, id="another limit than the step's"),
        pytest.param("the service", False, True, id="the service's, where the step has none"),
        pytest.param("none", True, False, id="sure"),
    ],
)
def test_who_decides_is_told_whether_the_instant_of_the_task_is_an_estimate(
    asked: Bench, rests_on: str, *, step_has_limit: bool, is_estimated: bool
) -> None:
    """Whichever step it is: the run that is open has the limit that the task shows, else the service has."""
    for element, step in enumerate((STEP, WHOLE), start=1):
        has_limit = step is WHOLE or step_has_limit
        run = StepEntry(
            tracking_code=CODE,
            step=step.id,
            element_instance_key=element,
            element_id="Task",
            started_at=local("1405/10/13 10:00"),
            due_at=local("1405/10/17 08:00") if has_limit else None,
            limit=HOUR if has_limit else None,
            clock=LimitClock.WORKING
            if rests_on == ("the step" if step is STEP else "the service")
            else LimitClock.WALL,
        )
        with asked.begin() as uow:
            uow.steps.add(run)
    variables = {"trackingCode": CODE, "step": {"id": STEP.id, "limit": "PT7H"}}
    first, second = (asked.run(job("check-account", variables)) for _ in range(2))
    assert isinstance(first, Complete)
    assert isinstance(second, Complete)
    assert [each.variables["dueIsEstimated"] for each in (first, second)] == [is_estimated] * 2


def test_a_decision_in_no_step_of_the_ledger_has_no_limit_of_its_own(asked: Bench) -> None:
    assert asked.done("check-account", trackingCode=CODE, step=None)["dueIsEstimated"] is False


def test_overdue_debts_are_one_bill_until_they_are_paid(asked: Bench) -> None:
    bill = bill_of(twice(asked, "issue-overdue-bill"), "overdueBill")
    assert bill["amountRials"] == 400_000
    assert states(asked) == {BillKind.DEBT: BillState.CONSOLIDATED, BillKind.OVERDUE: BillState.ISSUED}
    with asked.begin() as uow:
        [debt] = uow.bills.of_request(CODE, BillKind.DEBT)
    assert pay(asked, {"number": debt.number, "amountRials": 400_000}) == "bill-consolidated"
    assert pay(asked, bill) == "accepted"
    assert twice(asked, "issue-overdue-bill") == {"overdueBill": None}
    assert bench_account(asked) == {"owed": False, "amountText": "۰ ریال", "lines": []}


def bench_account(bench: Bench) -> object:
    return bench.done("check-account", trackingCode=CODE)["account"]


def test_paid_fees_become_credit_once(asked: Bench) -> None:
    bill = bill_of(twice(asked, "issue-fee-bill", feeItems=["meter-test-fee", "seal-replacement"]), "feeBill")
    pay(asked, bill)
    assert twice(asked, "credit-fees") == {"creditText": bill["amountText"]}
    with asked.begin() as uow:
        assert uow.connections.get(SAMPLE.bill_id).carried == -Rials(int(str(bill["amountRials"])))


def test_a_fault_is_billed_where_no_reading_was_declared(asked: Bench) -> None:
    visit(asked)
    with asked.begin() as uow:
        for bill in uow.bills.of_request(CODE):
            uow.bills.save(replace(bill, state=BillState.VOID))
    cost = {"feeCodes": ["meter-repair"], "shortfallFactor": 1}
    bill_of(twice(asked, "add-fault-debt", faultCost=cost), "debtBill")
