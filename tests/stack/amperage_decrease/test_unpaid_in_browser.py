"""A request whose bill nobody pays, with the mouse up to the reminder and the end."""

from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import EngineClock
from services.model.keys import RequestOutcome
from services.text import to_persian_digits
from tests.stack.clerks_day import (
    COUNTER,
    applied,
)
from tests.stack.counter import BILL, StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import complete
from tests.stack.plain_services import connected, examined, is_gone, told, until_told
from tests.stack.unit_browser import unit_browser
from workers.app import App

_DECREASE = StartForm(
    service="amperage-decrease",
    title="کاهش آمپراژ",
    fields={**BILL, "آمپراژ درخواستی": "amperage"},
    chosen=("درخواست کتبی",),
)

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_bill_that_nobody_pays_ends_the_request(stack: StackConfig, app: App) -> None:
    code = applied(stack, app, _DECREASE, connected(app, "unpaid"))
    examined(stack, code, "تأیید درخواست")
    with unit_browser(stack, COUNTER) as browser:
        browser.open(code, "اعلام و تسلیم قبض")
        bill = browser.followed("چاپ قبض")
        expect(bill.get_by_role("main")).to_contain_text("هزینهٔ کاهش آمپراژ تک‌فاز")
        bill.close()
        complete(browser.page)
        browser.row(to_persian_digits(code), "دریافت ته‌فیش پرداخت")
        with closing(EngineClock(stack.management_url)) as clock:
            clock.add(timedelta(days=4))
            until_told(app, code, "یادآوری")
            clock.add(timedelta(days=7))
        assert outcome_of(app, code) == RequestOutcome.UNPAID
        is_gone(browser, stack, code)
    told(
        app,
        code,
        "درخواست کاهش آمپراژ شما با کد رهگیری … ثبت شد.",
        "قبض هزینهٔ خدمات برای درخواست …: ۲٬۰۹۰٬۰۰۰ ریال",
        "یادآوری: قبض درخواست کاهش آمپراژ با کد رهگیری … به مبلغ ۲٬۰۹۰٬۰۰۰ ریال هنوز پرداخت نشده است.",
        "درخواست کاهش آمپراژ شما با کد رهگیری … بسته شد: قبض در مهلت خود پرداخت نشد.",
    )
