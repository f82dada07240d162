"""Power comes back with the mouse: customer services decide on the prepayment, the bill is handed over, the agent
reports.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from deploy.demo.stories.power_back import until_terms
from deploy.stack import StackConfig
from deploy.tasklist import Role
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.text import to_persian_digits
from tests.stack.office import outcome_of, pay_by_stub
from tests.stack.pages import choose, complete, fill
from tests.stack.plain_services import comes_back
from tests.stack.unit_browser import unit_browser
from workers.app import App

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("power-back-terms-again", until=until_terms),
]

CLERK, AGENT = Role("customer-services"), Role("installation")
_TERMS, _HAND_OVER, _REPORT = "تعیین پیش‌پرداخت", "اعلام و تسلیم قبض", "وصل برق و گزارش"


def test_customer_services_decide_on_the_prepayment_and_an_agent_reports_the_power_with_the_mouse(
    stack: StackConfig, app: App, code: str, screenshots: Path
) -> None:
    with unit_browser(stack, CLERK) as clerk:
        form = clerk.open(code, _TERMS)
        expect(form).to_contain_text("بدهی پرداخت‌نشده در سررسید (۵۰-۴ ج)")
        fill(form, {"پیش‌پرداخت (ریال)": "۹۰٬۰۰۰٬۰۰۰"})
        again = comes_back(clerk, code, _TERMS)
        expect(again).to_contain_text("پاسخ پیشین ثبت نشد")
        again.screenshot(path=screenshots / "reconnection-terms.png")
        fill(again, {"پیش‌پرداخت (ریال)": "۲۰۰٬۰۰۰"})
        complete(clerk.page)
        form = clerk.open(code, _HAND_OVER)
        expect(form).to_contain_text("پیش‌پرداخت مصرف")
        expect(form).to_contain_text("۲۰۰٬۰۰۰ ریال")
        form.screenshot(path=screenshots / "reconnection-bill.png")
        complete(clerk.page)
    pay_by_stub(stack, app, code)
    with app.reading() as uow:
        bill_id = uow.requests.get(code).application.bill_id
        kwh = uow.connections.readings(bill_id)[-1].kwh
    with unit_browser(stack, AGENT) as agent:
        form = agent.open(code, _REPORT)
        choose(agent.page, "برق وصل شد")
        fill(form, {"کارکرد کنتور": to_persian_digits(kwh), "شمارهٔ پلمب تازه": "۵۵۱۲"})
        form.screenshot(path=screenshots / "reconnection-report.png")
        complete(agent.page)
    assert outcome_of(app, code) == RequestOutcome("reconnected")
    with app.reading() as uow:
        assert uow.connections.get(bill_id).state is ConnectionState.ACTIVE
