"""A refund in the browser: customer services decide on it, finance look up the payee and pay the first instalment."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.demo.stories import permanent_collection
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.jalali import format_jalali, local_date
from services.model.refunds import Instalment, InstalmentState
from tests.stack.office import until
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import SHEET, UnitBrowser, unit_browser
from workers.app import App, build_app

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("collection-instalments", until=permanent_collection.until_refund),
]


def test_a_refund_is_decided_and_its_first_instalment_paid_with_the_mouse(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with unit_browser(stack, Role("customer-services")) as browser:
            form = browser.open(code, "تکمیل فرم استرداد")
            choose(browser.page, "قسطی، ماهی یک قسط")
            fill(form, {"تعداد اقساط": "۲", "دلیل پرداخت قسطی": "بودجهٔ این ماه پر شده است"})
            browser.page.screenshot(path=screenshots / "refund-decision.png", full_page=True)
            complete(browser.page)
        with unit_browser(stack, Role("finance")) as browser:
            form = browser.open(code, "پرداخت به مشترک")
            _payee_is_told(browser, app, code, screenshots / "refund-payee.png")
            _report_transfer(browser.page, form, app, f"t1{code}")
            browser.page.screenshot(path=screenshots / "refund-payment.png", full_page=True)
            complete(browser.page)
        first, second = until(lambda: _paid_once(app, code), "the first instalment is paid")
    assert (first.state, first.reference) == (InstalmentState.PAID, f"t1{code}")
    assert (second.state, second.reference) == (InstalmentState.OPEN, None)


def _payee_is_told(browser: UnitBrowser, app: App, code: str, picture: Path) -> None:
    """On our own page, in a tab beside the form: no process knows a name."""
    payee = browser.followed("گیرنده")
    payee.set_viewport_size(SHEET)
    with app.reading() as uow:
        subscriber = uow.connections.get(uow.requests.get(code).application.bill_id).subscriber
    expect(payee.get_by_role("main")).to_contain_text(subscriber.full_name)
    payee.screenshot(path=picture, full_page=True)
    payee.close()


def _report_transfer(page: Page, form: Locator, app: App, reference: str) -> None:
    choose(page, "پرداخت شد")
    fill(form, {"شمارهٔ سند پرداخت": reference, "تاریخ پرداخت": format_jalali(local_date(app.clock.now()))})


def _paid_once(app: App, code: str) -> list[Instalment] | None:
    with app.reading() as uow:
        plan = list(uow.refunds.instalments_of(code))
    return plan if any(each.state is InstalmentState.PAID for each in plan) else None
