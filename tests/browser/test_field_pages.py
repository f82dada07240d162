"""The change form and the visit sheet in a real browser: for eyes, screen readers, telephones and paper."""

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
from tests.workers.field_bench import CHANGE_FORM, SOUTHERN, ordered, paid
from tests.workers.kit import Bench

__all__ = ["loaded_file"]

_NARROW: ViewportSize = {"width": 320, "height": 640}


class Served(NamedTuple):
    """The pages' address, a name change that is paid for, and the number of a work order."""

    url: str
    code: str
    order: str


@pytest.fixture(scope="module")
def served(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = shutil.copy(loaded_file, tmp_path_factory.mktemp("field") / "aftersales.db")
    with closing(open_database(f"sqlite:///{file}")) as database:
        bench = Bench(database, FixedClock())
        code = paid(bench)
        order = ordered(bench, bench.registered(SOUTHERN, "name-change"), "meter-reading")
        with serving(partial(a_site, database)) as url:
            yield Served(url, code, str(order["number"]))


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


def test_a_new_subscriber_is_entered_with_every_fault_told_to_screen_readers_too(page: Page, served: Served) -> None:
    open_as(page, "diagnosis", f"/requests/{served.code}/new-subscriber")
    assert violations(page) == []
    page.get_by_label("نام و نام خانوادگی").fill("نوآور")
    page.get_by_label("تلفن همراه").fill("۱۲")
    page.get_by_role("button", name="ثبت مشخصات").click()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(2)
    assert violations(page) == []
    mobile = page.get_by_label("تلفن همراه")
    expect(mobile).to_have_attribute("aria-invalid", "true")
    expect(mobile).to_have_accessible_description("مانند ۰۹۱۲۳۴۵۶۷۸۹ تلفن همراه باید ۱۱ رقم باشد و با ۰۹ آغاز شود.")
    summary.get_by_role("link").last.click()
    expect(mobile).to_be_focused()
    page.get_by_label("نام و نام خانوادگی").fill(str(CHANGE_FORM["fullName"]))
    mobile.fill(str(CHANGE_FORM["mobile"]))
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("status")).to_contain_text("ثبت شد")
    expect(page.get_by_label("نام و نام خانوادگی")).to_have_value(str(CHANGE_FORM["fullName"]))
    assert violations(page) == []


def test_the_sheet_can_be_read_on_a_telephone_which_dials_from_it(page: Page, served: Served) -> None:
    page.set_viewport_size(_NARROW)
    open_as(page, "meter-test", f"/work-orders/{served.order}")
    expect(page.get_by_text(SOUTHERN.address)).to_be_visible()
    expect(page.locator(f"a[href='tel:{SOUTHERN.subscriber.mobile}']")).to_be_visible()
    assert fits(page)
    assert violations(page) == []


def test_the_change_form_can_be_filled_in_on_a_narrow_screen(page: Page, served: Served) -> None:
    page.set_viewport_size(_NARROW)
    open_as(page, "diagnosis", f"/requests/{served.code}/new-subscriber")
    expect(page.get_by_role("button", name="ثبت مشخصات")).to_be_visible()
    assert fits(page)


def test_the_sheet_is_one_page_of_paper_with_room_to_write(page: Page, served: Served) -> None:
    open_as(page, "meter-test", f"/work-orders/{served.order}")
    notes = page.get_by_role("heading", name="یادداشت مأمور")
    expect(notes).to_be_hidden()
    page.emulate_media(media="print")
    expect(notes).to_be_visible()
    expect(page.get_by_text(SOUTHERN.address)).to_be_visible()
    expect(page.get_by_role("button", name="خروج")).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
