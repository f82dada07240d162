"""The head of diagnosis at work in the browser: he reads what lies before him, says what is wrong, sees what the right
bill comes to, thinks again, and has it issued, all with the mouse.
"""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.case import Case
from deploy.demo.stories import bill_review
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.model.bills import BillState
from services.model.keys import RequestOutcome
from tests.stack.late import variables_late
from tests.stack.office import outcome_of
from tests.stack.pages import choose, claim, complete, fill, logged_in, reload_until
from workers.app import build_app


async def applied(case: Case) -> None:
    """An objection waits for diagnosis."""
    await case.apply()


pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("bill-computed-anew", until=applied),
]


def test_diagnosis_corrects_a_reading_with_the_mouse(stack: StackConfig, code: str, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, Role("diagnosis"), stack.tasklist_url_of(Role("diagnosis"))) as page:
            claim(page, "بررسی اعتراض")
            expect(page.get_by_text("آنچه از سوابق برمی‌آید")).to_be_visible()
            _say_wrong(page, bill_review.BILLED_KWH - 80)
            page.screenshot(path=screenshots / "objection-verdict.png", full_page=True)
            complete(page)
            claim(page, "تأیید رأی")
            expect(page.get_by_text("تفاوت ردیف به ردیف")).to_be_visible()
            page.screenshot(path=screenshots / "objection-preview.png", full_page=True)
            choose(page, "خیر، رأی را عوض می‌کنم و چیزی صادر نمی‌شود")
            complete(page)
            claim(page, "بررسی اعتراض")
            expect(page.get_by_label("رقم درست پایان قبض")).to_have_value(str(bill_review.BILLED_KWH - 80))
            page.screenshot(path=screenshots / "objection-again.png", full_page=True)
            _say_wrong(page, bill_review.BILLED_KWH - 90)
            with variables_late(stack):
                complete(page)
                claim(page, "تأیید رأی")
                _nothing_can_be_confirmed(page)
                page.screenshot(path=screenshots / "objection-late.png", full_page=True)
            reload_until(page, "۱۰۰ به جای ۱۹۰ کیلووات‌ساعت")
            choose(page, "بله، اجرا شود")
            complete(page)
        assert outcome_of(app, code) == RequestOutcome("objection-upheld")
        with app.reading() as uow:
            [right] = uow.bills.of_request(code)
            wrong = uow.bills.get(str(right.replaces))
    assert (wrong.state, right.billed_kwh) == (BillState.VOID, 100)


def _nothing_can_be_confirmed(page: Page) -> None:
    """What the variables of the new round would say is not there; nor is what those of the round before have said."""
    expect(page.get_by_text("ارقام این رأی هنوز به این صفحه نرسیده است.")).to_be_visible()
    expect(page.get_by_text("به جای ۱۹۰ کیلووات‌ساعت")).to_have_count(0)
    expect(page.get_by_text("بله، اجرا شود")).to_have_count(0)


def _say_wrong(page: Page, kwh: int) -> None:
    choose(page, "قرائت پایان قبض نادرست است")
    fill(page.locator("form"), {"رقم درست پایان قبض": str(kwh), "دلیل": "با عکس قرائت نمی‌خواند"})
