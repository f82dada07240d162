"""A tester reads a meter that counts by load: the fields come out with a box, and a wrong sum is told in the form."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.applications import plausible_kwh
from deploy.demo.stories import settlement
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.jalali import local_date
from services.metering.meter_registers import registers_at
from services.model.custody import Register
from tests.stack.office import named_task, until
from tests.stack.pages import assign, choose, complete, fill, logged_in
from workers.app import App, build_app

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("faded-display", until=settlement.until_test),
]

_TASK = "بازدید و ثبت نتیجه تست"
_BOX = "کنتور شمارنده‌های دیگری هم دارد"


def test_a_tester_tells_what_the_meter_shows_besides_its_total(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        bill_id, kwh = _meter(app, code)
        task = named_task(app, code, _TASK)
        with logged_in(stack, Role("meter-test"), f"/tasklist/{task.key}") as page:
            assign(page)
            choose(page, "سالم")
            expect(page.get_by_label("رقم کم‌باری")).to_have_count(0)
            choose(page, _BOX)
            form = page.locator("form")
            fill(form, {"کارکرد کنتور هنگام تست (کیلووات‌ساعت)": str(kwh), "شمارهٔ پلمب": "۷۷۱", **_loads(kwh - 100)})
            complete(page)
            [again] = until(lambda: _tasks(app, code) - {task.key}, "the report comes back")
            page.goto(f"/tasklist/{again}")
            expect(page.get_by_text("با کارکرد کل نمی‌خواند")).to_be_visible()
            page.screenshot(path=screenshots / "registers-report.png", full_page=True)
            assign(page)
            fill(page.locator("form"), _loads(kwh))
            complete(page)
        until(lambda: _registers(app, bill_id) == {Register.LOW, Register.MID, Register.PEAK}, "they are kept")


def _tasks(app: App, code: str) -> set[int]:
    """The keys of the tester's open tasks."""
    return {each.key for each in app.open_tasks.of_request(code) if each.name == _TASK}


def _registers(app: App, bill_id: str) -> frozenset[Register]:
    with app.reading() as uow:
        return registers_at(uow, bill_id)


def _meter(app: App, code: str) -> tuple[str, int]:
    """The connection, and what its meter would show."""
    with app.reading() as uow:
        bill_id = uow.requests.get(code).application.bill_id
        readings = uow.connections.readings(bill_id)
    return bill_id, plausible_kwh(readings, local_date(app.clock.now())) + 2


def _loads(kwh: int) -> Mapping[str, str]:
    """Three loads that add up to this."""
    low, peak = kwh // 4, kwh // 5
    return {
        "رقم کم‌باری (کیلووات‌ساعت)": str(low),
        "رقم میان‌باری (کیلووات‌ساعت)": str(kwh - low - peak),
        "رقم اوج‌بار (کیلووات‌ساعت)": str(peak),
    }
