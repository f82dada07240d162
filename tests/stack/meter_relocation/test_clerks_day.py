"""A clerk's day with a relocation, from the applicant's arrival to the end of the request: returned by diagnosis."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.model.keys import BillKind, RequestOutcome
from tests.stack.clerks_day import (
    CORRECT,
    EXAMINE,
    applied,
    bill_is_announced,
    reading_of,
    stub_is_taken,
)
from tests.stack.counter import BILL, StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import SHEET, unit_browser
from workers.app import App

_REASON = "جای تازه را روشن‌تر بنویسید"
_PLACE = "دیوار حیاط، کنار در ورودی"
_MOVED = "1663904120"  # of no story that is played here, and of no other test
METER_RELOCATION = StartForm(
    service="meter-relocation",
    title="تغییر مکان داخلی کنتور",
    fields={**BILL, "محل تازهٔ کنتور": "requestedPlace"},
    chosen=("مشترک", "آخرین قبض پرداخت‌شده", "درخواست کتبی"),
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_relocation_that_diagnosis_returned_comes_to_its_end(stack: StackConfig, app: App, screenshots: Path) -> None:
    code = applied(stack, app, METER_RELOCATION, _MOVED)
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        diagnosis.do(code, EXAMINE, _return)
    with unit_browser(stack, Role("customer-services")) as browser:
        browser.do(code, CORRECT, _tell_the_place)
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        form = diagnosis.open(code, EXAMINE)
        choose(diagnosis.page, "تأیید درخواست")
        form.screenshot(path=screenshots / "relocation-second-look.png")
        complete(diagnosis.page)
        diagnosis.do(code, "بازدید محل نصب", lambda page: choose(page, "مناسب است"))
    bill_is_announced(stack, code, Role("customer-services"))
    stub_is_taken(stack, app, code, BillKind.FEES, Role("customer-services"))
    with unit_browser(stack, Role("installation")) as installer:
        form = installer.open(code, "جابه‌جایی کنتور")
        sheet = installer.followed("برگهٔ مأموریت")
        sheet.set_viewport_size(SHEET)
        sheet.locator(".sheet").screenshot(path=screenshots / "relocation-visit-sheet.png")
        sheet.close()
        choose(installer.page, "کنتور جابه‌جا شد")
        kwh = reading_of(app, code)
        seals = {"شمارهٔ پلمب پیشین": "۵۵۱۲۳۴", "شمارهٔ پلمب تازه": "۶۶۲۳۴۵"}
        fill(form, {**seals, "کارکرد کنتور هنگام جابه‌جایی (کیلووات‌ساعت)": kwh})
        form.screenshot(path=screenshots / "relocation-report.png")
        complete(installer.page)
    assert outcome_of(app, code) == RequestOutcome("relocated")


def _return(page: Page) -> None:
    choose(page, "برگشت برای تکمیل مدارک")
    fill(page.locator("form"), {"دلیل": _REASON})


def _tell_the_place(page: Page) -> None:
    choose(page, "مدارک و اطلاعات کامل شد")
    fill(page.locator("form"), {"محل تازهٔ کنتور": _PLACE})
