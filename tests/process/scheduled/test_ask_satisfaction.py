"""In the night after its closing, the applicant of a request is asked how satisfied he is."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import ALL_STORIES
from services.satisfaction.asking import TEMPLATE
from tests.examples import plain_service
from tests.process.office import Office

pytestmark = pytest.mark.process


def test_who_had_a_request_closed_is_asked_in_the_night_after_and_no_process_waits_for_him(office: Office) -> None:
    key = plain_service(examined=True).key
    case = office.case(next(story for story in ALL_STORIES if story.service == key))
    asyncio.run(case.apply())
    case.task("Task_ExamineRequest").complete({"examineDecision": "rejected", "examineReason": "مدارک ناقص است"})
    case.instance.assert_completed()
    assert TEMPLATE not in case.sms()
    office.engine.travel(timedelta(days=2))
    assert case.sms().count(TEMPLATE) == 1
    assert all(each.state == "completed" for each in office.engine.instances("ask-satisfaction"))
