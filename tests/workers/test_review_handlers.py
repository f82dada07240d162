"""The jobs of an escalation: who has the late step, and what the supervisor has done."""

from datetime import timedelta

import pytest

from services.catalogue import service_title
from services.model.reviews import ReviewOutcome, StepReview
from tests.examples import limited_step
from tests.fakes.open_tasks import open_task
from tests.workers.kit import SERVICE, Bench, job
from workers.runtime.job import Complete

STEP = limited_step()


@pytest.fixture
def code(bench: Bench) -> str:
    """The tracking code of a request whose step 4 is open."""
    registered = bench.registered()
    opened = job("open-step", {"trackingCode": registered, "step": {"id": STEP.id, "limit": "PT15M"}})
    assert isinstance(bench.run(opened), Complete)
    return registered


def reviews(bench: Bench, code: str) -> list[StepReview]:
    with bench.begin() as uow:
        return list(uow.reviews.of_request(code))


def test_who_has_the_step_is_asked_outside_the_transaction_once(bench: Bench, code: str) -> None:
    bench.open_tasks.tasks = [open_task(code, step=STEP.id, assignee="diagnosis")]
    asked = job("find-responsible", {"trackingCode": code, "step": STEP.id})
    first = bench.run(asked)
    assert isinstance(first, Complete)
    assert first.variables == {
        "serviceTitle": service_title(SERVICE),
        "unitTitle": "واحد تشخیص امور",
        "holdersText": "- بررسی درخواست: واحد تشخیص امور",
        "callText": "- رئیس واحد تشخیص، تلفن ۰۲۱۰۰۰۰۱۰۰۲",
        "worklistUrl": "http://localhost:8280/?unit=diagnosis",
    }
    assert bench.run(asked) == first
    assert bench.open_tasks.asked == 1


def test_where_tasklist_is_away_the_job_is_done_all_the_same(bench: Bench, code: str) -> None:
    bench.open_tasks.unavailable = True
    found = bench.done("find-responsible", trackingCode=code, step=STEP.id)
    assert str(found["holdersText"]).endswith("نامعلوم")
    assert found["unitTitle"] == "واحد تشخیص امور"


def test_the_note_is_kept_by_the_job_once(bench: Bench, code: str) -> None:
    bench.clock.advance(timedelta(minutes=16))
    bench.done("escalate-missed-deadline", trackingCode=code, step=STEP.id)
    [told] = reviews(bench, code)
    noted = job("record-review", {"trackingCode": code, "reviewKey": told.key, "supervisorNote": "تلفن شد"})
    assert bench.run(noted) == bench.run(noted) == Complete({})
    [kept] = reviews(bench, code)
    assert (kept.outcome, kept.note) == (ReviewOutcome.REVIEWED, "تلفن شد")
