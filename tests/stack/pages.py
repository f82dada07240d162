"""Tasklist's and Operate's pages, worked on with mouse and keyboard as operators do; Persian names find our own."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role
from tests.browser.chromium import browser_page

_ASSIGNED_MILLISECONDS = 20_000
"""Twice what Tasklist itself waits for the engine."""

_DRAWN_MILLISECONDS = 5_000
"""Until a page that is loaded shows what Tasklist has of its task."""


@contextmanager
def logged_in(stack: StackConfig, role: Role, path: str) -> Iterator[Page]:
    """The page at `path` of Tasklist or Operate, after its login form, in a browser of the role's own."""
    with browser_page(stack.web_url) as page:
        page.goto(path)
        log_in_at_tasklist(page, role)
        yield page


def log_in_at_tasklist(page: Page, role: Role) -> None:
    """Fill in the login form of Tasklist or Operate."""
    page.get_by_label("Username").fill(role)
    page.get_by_label("Password", exact=True).fill(role.password())
    page.get_by_role("button", name="Login").click()


def log_in(page: Page, role: Role) -> None:
    """Log in on our own login page, for Tasklist too."""
    page.get_by_label("شناسه").fill(role)
    page.get_by_label("رمز").fill(role.password())
    page.get_by_role("button", name="ورود").click()


def open_start_form(page: Page, process: str) -> Locator:
    """The start form of the process, opened from the Processes page."""
    page.get_by_role("button", name="Continue").click()  # the page explains itself to each new browser
    page.locator(f"xpath=//h4[normalize-space()='{process}']/ancestor::*[.//button][1]").get_by_role(
        "button", name="Start process"
    ).click()
    return page.get_by_role("dialog", name=process)


def has_been_read(page: Page) -> None:
    """What the Processes page explains to each new browser. As long as nobody has read it, it lies unseen below a start
    form that is opened by its address, and what is typed there is lost.
    """
    page.context.add_init_script("""
        if (location.protocol === "http:") localStorage.setItem("hasConsentedToStartProcess", "true");
    """)


def fill(form: Locator, texts: Mapping[str, str]) -> None:
    """Write into the fields with these labels."""
    for label, text in texts.items():
        form.get_by_role("textbox", name=label).fill(text)


def choose(form: Locator | Page, *labels: str) -> None:
    """Click the radio buttons and boxes with these labels: on the label, Tasklist draws over the button itself."""
    for label in labels:
        form.get_by_text(label, exact=True).click()
        expect(form.get_by_label(label, exact=True)).to_be_checked()


def start(page: Page, form: Locator) -> None:
    """Send the start form off."""
    with _answered(page, "/start"):
        form.get_by_role("button", name="Start process").click()
    expect(page.get_by_text("Process has started").last).to_be_visible()


def claim(page: Page, task: str) -> None:
    """Open the task with this name from the list, as soon as it is there, and take it on."""
    page.get_by_role("link", name=re.compile(re.escape(task))).click(timeout=PATIENCE_SECONDS * 1000)
    assign(page)


def assign(page: Page) -> None:
    """Take on the task that is open. What Tasklist could not assign is loaded again and tried once more, as a clerk
    does: the engine gives no answer in time where the machine is busy, and refuses while a worker changes the task.
    """
    answers: list[str] = []
    page.on("response", lambda answer: _note_assignment(answers, answer))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _is_assigned(page):
        assert time.monotonic() < deadline, f"not assigned after {PATIENCE_SECONDS:.0f} s, Tasklist answered {answers}"
        page.reload()


def _note_assignment(answers: list[str], answer: Response) -> None:
    if answer.url.endswith("/assign"):
        answers.append(str(answer.status))


def _is_assigned(page: Page) -> bool:
    """Whether Tasklist shows soon after the button that the task is the user's; after a reload it may be at once."""
    button, mine = page.get_by_role("button", name="Assign to me"), page.get_by_text("Assigned to me")
    expect(button.or_(mine).first).to_be_visible()
    if button.is_visible():
        button.click()
    try:
        mine.first.wait_for(timeout=_ASSIGNED_MILLISECONDS)
    except PlaywrightTimeoutError:
        return False
    return True


def complete(page: Page) -> None:
    """Send the task's form off."""
    with _answered(page, "/complete"):
        page.get_by_role("button", name="Complete Task").click()
    expect(page.get_by_text("Task completed").last).to_be_visible()


def reload_until(page: Page, text: str) -> None:
    """The page says the text, once it has been loaded again often enough: a page that Tasklist has drawn before the
    variables of its task came never draws them by itself (ADR 54).
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return expect(page.get_by_text(text)).to_be_visible(timeout=_DRAWN_MILLISECONDS)
        except AssertionError:
            assert time.monotonic() < deadline, f"«{text}» did not come in {PATIENCE_SECONDS:.0f} s"
        page.reload()


@contextmanager
def _answered(page: Page, request: str) -> Iterator[None]:
    """Tasklist did what it is asked for meanwhile. Its toast alone does not say so: the one of the task before may
    still hang there.
    """
    with page.expect_response(lambda answer: answer.url.endswith(request), timeout=PATIENCE_SECONDS * 1000) as answered:
        yield
    assert answered.value.ok, f"Tasklist answered {answered.value.status} to {answered.value.url}"


def spoken(page: Page, field: Locator) -> str:
    """What a screen reader says of the field after its name: Chromium's accessible description, help and fault."""
    session = page.context.new_cdp_session(page)
    handle = field.element_handle()
    page.evaluate("field => { window.spokenField = field; }", handle)
    found = session.send("Runtime.evaluate", {"expression": "window.spokenField"})["result"]
    node = session.send("Accessibility.getPartialAXTree", {"objectId": found["objectId"], "fetchRelatives": False})[
        "nodes"
    ][0]
    return str(node.get("description", {}).get("value", ""))


def expand(page: Page, element: str) -> None:
    """Open the element with this name in Operate's instance history."""
    _in_history(page, element).locator(".cds--tree-parent-node__toggle").first.click()


def expect_active(page: Page, element: str) -> None:
    """Operate's instance history shows that the element with this name is being worked on; it is in view then."""
    icon = _in_history(page, element).get_by_test_id("ACTIVE-icon")
    expect(icon).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    icon.scroll_into_view_if_needed()


def expect_completed(page: Page, element: str) -> None:
    """Operate's instance history shows that the element with this name is done."""
    expect(_in_history(page, element).get_by_test_id("COMPLETED-icon")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)


def _in_history(page: Page, element: str) -> Locator:
    return page.get_by_role("treeitem", name=element, exact=True)
