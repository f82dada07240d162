"""The telephones that a request would change, in a real browser: what differs is seen and heard, at any width."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from db.engine import Database
from services.model.requests import Request
from services.text import to_persian_digits
from tests.api.conftest import bench, clock, database, database_url, loaded_file
from tests.api.information_correction.test_contact import ASKED, PAGE, PERSON, request_
from tests.api.site import a_site
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
        opened.goto(PAGE)
        yield opened


def test_the_telephones_are_told_one_below_the_other_at_any_width(page: Page) -> None:
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["تلفن همراه", "تلفن ثابت"]
    assert page.get_by_role("definition").all_inner_texts() == [
        to_persian_digits(PERSON.mobile),
        to_persian_digits(ASKED),
        to_persian_digits(PERSON.landline),
        f"{to_persian_digits(PERSON.landline)} (همان)",
    ]
    assert_clean(page)
    expect(page.get_by_text(to_persian_digits(ASKED))).to_be_in_viewport(ratio=1)
