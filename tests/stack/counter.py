"""The counter's way with a new applicant, with the mouse: our page, the start form in Tasklist, the tracking code."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Error, Locator, Page, expect

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.identifiers import parse_details_number
from services.text import normalise
from tests.stack.pages import choose, fill, has_been_read, log_in, start

_PERSON = {"شمارهٔ ملی": "nationalId", "تلفن همراه": "mobile", "تلفن ثابت": "landline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StartForm:
    """How the start form of a service is filled in: the fields by label, and what is ticked or chosen."""

    service: str
    title: str
    fields: Mapping[str, str]
    chosen: Sequence[str]


BILL = {"شناسهٔ قبض": "billId", "شناسهٔ پرداخت آخرین قبض پرداخت‌شده": "lastBillPaymentId"}
"""What every start form that asks for the last bill has, by label."""


def sit_down(page: Page, stack: StackConfig, role: Role) -> None:
    """Come to our own pages; log in, if nobody has."""
    if not page.context.cookies():
        has_been_read(page)
    page.goto(stack.pages_url)
    if page.get_by_label("رمز").count():
        log_in(page, role)
    expect(page.get_by_role("banner").get_by_text(role.persian_name)).to_be_visible()


def write_down(page: Page, form: StartForm, application: Mapping[str, object]) -> None:
    """The applicant's numbers, on the page that the worklist leads to; then the number of the sheet is there."""
    page.get_by_role("navigation", name="درخواست تازه").get_by_role("link", name=form.title).click()
    fill(page.get_by_role("main"), {label: str(application[name]) for label, name in _PERSON.items()})
    page.get_by_role("button", name="ثبت مشخصات").click()
    expect(page.get_by_role("heading", name="برگهٔ مشخصات")).to_be_visible()


def opened_start_form(page: Page, form: StartForm) -> Page:
    """The tab with the service's start form that the page of the sheet opens; the whole form is in view."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name=form.title).click()
    opened.value.set_viewport_size({"width": 1440, "height": 1200})
    return opened.value


def fill_in(tab: Page, form: StartForm, application: Mapping[str, object], number: str) -> Locator:
    """Write the application and the sheet's number into the start form."""
    dialog = tab.get_by_role("dialog", name=form.title)
    texts = {label: str(application[name]) for label, name in form.fields.items()}
    choose(dialog, *form.chosen)  # some fields are asked for only then
    fill(dialog, {**texts, "شمارهٔ برگهٔ مشخصات": number})
    return dialog


def send(tab: Page, dialog: Locator) -> None:
    """Start the process and close the tab."""
    start(tab, dialog)
    tab.close()


def copied(page: Page) -> str:
    """The sheet's number: one click chooses the whole of it."""
    page.locator(".copied").click()
    number = str(page.evaluate("getSelection().toString()"))
    assert parse_details_number(number) == normalise(number).strip()
    return number


def told_code(page: Page) -> str:
    """The tracking code that the page of the sheet tells by itself."""
    outcome = page.frame_locator("iframe")
    code = outcome.locator(".number.large")
    with suppress(Error):
        code.wait_for(timeout=PATIENCE_SECONDS * 1000)
    expect(code, f"instead: {outcome.locator('body').inner_text()}").to_be_visible()
    return normalise(code.inner_text())
