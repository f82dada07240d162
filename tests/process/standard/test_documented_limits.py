"""The limits that documents name of services on the standard process, until these have a diagram of their own."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from tests.process.office import Office

pytestmark = pytest.mark.process


@pytest.mark.steps("COL-00", "TST-00")
@pytest.mark.parametrize(
    ("service", "limit", "step"), [("permanent-collection", 7 * DAY, "COL-00"), ("meter-test", 4 * DAY, "TST-00")]
)
@pytest.mark.parametrize("after", [-1 * MINUTE, 1 * MINUTE], ids=["in time", "too late"])
def test_the_documented_limit_from_both_sides(
    office: Office, service: str, limit: timedelta, step: str, after: timedelta
) -> None:
    case = office.case(STORIES[service][0])
    asyncio.run(case.apply())
    asyncio.run(case.wait(limit + after))
    assert "deadline-near" in case.sms()
    asyncio.run(common.examine_request(case, "rejected", "شرایط این خدمت فراهم نیست", after=0 * HOUR))
    assert case.missed() == ({step} if after > timedelta() else set())
    case.instance.assert_completed()
