"""What is the same in every clerk's day: each unit with the mouse on its own worklist and in Tasklist."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from deploy.demo.applications import application_for, plausible_kwh
from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.catalogue import service_of
from services.jalali import format_jalali, local_date
from services.model.keys import BillKind
from tests.stack import counter
from tests.stack.counter import StartForm
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import unit_browser
from workers.app import App

COUNTER = Role("counter")

CORRECT, EXAMINE = "تکمیل مدارک با متقاضی", "بررسی درخواست"


def applied(stack: StackConfig, app: App, form: StartForm, bill_id: str, screenshots: Path | None = None) -> str:
    """The tracking code of a new applicant's request; the unit that the service's step 1 names takes it in."""
    application = application_of(app, form, bill_id)
    role = Role(service_of(form.service).intake)
    with unit_browser(stack, role) as browser:
        counter.write_down(browser.page, form, application)
        start_process(browser.page, form, application, screenshots and screenshots / f"{form.service}-start-form.png")
        code = counter.told_code(browser.page)
        if screenshots:
            shown = browser.page.get_by_role("main").locator(".card")
            shown.screenshot(path=screenshots / f"{form.service}-tracking-code.png")
    return code


def start_process(page: Page, form: StartForm, application: Mapping[str, object], path: Path | None = None) -> None:
    number = counter.copied(page)
    tab = counter.opened_start_form(page, form)
    dialog = counter.fill_in(tab, form, application, number)
    if path:
        dialog.locator("form").screenshot(path=path)
    counter.send(tab, dialog)


def bill_is_announced(stack: StackConfig, code: str, role: Role) -> None:
    with unit_browser(stack, role) as browser:
        browser.do(code, "اعلام و تسلیم قبض")


def stub_is_taken(stack: StackConfig, app: App, code: str, kind: BillKind, role: Role = COUNTER) -> None:
    with app.reading() as uow:
        [bill] = uow.bills.of_request(code, kind)
    stub = {
        "شمارهٔ مرجع پرداخت": f"8{bill.number}",
        "مبلغ پرداخت‌شده": str(bill.payable.amount),
        "تاریخ پرداخت": format_jalali(local_date(app.clock.now())),
    }
    with unit_browser(stack, role) as browser:
        browser.do(code, "دریافت ته‌فیش پرداخت", lambda page: fill(page.locator("form"), stub))


def meter_is_tested(stack: StackConfig, app: App, code: str) -> None:
    with unit_browser(stack, Role("meter-test")) as tester:
        form = tester.open(code, "بازدید و ثبت نتیجه تست")
        choose(tester.page, "سالم")
        form.get_by_role("textbox", name=re.compile("^کارکرد کنتور هنگام")).fill(reading_of(app, code))
        fill(form, {"شمارهٔ پلمب": "۱۲۳۴۵۶"})
        complete(tester.page)


def application_of(app: App, form: StartForm, bill_id: str) -> Mapping[str, object]:
    with app.reading() as uow:
        return application_for(uow, form.service, uow.connections.get(bill_id), now=app.clock.now())


def reading_of(app: App, code: str) -> str:
    """What the meter shows today, as a clerk writes it down."""
    with app.reading() as uow:
        readings = uow.connections.readings(uow.requests.get(code).application.bill_id)
    return str(plausible_kwh(readings, local_date(app.clock.now())) + 2)
