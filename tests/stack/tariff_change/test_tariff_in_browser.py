"""A tariff is changed with the mouse, though a paper was missing and the examiner returned the request."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS
from services.model.keys import RequestOutcome
from tests.stack import counter
from tests.stack.clerks_day import (
    CORRECT,
    COUNTER,
    application_of,
    start_process,
)
from tests.stack.counter import StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete, fill
from tests.stack.plain_services import BILL_ID, connected, examined, told
from tests.stack.unit_browser import unit_browser
from workers.app import App

_TARIFF = StartForm(
    service="tariff-change",
    title="تغییر تعرفه یا گزینهٔ تعرفه",
    fields={
        **BILL_ID,
        "شمارهٔ مجوز تعرفه": "permit",
        "صادرکنندهٔ مجوز تعرفه": "permitIssuer",
        "پایان اعتبار مجوز تعرفه": "permitValidUntil",
    },
    chosen=("تعرفه", "صنعتی", "درخواست کتبی"),
)
_COMPLETED = "مدارک و اطلاعات کامل شد"
_TARIFF_NOT_REGISTERED = re.compile("هنوز ثبت نشده.*تغییر تعرفه", re.DOTALL)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_tariff_changes_though_a_paper_was_missing_and_the_examiner_returned_it(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    application = application_of(app, _TARIFF, connected(app, "tariff"))
    with unit_browser(stack, COUNTER) as browser:
        counter.write_down(browser.page, _TARIFF, application)
        sheet = browser.page.url
        start_process(browser.page, _TARIFF, {**application, "permitValidUntil": "۱۴۰۶/۱۳/۰۱"})
        outcome = browser.page.frame_locator("iframe")
        expect(outcome.get_by_text("نقص مدارک")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
        expect(outcome.get_by_role("listitem").filter(has_text="پایان اعتبار مجوز تعرفه را اصلاح کنید")).to_be_visible()
        form = browser.take(browser.row(_TARIFF_NOT_REGISTERED, CORRECT), CORRECT)
        choose(browser.page, _COMPLETED, "پروانهٔ بهره‌برداری صنعتی")
        fill(form, {"پایان اعتبار مجوز تعرفه": str(application["permitValidUntil"])})
        form.screenshot(path=screenshots / "plain-correction.png")
        complete(browser.page)
        browser.page.goto(sheet)
        code = counter.told_code(browser.page)
    examined(stack, code, "برگشت برای تکمیل مدارک", "تصویر مجوز خوانا نیست")
    with unit_browser(stack, COUNTER) as browser:
        form = browser.open(code, CORRECT)
        expect(form).to_contain_text("درخواست پس از بررسی برگشت: تصویر مجوز خوانا نیست")
        choose(browser.page, _COMPLETED)
        complete(browser.page)
    examined(stack, code, "تأیید درخواست")
    assert outcome_of(app, code) == RequestOutcome("tariff-changed")
    told(
        app,
        code,
        "درخواست تغییر تعرفه یا گزینهٔ تعرفه شما با کد رهگیری … ثبت شد.",
        "درخواست تغییر تعرفه یا گزینهٔ تعرفه شما با کد رهگیری … برای تکمیل به دفتر پیشخوان برگشت: تصویر مجوز خوانا نیست",
        "درخواست تغییر تعرفه یا گزینهٔ تعرفه شما با کد رهگیری … انجام شد: تعرفهٔ اشتراک تغییر کرد.",
    )
