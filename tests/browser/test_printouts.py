"""What is printed at the counter, in a real browser: for eyes, screen readers, keyboards, telephones and paper."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from db.engine import open_database
from services.model.printouts import PrintoutKind
from tests.api.conftest import loaded_file
from tests.api.site import a_site
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_pages import log_in
from tests.fakes.uow import FixedClock
from tests.workers.kit import SAMPLES, Bench

__all__ = ["loaded_file"]

_SCREEN: ViewportSize = {"width": 1240, "height": 900}
_NARROW: ViewportSize = {"width": 320, "height": 640}
_A4: ViewportSize = {"width": 680, "height": 960}
"""What is left of the sheet between its margins, in CSS pixels."""


_KINDS = [*PrintoutKind, "bill"]


class Counter(NamedTuple):
    """The counter's browser, and what it may hand over: kind of printout, or "bill", to the address of its page."""

    page: Page
    sheets: Mapping[str, str]


@pytest.fixture(scope="module")
def counter(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    file = shutil.copy(loaded_file, tmp_path_factory.mktemp("printouts") / "aftersales.db")
    with closing(open_database(f"sqlite:///{file}")) as database:
        sheets = _prepared(Bench(database, FixedClock()))
        with serving(partial(a_site, database)) as url, browser_page(url) as page:
            log_in(page)
            yield Counter(page, sheets)


def _prepared(bench: Bench) -> dict[str, str]:
    """A printout of each kind, each of another subscriber's, and a bill."""
    sheets = {}
    for kind, sample in zip(PrintoutKind, SAMPLES.connections, strict=False):
        code = bench.registered(sample)
        bench.done("prepare-printout", trackingCode=code, printoutKind=kind)
        sheets[str(kind)] = f"/requests/{code}/printout"
    issued = bench.done("issue-fee-bill", trackingCode=code, feeItems=["meter-test-fee"])["feeBill"]
    assert isinstance(issued, dict)
    return {**sheets, "bill": f"/bills/{issued['number']}"}


@pytest.fixture(params=_KINDS)
def sheet(counter: Counter, request: pytest.FixtureRequest) -> Page:
    """The page of a sheet, as wide as a screen."""
    counter.page.set_viewport_size(_SCREEN)
    counter.page.emulate_media(media="screen")
    counter.page.goto(counter.sheets[request.param])
    expect(counter.page.get_by_role("heading", level=1)).to_be_visible()
    return counter.page


def test_a_sheet_has_no_violation_at_any_width(sheet: Page) -> None:
    for size in (_SCREEN, _NARROW):
        sheet.set_viewport_size(size)
        assert violations(sheet) == []
        assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth"), size


def test_the_keyboard_reaches_each_table_and_then_the_file(sheet: Page) -> None:
    """Tables that are wider than a telephone are scrolled by the arrow keys."""
    sheet.set_viewport_size(_NARROW)
    sheet.locator("h1").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    for table in sheet.get_by_role("region").all():
        sheet.keyboard.press("Tab")
        expect(table).to_be_focused()
        assert table.evaluate("region => getComputedStyle(region).outlineStyle") == "solid"
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_role("link", name="دریافت PDF")).to_be_focused()
    with sheet.expect_download() as download:
        sheet.keyboard.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_paper_shows_the_whole_sheet_and_nothing_to_click(sheet: Page) -> None:
    sheet.emulate_media(media="print")
    sheet.set_viewport_size(_A4)
    expect(sheet.get_by_text("شرکت توزیع نیروی برق نمونه").first).to_be_visible()
    for seen in (sheet.get_by_role("navigation"), sheet.get_by_role("button"), sheet.get_by_role("link")):
        assert not [each for each in seen.all() if each.is_visible()]
    cut = "[...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth).length"
    assert sheet.evaluate(cut) == 0
