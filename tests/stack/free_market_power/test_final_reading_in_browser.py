"""The last day of a period in the browser: the installer reports the collected meter, with all that it shows."""

from contextlib import closing
from pathlib import Path

import pytest

from deploy.demo.stories import free_market_power
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.labels import METER_REGISTERS
from services.model.connections import ConnectionState
from services.readings.registers import LOADS
from services.specific.free_market_power.ports import power_period_of
from tests.stack.office import named_task
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("power-nobody-home", until=free_market_power.until_last_day),
]


def test_the_installer_collects_the_meter_with_the_mouse(stack: StackConfig, code: str, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with app.reading() as uow:
            connection = uow.connections.get(power_period_of(uow, code).bill_id)
            kwh = uow.connections.readings(connection.bill_id)[-1].kwh + 200
        with logged_in(stack, Role("installation"), stack.tasklist_url_of(Role("installation"))) as page:
            claim(page, "قرائت یا جمع‌آوری کنتور")
            choose(page, "کار انجام شد")
            fill(
                page.locator("form"),
                {
                    "شمارهٔ سریال کنتور": connection.meter.serial,
                    "کارکرد کنتور (کیلووات‌ساعت)": str(kwh),
                    "شمارهٔ پلمب": "۷۷۳۱۰۱",
                },
            )
            choose(page, "کنتور شمارنده‌های دیگری هم دارد")
            loads = dict(zip(LOADS, (1_000, kwh - 1_500, 500), strict=True))
            fill(page.locator("form"), {f"رقم {METER_REGISTERS[load]}": str(read) for load, read in loads.items()})
            page.screenshot(path=screenshots / "final-reading.png", full_page=True)
            complete(page)
        assert named_task(app, code, "پرداخت به مشترک").unit == "finance"
        with app.reading() as uow:
            assert uow.connections.get(connection.bill_id).state is ConnectionState.COLLECTED
            [hung] = uow.meters.hung_at(connection.bill_id)
            [shown] = uow.meters.register_readings_of(hung.meter)
        assert shown.values == loads
