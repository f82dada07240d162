"""A look whether a cut still holds, with the mouse: a unit begins it by the start form, the agent reads a meter that
has counted, diagnosis decides that power was brought back, and the subscriber is told.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.stories.plain_connections import add_connection
from deploy.demo.stories.temporary_cut import SERVICE, cut_sample
from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.jalali import local_date
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.withdrawal import withdraw_request
from tests.stack.office import outcome_of, until
from tests.stack.pages import choose, complete, fill, logged_in, open_start_form, start
from tests.stack.plain_services import comes_back, until_told
from tests.stack.unit_browser import unit_browser
from workers.app import App

pytestmark = [pytest.mark.stack, pytest.mark.browser]

AGENT, UNIT = Role("installation"), Role("diagnosis")
_BEGIN, _LOOK, _DECIDE = "قطع موقت به تشخیص شرکت", "بازدید انشعاب قطع‌شده", "نظر دربارهٔ وصل خودسرانه"
_SAMPLE = cut_sample("look-in-browser")


def test_a_look_at_a_cut_is_begun_reported_and_decided_on_with_the_mouse(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    with app.begin() as uow:
        add_connection(uow, _SAMPLE, today=local_date(app.clock.now()))
    _begun(stack, screenshots)
    code = until(lambda: _code(app), "the look is registered")
    _meter_has_counted(stack, code, screenshots)
    _unit_decides(stack, code, screenshots)
    until_told(app, code, "برق اشتراک شما")
    with app.reading() as uow:
        assert uow.connections.get(_SAMPLE.bill_id).state is ConnectionState.ACTIVE
        [text] = [each.text for each in uow.outbox.sms_of(code) if each.template == "power-brought-back"]
    assert "کارکرد کنتور ۴٬۳۰۰، هنگام قطع ۴٬۲۰۰ کیلووات‌ساعت" in text
    assert "بار دوم انشعاب برچیده می‌شود" in text
    with app.begin() as uow:
        withdraw_request(uow, clock=app.clock, tracking_code=code)
    assert outcome_of(app, code) == RequestOutcome("cut-called-off")


def _begun(stack: StackConfig, screenshots: Path) -> None:
    with logged_in(stack, UNIT, "/tasklist/processes") as page:
        form = open_start_form(page, _BEGIN)
        choose(form, "۵۱-۴: بازدید انشعاب قطع‌شده و قطع دوبارهٔ وصل خودسرانه")
        fill(form, {"شمارهٔ مدرک": "گزارش همسایه", "شناسهٔ قبض اشتراکی که قطع می‌شود": _SAMPLE.bill_id})
        page.screenshot(path=screenshots / "look-begun.png", full_page=True)
        start(page, form)


def _meter_has_counted(stack: StackConfig, code: str, screenshots: Path) -> None:
    """Far more than a slip, so that it is read again, and taken when it is given twice."""
    with unit_browser(stack, AGENT) as agent:
        form = agent.open(code, _LOOK)
        choose(agent.page, "برق قطع است")
        fill(form, {"کارکرد کنتور": "۴۳۰۰"})
        again = comes_back(agent, code, _LOOK)
        expect(again).to_contain_text("گزارش پیشین ثبت نشد")
        expect(again).to_contain_text("از کارکرد هنگام قطع (۴٬۲۰۰ کیلووات‌ساعت) بیشتر است")
        agent.page.screenshot(path=screenshots / "look-report.png", full_page=True)
        complete(agent.page)


def _unit_decides(stack: StackConfig, code: str, screenshots: Path) -> None:
    with unit_browser(stack, UNIT) as unit:
        form = unit.open(code, _DECIDE)
        expect(form).to_contain_text("۴٬۳۰۰ کیلووات‌ساعت")
        expect(form).to_contain_text("۴٬۲۰۰ کیلووات‌ساعت")
        choose(unit.page, "بوده است؛ ثبت و دوباره قطع شود")
        fill(form, {"دلیل": "پلمب باز است"})
        unit.page.screenshot(path=screenshots / "look-decision.png", full_page=True)
        complete(unit.page)


def _code(app: App) -> str | None:
    with app.reading() as uow:
        request = uow.requests.find_open(SERVICE, _SAMPLE.bill_id)
    return None if request is None else request.tracking_code
