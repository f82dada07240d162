"""Operators at work in the browser: a meter is reported as moved, another as replaced, with the mouse."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.applications import plausible_kwh
from deploy.demo.play import play_stories
from deploy.demo.stories import ALL_STORIES, meter_relocation, settlement
from deploy.demo.stories.story import Play
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.jalali import local_date
from services.model.keys import RequestOutcome
from services.specific.meter_relocation.ports import Relocations
from tests.stack.office import outcome_of
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app

_SEAL_BEFORE, _SEAL_AFTER = "۵۵۱۲۳۴", "۶۶۲۳۴۵"
_NEW_METER = {
    "شمارهٔ سریال کنتور تازه": "۹۰۰۰۱",
    "تعداد رقم‌های کنتور تازه": "۶",
    "ضریب کنتور تازه": "۱",
    "کارکرد کنتور تازه هنگام نصب (کیلووات‌ساعت)": "۲",
    "شمارهٔ پلمب تازه": "۶۵۴۳۲۱",
}
_UNTIL: Mapping[str, Play] = {
    "relocation-late": meter_relocation.until_relocation,
    "meter-failure": settlement.until_repair,
}

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(scope="module")
def codes(stack: StackConfig) -> dict[str, str]:
    """A request of each service, played up to the task that is done by hand here: story to tracking code."""
    begun = [
        replace(story, key=f"browser-{story.key}", play=_UNTIL[story.key])
        for story in ALL_STORIES
        if story.key in _UNTIL
    ]
    results = play_stories(stack, begun)
    return {each.story.key.removeprefix("browser-"): each.tracking_code or "" for each in results}


def test_a_meter_is_reported_as_moved_with_the_mouse(
    stack: StackConfig, codes: dict[str, str], screenshots: Path
) -> None:
    code = codes["relocation-late"]
    with closing(build_app(settings_of(stack))) as app:
        with app.reading() as uow:
            bill_id = uow.requests.get(code).application.bill_id
            reading = plausible_kwh(uow.connections.readings(bill_id), local_date(app.clock.now()))
        with logged_in(stack, Role.INSTALLATION, stack.tasklist_url_of(Role.INSTALLATION)) as page:
            claim(page, "جابه‌جایی کنتور")
            choose(page, "کنتور جابه‌جا شد")
            report = {"شمارهٔ پلمب پیشین": _SEAL_BEFORE, "شمارهٔ پلمب تازه": _SEAL_AFTER}
            fill(page.locator("form"), {**report, "کارکرد کنتور هنگام جابه‌جایی (کیلووات‌ساعت)": str(reading)})
            page.screenshot(path=screenshots / "relocation-report.png", full_page=True)
            complete(page)
        assert outcome_of(app, code) == RequestOutcome("relocated")
        with app.reading() as uow:
            [relocation] = uow.repository(Relocations).of_connection(bill_id)
        assert (relocation.seal_before, relocation.seal_after, relocation.reading_kwh) == ("551234", "662345", reading)


def test_a_new_meter_is_reported_with_the_mouse_and_the_reconnection_waits_to_be_ordered(
    stack: StackConfig, codes: dict[str, str], screenshots: Path
) -> None:
    code = codes["meter-failure"]
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, Role.INSTALLATION, stack.tasklist_url_of(Role.INSTALLATION)) as page:
            claim(page, "تعمیر یا تعویض کنتور")
            choose(page, "کنتور تازه نصب شد")
            fill(page.locator("form"), _NEW_METER)
            page.screenshot(path=screenshots / "repair-report.png", full_page=True)
            complete(page)
        with logged_in(stack, Role.CONNECTIONS, stack.tasklist_url_of(Role.CONNECTIONS)) as page:
            claim(page, "صدور دستور وصل")
            expect(page.get_by_text("دستور وصل انشعاب را صادر کردم")).to_be_visible()
            page.screenshot(path=screenshots / "reconnection-order.png", full_page=True)
        with app.reading() as uow:
            connection = uow.connections.get(uow.requests.get(code).application.bill_id)
            [former] = uow.connections.former_meters(connection.bill_id)
        assert (connection.meter.serial, connection.meter.digits) == ("90001", 6)
        assert former.meter.serial != connection.meter.serial
