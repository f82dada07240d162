"""A connection that the company removes, with the mouse: customer services decide and answer an objection, the agent
asks at the door and takes the equipment along.
"""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.stories.permanent_collection.removals import TIME_TO_PAY, cut_a_year_ago
from deploy.demo.stories.plain_connections import add_connection
from deploy.stack import StackConfig
from deploy.tasklist import EngineClock, Role
from services.jalali import local_date
from services.model.connections import ConnectionState
from services.specific.permanent_collection.removal_beginning import ask_for_removal
from services.specific.permanent_collection.removal_objections import object_to_removal
from tests.stack.clerks_day import reading_of
from tests.stack.office import until
from tests.stack.pages import choose, complete, fill
from tests.stack.plain_services import comes_back, until_told
from tests.stack.unit_browser import unit_browser
from workers.app import App

pytestmark = [pytest.mark.stack, pytest.mark.browser]

CLERK, AGENT = Role("customer-services"), Role("installation")
_DECIDE, _ANSWER = "تصمیم دربارهٔ برچیدن", "پاسخ به اعتراض"
_ARRIVE, _COLLECT = "رسیدن به محل جمع‌آوری", "جمع‌آوری لوازم به دستور شرکت"
_SAMPLE = cut_a_year_ago("removal-in-browser")


def test_a_removal_is_decided_on_objected_to_and_carried_out_with_the_mouse(
    stack: StackConfig, app: App, screenshots: Path
) -> None:
    code = _begun(app)
    _subscriber_is_warned(stack, app, code, screenshots)
    _objection_is_refused(stack, app, code, screenshots)
    with closing(EngineClock(stack.management_url)) as clock:
        clock.add(TIME_TO_PAY + timedelta(days=1))
    _equipment_is_collected(stack, app, code, screenshots)
    until(lambda: _state(app) is ConnectionState.COLLECTED, "the equipment is collected")


def _begun(app: App) -> str:
    """As the night does; the tracking code."""
    with app.begin() as uow:
        add_connection(uow, _SAMPLE, today=local_date(app.clock.now()))
    with app.begin() as uow:
        request = ask_for_removal(uow, clock=app.clock, reference=app.reference, bill_id=_SAMPLE.bill_id)
    return request.tracking_code


def _subscriber_is_warned(stack: StackConfig, app: App, code: str, screenshots: Path) -> None:
    with unit_browser(stack, CLERK) as clerk:
        form = clerk.open(code, _DECIDE)
        expect(form).to_contain_text("گذشتن یک سال از قطع برق با بدهی پرداخت‌نشده (۵۲-۴ ج)")
        expect(form).to_contain_text("۱٬۲۷۰٬۰۰۰ ریال")
        expect(form).to_contain_text("۳۰ روز")
        choose(clerk.page, "اخطار داده شود و پس از مهلت، انشعاب برچیده شود")
        choose(clerk.page, "فقط مشترک از این انشعاب برق می‌گیرد", "فشار ضعیف", "تک‌فاز")
        fill(form, {"آمپر در پرونده": "۱۵"})
        again = comes_back(clerk, code, _DECIDE)
        expect(again).to_contain_text("تصمیم پیشین ثبت نشد")
        expect(again).to_contain_text("در سامانه تک‌فاز ۲۵ آمپر است")
        clerk.page.screenshot(path=screenshots / "removal-decision.png", full_page=True)
        fill(again, {"آمپر در پرونده": "۲۵"})
        complete(clerk.page)
    until_told(app, code, "اخطار برچیدن دائم انشعاب، بند ۵۲-۴")


def _objection_is_refused(stack: StackConfig, app: App, code: str, screenshots: Path) -> None:
    with app.begin() as uow:
        object_to_removal(uow, clock=app.clock, tracking_code=code, text="قبض‌ها را پرداخته‌ام")
    with unit_browser(stack, CLERK) as clerk:
        form = clerk.open(code, _ANSWER)
        expect(form).to_contain_text("قبض‌ها را پرداخته‌ام")
        expect(form).to_contain_text("۱٬۲۷۰٬۰۰۰ ریال")
        expect(form).to_contain_text("مهلت پرداخت")
        choose(clerk.page, "اعتراض وارد نیست؛ مهلت پرداخت ادامه می‌یابد")
        fill(form, {"پاسخ به مشترک": "پرداختی ثبت نشده است"})
        clerk.page.screenshot(path=screenshots / "removal-objection.png", full_page=True)
        complete(clerk.page)
    until_told(app, code, "اعتراض شما به برچیدن انشعاب")


def _equipment_is_collected(stack: StackConfig, app: App, code: str, screenshots: Path) -> None:
    with unit_browser(stack, AGENT) as agent:
        agent.open(code, _ARRIVE)
        agent.page.get_by_text("در محل هستم").click()
        agent.page.screenshot(path=screenshots / "removal-at-door.png", full_page=True)
        complete(agent.page)
        form = agent.open(code, _COLLECT)
        choose(agent.page, "لوازم جمع‌آوری شد")
        shown = {"شمارهٔ سریال کنتور": _SAMPLE.meter.serial, "کارکرد کنتور": reading_of(app, code)}
        fill(form, {**shown, "پلمب‌های بازشده": "۵۵۱۲۳۴", "شمارهٔ عکس": "IMG-88"})
        agent.page.screenshot(path=screenshots / "removal-report.png", full_page=True)
        complete(agent.page)


def _state(app: App) -> ConnectionState:
    with app.reading() as uow:
        return uow.connections.get(_SAMPLE.bill_id).state
