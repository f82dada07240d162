"""A unit's browser: its worklist beside Tasklist, each task done with the mouse from there."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, ViewportSize, expect

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.text import to_persian_digits
from tests.browser.chromium import kept_page
from tests.stack.counter import sit_down
from tests.stack.pages import assign, complete

_SCREEN: ViewportSize = {"width": 1240, "height": 2000}
"""Tall enough for every form to be seen whole."""

SHEET: ViewportSize = {"width": 640, "height": 1400}
"""For a page that stands beside Tasklist."""


class UnitBrowser:
    """One unit with a browser of its own, logged in once for our pages and for Tasklist."""

    def __init__(self, page: Page, stack: StackConfig) -> None:
        self.page = page
        self._stack = stack

    def row(self, shown: str | re.Pattern[str], task: str) -> Locator:
        """The line of the task on the worklist, as soon as Tasklist's lists have the task."""
        link = self.page.get_by_role("link", name=task)
        row = self.page.get_by_role("row").filter(has_text=shown).filter(has=link)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (self._is_told(shown, task) and self._is_shown(row)):
            assert time.monotonic() < deadline, f"«{task}» of {shown} is on no worklist after {PATIENCE_SECONDS:.0f} s"
            time.sleep(0.5)
        return row.first

    def _is_told(self, *texts: str | re.Pattern[str]) -> bool:
        """Whether the worklist says all that; asked for without drawing it, which costs twenty times as much."""
        said = self.page.request.get(self._stack.pages_url).text()
        return all(re.search(re.escape(each) if isinstance(each, str) else each, said) for each in texts)

    def _is_shown(self, row: Locator) -> bool:
        self.page.goto(self._stack.pages_url)
        return row.count() > 0

    def take(self, row: Locator, task: str) -> Locator:
        """Go from the line of the worklist to its task in Tasklist and take it on; returns its form."""
        row.get_by_role("link", name=task).click()
        assign(self.page)
        form = self.page.locator("form")
        expect(form.get_by_role("heading").first).to_be_visible()
        return form

    def open(self, code: str, task: str) -> Locator:
        """Take on the request's task with this name; returns its form."""
        return self.take(self.row(to_persian_digits(code), task), task)

    def do(self, code: str, task: str, fill_in: Callable[[Page], None] = lambda _: None) -> None:
        """Open the task, fill its form in, complete it."""
        self.open(code, task)
        fill_in(self.page)
        complete(self.page)

    def followed(self, link: str) -> Page:
        """The page that a link of the task's form opens, in a tab of its own and with the same login."""
        with self.page.expect_popup() as opened:
            self.page.get_by_role("link", name=re.compile(link)).click()
        expect(opened.value.get_by_role("main")).to_be_visible()
        return opened.value


@contextmanager
def unit_browser(stack: StackConfig, role: Role) -> Iterator[UnitBrowser]:
    """The browser of the role. It stays at the unit's desk: who comes next is logged in, and Tasklist is loaded."""
    with kept_page(f"{role} at {stack.pages_url}", stack.pages_url) as page:
        page.set_viewport_size(_SCREEN)
        sit_down(page, stack, role)
        notice = page.get_by_text("Don't miss new assignments")
        page.add_locator_handler(notice, _close_notice)
        yield UnitBrowser(page, stack)
        page.remove_locator_handler(notice)


def _close_notice(notice: Locator) -> None:
    """Tasklist asks each new browser whether it may notify."""
    notice.page.get_by_role("button", name=re.compile("close", re.IGNORECASE)).first.click()
