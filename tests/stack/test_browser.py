"""Operators at work in the browser: a settlement is started, examined and seen to go on."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.applications import application_for
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.model.requests import Request
from services.text import to_persian_digits
from tests.stack.pages import (
    choose,
    claim,
    complete,
    expand,
    expect_active,
    expect_completed,
    fill,
    logged_in,
    open_start_form,
    start,
)
from workers.app import App, build_app

_BILL_ID = "1348804126"  # of no story
_FIELDS = {
    "شناسهٔ قبض": "billId",
    "شناسهٔ پرداخت آخرین قبض پرداخت‌شده": "lastBillPaymentId",
    "شمارهٔ ملی متقاضی": "nationalId",
    "تلفن همراه": "mobile",
    "تلفن ثابت": "landline",
    "کارکرد کنتور": "reading",
    "تاریخ قرائت": "readingDate",
}

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_settlement_is_started_and_examined_with_the_mouse(stack: StackConfig, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        _apply_at_the_counter(stack, _application(app), screenshots / "processes-form.png")
        request = _examine(stack, app, screenshots / "task-form.png")
    _hand_over_is_next(stack, request, screenshots / "operate-instance.png")


def _apply_at_the_counter(stack: StackConfig, application: dict[str, object], screenshot: Path) -> None:
    with logged_in(stack, Role.COUNTER, "/tasklist/processes") as page:
        page.set_viewport_size({"width": 1440, "height": 1300})  # the whole form in one picture
        form = open_start_form(page, "تسویه حساب")
        fill(form, {label: str(application[name]) for label, name in _FIELDS.items()})
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
