"""A clerk's day: a settlement, a name change and a relocation from the applicant's arrival to the end of the request,
each unit with the mouse on its own worklist and in Tasklist.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.applications import application_for, new_owner, plausible_kwh
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import EngineClock, Role
from services.jalali import format_jalali, local_date
from services.model.keys import BillKind, RequestOutcome
from services.model.reviews import ReviewOutcome
from services.text import to_persian_digits
from tests.stack import counter
from tests.stack.counter import METER_RELOCATION, NAME_CHANGE, SETTLEMENT, StartForm
from tests.stack.desk import SHEET, at_desk
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete, fill
from workers.app import App, build_app

# Of no story that this folder plays, and of no other test in it.
_SETTLED, _RENAMED, _MOVED = "1198104120", "1444704124", "1663904120"
_CONTROL, _CORRECT, _EXAMINE = "کنترل کارکرد و صدور فیش تسویه", "تکمیل مدارک با متقاضی", "بررسی درخواست"
_REASON = "جای تازه را روشن‌تر بنویسید"
_PLACE = "دیوار حیاط، کنار در ورودی"
_NEW_SUBSCRIBER = {
    "نام و نام خانوادگی": "fullName",
    "شمارهٔ ملی": "nationalId",
    "تلفن همراه": "mobile",
    "تلفن ثابت": "landline",
}
_NOT_REGISTERED = re.compile("هنوز ثبت نشده.*تغییر نام اشتراک", re.DOTALL)
_TOLD_WITHIN = 30_000.0
_ENDED_WITHIN_SECONDS = 60.0

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def app(stack: StackConfig) -> Iterator[App]:
    with closing(build_app(settings_of(stack))) as opened:
        yield opened


def test_a_settlement_that_was_late_comes_to_its_end(stack: StackConfig, app: App, screenshots: Path) -> None:
    code = _applied(stack, app, SETTLEMENT, _SETTLED, screenshots)
    _is_late(stack, code, screenshots)
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        form = diagnosis.open(code, _CONTROL)
        choose(diagnosis.page, "تأیید و صدور فیش تسویه")
        form.screenshot(path=screenshots / "settlement-diagnosis.png")
        complete(diagnosis.page)
    _bill_is_announced(stack, code, Role.COUNTER)
    _stub_is_taken(stack, app, code, BillKind.FEES)
    with at_desk(stack, Role.COUNTER) as desk:
        desk.do(code, "تسلیم صورتحساب تسویه")
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        diagnosis.do(code, "تأیید پرداخت", lambda page: choose(page, "پرداخت تأیید می‌شود"))
    _meter_is_tested(stack, app, code)
    with at_desk(stack, Role.CONNECTIONS) as connections:
        connections.do(code, "اعلام قطعی بودن صورتحساب")
    _stub_is_taken(stack, app, code, BillKind("settlement"))
    assert outcome_of(app, code, within_seconds=_ENDED_WITHIN_SECONDS) == RequestOutcome("settled")
    with app.reading() as uow:
        assert [each.outcome for each in uow.reviews.of_request(code)] == [ReviewOutcome.STEP_ENDED]


def test_a_name_change_whose_paper_was_missing_comes_to_its_end(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    without_deed = replace(NAME_CHANGE, chosen=NAME_CHANGE.chosen[:-1])
    application = _application(app, without_deed, _RENAMED)
    with at_desk(stack, Role.COUNTER) as desk:
        counter.write_down(desk.page, without_deed, application)
        sheet = desk.page.url
        _start(desk.page, without_deed, application)
        expect(desk.page.frame_locator("iframe").get_by_text("نقص مدارک")).to_be_visible(timeout=_TOLD_WITHIN)
        form = desk.take(desk.row(_NOT_REGISTERED, _CORRECT), _CORRECT)
        choose(desk.page, "مدارک و اطلاعات کامل شد", "تصویر سند رسمی")
        form.screenshot(path=screenshots / "name-change-correction.png")
        complete(desk.page)
        desk.page.goto(sheet)
        code = counter.told_code(desk.page)
    _meter_is_tested(stack, app, code)
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        form = diagnosis.open(code, _EXAMINE)
        choose(diagnosis.page, "تأیید درخواست")
        form.screenshot(path=screenshots / "name-change-examination.png")
        complete(diagnosis.page)
    _bill_is_announced(stack, code, Role.DIAGNOSIS)
    _stub_is_taken(stack, app, code, BillKind.FEES)
    _new_owner_is_entered(stack, app, code)
    assert outcome_of(app, code, within_seconds=_ENDED_WITHIN_SECONDS) == RequestOutcome("name-changed")


def test_a_relocation_that_diagnosis_returned_comes_to_its_end(stack: StackConfig, app: App, screenshots: Path) -> None:
    code = _applied(stack, app, METER_RELOCATION, _MOVED)
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        diagnosis.do(code, _EXAMINE, _return)
    with at_desk(stack, Role.CUSTOMER_SERVICES) as desk:
        desk.do(code, _CORRECT, _tell_the_place)
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        form = diagnosis.open(code, _EXAMINE)
        choose(diagnosis.page, "تأیید درخواست")
        form.screenshot(path=screenshots / "relocation-second-look.png")
        complete(diagnosis.page)
        diagnosis.do(code, "بازدید محل نصب", lambda page: choose(page, "مناسب است"))
    _bill_is_announced(stack, code, Role.CUSTOMER_SERVICES)
    _stub_is_taken(stack, app, code, BillKind.FEES, Role.CUSTOMER_SERVICES)
    with at_desk(stack, Role.INSTALLATION) as installer:
        form = installer.open(code, "جابه‌جایی کنتور")
        sheet = installer.followed("برگهٔ مأموریت")
        sheet.set_viewport_size(SHEET)
        sheet.locator(".sheet").screenshot(path=screenshots / "relocation-visit-sheet.png")
        sheet.close()
        choose(installer.page, "کنتور جابه‌جا شد")
        kwh = _reading(app, code)
        seals = {"شمارهٔ پلمب پیشین": "۵۵۱۲۳۴", "شمارهٔ پلمب تازه": "۶۶۲۳۴۵"}
        fill(form, {**seals, "کارکرد کنتور هنگام جابه‌جایی (کیلووات‌ساعت)": kwh})
        form.screenshot(path=screenshots / "relocation-report.png")
        complete(installer.page)
    assert outcome_of(app, code, within_seconds=_ENDED_WITHIN_SECONDS) == RequestOutcome("relocated")


def _applied(stack: StackConfig, app: App, form: StartForm, bill_id: str, screenshots: Path | None = None) -> str:
    """The tracking code of a new applicant's request; the unit that the service's step 1 names takes it in."""
    application = _application(app, form, bill_id)
    role = Role.CUSTOMER_SERVICES if form is METER_RELOCATION else Role.COUNTER
    with at_desk(stack, role) as desk:
        counter.write_down(desk.page, form, application)
        _start(desk.page, form, application, screenshots and screenshots / f"{form.service}-start-form.png")
        code = counter.told_code(desk.page)
        if screenshots:
            shown = desk.page.get_by_role("main").locator(".card")
            shown.screenshot(path=screenshots / f"{form.service}-tracking-code.png")
    return code


def _start(page: Page, form: StartForm, application: Mapping[str, object], path: Path | None = None) -> None:
    number = counter.copied(page)
    tab = counter.opened_start_form(page, form)
    dialog = counter.fill_in(tab, form, application, number)
    if path:
        dialog.locator("form").screenshot(path=path)
    counter.send(tab, dialog)


def _is_late(stack: StackConfig, code: str, screenshots: Path) -> None:
    """Nobody has done step 4 in its quarter of an hour; diagnosis and the supervisor see it."""
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        diagnosis.row(to_persian_digits(code), _CONTROL)
        with closing(EngineClock(stack.management_url)) as clock:
            clock.add(timedelta(minutes=16))
        diagnosis.page.reload()
        row = diagnosis.row(to_persian_digits(code), _CONTROL)
        expect(row).to_contain_text("دیر")
        diagnosis.page.locator("body").screenshot(path=screenshots / "settlement-late.png")
    with at_desk(stack, Role.SUPERVISOR) as supervisor:
        form = supervisor.open(code, "رسیدگی سرپرست به مهلت")
        form.screenshot(path=screenshots / "settlement-escalation.png")


def _return(page: Page) -> None:
    choose(page, "برگشت برای تکمیل مدارک")
    fill(page.locator("form"), {"دلیل": _REASON})


def _tell_the_place(page: Page) -> None:
    choose(page, "مدارک و اطلاعات کامل شد")
    fill(page.locator("form"), {"محل تازهٔ کنتور": _PLACE})


def _bill_is_announced(stack: StackConfig, code: str, role: Role) -> None:
    with at_desk(stack, role) as desk:
        desk.do(code, "اعلام و تسلیم قبض")


def _stub_is_taken(stack: StackConfig, app: App, code: str, kind: BillKind, role: Role = Role.COUNTER) -> None:
    with app.reading() as uow:
        [bill] = uow.bills.of_request(code, kind)
    stub = {
        "شمارهٔ مرجع پرداخت": f"8{bill.number}",
        "مبلغ پرداخت‌شده": str(bill.payable.amount),
        "تاریخ پرداخت": format_jalali(local_date(app.clock.now())),
    }
    with at_desk(stack, role) as desk:
        desk.do(code, "دریافت ته‌فیش پرداخت", lambda page: fill(page.locator("form"), stub))


def _meter_is_tested(stack: StackConfig, app: App, code: str) -> None:
    with at_desk(stack, Role.METER_TEST) as tester:
        form = tester.open(code, "بازدید و ثبت نتیجه تست")
        choose(tester.page, "سالم")
        form.get_by_role("textbox", name=re.compile("^کارکرد کنتور هنگام")).fill(_reading(app, code))
        fill(form, {"شمارهٔ پلمب": "۱۲۳۴۵۶"})
        complete(tester.page)


def _new_owner_is_entered(stack: StackConfig, app: App, code: str) -> None:
    """Name change step 7, on the page that the task leads to."""
    with app.reading() as uow:
        form = new_owner(uow.connections.get(uow.requests.get(code).application.bill_id))
    with at_desk(stack, Role.DIAGNOSIS) as diagnosis:
        diagnosis.open(code, "تکمیل فرم تغییر نام")
        page = diagnosis.followed("ثبت مشخصات مشترک جدید")
        fill(page.locator("main form"), {label: form[name] for label, name in _NEW_SUBSCRIBER.items()})
        page.get_by_role("button", name="ثبت مشخصات").click()
        expect(page.get_by_role("status")).to_contain_text("ثبت شد")
        complete(diagnosis.page)


def _application(app: App, form: StartForm, bill_id: str) -> Mapping[str, object]:
    with app.reading() as uow:
        return application_for(uow, form.service, uow.connections.get(bill_id), now=app.clock.now())


def _reading(app: App, code: str) -> str:
    """What the meter shows today, as a clerk writes it down."""
    with app.reading() as uow:
        readings = uow.connections.readings(uow.requests.get(code).application.bill_id)
    return str(plausible_kwh(readings, local_date(app.clock.now())) + 2)
