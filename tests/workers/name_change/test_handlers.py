"""The handlers of a name change, run as the process would."""

import json

import pytest
import structlog

from services.model.connections import Subscriber
from tests.workers.field_bench import FLAT, kwh_today
from tests.workers.kit import SAMPLES, Bench, job
from tests.workers.name_change.bench import CHANGE_FORM, KEY, NEW_OWNER, billed, paid, save
from workers.logs import JobLog, configure_logs
from workers.runtime.job import Complete, Fail
from workers.settings import LogFormat

EMPTY_FORM = dict.fromkeys(["personKind", *CHANGE_FORM])


def test_a_name_change_keeps_both_subscribers_and_tells_each(bench: Bench) -> None:
    code = paid(bench)
    save(bench, code)
    changing = job("change-subscriber", {"trackingCode": code})
    answer = {"subscriberChanged": True, "ownerChanged": True, "changeFindingsText": "", "changeForm": None}
    expected = Complete(answer)
    assert bench.run(changing) == bench.run(changing) == expected
    to_new = {"template": "name-changed", "recipient": "subscriber"}
    to_former = {"template": "liability-ended", "recipient": "former-subscriber"}
    for headers in (to_new, to_former):
        assert bench.done("send-sms", headers, trackingCode=code) == {}
    with bench.begin() as uow:
        present = uow.connections.get(FLAT.bill_id).subscriber
        [former] = uow.connections.former_subscribers(FLAT.bill_id)
        told = {sms.template: sms.mobile for sms in uow.outbox.sms_of(code)}
    assert present == Subscriber(
        national_id=str(NEW_OWNER["nationalId"]),
        full_name="داریوش نوآور",
        mobile="09129876543",
        landline="02177002233",
    )
    assert former.subscriber.national_id == FLAT.subscriber.national_id
    assert former.liable_until.kwh == kwh_today(FLAT.bill_id)
    assert told == {"name-changed": "09129876543", "liability-ended": FLAT.subscriber.mobile}


def test_a_change_before_its_form_is_saved_is_answered_and_can_be_made_afterwards(bench: Bench) -> None:
    code = paid(bench)
    answer = bench.done("change-subscriber", trackingCode=code)
    assert (answer["subscriberChanged"], answer["changeForm"]) == (False, None)
    assert "هنوز ثبت نشده است" in str(answer["changeFindingsText"])
    save(bench, code)
    assert bench.done("change-subscriber", trackingCode=code)["subscriberChanged"] is True


def test_the_form_of_a_task_that_an_older_diagram_had_created_is_read(bench: Bench) -> None:
    answer = bench.done("change-subscriber", trackingCode=paid(bench), changeForm=CHANGE_FORM)
    assert (answer["subscriberChanged"], answer["changeForm"]) == (True, EMPTY_FORM)


@pytest.mark.parametrize("form", [{}, {**CHANGE_FORM, "nationalId": "0790419905"}, {"fullName": {"x": 1}}])
def test_a_wrong_change_form_of_an_older_diagram_is_an_answer_and_comes_back_empty(bench: Bench, form: object) -> None:
    answer = bench.done("change-subscriber", trackingCode=paid(bench), changeForm=form)
    assert (answer["subscriberChanged"], answer["changeForm"]) == (False, EMPTY_FORM)
    assert str(answer["changeFindingsText"]).startswith("- ")
    with bench.begin() as uow:
        assert uow.connections.get(FLAT.bill_id).subscriber.national_id == FLAT.subscriber.national_id
        assert uow.connections.former_subscribers(FLAT.bill_id) == []


def test_unpaid_fees_stop_the_change_with_an_incident_that_tells_nobodys_data(bench: Bench) -> None:
    code, _ = billed(bench)
    outcome = bench.run(job("change-subscriber", {"trackingCode": code, "changeForm": CHANGE_FORM}))
    assert isinstance(outcome, Fail)
    assert outcome.message == f"FeesNotPaid: the fees of request {code} are not paid"
    with bench.begin() as uow:
        assert uow.connections.get(FLAT.bill_id).subscriber.national_id == FLAT.subscriber.national_id


def test_the_change_form_leaves_no_trace_in_logs_results_or_stored_outcomes(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    code = paid(bench)
    forms = [{**CHANGE_FORM, "fullName": "نوآور"}, {**CHANGE_FORM, "mobile": "77002233"}, "داریوش نوآور", CHANGE_FORM]
    jobs = [job("change-subscriber", {"trackingCode": code, "changeForm": form}) for form in forms]
    jobs.append(job("change-subscriber", {"changeForm": CHANGE_FORM}))
    outcomes = [bench.run(each) for each in jobs]
    assert [isinstance(each, Complete) for each in outcomes] == [True, True, True, True, False]
    with bench.begin() as uow:
        known = uow.completed_jobs.find_many([each.identity for each in jobs])
    stored = [known.get(each.identity) for each in jobs]
    assert [each is not None for each in stored] == [True, True, True, True, False]
    log = JobLog()
    for report in bench.reports:
        log.job_over(report)
    logged = capsys.readouterr().err
    structlog.reset_defaults()
    assert logged.count('"change-subscriber"') == len(jobs)
    answers = [each.variables if isinstance(each, Complete) else str(each) for each in outcomes]
    told = logged + json.dumps([answers, stored], ensure_ascii=False)
    for secret in (*map(str, CHANGE_FORM.values()), "77002233", "نوآور", FLAT.subscriber.national_id):
        assert secret not in told


def test_the_papers_go_by_the_draft_of_an_earlier_check(bench: Bench) -> None:
    industrial = next(each for each in SAMPLES.connections if each.tariff_class == "industrial")
    for application in ({"billId": industrial.bill_id, "applicantKind": " New-Owner"}, {"mobile": "1"}):
        checked = bench.done("check-documents", serviceKey=KEY, application=application, draftKey="d-3")
        assert "پروانهٔ فعالیت واحد تولیدی یا صنعتی" in str(checked["findingsText"])
