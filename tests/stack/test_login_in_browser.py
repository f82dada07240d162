"""One login for our own pages and for Tasklist, in the browser, on the full stack."""

import pytest
from playwright.sync_api import expect

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from tests.browser.chromium import browser_page
from tests.stack.pages import log_in, log_in_at_tasklist

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_who_logs_in_at_our_pages_is_logged_in_at_tasklist_until_the_logout(stack: StackConfig) -> None:
    with browser_page(stack.pages_url) as page:
        page.goto("/")
        log_in(page, Role("diagnosis"))
        expect(page.get_by_text("واحد تشخیص امور").first).to_be_visible()
        page.goto(stack.tasklist_url)
        expect(page.get_by_role("heading", name="Welcome to Tasklist")).to_be_visible()
        page.goto(stack.pages_url)
        page.get_by_role("button", name="خروج").click()
        expect(page.get_by_role("heading", name="ورود")).to_be_visible()
        page.goto(stack.tasklist_url)
        expect(page.get_by_label("Username")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)


def test_who_logs_in_at_tasklist_is_logged_in_at_our_pages(stack: StackConfig) -> None:
    with browser_page(stack.web_url) as page:
        page.goto(stack.tasklist_url)
        log_in_at_tasklist(page, Role("counter"))
        expect(page.get_by_role("heading", name="Welcome to Tasklist")).to_be_visible()
        page.goto(stack.pages_url)
        expect(page.get_by_text("دفتر پیشخوان").first).to_be_visible()


def test_a_wrong_password_is_refused_as_tasklist_refuses_it(stack: StackConfig) -> None:
    with browser_page(stack.pages_url) as page:
        page.goto("/login")
        page.get_by_label("شناسه").fill("counter")
        page.get_by_label("رمز").fill("guess")
        page.get_by_role("button", name="ورود").click()
        expect(page.get_by_role("alert")).to_have_text("شناسه یا رمز نادرست است.")
