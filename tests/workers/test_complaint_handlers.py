"""A complaint job by job: who is asked of Tasklist, what is kept, and that a new request is started once."""

from datetime import timedelta

import pytest

from services.errors import TechnicalError
from services.model.tasks import CompletedTask
from tests.workers.kit import FEES, SERVICE, Bench, job
from workers.runtime.job import Complete, Fail, Outcome

GIVEN = {"decision": "reopened", "reason": "مدرک رسیده بود"}


def done(bench: Bench, key: int, login: str | None, *, unit: str = "diagnosis") -> CompletedTask:
    return CompletedTask(
        key=key,
        process_instance_key=4503599627370497,
        unit=unit,
        assignee=login,
        completed_at=bench.clock.now() + timedelta(seconds=key),
    )


@pytest.fixture
def code(bench: Bench) -> str:
    """A request that is closed."""
    code = bench.registered()
    bench.done("archive-request", trackingCode=code, outcome="rejected")
    return code


def objected(bench: Bench, code: str, **changes: object) -> dict[str, object]:
    form = {"trackingCode": code, "about": "outcome", "text": "مدارک را داده‌ام", **changes}
    return bench.done("record-complaint", complaint=form, submittedAt=f"{bench.clock.now().isoformat()}[Etc/UTC]")


def look(bench: Bench, code: str, *, looks: int = 1) -> Outcome:
    given = {"trackingCode": code, "complaintNumber": 1, "looks": looks, "secondLook": GIVEN}
    return bench.run(job("record-second-look", given))


def test_a_complaint_goes_from_the_form_to_a_new_request(bench: Bench, code: str) -> None:
    assert objected(bench, code) == {
        "complaintAccepted": True,
        "complaintMessage": "",
        "trackingCode": code,
        "complaintNumber": 1,
    }
    bench.open_tasks.done[code] = [done(bench, 1, "ali")]
    found = bench.done("find-complaint", trackingCode=code, complaintNumber=1)
    assert (found["complaintAbout"], found["complaintText"]) == ("نتیجهٔ درخواست", "مدارک را داده‌ام")
    bench.open_tasks.done[code].append(done(bench, 2, "sara", unit="supervisor"))
    answered = look(bench, code)
    assert isinstance(answered, Complete)
    assert answered.variables == {
        "lookAccepted": True,
        "lookMessage": "",
        "complaintDecision": "reopened",
        "complaintAnswer": "مدرک رسیده بود",
    }
    again = bench.done("prepare-reopening", trackingCode=code, complaintNumber=1)
    assert again["serviceKey"] == SERVICE
    for _ in range(2):
        assert bench.done("start-request", None, **again) == {}
    assert bench.starter.processes == [SERVICE]
    assert bench.starter.started == [{"application": again["application"], "draftKey": again["draftKey"]}]


def test_what_is_not_heard_is_told_and_has_no_request(bench: Bench, code: str) -> None:
    refused = objected(bench, code, about="bill")
    assert (refused["complaintAccepted"], refused["trackingCode"], refused["complaintNumber"]) == (False, None, None)
    assert "بازبینی" in str(refused["complaintMessage"])


def test_the_answer_of_who_has_worked_on_it_comes_back(bench: Bench, code: str) -> None:
    objected(bench, code)
    bench.open_tasks.done[code] = [done(bench, 1, "ali")]
    bench.done("find-complaint", trackingCode=code, complaintNumber=1)
    bench.open_tasks.done[code].append(done(bench, 2, "ali", unit="supervisor"))
    answered = look(bench, code)
    assert isinstance(answered, Complete)
    assert answered.variables["lookAccepted"] is False
    assert "کس دیگری" in str(answered.variables["lookMessage"])


def test_who_is_listed_only_after_the_complaint_was_found_cannot_answer_it_either(bench: Bench, code: str) -> None:
    objected(bench, code)
    bench.done("find-complaint", trackingCode=code, complaintNumber=1)
    bench.open_tasks.done[code] = [done(bench, 1, "ali"), done(bench, 2, "ali", unit="supervisor")]
    answered = look(bench, code)
    assert isinstance(answered, Complete)
    assert answered.variables["lookAccepted"] is False


def test_what_was_paid_for_the_first_is_credit_when_the_second_is_registered(bench: Bench) -> None:
    code = bench.registered()
    bill = bench.done("issue-fee-bill", trackingCode=code, feeItems=list(FEES))["feeBill"]
    assert isinstance(bill, dict)
    bench.paid(bill, "R-1")
    bench.done("archive-request", trackingCode=code, outcome="rejected")
    objected(bench, code)
    bench.open_tasks.done[code] = [done(bench, 2, "sara", unit="supervisor")]
    look(bench, code)
    again = bench.done("prepare-reopening", trackingCode=code, complaintNumber=1)

    def credited() -> list[int]:
        with bench.begin() as uow:
            return [-each.total.amount for each in uow.bills.of_request(code) if each.is_credit_note]

    assert credited() == []
    bench.done("register-request", serviceKey=again["serviceKey"], draftKey=again["draftKey"])
    assert credited() == [bill["amountRials"]]


def test_a_form_that_is_corrected_after_the_closing_is_heard_as_of_then(bench: Bench, code: str) -> None:
    now = bench.clock.now()
    before, later = (f"{each.isoformat()}[Etc/UTC]" for each in (now - timedelta(days=9), now + timedelta(hours=73)))
    form = {"trackingCode": code, "about": "outcome", "text": "مدارک را داده‌ام"}
    refused = bench.done("record-complaint", complaint=form, submittedAt=before, correctedAt=later)
    assert "ممکن بود" in str(refused["complaintMessage"])


def test_until_tasklist_lists_the_last_look_and_while_it_is_away_the_job_comes_again(bench: Bench, code: str) -> None:
    objected(bench, code)
    bench.open_tasks.done[code] = [done(bench, 2, "sara", unit="supervisor")]
    assert isinstance(look(bench, code, looks=2), Fail)
    bench.open_tasks.unavailable = True
    assert isinstance(look(bench, code), Fail)
    assert isinstance(bench.run(job("find-complaint", {"trackingCode": code, "complaintNumber": 1})), Fail)
    bench.open_tasks.unavailable = False
    assert isinstance(look(bench, code), Complete)


def test_an_engine_that_is_away_starts_nothing_and_is_asked_again(bench: Bench, code: str) -> None:
    objected(bench, code)
    bench.open_tasks.done[code] = [done(bench, 2, "sara", unit="supervisor")]
    look(bench, code)
    again = bench.done("prepare-reopening", trackingCode=code, complaintNumber=1)
    bench.starter.fault = TechnicalError("away")
    assert isinstance(bench.run(job("start-request", again)), Fail)
    bench.starter.fault = None
    bench.done("start-request", None, **again)
    assert bench.starter.processes == [SERVICE]
