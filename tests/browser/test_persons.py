"""Whom a request names besides the applicant, in a real browser: found from the worklist, at any width."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from db.engine import Database
from services.model.requests import Request
from services.text import to_persian_digits
from tests.api.conftest import bench, clock, database, database_url, loaded_file
from tests.api.site import a_site
from tests.api.test_persons import CODE, HEIR, request_
from tests.browser.axe import assert_clean
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_pages import log_in
from tests.fakes.uow import FixedClock

__all__ = ["bench", "clock", "database", "database_url", "loaded_file", "request_"]


@pytest.fixture
def page(database: Database, clock: FixedClock, request_: Request) -> Iterator[Page]:
    assert request_.is_open
    with serving(partial(a_site, database, clock=clock)) as address, browser_page(address) as opened:
        log_in(opened)
        yield opened


def test_the_search_leads_to_the_people_who_can_be_read_at_any_width(page: Page) -> None:
    page.get_by_label("کد رهگیری").fill(to_persian_digits(CODE))
    page.get_by_role("button", name="جست‌وجو").click()
    page.get_by_role("link", name="اشخاص دیگر درخواست").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("اشخاص دیگر درخواست")
    assert_clean(page)
    for column in ("nationalId", "mobile", "landline"):
        expect(page.get_by_text(to_persian_digits(HEIR[column]))).to_be_in_viewport(ratio=1)
