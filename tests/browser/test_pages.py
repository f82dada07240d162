"""The frame of our own pages in a real browser: for eyes, keyboards, screen readers and small screens."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from db.engine import open_database
from tests.api.conftest import loaded_file
from tests.api.site import PASSWORD, a_site
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving

__all__ = ["loaded_file"]

_NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def address(loaded_file: Path) -> Iterator[str]:
    """The pages on a database that nothing waits in."""
    with closing(open_database(f"sqlite:///{loaded_file}")) as database, serving(partial(a_site, database)) as url:
        yield url


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with browser_page(address) as opened:
        yield opened


def log_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("شناسه").fill("counter")
    page.get_by_label("رمز").fill(PASSWORD)
    page.get_by_role("button", name="ورود").click()
    expect(page.get_by_role("banner").get_by_text("دفتر پیشخوان")).to_be_visible()


def test_the_login_has_no_violation_also_when_it_refuses(page: Page) -> None:
    page.goto("/login")
    assert violations(page) == []
    page.get_by_label("شناسه").fill("counter")
    page.get_by_label("رمز").fill("guess")
    page.get_by_role("button", name="ورود").click()
    expect(page.get_by_role("alert")).to_have_text("شناسه یا رمز نادرست است.")
    assert violations(page) == []


@pytest.fixture
def page_without_database() -> Iterator[Page]:
    with serving() as url, browser_page(url) as opened:
        yield opened


def test_pages_that_tell_of_trouble_have_no_violation(page_without_database: Page) -> None:
    page = page_without_database
    log_in(page)
    for path, title in (("/", "پایگاه داده در دسترس نیست"), ("/no-such-page", "چنین صفحه‌ای نیست")):
        page.goto(path)
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert violations(page) == []


def test_a_page_that_would_keep_people_out_is_found(page: Page) -> None:
    page.goto("/login")
    page.evaluate("document.querySelector('label[for=login]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    assert {line.partition(" ")[0] for line in violations(page)} == {"label", "color-contrast"}


def test_the_login_is_worked_by_keyboard_alone(page: Page) -> None:
    page.goto("/login")
    expect(page.get_by_label("شناسه")).to_be_focused()
    page.keyboard.type("counter")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("banner").get_by_text("دفتر پیشخوان")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="رفتن به متن صفحه")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_what_has_the_focus_is_seen(page: Page) -> None:
    log_in(page)
    for link in page.get_by_role("navigation").get_by_role("link").all():
        page.keyboard.press("Tab")
        link.focus()
        assert link.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


def test_a_small_screen_shows_everything_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size(_NARROW)
    for path in ("/login", "/no-such-page"):
        page.goto(path)
        assert _is_too_wide(page) is False
    log_in(page)
    assert _is_too_wide(page) is False
    assert violations(page) == []


def test_pages_are_right_to_left_in_the_font_that_comes_with_them(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/login")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('1rem Vazirmatn'))") is True
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert any(url.endswith("/vazirmatn.woff2") for url in asked)
    assert all(url.startswith(page.url.rpartition("/")[0]) for url in asked)


def test_the_browser_finds_nothing_that_our_own_rules_forbid(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    log_in(page)
    page.goto("/no-such-page")
    assert [text for text in complaints if "404" not in text] == []


def _is_too_wide(page: Page) -> object:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
