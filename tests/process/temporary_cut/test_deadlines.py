"""The seven days of a cut that the subscriber asks for: told of after, and warned of before."""

import asyncio

import pytest

from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import DAY
from tests.process.limits import (
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase, Office
from tests.process.temporary_cut.records import case_of

pytestmark = pytest.mark.process


@pytest.fixture
def cut(office: Office) -> EmbeddedCase:
    return case_of(office, "cut-on-request")


@pytest.mark.steps("CUT-00")
def test_the_limit_of_seven_days_is_missed_just_after_it_and_not_before(cut: EmbeddedCase) -> None:
    assert_fires_just_after(cut, Limit("CUT-00", 7 * DAY, waits_at="Task_ExamineRequest"))


@pytest.mark.steps("CUT-00")
def test_the_supervisor_is_warned_before_the_limit_is_over(cut: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(cut, "CUT-00", share=0.9)


def test_nobody_is_warned_of_a_cut_that_is_over(cut: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(cut)


@pytest.mark.steps("CUT-08")
def test_a_cut_of_the_company_has_no_limit(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    case.engine.travel(60 * DAY)
    assert case.missed() == set()
