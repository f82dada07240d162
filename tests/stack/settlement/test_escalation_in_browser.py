"""A late step as its supervisor sees it: who has it, whom to call; the task goes when the step is done."""

import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, EngineClock, Role, TasklistClient
from services.model.reviews import ReviewOutcome, StepReview
from services.model.tasks import OpenTask
from services.text import to_persian_digits
from tests.stack.office import submitted, task_of, tasks_of, until
from tests.stack.pages import assign, complete, logged_in
from workers.app import App

# Of relocations that no test of this folder plays.
_LOOKED_AT, _DONE_BEFORE, _ON_A_WHOLE_SECOND = "1842004124", "1800904125", "1677604120"

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def late(stack: StackConfig, app: App) -> tuple[OpenTask, OpenTask]:
    """The tasks of two settlements that diagnosis has taken and not done in their quarter of an hour."""
    tasks = tuple(
        task_of(app, submitted(app, "settlement", bill_id), "diagnosis") for bill_id in (_LOOKED_AT, _DONE_BEFORE)
    )
    with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as tasklist:
        for task in tasks:
            tasklist.claim(task.key)
    until(lambda: all(task_of(app, _code(each), "diagnosis").assignee for each in tasks), "Tasklist knows who has them")
    with closing(EngineClock(stack.management_url)) as clock:
        clock.add(timedelta(minutes=16))
    return tasks[0], tasks[1]


@pytest.mark.steps("SET-04")
def test_the_supervisor_sees_who_has_the_late_step_calls_and_notes_it(
    stack: StackConfig, app: App, late: tuple[OpenTask, OpenTask], screenshots: Path
) -> None:
    code = _code(late[0])
    with logged_in(stack, Role("supervisor"), f"/tasklist/{task_of(app, code, 'supervisor').key}") as page:
        for text in ("رسیدگی به تأخیر", to_persian_digits(code), "تسویه حساب", "واحد تشخیص امور"):
            expect(page.get_by_text(text).first).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
        expect(page.get_by_text("کنترل کارکرد و صدور فیش تسویه: واحد تشخیص امور")).to_be_visible()
        expect(page.get_by_text("رئیس واحد تشخیص، تلفن ۰۲۱۰۰۰۰۱۰۰۲")).to_be_visible()
        assign(page)
        page.get_by_label("اقدام سرپرست").fill("با رئیس واحد صحبت شد")
        page.screenshot(path=screenshots / "escalation.png")
        _leads_to_the_worklist(page, stack)
        complete(page)
    until(lambda: _review(app, code).outcome, "the note is kept")
    assert (_review(app, code).outcome, _review(app, code).note) == (ReviewOutcome.REVIEWED, "با رئیس واحد صحبت شد")


@pytest.mark.steps("SET-04")
def test_a_late_step_that_is_done_takes_the_review_off_the_supervisors_list(
    stack: StackConfig, app: App, late: tuple[OpenTask, OpenTask]
) -> None:
    code = _code(late[1])
    review = task_of(app, code, "supervisor")
    with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as tasklist:
        tasklist.complete(late[1].key, {"diagnosisDecision": "approved"})
    with logged_in(stack, Role("supervisor"), stack.tasklist_url_of(Role("supervisor"))) as page:
        expect(page.locator(f'a[href*="{review.key}"]')).to_have_count(0, timeout=PATIENCE_SECONDS * 1000)
    until(lambda: not tasks_of(app, code, "supervisor"), "nothing waits for the supervisor")
    assert (_review(app, code).outcome, _review(app, code).note) == (ReviewOutcome.STEP_ENDED, None)


def test_a_task_that_begins_on_a_whole_second_is_listed_with_its_due_instant(stack: StackConfig, app: App) -> None:
    with closing(EngineClock(stack.management_url)) as clock:
        whole = clock.pin(clock.now().replace(microsecond=0) + timedelta(seconds=1))
        try:
            code = submitted(app, "settlement", _ON_A_WHOLE_SECOND)
            until(lambda: _due_at(app, code), "step 4 is open")
        finally:
            _run_on(clock)
    assert _due_at(app, code) == whole + timedelta(minutes=15)
    assert task_of(app, code, "diagnosis").due_at == whole + timedelta(minutes=15, milliseconds=1)


def _leads_to_the_worklist(page: Page, stack: StackConfig) -> None:
    link = page.get_by_role("link", name="میز کار این واحد")
    expect(link).to_have_attribute("href", re.compile(re.escape(f"{stack.pages_url}/?unit=diagnosis")))


def _run_on(clock: EngineClock) -> None:
    """From where it stands, unless real time is ahead of it."""
    stood_at = clock.now()
    behind = stood_at - clock.reset()
    if behind > timedelta(0):
        clock.add(behind)


def _due_at(app: App, code: str) -> object:
    with app.reading() as uow:
        return next((run.due_at for run in uow.steps.of_request(code) if run.step == "SET-04"), None)


def _review(app: App, code: str) -> StepReview:
    with app.reading() as uow:
        [review] = uow.reviews.of_request(code)
    return review


def _code(task: OpenTask) -> str:
    assert task.tracking_code
    return task.tracking_code
