"""The laboratory at work in the browser: what it has measured is reported with the mouse."""

from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from deploy.demo.stories import meter_test
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.specific.meter_test.model import Verdict
from services.specific.meter_test.ports import accuracy_test_of
from tests.stack.office import named_task
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("test-second-visit", until=meter_test.until_laboratory),
]


def test_the_laboratory_reports_an_error_with_the_mouse(stack: StackConfig, code: str, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with app.reading() as uow:
            serial = accuracy_test_of(uow, code).meter_serial
        with logged_in(stack, Role("laboratory"), stack.tasklist_url_of(Role("laboratory"))) as page:
            claim(page, "تست در آزمایشگاه")
            choose(page, "سالم")
            fill(page.locator("form"), {"شمارهٔ سریال کنتور": serial, "خطای کنتور (درصد)": "-۸٫۵"})
            page.screenshot(path=screenshots / "bench-report.png", full_page=True)
            complete(page)
        assert named_task(app, code, "ملاحظهٔ نتیجهٔ تست").unit == "customer-services"
        with app.reading() as uow:
            test = accuracy_test_of(uow, code)
    assert test.finding is not None
    assert (test.finding.error_percent, test.verdict) == (Decimal("-8.5"), Verdict.INACCURATE)
