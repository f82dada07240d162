"""An installer at work in the browser: a meter is reported as replaced, with the mouse."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.stories import settlement
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app

_NEW_METER = {
    "شمارهٔ سریال کنتور تازه": "۹۰۰۰۱",
    "تعداد رقم‌های کنتور تازه": "۶",
    "ضریب کنتور تازه": "۱",
    "کارکرد کنتور تازه هنگام نصب (کیلووات‌ساعت)": "۲",
    "شمارهٔ پلمب تازه": "۶۵۴۳۲۱",
}

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("meter-failure", until=settlement.until_repair),
]


def test_a_new_meter_is_reported_with_the_mouse_and_the_reconnection_waits_to_be_ordered(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, Role("installation"), stack.tasklist_url_of(Role("installation"))) as page:
            claim(page, "تعمیر یا تعویض کنتور")
            choose(page, "کنتور تازه نصب شد")
            fill(page.locator("form"), _NEW_METER)
            page.screenshot(path=screenshots / "repair-report.png", full_page=True)
            complete(page)
        with logged_in(stack, Role("connections"), stack.tasklist_url_of(Role("connections"))) as page:
            claim(page, "صدور دستور وصل")
            expect(page.get_by_text("دستور وصل انشعاب را صادر کردم")).to_be_visible()
            page.screenshot(path=screenshots / "reconnection-order.png", full_page=True)
        with app.reading() as uow:
            connection = uow.connections.get(uow.requests.get(code).application.bill_id)
            [former] = uow.connections.former_meters(connection.bill_id)
        assert (connection.meter.serial, connection.meter.digits) == ("90001", 6)
        assert former.meter.serial != connection.meter.serial
