"""The pages of a connection in a browser: nothing to complain of for who sees or types otherwise, at any width."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page

from db.engine import Database
from services.changes import CHANGES
from tests.api.conftest import bench, clock, database, database_url, loaded_file
from tests.api.site import a_site
from tests.browser.axe import assert_clean
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_pages import log_in
from tests.db import rows
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE
from tests.workers.kit import SUBSCRIBER, Bench

__all__ = ["bench", "clock", "database", "database_url", "loaded_file"]


@pytest.fixture
def page(database: Database, clock: FixedClock) -> Iterator[Page]:
    with serving(partial(a_site, database, clock=clock)) as address, browser_page(address) as opened:
        log_in(opened)
        yield opened


def test_the_file_of_a_new_connection_and_its_faults_have_no_violation(page: Page) -> None:
    page.goto("/connections/new")
    assert_clean(page)
    page.get_by_role("button", name="تشکیل پرونده").click()
    assert page.locator("#district-fault").count() == 1
    assert_clean(page)


def test_the_record_of_a_connection_has_no_violation(page: Page, bench: Bench) -> None:
    with bench.begin() as uow:
        request = rows.request("1234567897", bill_id=SUBSCRIBER.bill_id)
        uow.requests.add(request)
        CHANGES["service-line"].apply(
            uow, clock=FixedClock(), reference=REFERENCE, request=request, report={"cableMetres": 12}
        )
    page.goto(f"/connections/{SUBSCRIBER.bill_id}")
    assert page.get_by_role("region", name="راه کنتور").count() == 1
    assert_clean(page)
    with bench.begin() as uow:
        CHANGES["temporary-collection"].apply(uow, clock=FixedClock(), reference=REFERENCE, request=request, report={})
    page.goto(f"/connections/{SUBSCRIBER.bill_id}")
    assert page.get_by_role("region", name="راه کنتور").count() == 0
    assert page.get_by_text("سرویس انشعاب اصلاح شد").count() == 1
    assert_clean(page)
