"""A new owner stands on a page of ours and nowhere in Tasklist; the task leads there, with the mouse."""

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.applications import new_owner
from deploy.demo.stories import name_change
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.model.connections import Connection
from services.model.keys import RequestOutcome
from tests.stack.office import outcome_of
from tests.stack.pages import assign, claim, complete, fill, logged_in
from workers.app import App, build_app

_NAMES = {
    "نام و نام خانوادگی": "fullName",
    "شمارهٔ ملی": "nationalId",
    "تلفن همراه": "mobile",
    "تلفن ثابت": "landline",
}

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.open_request("wrong-change-form", until=name_change.until_change_form),
]


def test_a_new_owner_is_entered_on_a_page_of_ours_with_the_mouse(
    stack: StackConfig, code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        connection = _connection(app, code)
        form = new_owner(connection)
        with logged_in(stack, Role("diagnosis"), stack.tasklist_url_of(Role("diagnosis"))) as page:
            claim(page, "تکمیل فرم تغییر نام")
            _complete_what_comes_back(page, "تکمیل فرم تغییر نام")
            expect(page.get_by_text("هنوز ثبت نشده است")).to_be_visible()
            page.screenshot(path=screenshots / "change-form.png", full_page=True)
            entered = _followed(page, "ثبت مشخصات مشترک جدید")
            fill(entered.locator("main form"), {label: form[name] for label, name in _NAMES.items()})
            entered.get_by_label("شمارهٔ ملی", exact=True).fill("۱۲۳")
            entered.get_by_role("button", name="ثبت مشخصات").click()
            expect(entered.get_by_role("alert")).to_contain_text("شمارهٔ ملی باید ۱۰ رقم باشد")
            entered.screenshot(path=screenshots / "new-subscriber.png", full_page=True)
            entered.get_by_label("شمارهٔ ملی", exact=True).fill(form["nationalId"])
            entered.get_by_role("button", name="ثبت مشخصات").click()
            expect(entered.get_by_role("status")).to_contain_text("ثبت شد")
            assert not [value for value in form.values() if value in page.content()]
            complete(page)
        assert outcome_of(app, code) == RequestOutcome("name-changed")
        with app.reading() as uow:
            assert uow.connections.get(connection.bill_id).subscriber.full_name == form["fullName"]
            [former] = uow.connections.former_subscribers(connection.bill_id)
        assert former.subscriber == connection.subscriber


def _complete_what_comes_back(page: Page, task: str) -> None:
    """Complete the task, and claim the one with the same name that follows. The one that is done stays in the list for
    a moment, and Tasklist may have left its page.
    """
    done = urlsplit(page.url).path
    complete(page)
    page.locator(f"a:not([href*='{done}'])").filter(has_text=task).click(timeout=PATIENCE_SECONDS * 1000)
    assign(page)


def _followed(page: Page, link: str) -> Page:
    """The page that the link of the task's form opens, in a tab of its own and with the same login."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name=link).click()
    return opened.value


def _connection(app: App, code: str) -> Connection:
    with app.reading() as uow:
        return uow.connections.get(uow.requests.get(code).application.bill_id)
