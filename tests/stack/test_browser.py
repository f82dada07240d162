"""Operators at work in the browser: a settlement is started, examined and seen to go on."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.applications import application_for
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.identifiers import parse_details_number
from services.model.requests import Request
from services.text import normalise, to_persian_digits
from tests.browser.chromium import browser_page
from tests.stack.pages import (
    choose,
    claim,
    complete,
    expand,
    expect_active,
    expect_completed,
    fill,
    get_to_know,
    log_in,
    logged_in,
    start,
)
from workers.app import App, build_app

_BILL_ID = "1348804126"  # of no story
_PERSON = {"شمارهٔ ملی": "nationalId", "تلفن همراه": "mobile", "تلفن ثابت": "landline"}
_FIELDS = {
    "شناسهٔ قبض": "billId",
    "شناسهٔ پرداخت آخرین قبض پرداخت‌شده": "lastBillPaymentId",
    "کارکرد کنتور": "reading",
    "تاریخ قرائت": "readingDate",
}

_REGISTERED_WITHIN = 30_000.0

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_settlement_is_started_and_examined_with_the_mouse(stack: StackConfig, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        code = _apply_at_the_counter(stack, _application(app), screenshots)
        request = _examine(stack, app, screenshots / "task-form.png")
        assert code == request.tracking_code
    _hand_over_is_next(stack, request, screenshots / "operate-instance.png")


def _apply_at_the_counter(stack: StackConfig, application: dict[str, object], screenshots: Path) -> str:
    """From our login to the tracking code on our page; the start form lies between."""
    with browser_page(stack.pages_url) as page:
        page.goto("/")
        log_in(page, Role.COUNTER)
        expect(page.get_by_role("banner").get_by_text("دفتر پیشخوان")).to_be_visible()
        get_to_know(page, stack)
        page.goto(stack.pages_url)
        page.get_by_role("link", name="مشخصات متقاضی").click()
        _write_down(page, application)
        page.screenshot(path=screenshots / "details.png")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="تسویه حساب").click()
        _start(opened.value, application, _copied(page), screenshots / "processes-form.png")
        code = page.frame_locator("iframe").locator(".number.large")
        expect(code).to_be_visible(timeout=_REGISTERED_WITHIN)
        page.screenshot(path=screenshots / "tracking-code.png")
        return normalise(code.inner_text())


def _write_down(page: Page, application: dict[str, object]) -> None:
    """A fault is told at once; then the number of the sheet is there."""
    page.get_by_label("تلفن ثابت").fill("88001122")
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("alert")).to_contain_text("تلفن ثابت باید ۱۱ رقم باشد")
    fill(page.get_by_role("main"), {label: str(application[name]) for label, name in _PERSON.items()})
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("heading", name="برگهٔ مشخصات")).to_be_visible()


def _copied(page: Page) -> str:
    """One click chooses the whole number."""
    page.locator(".copied").click()
    number = str(page.evaluate("getSelection().toString()"))
    assert parse_details_number(number) == normalise(number).strip()
    return number


def _start(page: Page, application: dict[str, object], number: str, screenshot: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 1200})  # the whole form in one picture
    form = page.get_by_role("dialog", name="تسویه حساب")
    texts = {label: str(application[name]) for label, name in _FIELDS.items()}
    fill(form, {**texts, "شمارهٔ برگهٔ مشخصات": number})
    choose(form, "مشترک", "آخرین قبض پرداخت‌شده", "کپی کارت ملی")
    page.screenshot(path=screenshot)
    start(page, form)


def _examine(stack: StackConfig, app: App, screenshot: Path) -> Request:
    with logged_in(stack, Role.DIAGNOSIS, stack.tasklist_url_of(Role.DIAGNOSIS)) as page:
        claim(page, "کنترل کارکرد و صدور فیش تسویه")
        request = _request(app)
        assert page.get_by_text(to_persian_digits(request.tracking_code)).is_visible()
        choose(page, "تأیید و صدور فیش تسویه")
        page.screenshot(path=screenshot)
        complete(page)
    return request


def _hand_over_is_next(stack: StackConfig, request: Request, screenshot: Path) -> None:
    with logged_in(stack, Role.SUPERVISOR, f"/operate/processes/{request.process_instance_key}") as page:
        expand(page, "رسیدگی، دریافت هزینه و صدور صورتحساب تسویه")
        expect_completed(page, "کنترل کارکرد و صدور فیش تسویه")
        expect_active(page, "اعلام قبض هزینه‌ها")
        page.screenshot(path=screenshot)
        _is_found_by_its_tracking_code(page, request)


def _is_found_by_its_tracking_code(page: Page, request: Request) -> None:
    """In Operate, by the variable as README says: in double quotes, and not without them."""
    page.goto("/operate/processes?active=true&incidents=true")
    page.get_by_role("button", name="More Filters").click()
    page.get_by_role("menuitem", name="Variable").click()
    page.get_by_test_id("optional-filter-variable-name").fill("trackingCode")
    value = page.get_by_test_id("optional-filter-variable-value")
    value.fill(request.tracking_code)
    expect(page.get_by_text("There are no Instances matching this filter set")).to_be_visible()
    value.fill(f'"{request.tracking_code}"')
    instance = f"View instance {request.process_instance_key}"
    expect(page.get_by_role("link", name=instance, exact=True)).to_be_visible()


def _application(app: App) -> dict[str, object]:
    with app.reading() as uow:
        connection = uow.connections.get(_BILL_ID)
        return application_for(uow, "settlement", connection, now=app.clock.now())


def _request(app: App) -> Request:
    with app.reading() as uow:
        request = uow.requests.find_open("settlement", _BILL_ID)
    assert request is not None
    return request
