"""Every handler, run as the process would: outputs are those of the design, log lines tell nobody's data."""

import json
from collections.abc import Callable

import pytest
import structlog

from services.catalogue import all_services
from tests.workers.kit import SAMPLES, SUBSCRIBER, TYPED, Bench, job, typed_application
from tests.workers.service_stories import name_changed
from tests.workers.settlement_stories import (
    agent_reads,
    faulty_meter,
    good_meter,
    left_open,
    misread_last,
    nobody_registers,
)
from workers.logs import JobLog, configure_logs
from workers.runtime.job import Fail, ThrowError
from workers.settings import LogFormat

STORIES: list[Callable[[Bench], None]] = [
    *(good_meter, faulty_meter, left_open, agent_reads, misread_last, nobody_registers),
    name_changed,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_of_jobs_gives_the_designed_outputs(bench: Bench, story: Callable[[Bench], None]) -> None:
    story(bench)


@pytest.mark.parametrize("service", all_services())
def test_the_engine_gets_no_personal_data_back(bench: Bench, service: str) -> None:
    application = TYPED.get(service, typed_application)(SUBSCRIBER)
    checked = bench.done("check-documents", serviceKey=service, application=application)
    person = SUBSCRIBER.subscriber
    secrets = [person.national_id, person.mobile, person.landline, person.full_name, str(application["nationalId"])]
    told = json.dumps(checked, ensure_ascii=False)
    assert not any(secret in told for secret in secrets)


def test_the_papers_go_by_the_draft_of_an_earlier_check(bench: Bench) -> None:
    industrial = next(each for each in SAMPLES.connections if each.tariff_class == "industrial")
    for application in ({"billId": industrial.bill_id, "applicantKind": " New-Owner"}, {"mobile": "1"}):
        checked = bench.done("check-documents", serviceKey="name-change", application=application, draftKey="d-3")
        assert "پروانهٔ فعالیت واحد تولیدی یا صنعتی" in str(checked["findingsText"])


@pytest.mark.parametrize(
    ("applicant", "paper"),
    [
        ({"nationalId": "۱۰۳۸۰۲۸۴۷۹۰"}, "آگهی ثبت شرکت"),
        ({"nationalId": 10380284790}, "آگهی ثبت شرکت"),
        ({"nationalId": "125896347852"}, "کپی کارت اقامت"),
        ({"nationalId": "1234567890", "personKind": "foreigner"}, "کپی کارت اقامت"),
        ({"nationalId": "0499370899", "personKind": "robot"}, "کپی کارت ملی"),
        ({"nationalId": ["10380284790"]}, "کپی کارت ملی"),
    ],
)
def test_the_papers_go_by_who_applies_also_when_the_number_is_in_the_draft_alone(
    bench: Bench, applicant: dict[str, object], paper: str
) -> None:
    for application in (applicant, {"mobile": "1"}):
        checked = bench.done("check-documents", serviceKey="settlement", application=application, draftKey="d-4")
        assert paper in str(checked["findingsText"])


def test_a_correction_that_is_not_in_order_is_not_recorded(bench: Bench) -> None:
    code = bench.registered(service="meter-relocation")
    with bench.begin() as uow:
        key = uow.requests.get(code).draft_key
    bench.done(
        "check-documents",
        serviceKey="meter-relocation",
        application={"requestedPlace": "؟"},
        draftKey=key,
    )
    outcome = bench.run(job("record-correction", {"trackingCode": code}))
    assert isinstance(outcome, Fail)
    with bench.begin() as uow:
        assert uow.requests.get(code).application.answers["requestedPlace"] == "دیوار حیاط، کنار در ورودی"


def test_an_element_that_is_no_step_opens_and_closes_nothing(bench: Bench) -> None:
    code = bench.registered()
    for job_type in ("open-step", "close-step"):
        assert bench.done(job_type, trackingCode=code, step=None) == {}
    with bench.begin() as uow:
        assert {each.step for each in uow.steps.of_request(code)} == {"SET-01", "SET-02"}


def test_an_open_request_is_told_with_the_refusal(bench: Bench) -> None:
    code = bench.registered()
    application = typed_application()
    bench.done("check-documents", serviceKey="settlement", application=application, draftKey="d-2")
    outcome = bench.run(job("register-request", {"serviceKey": "settlement", "draftKey": "d-2"}))
    assert isinstance(outcome, ThrowError)
    assert (outcome.code, outcome.variables) == ("REQUEST_ALREADY_OPEN", {"openTrackingCode": code})


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
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"])["feeBill"]
    assert isinstance(fees, dict)
    results = [bench.paid(fees, "R-7")["paymentResult"] for _ in range(2)]
    assert results == ["accepted", "already-recorded"]


def test_log_lines_of_all_handlers_tell_no_personal_data(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    for story in STORIES:
        if story is not faulty_meter:  # the same subscriber's second request would be refused
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
