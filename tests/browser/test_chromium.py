"""The browser and its pages: they show Persian, are strangers to each other and leave no process behind."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from deploy.diagrams.browser import NoBrowser, chromium, executable
from tests.browser.chromium import browser_page, kept_page

_SITE = "http://localhost"


def test_a_page_shows_persian_text() -> None:
    with browser_page() as page:
        page.set_content("<h1>میز کار</h1>")
        assert page.get_by_role("heading").inner_text() == "میز کار"


def test_pages_open_at_a_time_and_one_after_the_other_have_the_same_browser_and_no_cookie_in_common() -> None:
    with browser_page() as first, browser_page() as second:
        first.context.add_cookies([{"name": "login", "value": "counter", "url": "http://localhost"}])
        assert second.context.cookies() == []
        processes = _processes(first.context.browser)
    with browser_page() as third:
        assert third.context.cookies() == []
        assert _processes(third.context.browser)[0] == processes[0]


def test_who_keeps_his_page_finds_his_cookies_and_nothing_open() -> None:
    with kept_page("counter", _SITE) as page:
        page.context.add_cookies([{"name": "login", "value": "counter", "url": _SITE}])
        page.context.new_page()
    with kept_page("counter", _SITE) as page, kept_page("diagnosis", _SITE) as other:
        assert [each["value"] for each in page.context.cookies()] == ["counter"]
        assert page.context.pages == [page]
        assert other.context.cookies() == []


def test_who_fails_with_a_kept_page_gets_a_new_one() -> None:
    def fail() -> None:
        with kept_page("revenue", _SITE) as page:
            page.context.add_cookies([{"name": "login", "value": "revenue", "url": _SITE}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with kept_page("revenue", _SITE) as page:
        assert page.context.cookies() == []


def test_between_two_pages_others_may_run_their_own_event_loop() -> None:
    with browser_page():
        pass
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"
    with browser_page() as page:
        assert page.title() == ""


def test_a_browser_that_has_crashed_is_started_anew() -> None:
    with kept_page("crashed", _SITE):
        pass
    with browser_page() as page:
        crashed = _processes(page.context.browser)[0]
        os.kill(crashed, signal.SIGKILL)
        with pytest.raises(Error):
            page.goto("about:blank")
    with browser_page() as page:
        assert _processes(page.context.browser)[0] != crashed
    with kept_page("crashed", _SITE) as page:
        assert page.title() == ""


def test_a_browser_ends_with_the_block() -> None:
    with chromium() as browser:
        processes = _processes(browser)
        assert processes
        assert all(map(_is_running, processes))
    assert not any(map(_is_running, processes))


def test_a_browser_ends_when_the_block_fails() -> None:
    processes: list[int] = []

    def fail_with_an_open_browser() -> None:
        with chromium() as browser:
            processes.extend(_processes(browser))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_with_an_open_browser()
    assert processes
    assert not any(map(_is_running, processes))


def test_a_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(NoBrowser, match="CHROMIUM"):
        executable()


def test_one_without_windows_is_preferred_but_to_the_given_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
    assert executable() == str(tmp_path / "chromium-headless-shell")
    monkeypatch.setenv("CHROMIUM", "chromium")
    assert executable() == str(tmp_path / "chromium")


def _processes(browser: Browser | None) -> list[int]:
    """The ids of the browser's processes, as it tells them itself."""
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
