"""The limit of a plain service to the minute, of one for all: that each one's is kept and missed is proved by its
standard stories; no test names one.
"""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories.story import HOUR, MINUTE, told_misses
from services.catalogue import Service
from tests.examples import whole_step
from tests.process.limits import assert_nobody_is_warned_of_what_is_over
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


@pytest.mark.parametrize("after", [-1 * MINUTE, 1 * MINUTE], ids=["in time", "too late"])
def test_the_limit_of_a_plain_service_from_both_sides(service: Service, case: EmbeddedCase, after: timedelta) -> None:
    asyncio.run(case.wait(service.limit + after))
    assert "deadline-near" in case.sms()
    asyncio.run(common.examine_request(case, "rejected", "شرایط این خدمت فراهم نیست", after=0 * HOUR))
    assert told_misses(case.missed()) == ({whole_step(service).id} if after > timedelta() else set())
    case.instance.assert_completed()


def test_nobody_is_warned_of_a_plain_service_that_is_over(examined: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(examined)
