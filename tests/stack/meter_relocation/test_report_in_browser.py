"""An installer at work in the browser: a meter is reported as moved, with the mouse."""

from contextlib import closing
from pathlib import Path

import pytest

from deploy.demo.applications import plausible_kwh
from deploy.demo.stories import meter_relocation
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

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("relocation-second-attempt", until=meter_relocation.until_relocation),
]


def test_a_meter_is_reported_as_moved_with_the_mouse(stack: StackConfig, code: str, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with app.reading() as uow:
            bill_id = uow.requests.get(code).application.bill_id
            reading = plausible_kwh(uow.connections.readings(bill_id), local_date(app.clock.now()))
        with logged_in(stack, Role("installation"), stack.tasklist_url_of(Role("installation"))) as page:
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
