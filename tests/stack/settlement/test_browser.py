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
from tests.browser.chromium import browser_page
from tests.stack import counter
from tests.stack.pages import (
    choose,
    claim,
    complete,
    expand,
    expect_active,
    expect_completed,
    logged_in,
)
from tests.stack.settlement import SETTLEMENT
from workers.app import App, build_app

_BILL_ID = "1348804126"  # of no story

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_settlement_is_started_and_examined_with_the_mouse(stack: StackConfig, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        code = _apply_at_the_counter(stack, _application(app))
        request = _examine(stack, app)
        assert code == request.tracking_code
    _hand_over_is_next(stack, request, screenshots / "operate-instance.png")


def _apply_at_the_counter(stack: StackConfig, application: dict[str, object]) -> str:
    """From our login to the tracking code on our page; the start form lies between."""
    with browser_page(stack.pages_url) as page:
        counter.sit_down(page, stack, Role("counter"))
        _a_fault_is_told_at_once(page)
        page.goto(stack.pages_url)
        counter.write_down(page, SETTLEMENT, application)
        number = counter.copied(page)
        tab = counter.opened_start_form(page, SETTLEMENT)
        counter.send(tab, counter.fill_in(tab, SETTLEMENT, application, number))
        return counter.told_code(page)


def _a_fault_is_told_at_once(page: Page) -> None:
    page.get_by_role("link", name="مشخصات متقاضی").click()
    page.get_by_label("تلفن ثابت").fill("88001122")
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("alert")).to_contain_text("تلفن ثابت باید ۱۱ رقم باشد")


def _examine(stack: StackConfig, app: App) -> Request:
    with logged_in(stack, Role("diagnosis"), stack.tasklist_url_of(Role("diagnosis"))) as page:
        claim(page, "کنترل کارکرد و صدور فیش تسویه")
        request = _request(app)
        assert page.get_by_text(to_persian_digits(request.tracking_code)).is_visible()
        choose(page, "تأیید و صدور فیش تسویه")
        complete(page)
    return request


def _hand_over_is_next(stack: StackConfig, request: Request, screenshot: Path) -> None:
    with logged_in(stack, Role("supervisor"), f"/operate/processes/{request.process_instance_key}") as page:
        expand(page, "رسیدگی، دریافت هزینه و صدور صورتحساب تسویه")
        expect_completed(page, "کنترل کارکرد")
        expect_active(page, "دریافت هزینه‌ها")
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
