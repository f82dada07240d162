"""What the tests of the figures share: a report of a job, and what a registry shows."""

from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from db.repositories.statistics import Statistics
from tests.workers.kit import SERVICE
from workers.metrics import Metrics
from workers.runtime.job import Complete, Job
from workers.runtime.report import JobReport, OutcomeKind, Verdict

NOTHING_WAITS = Statistics(
    outbox_rows={},
    oldest_age={"sms": timedelta(0), "message": timedelta(0)},
    sms_needing_review=0,
    overdue={},
    scheduled={},
)


def report(
    outcome: OutcomeKind = OutcomeKind.COMPLETED,
    verdict: Verdict = Verdict.ACCEPTED,
    *,
    job_type: str = "send-sms",
    redelivered: bool = False,
    timed_out: bool = False,
) -> JobReport:
    job = Job(
        key=1,
        type=job_type,
        process_instance_key=2251799813685249,
        bpmn_process_id=SERVICE,
        element_id="Task_SendSms",
        element_instance_key=2,
        variables={"nationalId": "0499370899"},
    )
    return JobReport(
        job=job,
        outcome=outcome,
        verdict=verdict,
        seconds=0.02,
        queue_seconds=0.2,
        redelivered=redelivered,
        timed_out=timed_out,
        answer=Complete(),
        fault="SmsRefused: 09121234567",
    )


Shown = dict[tuple[str, tuple[str, ...]], float]


def shown(metrics: Metrics) -> Shown:
    """Each series by its name and its label values in the order of the labels' names."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }
