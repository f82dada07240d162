"""Whom a refund is paid to, in a real browser, at any width."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from db.engine import Database
from services.text import to_persian_digits
from tests.api.conftest import bench, clock, database, database_url, loaded_file
from tests.api.site import PASSWORD, a_site
from tests.api.test_payee import code
from tests.browser.axe import assert_clean
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT

__all__ = ["bench", "clock", "code", "database", "database_url", "loaded_file"]


@pytest.fixture
def page(database: Database, clock: FixedClock) -> Iterator[Page]:
    with serving(partial(a_site, database, clock=clock)) as address, browser_page(address) as opened:
        opened.goto("/")
        opened.get_by_label("شناسه").fill("finance")
        opened.get_by_label("رمز").fill(PASSWORD)
        opened.get_by_role("button", name="ورود").click()
        yield opened


def test_the_payee_and_the_instalments_can_be_read_at_any_width(page: Page, code: str) -> None:
    expect(page.get_by_role("banner")).to_contain_text("امور مالی")
    page.goto(f"/requests/{code}/payee")
    expect(page.get_by_role("heading", level=1)).to_have_text("گیرندهٔ استرداد")
    assert_clean(page)
    expect(page.get_by_text(to_persian_digits(FLAT.subscriber.national_id))).to_be_in_viewport(ratio=1)
