"""The browser helper: it shows pages and leaves no process behind."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from deploy.diagrams.browser import NoBrowser, executable
from tests.browser.chromium import browser_page


def test_a_page_shows_persian_text() -> None:
    with browser_page() as page:
        page.set_content("<h1>تسویه حساب</h1>")
        assert page.get_by_role("heading").inner_text() == "تسویه حساب"


def test_the_browser_ends_with_the_block() -> None:
    with browser_page() as page:
        processes = _processes(page)
        assert processes
        assert all(map(_is_running, processes))
    assert not any(map(_is_running, processes))


def test_the_browser_ends_when_the_block_fails() -> None:
    processes: list[int] = []

    def fail_with_an_open_browser() -> None:
        with browser_page() as page:
            processes.extend(_processes(page))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_with_an_open_browser()
    assert processes
    assert not any(map(_is_running, processes))


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(NoBrowser, match="CHROMIUM"):
        executable()


def _processes(page: Page) -> list[int]:
    """The ids of the browser's processes, as it tells them itself."""
    browser = page.context.browser
    assert browser is not None
    answer = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return [int(process["id"]) for process in answer["processInfo"]]


def _is_running(process: int) -> bool:
    """Whether the process still runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
