"""An agent's day in a real browser, and the office that moves an appointment."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from db.engine import open_database
from services.jalali import format_jalali, local_date
from tests.api.conftest import loaded_file
from tests.api.site import a_site
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_visit_sheet import NARROW, fits, open_as
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT, ordered
from tests.workers.kit import Bench
from tests.working_days import next_working_day

__all__ = ["loaded_file"]


class Served(NamedTuple):
    """The pages' address, a work order, and the code of its agent."""

    url: str
    order: str
    agent: str


@pytest.fixture(scope="module")
def served(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = shutil.copy(loaded_file, tmp_path_factory.mktemp("agents") / "aftersales.db")
    with closing(open_database(f"sqlite:///{file}")) as database:
        bench = Bench(database, FixedClock())
        order = ordered(bench, bench.registered(FLAT), "meter-inspection")
        with serving(partial(a_site, database)) as url:
            yield Served(url, str(order["number"]), str(order["agentCode"]))


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    with browser_page(served.url) as opened:
        yield opened


def test_a_day_can_be_read_on_a_telephone_and_leads_to_the_sheet(page: Page, served: Served) -> None:
    page.set_viewport_size(NARROW)
    open_as(page, "meter-test", f"/agents/{served.agent}/day")
    expect(page.get_by_text(FLAT.address)).to_be_visible()
    assert fits(page)
    assert violations(page) == []
    page.get_by_role("region", name="بدون قرار").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="برگهٔ مأموریت")).to_be_visible()


def test_the_office_moves_an_appointment_and_is_told_what_is_wrong_with_it(page: Page, served: Served) -> None:
    open_as(page, "connections", f"/work-orders/{served.order}/appointment")
    page.get_by_role("button", name="گذاشتن قرار").click()
    expect(page.get_by_role("alert")).to_contain_text("روز مراجعه وارد نشده است")
    assert violations(page) == []
    day = format_jalali(next_working_day(local_date(FixedClock().now())))
    page.get_by_label("روز مراجعه").fill(day)
    page.get_by_label("ساعت آغاز").fill("۹:۰۰")
    page.get_by_label("ساعت پایان").fill("۱۱")
    page.get_by_role("button", name="گذاشتن قرار").click()
    expect(page.get_by_text(f"{day}، ساعت ۰۹:۰۰ تا ۱۱:۰۰")).to_be_visible()
    assert violations(page) == []


def test_the_agents_of_all_districts_stand_in_one_table(page: Page, served: Served) -> None:
    open_as(page, "supervisor", "/units")
    page.get_by_role("link", name="مأموران").click()
    expect(page.get_by_role("table", name="شمار دستورهای کار باز هر مأمور")).to_be_visible()
    assert violations(page) == []
    assert page.locator(f"a[href='/agents/{served.agent}/day']").count() == 1
