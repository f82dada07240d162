"""A clerk's day with a settlement, from the applicant's arrival to the end of the request: late at diagnosis."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import EngineClock, Role
from services.model.keys import BillKind, RequestOutcome
from services.model.reviews import ReviewOutcome
from services.text import to_persian_digits
from tests.stack.clerks_day import applied, bill_is_announced, meter_is_tested, stub_is_taken
from tests.stack.office import outcome_of
from tests.stack.pages import choose, complete
from tests.stack.plain_services import connected
from tests.stack.settlement import SETTLEMENT
from tests.stack.unit_browser import unit_browser
from workers.app import App

_CONTROL = "کنترل کارکرد و صدور فیش تسویه"

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_settlement_that_was_late_comes_to_its_end(stack: StackConfig, app: App, screenshots: Path) -> None:
    code = applied(stack, app, SETTLEMENT, connected(app, "late-settlement"), screenshots)
    _is_late(stack, code, screenshots)
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        form = diagnosis.open(code, _CONTROL)
        choose(diagnosis.page, "تأیید و صدور فیش تسویه")
        form.screenshot(path=screenshots / "settlement-diagnosis.png")
        complete(diagnosis.page)
    bill_is_announced(stack, code, Role("counter"))
    stub_is_taken(stack, app, code, BillKind.FEES)
    with unit_browser(stack, Role("counter")) as browser:
        browser.do(code, "تسلیم صورتحساب تسویه")
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        diagnosis.do(code, "تأیید پرداخت", lambda page: choose(page, "پرداخت تأیید می‌شود"))
    meter_is_tested(stack, app, code)
    with unit_browser(stack, Role("connections")) as connections:
        connections.do(code, "اعلام قطعی بودن صورتحساب")
    stub_is_taken(stack, app, code, BillKind("settlement"))
    assert outcome_of(app, code) == RequestOutcome("settled")
    with app.reading() as uow:
        assert [each.outcome for each in uow.reviews.of_request(code)] == [ReviewOutcome.STEP_ENDED]


def _is_late(stack: StackConfig, code: str, screenshots: Path) -> None:
    """Nobody has done step 4 in its quarter of an hour; diagnosis and the supervisor see it."""
    with unit_browser(stack, Role("diagnosis")) as diagnosis:
        diagnosis.row(to_persian_digits(code), _CONTROL)
        with closing(EngineClock(stack.management_url)) as clock:
            clock.add(timedelta(minutes=16))
        diagnosis.page.reload()
        row = diagnosis.row(to_persian_digits(code), _CONTROL)
        expect(row).to_contain_text("دیر")
        diagnosis.page.locator("body").screenshot(path=screenshots / "settlement-late.png")
    with unit_browser(stack, Role("supervisor")) as supervisor:
        form = supervisor.open(code, "رسیدگی سرپرست به مهلت")
        form.screenshot(path=screenshots / "settlement-escalation.png")
