"""The visit sheet in a real browser: for eyes, screen readers, telephones and paper."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from db.engine import open_database
from tests.api.conftest import loaded_file
from tests.api.site import PASSWORD, a_site
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT, ordered
from tests.workers.kit import Bench

__all__ = ["loaded_file"]
NARROW: ViewportSize = {"width": 320, "height": 640}


class Served(NamedTuple):
    """The pages' address, and the number of a work order."""

    url: str
    order: str


@pytest.fixture(scope="module")
def served(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = shutil.copy(loaded_file, tmp_path_factory.mktemp("field") / "aftersales.db")
    with closing(open_database(f"sqlite:///{file}")) as database:
        bench = Bench(database, FixedClock())
        order = ordered(bench, bench.registered(FLAT), "meter-inspection")
        with serving(partial(a_site, database)) as url:
            yield Served(url, str(order["number"]))


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    with browser_page(served.url) as opened:
        yield opened


def open_as(page: Page, login: str, path: str) -> None:
    page.goto(path)
    page.get_by_label("شناسه").fill(login)
    page.get_by_label("رمز").fill(PASSWORD)
    page.get_by_role("button", name="ورود").click()
    expect(page.get_by_role("button", name="خروج")).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_the_sheet_can_be_read_on_a_telephone_which_dials_from_it(page: Page, served: Served) -> None:
    page.set_viewport_size(NARROW)
    open_as(page, "meter-test", f"/work-orders/{served.order}")
    expect(page.get_by_text(FLAT.address)).to_be_visible()
    expect(page.locator(f"a[href='tel:{FLAT.subscriber.mobile}']")).to_be_visible()
    assert fits(page)
    assert violations(page) == []


def test_the_sheet_is_one_page_of_paper_with_room_to_write(page: Page, served: Served) -> None:
    open_as(page, "meter-test", f"/work-orders/{served.order}")
    notes = page.get_by_role("heading", name="یادداشت مأمور")
    expect(notes).to_be_hidden()
    page.emulate_media(media="print")
    expect(notes).to_be_visible()
    expect(page.get_by_text(FLAT.address)).to_be_visible()
    expect(page.get_by_role("button", name="خروج")).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
