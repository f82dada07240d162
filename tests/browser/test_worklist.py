"""«میز کار» in a real browser: for screen readers, small screens and keyboards; it reads itself anew in its place."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from api.pages import worklist
from db.engine import Database
from services.steps.catalogue import all_steps
from tests.api.conftest import clock, database, database_url, loaded_file
from tests.api.office import Office
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_pages import log_in

__all__ = ["clock", "database", "database_url", "loaded_file"]

LATE, LATER, *_ = all_steps()
_NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def office(database: Database) -> Office:
    """Late, near and later work of the counter, with and without a task, of one page and a half."""
    office = Office(database)
    code = office.request()
    office.step(code, LATE, minutes=10, unit="counter")
    office.step(code, LATER, minutes=12, task=False)
    office.wait(15)
    office.fill(150)
    return office


@pytest.fixture
def page(office: Office) -> Iterator[Page]:
    with serving(office.site) as address, browser_page(address) as opened:
        log_in(opened)
        yield opened


def test_no_page_of_the_worklist_has_a_violation(page: Page, office: Office) -> None:
    [code] = {task.tracking_code for task in office.tasks.tasks if task.tracking_code}
    paths = ("/", "/?unit=all&page=2", "/?unit=archive", "/units", f"/search?code={code}", "/search?code=1")
    found = {path: violations(_shown(page, path)) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}
    office.tasks.unavailable = True
    assert violations(_shown(page, "/")) == []


def test_a_small_screen_scrolls_the_table_alone(page: Page) -> None:
    page.set_viewport_size(_NARROW)
    for path in ("/", "/units"):
        _shown(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_request_is_looked_for_and_another_unit_opened_by_keyboard_alone(page: Page) -> None:
    page.get_by_label("کد رهگیری").focus()
    page.keyboard.type("123")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("کد رهگیری درست نیست")
    page.get_by_role("link", name="میز کار").press("Enter")
    page.get_by_role("navigation", name="واحدها").get_by_role("link", name="انبار").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("میز کار: انبار")


def test_the_page_stays_in_its_place_when_it_reads_itself_anew(
    page: Page, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(worklist.REFRESH, "refresh", "2")
    _shown(page, "/")
    page.evaluate("scrollTo(0, 900)")
    office.fill(1, unit="archive")
    archive = page.get_by_role("navigation", name="واحدها").get_by_role("link", name="بایگانی")
    expect(archive).to_contain_text("۱")
    assert page.evaluate("scrollY") == 900


def _shown(page: Page, path: str) -> Page:
    page.goto(path)
    return page
