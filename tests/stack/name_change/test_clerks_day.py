"""A clerk's day with a name change, from the applicant's arrival to the end of the request: a paper is missing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.applications import new_owner
from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.model.keys import BillKind, RequestOutcome
from tests.stack import counter
from tests.stack.clerks_day import (
    CORRECT,
    EXAMINE,
    application_of,
    bill_is_announced,
    meter_is_tested,
    start_process,
    stub_is_taken,
)
from tests.stack.counter import BILL, StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import unit_browser
from workers.app import App

_NEW_SUBSCRIBER = {
    "نام و نام خانوادگی": "fullName",
    "شمارهٔ ملی": "nationalId",
    "تلفن همراه": "mobile",
    "تلفن ثابت": "landline",
}
_NOT_REGISTERED = re.compile("هنوز ثبت نشده.*تغییر نام اشتراک", re.DOTALL)
_RENAMED = "1444704124"  # of no story that is played here, and of no other test
NAME_CHANGE = StartForm(
    service="name-change",
    title="تغییر نام اشتراک",
    fields=BILL,
    chosen=("مالک جدید", "آخرین قبض پرداخت‌شده", "درخواست کتبی", "تصویر سند رسمی"),
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_name_change_whose_paper_was_missing_comes_to_its_end(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    without_deed = replace(NAME_CHANGE, chosen=NAME_CHANGE.chosen[:-1])
    application = application_of(app, without_deed, _RENAMED)
    with unit_browser(stack, Role("counter")) as browser:
        counter.write_down(browser.page, without_deed, application)
        sheet = browser.page.url
        start_process(browser.page, without_deed, application)
        expect(browser.page.frame_locator("iframe").get_by_text("نقص مدارک")).to_be_visible(
            timeout=PATIENCE_SECONDS * 1000
        )
        form = browser.take(browser.row(_NOT_REGISTERED, CORRECT), CORRECT)
        choose(browser.page, "مدارک و اطلاعات کامل شد", "تصویر سند رسمی")
        form.screenshot(path=screenshots / "name-change-correction.png")
        complete(browser.page)
        browser.page.goto(sheet)
        code = counter.told_code(browser.page)
    meter_is_tested(stack, app, code)
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        form = diagnosis.open(code, EXAMINE)
        choose(diagnosis.page, "تأیید درخواست")
        form.screenshot(path=screenshots / "name-change-examination.png")
        complete(diagnosis.page)
    bill_is_announced(stack, code, Role("diagnosis"))
    stub_is_taken(stack, app, code, BillKind.FEES)
    _new_owner_is_entered(stack, app, code)
    assert outcome_of(app, code) == RequestOutcome("name-changed")


def _new_owner_is_entered(stack: StackConfig, app: App, code: str) -> None:
    """Name change step 7, on the page that the task leads to."""
    with app.reading() as uow:
        form = new_owner(uow.connections.get(uow.requests.get(code).application.bill_id))
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        diagnosis.open(code, "تکمیل فرم تغییر نام")
        page = diagnosis.followed("ثبت مشخصات مشترک جدید")
        fill(page.locator("main form"), {label: form[name] for label, name in _NEW_SUBSCRIBER.items()})
        page.get_by_role("button", name="ثبت مشخصات").click()
        expect(page.get_by_role("status")).to_contain_text("ثبت شد")
        complete(diagnosis.page)
