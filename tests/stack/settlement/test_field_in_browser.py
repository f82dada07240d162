"""What is personal stands on our own pages, and the tasks lead there: a tester with his sheet, and what diagnosis sees
on a second look, with the mouse.
"""

import time
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from deploy.demo.applications import plausible_kwh
from deploy.demo.case import Case
from deploy.demo.stories import common, settlement
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.jalali import local_date
from services.model.connections import Connection
from services.model.tasks import OpenTask
from tests.stack.pages import assign, choose, complete, fill, logged_in
from tests.stack.unit_browser import unit_browser
from workers.app import App, build_app

_REASON = "رقم کنتور بیش از حد معمول است"
_TELEPHONE: ViewportSize = {"width": 320, "height": 640}

pytestmark = [pytest.mark.stack, pytest.mark.browser]


async def returned_once(case: Case) -> None:
    """A settlement's reading was written down wrong, returned and corrected."""
    await case.apply(reading=str(case.plausible_kwh() + 900))
    await settlement.examine(case, "returned-reading", _REASON)
    await common.correct_application(case, reading=str(case.plausible_kwh()), readingDate=case.today())


@pytest.mark.open_request("stopped-register", until=settlement.until_test)
def test_a_tester_finds_the_meter_in_his_task_and_the_people_on_his_sheet(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        connection = _connection(app, code)
        with app.reading() as uow:
            readings = uow.connections.readings(connection.bill_id)
        with unit_browser(stack, Role("meter-test")) as tester:
            page = tester.page
            tester.open(code, "بازدید و ثبت نتیجه تست")
            for told in ("شمارهٔ سریال کنتور:", "رقم‌های شمارنده و ضریب:", "آخرین قرائت:", "کارکرد اعلام‌شده:"):
                expect(page.get_by_text(told)).to_be_visible()
            page.screenshot(path=screenshots / "tester-task.png", full_page=True)
            sheet = tester.followed("برگهٔ مأموریت")
            expect(sheet.get_by_text(connection.address)).to_be_visible()
            expect(sheet.get_by_text(connection.subscriber.full_name)).to_be_visible()
            sheet.screenshot(path=screenshots / "visit-sheet.png", full_page=True)
            sheet.set_viewport_size(_TELEPHONE)
            sheet.screenshot(path=screenshots / "visit-sheet-telephone.png", full_page=True)
            assert not [
                value for value in (connection.address, connection.subscriber.mobile) if value in page.content()
            ]
            choose(page, "سالم")
            kwh = str(plausible_kwh(readings, local_date(app.clock.now())) + 2)
            fill(page.locator("form"), {"کارکرد کنتور هنگام تست (کیلووات‌ساعت)": kwh, "شمارهٔ پلمب": "۱۲۳۴۵۶"})
            complete(page)
            sheet.reload()
            expect(sheet.get_by_text("این کار پایان یافته است")).to_be_visible()
            expect(sheet.get_by_text(connection.address)).to_have_count(0)


@pytest.mark.open_request("returned-for-reading", until=returned_once)
def test_diagnosis_sees_on_a_second_look_why_it_was_returned_and_what_has_changed(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    task = _task_of(stack, code, Role("diagnosis"))  # others of that name wait too
    with logged_in(stack, Role("diagnosis"), f"/tasklist/{task.key}") as page:
        assign(page)
        for told in (f"دلیل برگشت: {_REASON}", "متقاضی: مشترک، شخص حقیقی", "مدارک: ", "تعرفه و انشعاب: خانگی"):
            expect(page.get_by_text(told)).to_be_visible()
        expect(page.get_by_text("این اشتراک بدهی پرداخت‌نشده ندارد.")).to_be_visible()
        page.screenshot(path=screenshots / "second-look.png", full_page=True)
        choose(page, "تأیید و صدور فیش تسویه")
        complete(page)


def _task_of(stack: StackConfig, code: str, role: Role) -> OpenTask:
    """The request's only task of this unit, as soon as Tasklist lists it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with closing(build_app(settings_of(stack))) as app:
        while not (found := [each for each in app.open_tasks.of_request(code) if each.unit == role]):
            assert time.monotonic() < deadline, f"no task of {role} for {code}"
            time.sleep(0.25)
    [task] = found
    return task


def _connection(app: App, code: str) -> Connection:
    with app.reading() as uow:
        return uow.connections.get(uow.requests.get(code).application.bill_id)
