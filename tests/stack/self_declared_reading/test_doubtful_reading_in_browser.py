"""Diagnosis at work in the browser: it reads all findings of a doubtful declaration and bills another figure with the
mouse.
"""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.case import Case
from deploy.demo.stories import self_declared_reading as stories
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.model.keys import RequestOutcome
from services.specific.self_declared_reading.ports import declaration_of
from tests.stack.office import outcome_of
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app


async def declared(case: Case) -> None:
    """A declaration waits for diagnosis."""
    await stories.declare(case, stories.HIGH)


pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("declared-corrected", until=declared),
]


def test_diagnosis_bills_another_figure_with_the_mouse(stack: StackConfig, code: str, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with app.reading() as uow:
            kwh = declaration_of(uow, code).declared.kwh
        with logged_in(stack, Role("diagnosis"), stack.tasklist_url_of(Role("diagnosis"))) as page:
            claim(page, "بررسی کارکرد اعلام‌شده")
            expect(page.get_by_text("مصرف بیشتر از معمول است")).to_be_visible()
            choose(page, "با رقم دیگری صورتحساب شود")
            right = str(kwh - stories.HIGH)
            fill(page.locator("form"), {"رقم درست": right, "دلیل": "رقم با عکس کنتور نمی‌خواند"})
            page.screenshot(path=screenshots / "declared-reading-verdict.png", full_page=True)
            complete(page)
        assert outcome_of(app, code) == RequestOutcome("declared-reading-billed")
        with app.reading() as uow:
            [bill] = uow.bills.of_request(code)
            number = declaration_of(uow, code).system_number
    assert bill.billed_up_to is not None
    assert (bill.billed_up_to.kwh, bool(number)) == (kwh - stories.HIGH, True)
