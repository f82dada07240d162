"""A page in headless Chromium for tests of what operators see."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, ViewportSize

from deploy.diagrams.browser import chromium

_VIEWPORT: ViewportSize = {"width": 1440, "height": 900}


@contextmanager
def browser_page(base_url: str | None = None, *, timeout_seconds: float = 20.0) -> Iterator[Page]:
    """An empty page with cookies of its own; the browser ends with the block, however the block ends.

    Relative addresses start at `base_url`. Each wait of the page gives up after the timeout. Raises NoBrowser.
    """
    with chromium() as browser:
        context = browser.new_context(base_url=base_url, locale="fa-IR", timezone_id="Asia/Tehran", viewport=_VIEWPORT)
        context.set_default_timeout(timeout_seconds * 1000)
        yield context.new_page()
