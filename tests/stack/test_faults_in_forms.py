"""What Tasklist says of a field that is filled in wrongly: in Persian, to eyes and to screen readers, and empty in
other words than malformed.
"""

import re
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.model.keys import ApplicantKind
from tests.examples import service_with
from tests.stack.office import pay_an_unknown_bill
from tests.stack.pages import choose, claim, complete, logged_in, open_start_form, spoken
from workers.app import build_app

SERVICE = service_with(applicant=ApplicantKind.NEW_OWNER)
"""Its start form asks who applies."""

EMPTY = "این خانه خالی است. آن را پر کنید."
LETTERS = "در این خانه حرف نوشته‌اید. عدد و تاریخ را فقط با رقم بنویسید."
NOT_CHOSEN = "این بخش خالی است. پاسخ را برگزینید."
TOO_SHORT = "این نوشته کوتاه‌تر از سه یا بلندتر از پانصد نویسه است."

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_an_empty_field_and_a_malformed_one_are_told_apart_in_persian(stack: StackConfig) -> None:
    with logged_in(stack, Role(SERVICE.intake), "/tasklist/processes") as page:
        form = open_start_form(page, SERVICE.title)
        field = form.get_by_label("شناسهٔ قبض")
        for typed, said in (("شش", LETTERS), ("", EMPTY), ("\u200e۱۲ ۳۴-۵\u200f", None)):
            field.fill(typed)
            field.blur()
            _is_said(page, field, said)
        form.get_by_role("button", name="Start process").click()
        _is_said(page, form.get_by_label("مشترک", exact=True), NOT_CHOSEN)


def test_a_reason_that_says_nothing_is_answered_in_persian(stack: StackConfig) -> None:
    with closing(build_app(settings_of(stack))) as app:
        pay_an_unknown_bill(app, reference="55123")
    with logged_in(stack, Role("revenue"), stack.tasklist_url_of(Role("revenue"))) as page:
        claim(page, "تصمیم دربارهٔ پرداخت")
        choose(page, "به پرداخت‌کننده مسترد شد")
        reason = page.get_by_label("علت")
        for typed, said in (("ا", TOO_SHORT), ("", EMPTY), ("قبضی با این شناسه‌ها نیست", None)):
            reason.fill(typed)
            reason.blur()
            _is_said(page, reason, said)
        complete(page)


def _is_said(page: Page, field: Locator, fault: str | None) -> None:
    expect(field).to_have_attribute("aria-invalid", "false" if fault is None else "true")
    said = spoken(page, field)
    assert [each for each in (EMPTY, LETTERS, NOT_CHOSEN, TOO_SHORT) if each in said] == ([fault] if fault else [])
    assert not re.search("[A-Za-z]", said)


def test_a_shared_process_tells_not_to_be_started_by_hand(stack: StackConfig, screenshots: Path) -> None:
    with logged_in(stack, Role("counter"), "/tasklist/processes/announce-bill/start") as page:
        expect(page.get_by_text("این فرایند را خودِ خدمت‌ها آغاز می‌کنند")).to_be_visible(timeout=60_000.0)
        page.screenshot(path=screenshots / "not-by-hand.png")
