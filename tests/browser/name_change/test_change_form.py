"""The change form in a real browser: for eyes, screen readers and telephones."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from db.engine import open_database
from tests.api.conftest import loaded_file
from tests.api.site import a_site
from tests.browser.axe import violations
from tests.browser.chromium import browser_page
from tests.browser.pages_server import serving
from tests.browser.test_visit_sheet import NARROW, fits, open_as
from tests.fakes.uow import FixedClock
from tests.workers.kit import Bench
from tests.workers.name_change.bench import CHANGE_FORM, paid

__all__ = ["loaded_file"]


class Served(NamedTuple):
    """The pages' address, and a name change that is paid for."""

    url: str
    code: str


@pytest.fixture(scope="module")
def served(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = shutil.copy(loaded_file, tmp_path_factory.mktemp("field") / "aftersales.db")
    with closing(open_database(f"sqlite:///{file}")) as database:
        code = paid(Bench(database, FixedClock()))
        with serving(partial(a_site, database)) as url:
            yield Served(url, code)


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    with browser_page(served.url) as opened:
        yield opened


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


def test_the_change_form_can_be_filled_in_on_a_narrow_screen(page: Page, served: Served) -> None:
    page.set_viewport_size(NARROW)
    open_as(page, "diagnosis", f"/requests/{served.code}/new-subscriber")
    expect(page.get_by_role("button", name="ثبت مشخصات")).to_be_visible()
    assert fits(page)
