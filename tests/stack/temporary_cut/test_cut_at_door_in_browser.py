"""An agent at work in the browser: he asks at the door whether he may cut, is told so, cuts and reports."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.demo.case import Case
from deploy.demo.play import begin_stories
from deploy.demo.stories import STORIES, temporary_cut
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import Role
from services.model.connections import ConnectionState
from tests.stack.pages import choose, claim, complete, fill, logged_in
from workers.app import build_app

pytestmark = [pytest.mark.stack, pytest.mark.browser]


async def _until_sent(case: Case) -> None:
    await temporary_cut.until_cut_ordered(case)
    await temporary_cut.until_cutting_hours(case)


@pytest.fixture(scope="module")
def cut_code(stack: StackConfig) -> str:
    """The tracking code of a request for which an agent is sent, within the hours for it. It is not brought there with
    those of the other tests: on a holiday it would have their limits run out.
    """
    [story] = [each for each in STORIES["temporary-cut"] if each.key == "cut-withdrawn"]
    sample = temporary_cut.sample("browser-cut")
    to_cut = replace(story, key="browser-cut", bill_id=sample.bill_id, sample=sample, play=_until_sent)
    [result] = begin_stories(stack, [to_cut])
    assert result.fault is None, result.fault
    return result.tracking_code or ""


def test_an_agent_asks_at_the_door_and_cuts_with_the_mouse(
    stack: StackConfig, cut_code: str, screenshots: Path
) -> None:
    with closing(build_app(settings_of(stack))) as app:
        with logged_in(stack, Role("installation"), stack.tasklist_url_of(Role("installation"))) as page:
            claim(page, "رسیدن به محل قطع")
            choose(page, "در محل هستم؛ آیا قطع کنم؟")
            page.screenshot(path=screenshots / "cut-at-door.png", full_page=True)
            complete(page)
            claim(page, "گزارش قطع")
            choose(page, "قطع شد")
            choose(page, "برق قطع و پلمب شد؛ کنتور در محل است")
            typed = {"ساعت قطع": temporary_cut.clock_text(app.clock.now()), "شمارهٔ پلمب قطع": "۴۴۱۲"}
            fill(page.locator("form"), typed)
            page.screenshot(path=screenshots / "cut-report.png", full_page=True)
            complete(page)
        with app.reading() as uow:
            cut = uow.cuts.of_request(cut_code)
            assert cut is not None
            assert uow.connections.get(cut.bill_id).state is ConnectionState.CUT
