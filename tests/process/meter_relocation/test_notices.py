"""Who hears by SMS of a meter relocation, each once, and what its tasks tell those who look and who move."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as relocations
from tests.process.forms import order_of, people_are_shown, tells_the_site
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["meter-relocation"]}
OTHER_MOBILE = "09000999999"
REASON = "سندی که آورده شد از آنِ این ملک نیست"


@pytest.mark.steps("REL-04", "REL-05", "REL-08", "REL-09")
def test_the_subscriber_is_told_of_visits_costs_and_new_seal(office: Office) -> None:
    case = office.played(STORY["relocation"])
    assert case.sms() == ["request-registered", "place-visit", "fee-bill", "agent-visit", "relocation-done"]
    assert relocations.SEAL_AFTER in case.sent()[-1].text


@pytest.mark.steps("REL-04")
def test_the_visit_to_the_place_is_told_of_before_it(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    assert "place-visit" not in relocation.sms()
    asyncio.run(common.examine_request(relocation))
    assert relocation.task("Task_VisitMountingPlace").is_open
    assert relocation.sms()[-1] == "place-visit"


@pytest.mark.steps("REL-08")
@pytest.mark.parametrize("mobile", [None, OTHER_MOBILE], ids=["one-mobile", "two-mobiles"])
def test_a_moved_meter_is_told_once_to_each_mobile(relocation: EmbeddedCase, mobile: str | None) -> None:
    registered = relocation.connection.subscriber.mobile
    asyncio.run(relocation.apply(mobile=mobile or registered))
    asyncio.run(common.examine_request(relocation))
    asyncio.run(relocations.visit_place(relocation))
    asyncio.run(common.pay_bill(relocation))
    asyncio.run(relocations.relocate(relocation))
    assert relocation.told("relocation-done") == sorted({registered, mobile or registered})


@pytest.mark.steps("REL-03")
def test_an_applicant_who_is_refused_is_told_why(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    asyncio.run(common.examine_request(relocation, "rejected", REASON))
    relocation.instance.assert_completed()
    assert relocation.sms()[-1] == "request-rejected"
    assert REASON in relocation.sent()[-1].text
    assert "request-closed" not in relocation.sms()


@pytest.mark.steps("REL-04", "REL-08")
def test_who_looks_at_the_place_and_who_moves_the_meter_know_the_meter(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    asyncio.run(common.examine_request(relocation))
    shown = relocation.task("Task_VisitMountingPlace").variables
    assert tells_the_site(relocation, shown["siteText"])
    assert shown["requestUrl"].endswith(f"/requests/{relocation.code}")
    assert people_are_shown(relocation)
    asyncio.run(relocations.visit_place(relocation))
    assert not people_are_shown(relocation)
    asyncio.run(common.pay_bill(relocation))
    order = order_of(relocation, "Task_RelocateMeter")
    assert tells_the_site(relocation, order["siteText"])
    assert "محل تازهٔ کنتور" in order["siteText"]
