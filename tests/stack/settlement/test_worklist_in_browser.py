"""«میز کار» beside Tasklist: an operator sees what is late first, and gets from there to the task itself."""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.demo.applications import application_for
from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, EngineClock, Role, TasklistClient
from services.catalogue import service_of
from services.model.tasks import OpenTask
from services.submission.submit import submit_records
from services.text import to_persian_digits
from services.worklist.arranging import known_tasks
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from workers.app import App

# Of stories that are not played here, and of no other test.
_LATE, _IN_TIME = "1239204127", "1403604123"
_TASK = "کنترل کارکرد و صدور فیش تسویه"

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def codes(stack: StackConfig, app: App) -> tuple[str, str]:
    """The tracking codes of a settlement whose quarter of an hour at step 4 is over, and of one that is in time."""
    late = _at_diagnosis(app, _LATE)
    with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as tasklist:
        tasklist.claim(late.key)
    with closing(EngineClock(stack.management_url)) as clock:
        clock.add(timedelta(minutes=16))
    in_time = _at_diagnosis(app, _IN_TIME)
    return late.tracking_code or "", in_time.tracking_code or ""


def test_the_late_task_is_seen_first_and_leads_to_itself_in_tasklist(
    stack: StackConfig, codes: tuple[str, str], screenshots: Path
) -> None:
    with _at_the_worklist(stack, Role("diagnosis")) as page:
        late, in_time = (_row(page, code) for code in codes)
        expect(in_time).to_contain_text("آزاد", timeout=PATIENCE_SECONDS * 1000)
        expect(late).to_contain_text("واحد تشخیص امور", timeout=PATIENCE_SECONDS * 1000)
        expect(late).to_contain_text("دقیقه دیر")
        assert _place(late) < _place(in_time)
        assert violations(page) == []
        page.screenshot(path=screenshots / "worklist.png")
        late.get_by_role("link", name=_TASK).click()
        expect(page).to_have_url(re.compile(r"/tasklist/\d+"))
        form = page.get_by_text(to_persian_digits(codes[0]))
        expect(form.first).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
        expect(page.get_by_text("Assigned to me").first).to_be_visible()
        page.screenshot(path=screenshots / "from-worklist-to-task.png")


def test_the_supervisor_sees_the_late_in_figures_and_finds_the_request(
    stack: StackConfig, codes: tuple[str, str], screenshots: Path
) -> None:
    with _at_the_worklist(stack, Role("supervisor")) as page:
        page.get_by_role("link", name="واحدها").click()
        row = page.get_by_role("row", name=re.compile("واحد تشخیص امور"))
        assert int(row.get_by_role("cell").nth(1).inner_text()) >= 1
        assert violations(page) == []
        page.screenshot(path=screenshots / "units.png")
        row.get_by_role("link").click()
        page.get_by_label("کد رهگیری").fill(to_persian_digits(codes[0]))
        page.get_by_role("button", name="جست‌وجو").click()
        expect(_row(page, codes[0]).first).to_contain_text(_TASK)
        assert violations(page) == []


def test_the_real_tasklist_tells_of_a_request_who_has_what(app: App, codes: tuple[str, str]) -> None:
    [task] = [each for each in app.open_tasks.of_request(codes[0]) if each.unit == "diagnosis"]
    assert (task.name, task.assignee, task.step) == (_TASK, "diagnosis", "SET-04")
    everything = known_tasks(app.open_tasks)
    assert everything is not None
    assert task in everything
    assert set(codes) <= {each.tracking_code for each in everything}


@contextmanager
def _at_the_worklist(stack: StackConfig, role: Role) -> Iterator[Page]:
    with browser_page(stack.pages_url) as page:
        page.goto("/")
        page.get_by_label("شناسه").fill(role)
        page.get_by_label("رمز").fill(role.password())
        page.get_by_role("button", name="ورود").click()
        yield page


def _row(page: Page, code: str) -> Locator:
    return page.get_by_role("row").filter(has_text=to_persian_digits(code))


def _place(row: Locator) -> int:
    """Which row of its table it is."""
    return int(row.evaluate("each => each.rowIndex"))


def _at_diagnosis(app: App, bill_id: str) -> OpenTask:
    """A settlement of the connection that has come to the diagnosis unit: its task there."""
    with app.reading() as uow:
        application = application_for(uow, "settlement", uow.connections.get(bill_id), now=app.clock.now())
    reference = f"worklist-{bill_id}"
    record = {**application, "clientReference": reference}
    submit_records(
        [record], service=service_of("settlement"), transactions=app.transactions, clock=app.clock, starter=app.engine
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := _tasks(app, reference)):
        assert time.monotonic() < deadline, f"{reference} came to nobody within {PATIENCE_SECONDS:.0f} s"
        time.sleep(0.25)
    return found[0]


def _tasks(app: App, reference: str) -> Sequence[OpenTask]:
    with app.reading() as uow:
        request = uow.requests.find_by_client_reference(reference)
    return app.open_tasks.of_request(request.tracking_code) if request else ()
