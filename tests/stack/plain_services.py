"""What people do with a request of a plain service in the browser, whichever it is, and what its applicant reads."""

import re
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.sync_api import Locator

from deploy.demo.stories.plain_connections import add_connection, plain_connection
from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.jalali import local_date
from services.model.connections import ConnectionState
from services.text import to_persian_digits
from tests.stack.clerks_day import (
    EXAMINE,
)
from tests.stack.pages import choose, complete, fill
from tests.stack.unit_browser import UnitBrowser, unit_browser
from workers.app import App

EXAMINER = Role("customer-services")
BILL_ID = {"شناسهٔ قبض": "billId"}


def connected(app: App, story: str) -> str:
    """The bill ID of a connection that is in use, and in no other story."""
    sample = plain_connection(f"in-browser-{story}", ConnectionState.ACTIVE)
    with app.begin() as uow:
        add_connection(uow, sample, today=local_date(app.clock.now()))
    return sample.bill_id


def examined(stack: StackConfig, code: str, decision: str, reason: str | None = None) -> None:
    with unit_browser(stack, EXAMINER) as examiner:
        form = examiner.open(code, EXAMINE)
        choose(examiner.page, decision)
        if reason:
            fill(form, {"دلیل": reason})
        complete(examiner.page)


def comes_back(browser: UnitBrowser, code: str, task: str) -> Locator:
    """Complete the task, which leads back to its form. The worklist may have the one that is done a moment longer."""
    done = urlsplit(browser.page.url).path.rpartition("/")[2]
    complete(browser.page)
    row = browser.row(to_persian_digits(code), task)
    while row.locator(f'a[href$="/{done}"]').count():
        time.sleep(0.5)
        row = browser.row(to_persian_digits(code), task)
    return browser.take(row, task)


def is_gone(browser: UnitBrowser, stack: StackConfig, code: str) -> None:
    """The worklist has nothing of the request, as soon as Tasklist's lists have read what ended."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    browser.page.goto(stack.pages_url)
    while browser.page.get_by_role("row").filter(has_text=to_persian_digits(code)).count():
        assert time.monotonic() < deadline, f"a task of {code} is on the worklist though the request has ended"
        time.sleep(0.5)
        browser.page.reload()


def _sms(app: App, code: str) -> Sequence[str]:
    with app.reading() as uow:
        return [each.text for each in uow.outbox.sms_of(code)]


def until_told(app: App, code: str, beginning: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not any(text.startswith(beginning) for text in _sms(app, code)):
        assert time.monotonic() < deadline, f"{code} got no SMS «{beginning}…»"
        time.sleep(0.25)


def told(app: App, code: str, *expected: str) -> None:
    """All SMS of the request by their first lines, as patterns; «…» is its tracking code."""
    said = [text.splitlines()[0] for text in _sms(app, code)]
    patterns = [each.replace("…", to_persian_digits(code)) for each in expected]
    assert len(said) == len(patterns), said
    for line, pattern in zip(said, patterns, strict=True):
        assert re.fullmatch(pattern, line), line
