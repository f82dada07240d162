"""A line is fixed with the mouse, from the start form to the second look at what was reported."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.model.keys import BillKind, RequestOutcome
from tests.stack.clerks_day import (
    COUNTER,
    applied,
    bill_is_announced,
    stub_is_taken,
)
from tests.stack.counter import StartForm
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete, fill
from tests.stack.plain_services import BILL_ID, EXAMINER, comes_back, connected, examined, told
from tests.stack.unit_browser import unit_browser
from workers.app import App

_LINE_FIX = StartForm(
    service="service-line-fix",
    title="اصلاح سرویس انشعاب",
    fields=BILL_ID,
    chosen=("فرسوده یا بریده است", "درخواست کتبی"),
)
_REPORT = "انجام دستور کار و گزارش"

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_line_is_fixed_after_a_visit_its_costs_and_a_report_that_was_wrong_at_first(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    code = applied(stack, app, _LINE_FIX, connected(app, "line"), screenshots)
    examined(stack, code, "تأیید، به شرط بازدید محل")
    with unit_browser(stack, Role("connections")) as visitor:
        visitor.do(code, _REPORT, lambda page: choose(page, "بازدید انجام شد و مانعی نیست"))
    bill_is_announced(stack, code, COUNTER)
    stub_is_taken(stack, app, code, BillKind.FEES)
    with unit_browser(stack, Role("installation")) as installer:
        form = installer.open(code, _REPORT)
        choose(installer.page, "کار انجام شد", "کابل هم‌مرکز تازه")
        fill(form, {"طول کابل عوض‌شده": "۲۵۰", "شمارهٔ پلمب تازه": "۴۵۷۸۹۱"})
        form = comes_back(installer, code, _REPORT)
        expect(form).to_contain_text("آنچه باید اصلاح شود")
        expect(form.get_by_role("textbox", name="شمارهٔ پلمب تازه")).to_have_value("۴۵۷۸۹۱")
        form.screenshot(path=screenshots / "plain-report-again.png")
        fill(form, {"طول کابل عوض‌شده": "۲۵"})
        complete(installer.page)
    with unit_browser(stack, EXAMINER) as reviewer:
        form = reviewer.open(code, "بازبینی گزارش کار")
        expect(form).to_contain_text("کابل هم‌مرکز تازه")
        choose(reviewer.page, "درست است؛ در پرونده ثبت شود")
        complete(reviewer.page)
    assert outcome_of(app, code) == RequestOutcome("service-line-fixed")
    told(
        app,
        code,
        "درخواست اصلاح سرویس انشعاب شما با کد رهگیری … ثبت شد.",
        "مأمور ما، .+، برای بازدید محل درخواست … نزد شما می‌آید. لطفاً محل کنتور در دسترس باشد.",
        "قبض هزینهٔ خدمات برای درخواست …: ۱٬۳۷۵٬۰۰۰ ریال",
        "مأمور ما، .+، برای کار نصب و اصلاح درخواست … نزد شما می‌آید. لطفاً محل کنتور در دسترس باشد.",
        "درخواست اصلاح سرویس انشعاب شما با کد رهگیری … انجام شد: سرویس انشعاب اصلاح شد.",
    )
