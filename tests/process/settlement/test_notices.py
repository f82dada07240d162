"""Who hears by SMS of a settlement: applicant and subscriber, each once."""

import asyncio

import pytest

from deploy.demo.stories import common, settlement
from deploy.demo.stories.settlement import EVERY_DOCUMENT
from services.model.keys import ApplicantKind
from services.model.metering import MeterCondition
from tests.process.meters import assert_told_of_the_fault, warned_and_connected
from tests.process.office import EmbeddedCase, NewCase

pytestmark = pytest.mark.process

REASON = "سندی که آورده شد از آنِ این ملک نیست"


@pytest.mark.steps("SET-12", "SET-13", "SET-14")
def test_a_fault_is_told_to_applicant_and_subscriber_each_once(new_case: NewCase) -> None:
    by_owner, by_subscriber = new_case("settlement"), new_case("settlement")
    asyncio.run(_fault_found(by_owner, ApplicantKind.NEW_OWNER))
    assert_told_of_the_fault(by_owner, by_owner.new_owner()["mobile"], by_owner.connection.subscriber.mobile)
    asyncio.run(_fault_found(by_subscriber, ApplicantKind.SUBSCRIBER))
    assert_told_of_the_fault(by_subscriber, by_subscriber.connection.subscriber.mobile)


async def _fault_found(case: EmbeddedCase, kind: ApplicantKind) -> None:
    await case.apply(kind, documents=EVERY_DOCUMENT)
    await settlement.examine(case)
    await settlement.pay_fees(case)
    await settlement.confirm_payment(case)
    await common.report_test(case, MeterCondition.TAMPERING)
    await warned_and_connected(case)


@pytest.mark.steps("SET-04")
def test_an_applicant_who_is_refused_is_told_why(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case, "rejected", REASON))
    case.instance.assert_completed()
    assert case.sms()[-1] == "request-rejected"
    assert REASON in case.sent()[-1].text
    assert "request-closed" not in case.sms()
