"""Revenue at work in the browser: money that pays no bill is given back."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.model.bills import Payment, PaymentState
from tests.stack.office import pay_an_unknown_bill
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import App, build_app

_REFERENCE = "55120"
Found = TypeVar("Found")

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_money_that_pays_no_bill_is_given_back_with_the_mouse(stack: StackConfig, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        pay_an_unknown_bill(app, reference=_REFERENCE)
        with logged_in(stack, Role("revenue"), stack.tasklist_url_of(Role("revenue"))) as page:
            claim(page, "تصمیم دربارهٔ پرداخت")
            choose(page, "به پرداخت‌کننده مسترد شد")
            expect(page.get_by_label("شمارهٔ قبض", exact=True)).to_be_hidden()
            fill(page.locator("form"), {"علت": "قبضی با این شناسه‌ها نیست"})
            page.screenshot(path=screenshots / "unmatched-payment.png", full_page=True)
            complete(page)
        assert _soon(lambda: [each.state for each in _settled(app)]) == [PaymentState.REFUNDED]


def _settled(app: App) -> list[Payment]:
    with app.reading() as uow:
        payment = uow.bills.payment(_REFERENCE)
    return [] if payment is None or payment.state is PaymentState.WAITING else [payment]


def _soon(find: Callable[[], Found]) -> Found:
    """What is found, as soon as the workers have done what is asked of them; nothing where they do not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(0.25)
    return found
