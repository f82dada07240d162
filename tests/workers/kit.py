"""What the workers' tests share: sample applications, jobs, and a bench on which handlers run against SQLite."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY
from services.events import Event
from services.jalali import format_jalali, local_date
from services.model.keys import ApplicantKind
from services.reference.loading import load_reference_data
from tests.examples import papers_of, service_with, typed_fields
from tests.fakes.jobs import run_at_once
from tests.fakes.open_tasks import FakeOpenTasks
from tests.fakes.outside import FakeOutside
from tests.fakes.purging import FakeElements, FakeHistory, purging
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from workers.errors import ERRORS
from workers.handlers import all_handlers
from workers.runtime.handler import Handler
from workers.runtime.in_flight import LeasedJob
from workers.runtime.job import Complete, Job, Outcome
from workers.runtime.report import JobReport, Verdict, report_of
from workers.runtime.runner import JobRunner
from workers.runtime.slots import Slots
from workers.samples import SampleConnection, read_samples
from workers.transactions import SqlTransactions

SAMPLES = read_samples(Path(__file__).parents[2] / "deploy" / "samples" / "subscribers.json")
SUBSCRIBER = SAMPLES.connections[0]

SERVICE = service_with(reading=True).key
"""One whose applications declare a reading."""
UNREAD = service_with(reading=False).key
FEES = ("meter-test-fee",)
"""What any service may charge."""

BILL_VIEW = {
    "number",
    "billId",
    "paymentId",
    "amountRials",
    "amountText",
    "dueText",
    "lines",
    "provisional",
    "readingsText",
    "url",
}
METER_TEST = {
    "inOrder", "condition", "conditionText", "reading", "sealNumber", "readingText", "inDoubt", "doubtText",
    "siteText", "sheetUrl",
}  # fmt: skip

_keys = count(2251799813685249)


def typed_for(service: str, sample: SampleConnection = SUBSCRIBER, **changes: object) -> dict[str, object]:
    """What who usually applies for the service would type today for a sample connection, in order unless changed."""
    asked = service_of(service)
    last = sample.readings[-1]
    kind = asked.applicants[0]
    person = (sample if kind == ApplicantKind.SUBSCRIBER else SAMPLES.connections[-1]).subscriber
    return {
        "billId": sample.bill_id,
        "applicantKind": str(kind),
        "nationalId": person.national_id,
        "mobile": person.mobile,
        "landline": sample.subscriber.landline,
        "lastBillPaymentId": sample.bills[-1].payment_id,
        **typed_fields(
            asked,
            today=format_jalali(local_date(FixedClock().now())),
            kwh=last.kwh + 5 * last.days_ago,
            payment_id=sample.bills[-1].payment_id,
        ),
        "documents": list(papers_of(asked, applicant=kind)),
        **changes,
    }


def typed_application(sample: SampleConnection = SUBSCRIBER, **changes: object) -> dict[str, object]:
    """What the subscriber of a sample connection would type today, with a reading."""
    return typed_for(SERVICE, sample, **changes)


def job(
    job_type: str, variables: Mapping[str, object], *, headers: Mapping[str, str] | None = None, retries: int = 3
) -> Job:
    """A job of an element instance of its own."""
    key = next(_keys)
    return Job(
        key=key,
        type=job_type,
        process_instance_key=4503599627370497,
        bpmn_process_id=SERVICE,
        element_id=f"Task_{job_type}",
        element_instance_key=key,
        variables=variables,
        headers=headers or {},
        retries=retries,
    )


class Bench:
    """Runs jobs against a database and keeps their reports."""

    def __init__(self, database: Database, clock: FixedClock, handlers: Mapping[str, Handler] | None = None) -> None:
        self.database = database
        self.clock = clock
        self.reports: list[JobReport] = []
        self.commits = 0
        self.elements = FakeElements()
        self.history = FakeHistory()
        self.open_tasks = FakeOpenTasks()
        self.starter = FakeStarter()
        self.outside = FakeOutside()
        transactions = SqlTransactions(
            begin_work=self.begin,
            clock=clock,
            company=EXAMPLE_COMPANY,
            reference=load_reference_data(),
            purging=purging(self.begin, engine=self.elements, history=self.history),
            open_tasks=self.open_tasks,
            processes=self.starter,
            systems=self.outside.systems,
            committed=self._count_commit,
        )
        self.runner = JobRunner(
            handlers=all_handlers() if handlers is None else handlers,
            transactions=transactions,
            errors=ERRORS,
            jitter=lambda: 0.5,
        )

    def begin(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database)

    def run(self, each: Job) -> Outcome:
        attempt = run_at_once(self.runner, each)
        leased = LeasedJob(each, Slots(1), timeout_seconds=60)
        self.reports.append(report_of(leased, attempt, Verdict.ACCEPTED, ERRORS))
        return attempt.outcome

    def done(self, job_type: str, headers: Mapping[str, str] | None = None, **variables: object) -> dict[str, object]:
        """The variables of a job that must complete."""
        outcome = self.run(job(job_type, variables, headers=headers))
        assert isinstance(outcome, Complete), outcome
        return dict(outcome.variables)

    def registered(self, sample: SampleConnection = SUBSCRIBER, service: str = SERVICE, **changes: object) -> str:
        """The tracking code of a newly registered request."""
        checked = self.done(
            "check-documents",
            serviceKey=service,
            application=typed_for(service, sample, **changes),
        )
        registered = self.done("register-request", serviceKey=service, draftKey=checked["draftKey"])
        return str(registered["trackingCode"])

    def paid(self, bill: Mapping[str, object], reference: str) -> dict[str, object]:
        """The answer to a stub that pays the whole bill today."""
        stub = {"reference": reference, "amount": str(bill["amountRials"]), "paidOn": "۱۴۰۵/۰۸/۳۰"}
        return self.done("record-payment", billNumber=bill["number"], stub=stub)

    def _count_commit(self, _events: Sequence[Event]) -> None:
        self.commits += 1


def listed(variable: object) -> list[dict[str, object]]:
    """A variable that holds a list of objects."""
    assert isinstance(variable, list), variable
    return variable
