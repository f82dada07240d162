"""Diagnosis at work in the browser: a reading in doubt is judged."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.applications import application_for, plausible_kwh
from deploy.demo.stories.settlement import LESS
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS, Role
from services.catalogue import service_of
from services.jalali import local_date
from services.model.connections import Judgement
from services.submission.submit import submit_records
from services.text import format_number
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import App, build_app

_SERVICE, _BILL_ID = "settlement", "1321404126"  # of no story
_REASON = "عکس کنتور دیده شد"
Found = TypeVar("Found")

pytestmark = [pytest.mark.stack, pytest.mark.browser]


def test_a_reading_in_doubt_is_judged_with_the_mouse(stack: StackConfig, screenshots: Path) -> None:
    with closing(build_app(settings_of(stack))) as app:
        _apply_with_less(app)
        with logged_in(stack, Role("diagnosis"), stack.tasklist_url_of(Role("diagnosis"))) as page:
            claim(page, "کنترل کارکرد و صدور فیش تسویه")
            _both_readings_are_shown(page, app)
            choose(page, "تأیید و صدور فیش تسویه", "قرائت پیشین شرکت نادرست بوده است")
            fill(page.locator("form"), {"دلیل": _REASON})
            page.screenshot(path=screenshots / "reading-in-doubt.png", full_page=True)
            complete(page)
        assert _soon(lambda: _judgements(app)) == {(Judgement.LAST_READING_WRONG, _REASON)}


def _apply_with_less(app: App) -> None:
    """A settlement by a file, its reading below the company's last ones and confirmed."""
    with app.reading() as uow:
        connection, readings = uow.connections.get(_BILL_ID), uow.connections.readings(_BILL_ID)
        application = application_for(uow, _SERVICE, connection, now=app.clock.now())
    less = str(plausible_kwh(readings, local_date(app.clock.now())) - LESS)
    record = {**application, "reading": less, "readingConfirmed": "yes", "clientReference": "browser-in-doubt"}
    submit_records(
        [record], service=service_of(_SERVICE), transactions=app.transactions, clock=app.clock, starter=app.engine
    )


def _both_readings_are_shown(page: Page, app: App) -> None:
    with app.reading() as uow:
        request = uow.requests.find_open(_SERVICE, _BILL_ID)
        assert request is not None
        declared = request.application.declared_reading
        last = uow.connections.readings(_BILL_ID)[-1]
    for each in (declared.kwh, last.kwh):
        expect(page.get_by_text(format_number(each)).first).to_be_visible()


def _judgements(app: App) -> set[tuple[Judgement, str]]:
    with app.reading() as uow:
        return {(each.judgement, each.reason) for each in uow.connections.judgements(_BILL_ID)}


def _soon(find: Callable[[], Found]) -> Found:
    """What is found, as soon as the workers have done what is asked of them; nothing where they do not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(0.25)
    return found
