"""«مشخصات متقاضی» in a real browser: for screen readers and small screens; its outcome comes without a hand."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from db.engine import Database
from services.text import to_persian_digits
from tests.api.conftest import bench, clock, database, database_url, loaded_file
from tests.api.site import a_site
from tests.api.test_details import PERSON, applied, waiting
from tests.browser.axe import assert_clean, violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_pages import log_in
from tests.fakes.uow import FixedClock
from tests.workers.kit import SERVICE, Bench

__all__ = ["bench", "clock", "database", "database_url", "loaded_file"]

_TOLD_WITHIN = 10_000.0


@pytest.fixture
def page(database: Database, clock: FixedClock) -> Iterator[Page]:
    with serving(partial(a_site, database, clock=clock)) as address, browser_page(address) as opened:
        log_in(opened)
        yield opened


def _keep(page: Page) -> str:
    """The number of a new sheet."""
    page.goto(f"/details/new?service={SERVICE}")
    for name in ("nationalId", "mobile", "landline"):
        page.locator(f"#{name}").fill(PERSON[name])
    page.get_by_role("button", name="ثبت مشخصات").click()
    return page.locator(".copied").inner_text()


def test_the_empty_sheet_and_its_faults_have_no_violation(page: Page) -> None:
    page.goto("/details/new")
    assert_clean(page)
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_clean(page)
    page.get_by_role("link", name=re.compile("تلفن همراه")).click()
    page.get_by_label("تلفن همراه").focus()
    expect(page.get_by_label("تلفن همراه")).to_have_attribute("aria-describedby", "mobile-hint mobile-fault")


def test_one_click_chooses_the_number_and_what_becomes_of_it_comes_by_itself(page: Page, bench: Bench) -> None:
    number = _keep(page)
    assert_clean(page)
    page.locator(".copied").click()
    assert page.evaluate("getSelection().toString()").strip() == number
    outcome = page.frame_locator("iframe")
    expect(outcome.get_by_text("هنوز به کار نرفته است")).to_be_visible()
    checked = applied(bench, number)
    code = bench.done("register-request", serviceKey=SERVICE, draftKey=checked["draftKey"])["trackingCode"]
    expect(outcome.locator(".number.large")).to_have_text(to_persian_digits(str(code)), timeout=_TOLD_WITHIN)
    assert page.evaluate("getSelection().toString()").strip() == number
    assert violations(page) == []


def test_what_is_missing_and_the_way_to_put_it_right_are_in_view(page: Page, bench: Bench) -> None:
    """A lot is missing; whoever does not scroll still learns where it is put right."""
    applied(bench, _keep(page), documents=[], billId="12", reading="x", readingDate="x")
    outcome = page.frame_locator("iframe")
    way = outcome.get_by_role("link", name="میز کار")
    expect(way).to_be_visible(timeout=_TOLD_WITHIN)
    assert outcome.get_by_role("listitem").count() > 1
    expect(way).to_be_in_viewport(ratio=1)
    expect(outcome.get_by_role("listitem").nth(1)).to_be_in_viewport(ratio=1)
    assert violations(page) == []


def test_a_correction_has_no_violation(page: Page, bench: Bench) -> None:
    address = waiting(bench, mobile="12", reading="x")
    page.goto(address)
    assert_clean(page)
    page.get_by_label("تلفن همراه").fill("۰۹۱۲۷۶۵۴۳۲۱")
    page.get_by_role("button", name="ذخیره").click()
    expect(page.get_by_role("status")).to_contain_text("ذخیره شد")
    assert_clean(page)
