"""A page in headless Chromium for tests of what operators see."""

import asyncio
import atexit
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, expect

from deploy.diagrams.browser import chromium

_PATIENCE_SECONDS = 60.0
_VIEWPORT: ViewportSize = {"width": 1440, "height": 900}

# What a page shows is waited for as long as what can be clicked. The five seconds by default are a quarter of what a
# busy engine needs for its first instance.
expect.set_options(timeout=_PATIENCE_SECONDS * 1000)


class _Chromium:
    """One for all tests of this process, because its start takes more of the processor than most of them.

    Playwright has an event loop that "runs" as long as the browser lives, so that nobody else in its thread could run
    one. Between two uses it is put away.
    """

    def __init__(self) -> None:
        self._started = ExitStack()
        self._browser: Browser | None = None
        self._loop: AbstractEventLoop | None = None
        self.kept: dict[str, Page] = {}
        """By who keeps them."""

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """The browser; started where there is none, or where the one before has crashed. Raises NoBrowser."""
        with self._at_its_loop():
            if self._browser is None or not self._browser.is_connected():
                self._browser = self._start()
            yield self._browser

    def _start(self) -> Browser:
        self._started.close()  # what is left of one that has crashed, its loop too
        self.kept.clear()
        asyncio._set_running_loop(None)
        browser = self._started.enter_context(chromium())
        self._loop = asyncio._get_running_loop()
        return browser

    def end(self) -> None:
        with self._at_its_loop():
            self._started.close()

    @contextmanager
    def _at_its_loop(self) -> Iterator[None]:
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(before)


_CHROMIUM = _Chromium()
atexit.register(_CHROMIUM.end)


@contextmanager
def browser_page(base_url: str | None = None, *, timeout_seconds: float = _PATIENCE_SECONDS) -> Iterator[Page]:
    """An empty page with cookies of its own, gone with the block, however the block ends.

    Relative addresses start at `base_url`. Each wait of the page gives up after the timeout. Raises NoBrowser.
    """
    with _CHROMIUM.lent() as browser:
        page = _opened(browser, base_url, timeout_seconds)
        try:
            yield page
        finally:
            page.context.close()


@contextmanager
def kept_page(who: str, base_url: str) -> Iterator[Page]:
    """The page of somebody who keeps his browser: with the cookies that it had, and with what it has already read of
    the sites. It is empty between two uses, and what was opened beside it is closed; who fails gets a new one. Raises
    NoBrowser.
    """
    with _CHROMIUM.lent() as browser:
        page = _CHROMIUM.kept.pop(who, None) or _opened(browser, base_url, _PATIENCE_SECONDS)
        try:
            yield page
        except BaseException:
            page.context.close()
            raise
        _clear(page)
        _CHROMIUM.kept[who] = page


def _opened(browser: Browser, base_url: str | None, timeout_seconds: float) -> Page:
    context = browser.new_context(base_url=base_url, locale="fa-IR", timezone_id="Asia/Tehran", viewport=_VIEWPORT)
    context.set_default_timeout(timeout_seconds * 1000)
    return context.new_page()


def _clear(page: Page) -> None:
    for other in page.context.pages:
        if other != page:
            other.close()
    page.goto("about:blank")
