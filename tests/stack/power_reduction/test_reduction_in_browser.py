"""A power reduction in the browser: customer services and operations do their steps with the mouse and the keyboard."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.case import Case
from deploy.demo.stories import power_reduction
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.jalali import format_jalali
from services.specific.power_reduction.ending import last_day
from services.specific.power_reduction.estimate import estimate_of
from services.specific.power_reduction.model import Equipment
from services.specific.power_reduction.ports import reduction_of
from tests.stack.office import named_task, until
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import App, build_app

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CLERK, OPERATIONS = Role("customer-services"), Role("operations")


async def until_history(case: Case) -> None:
    """The power is reduced, and has to be entered."""
    await power_reduction.until_work(case)
    await power_reduction.mount_fuse(case)


@pytest.mark.open_request("reduction-withdrawn", until=power_reduction.ask)
def test_the_file_is_checked_the_equipment_counted_and_the_costs_announced(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, CLERK, stack.tasklist_url_of(CLERK)) as page:
            claim(page, "بررسی پرونده")
            expect(page.get_by_text("درخواست و پروانه")).to_be_visible()
            choose(page, "تأیید")
            fill(page.locator("form"), {"قدرت قراردادی (کیلووات)": "۱۲۰", "یادداشت بررسی": "با پرونده می‌خواند"})
            page.screenshot(path=screenshots / "reduction-file.png", full_page=True)
            complete(page)
        _count_equipment(stack, screenshots)
        assert named_task(app, code, "اعلام و تسلیم قبض").unit == "customer-services"
        with app.reading() as uow:
            counts, kept = estimate_of(uow, code).counts, reduction_of(uow, code)
        assert counts == {Equipment.BREAKER_THREE_PHASE: 1, Equipment.CURRENT_TRANSFORMER: 3}
        assert (kept.power_kw, kept.note) == (120, "با پرونده می‌خواند")
        with logged_in(stack, CLERK, stack.tasklist_url_of(CLERK)) as page:
            claim(page, "اعلام و تسلیم قبض")
            expect(page.get_by_text("ترانس جریان").first).to_be_visible()
            page.screenshot(path=screenshots / "reduction-costs.png", full_page=True)
            complete(page)
        assert named_task(app, code, "دریافت ته‌فیش پرداخت").unit == "customer-services"


def _count_equipment(stack: StackConfig, screenshots: Path) -> None:
    with logged_in(stack, OPERATIONS, stack.tasklist_url_of(OPERATIONS)) as page:
        claim(page, "گزارش کار در محل")
        choose(page, "کار انجام شد")
        fill(page.locator("form"), {"کلید خودکار سه‌فاز (عدد)": "۱", "ترانس جریان (عدد)": "۳"})
        page.screenshot(path=screenshots / "equipment-estimate.png", full_page=True)
        complete(page)


@pytest.mark.open_request("reduction-not-possible", until=until_history)
def test_the_history_is_entered_and_the_last_day_changed_by_a_renewed_licence(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, CLERK, stack.tasklist_url_of(CLERK)) as page:
            claim(page, "ثبت سابقه")
            expect(page.get_by_text("گزارش بهره‌برداری")).to_be_visible()
            choose(page, "ثبت شود")
            page.screenshot(path=screenshots / "reduction-history.png", full_page=True)
            complete(page)
            claim(page, "تغییر پایان مدت")
            with app.reading() as uow:
                later = last_day(uow, code) + timedelta(days=30)
            renewed = {
                "پایان تازهٔ مدت کاهش": format_jalali(later),
                "شمارهٔ پروانهٔ تمدیدشده": "۵۵۶۷",
                "صادرکنندهٔ پروانهٔ تمدیدشده": "سازمان صنعت",
                "پایان اعتبار پروانهٔ تمدیدشده": format_jalali(later),
            }
            fill(page.locator("form"), renewed)
            page.screenshot(path=screenshots / "reduction-end.png", full_page=True)
            complete(page)
        until(lambda: _ends_on(app, code) == later or None, "the last day is another one")


def _ends_on(app: App, code: str) -> object:
    with app.reading() as uow:
        return last_day(uow, code)
