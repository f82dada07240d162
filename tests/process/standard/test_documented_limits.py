"""Documented limits of services on the standard process, to the minute. That each plain service's limit is kept and
missed is proved by its standard stories; no test names one.
"""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories.story import HOUR, MINUTE, told_misses
from services.catalogue import Service
from tests.contract.traceability import examined_with_a_documented_limit
from tests.examples import whole_step
from tests.process.limits import assert_nobody_is_warned_of_what_is_over
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process


@pytest.mark.parametrize("service", examined_with_a_documented_limit(), ids=lambda service: service.key)
@pytest.mark.parametrize("after", [-1 * MINUTE, 1 * MINUTE], ids=["in time", "too late"])
def test_the_documented_limit_from_both_sides(office: Office, service: Service, after: timedelta) -> None:
    case = office.case(STORIES[service.key][0])
    asyncio.run(case.apply())
    asyncio.run(case.wait(service.limit + after))
    assert "deadline-near" in case.sms()
    asyncio.run(common.examine_request(case, "rejected", "شرایط این خدمت فراهم نیست", after=0 * HOUR))
    assert told_misses(case.missed()) == ({whole_step(service).id} if after > timedelta() else set())
    case.instance.assert_completed()


def test_nobody_is_warned_of_a_plain_service_that_is_over(examined: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(examined)
