"""Headless Chromium of the machine, started for a while and ended for certain."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# Without these Chromium looks up hosts of its maker at every start; a closed network then refuses it again and again.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Without windows first: where there are some, each page that is opened costs three times as much (ADR 27).
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


class NoBrowser(RuntimeError):
    """No Chromium on this machine; the message says how to get one."""


def executable() -> str:
    """The path of Chromium: `CHROMIUM` in the environment, else the first one on the path. Raises NoBrowser."""
    given = os.environ.get("CHROMIUM")
    found = next((path for name in ([given] if given else _NAMES) if (path := shutil.which(name))), None)
    if found is None:
        looked_for = given or ", ".join(_NAMES)
        raise NoBrowser(f"no Chromium ({looked_for}): install it (Debian: apt install {_NAMES[0]}) or set CHROMIUM")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; it ends with the block, however the block ends. Raises NoBrowser."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()
