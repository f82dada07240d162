"""Every handler, run as the process would: outputs are those of the design, log lines tell nobody's data."""

import json
from collections.abc import Callable

import pytest
import structlog

from services.catalogue import all_services
from services.model.requests import PersonKind
from services.registry import registry
from services.steps.catalogue import numbered_step
from tests.examples import papers_of, service_with
from tests.own import of_each_service
from tests.workers.kit import FEES, SAMPLES, SERVICE, SUBSCRIBER, Bench, job, typed_application, typed_for
from workers.logs import JobLog, configure_logs
from workers.runtime.job import Fail, ThrowError
from workers.settings import LogFormat

STORIES: list[Callable[[Bench], None]] = [
    story for _, stories in of_each_service("workers", "stories", "STORIES") for story in stories
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_of_jobs_gives_the_designed_outputs(bench: Bench, story: Callable[[Bench], None]) -> None:
    story(bench)


@pytest.mark.parametrize("service", all_services())
def test_the_engine_gets_no_personal_data_back(bench: Bench, service: str) -> None:
    application = typed_for(service)
    checked = bench.done("check-documents", serviceKey=service, application=application)
    person = SUBSCRIBER.subscriber
    secrets = [person.national_id, person.mobile, person.landline, person.full_name, str(application["nationalId"])]
    told = json.dumps(checked, ensure_ascii=False)
    assert not any(secret in told for secret in secrets)


@pytest.mark.parametrize(
    ("applicant", "person"),
    [
        ({"nationalId": "۱۰۳۸۰۲۸۴۷۹۰"}, PersonKind.COMPANY),
        ({"nationalId": 10380284790}, PersonKind.COMPANY),
        ({"nationalId": "125896347852"}, PersonKind.FOREIGNER),
        ({"nationalId": "1234567890", "personKind": "foreigner"}, PersonKind.FOREIGNER),
        ({"nationalId": "0499370899", "personKind": "robot"}, PersonKind.INDIVIDUAL),
        ({"nationalId": ["10380284790"]}, PersonKind.INDIVIDUAL),
    ],
)
def test_the_papers_go_by_who_applies_also_when_the_number_is_in_the_draft_alone(
    bench: Bench, applicant: dict[str, object], person: PersonKind
) -> None:
    asked = service_with(papers_for=PersonKind.FOREIGNER)
    for application in (applicant, {"mobile": "1"}):
        checked = bench.done("check-documents", serviceKey=asked.key, application=application, draftKey="d-4")
        told = {paper for paper, title in registry().papers.items() if title in str(checked["findingsText"])}
        assert set(papers_of(asked, person=person)) <= told
        others = {paper for each in PersonKind for paper in papers_of(asked, person=each)}
        assert not told & (others - set(papers_of(asked, person=person)))


def test_a_correction_that_is_not_in_order_is_not_recorded(bench: Bench) -> None:
    code = bench.registered()
    with bench.begin() as uow:
        before = uow.requests.get(code)
    bench.done("check-documents", serviceKey=SERVICE, application={"reading": "؟"}, draftKey=before.draft_key)
    outcome = bench.run(job("record-correction", {"trackingCode": code}))
    assert isinstance(outcome, Fail)
    with bench.begin() as uow:
        assert uow.requests.get(code).application.answers == before.application.answers


def test_an_element_that_is_no_step_opens_and_closes_nothing(bench: Bench) -> None:
    code = bench.registered()
    for job_type in ("open-step", "close-step"):
        assert bench.done(job_type, trackingCode=code, step=None) == {}
    with bench.begin() as uow:
        assert {each.step for each in uow.steps.of_request(code)} == {
            numbered_step(SERVICE, number).id for number in (1, 2)
        }


def test_an_open_request_is_told_with_the_refusal(bench: Bench) -> None:
    code = bench.registered()
    application = typed_application()
    bench.done("check-documents", serviceKey=SERVICE, application=application, draftKey="d-2")
    outcome = bench.run(job("register-request", {"serviceKey": SERVICE, "draftKey": "d-2"}))
    assert isinstance(outcome, ThrowError)
    told = {"openTrackingCode": code, "openRequestText": None}
    assert (outcome.code, outcome.variables) == ("REQUEST_ALREADY_OPEN", told)


def test_a_district_without_agent_throws_and_a_chosen_agent_helps(bench: Bench) -> None:
    southern = SAMPLES.connections[2]
    code = bench.registered(southern)
    wanted = {"trackingCode": code, "workOrderKind": "meter-test"}
    outcome = bench.run(job("issue-work-order", wanted))
    assert isinstance(outcome, ThrowError)
    assert outcome.code == "NO_AGENT_AVAILABLE"
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test", agentCode="1001")["workOrder"]
    assert isinstance(order, dict)
    assert order["agentCode"] == "1001"


def test_a_payment_told_twice_counts_once(bench: Bench) -> None:
    code = bench.registered()
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(fees, dict)
    results = [bench.paid(fees, "R-7")["paymentResult"] for _ in range(2)]
    assert results == ["accepted", "already-recorded"]


def test_log_lines_of_all_handlers_tell_no_personal_data(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    for story in STORIES:
        story(bench)
    bench.run(job("check-documents", {"application": typed_application()}))
    log = JobLog()
    for report in bench.reports:
        log.job_over(report)
    logged = capsys.readouterr().err
    structlog.reset_defaults()
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["type"] for line in lines} == {report.job.type for report in bench.reports}
    assert lines[0].keys() == {
        "process", "tracking_code", "type", "outcome", "verdict", "redelivered", "ms", "queue_ms", "event", "level",
        "timestamp",
    }  # fmt: skip
    for sample in SAMPLES.connections:
        person = sample.subscriber
        for secret in (person.national_id, person.mobile, person.landline, person.full_name):
            assert secret not in logged
