"""What the workers' tests share: sample applications, jobs, and a bench on which handlers run against SQLite."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.reference.loading import load_reference_data
from tests.fakes.uow import FixedClock
from workers.handlers import all_handlers
from workers.runtime.handler import Handler
from workers.runtime.job import Complete, Job, Outcome
from workers.runtime.report import JobReport
from workers.runtime.runner import JobRunner
from workers.samples import SampleConnection, read_samples

SAMPLES = read_samples(Path(__file__).parents[2] / "deploy" / "samples" / "subscribers.json")
SUBSCRIBER = SAMPLES.connections[0]

_keys = count(2251799813685249)


def typed_application(sample: SampleConnection = SUBSCRIBER, **changes: object) -> dict[str, object]:
    """What the subscriber of a sample connection would type today, in order unless changed."""
    last = sample.readings[-1]
    return {
        "billId": sample.bill_id,
        "applicantKind": "subscriber",
        "nationalId": sample.subscriber.national_id,
        "mobile": sample.subscriber.mobile,
        "landline": sample.subscriber.landline,
        "lastBillPaymentId": sample.bills[-1].payment_id,
        "reading": str(last.kwh + 5 * last.days_ago),
        "readingDate": format_jalali(local_date(FixedClock().now())),
        "documents": ["last-paid-bill", "national-card-copy"],
        **changes,
    }


def job(
    job_type: str, variables: Mapping[str, object], *, headers: Mapping[str, str] | None = None, retries: int = 3
) -> Job:
    """A job of an element instance of its own."""
    key = next(_keys)
    return Job(
        key=key,
        type=job_type,
        process_instance_key=4503599627370497,
        bpmn_process_id="settlement",
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
        self.runner = JobRunner(
            handlers=all_handlers() if handlers is None else handlers,
            begin=self.begin,
            clock=clock,
            company=EXAMPLE_COMPANY,
            reference=load_reference_data(),
            jitter=lambda: 0.5,
            observe=self.reports.append,
            committed=self._count_commit,
        )

    def begin(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database)

    def run(self, each: Job) -> Outcome:
        return self.runner.run_job(each)

    def done(self, job_type: str, headers: Mapping[str, str] | None = None, **variables: object) -> dict[str, object]:
        """The variables of a job that must complete."""
        outcome = self.run(job(job_type, variables, headers=headers))
        assert isinstance(outcome, Complete), outcome
        return dict(outcome.variables)

    def registered(self, sample: SampleConnection = SUBSCRIBER) -> str:
        """The tracking code of a newly registered request."""
        checked = self.done(
            "check-documents",
            serviceKey="settlement",
            application=typed_application(sample),
            requiredDocuments=["last-paid-bill"],
        )
        registered = self.done("register-request", serviceKey="settlement", draftKey=checked["draftKey"])
        return str(registered["trackingCode"])

    def _count_commit(self) -> None:
        self.commits += 1
