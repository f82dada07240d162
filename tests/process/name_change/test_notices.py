"""Who hears by SMS of a name change: the new owner and the subscriber, each of what concerns them."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import name_change as name_changes
from services.model.keys import ApplicantKind, BillKind
from services.model.metering import MeterCondition
from services.text import format_rials, to_persian_digits
from tests.process.meters import assert_told_of_the_fault, warned_and_connected
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["name-change"]}
OTHER_MOBILE = "09000999999"
REASON = "سندی که آورده شد از آنِ این ملک نیست"


@pytest.mark.steps("NAM-02", "NAM-05", "NAM-07", "NAM-08")
def test_both_owners_are_told_of_a_name_change(office: Office) -> None:
    case = office.played(STORY["name-change"])
    assert case.sms() == [
        "request-registered",
        "name-change-registered",
        "agent-visit",
        "fee-bill",
        "name-changed",
        "liability-ended",
    ]
    assert case.told("request-registered") == [case.new_owner()["mobile"]]
    assert case.told("name-change-registered") == [case.connection.subscriber.mobile]
    assert case.told("name-changed") == [case.new_owner()["mobile"]]
    assert case.told("liability-ended") == [case.connection.subscriber.mobile]


@pytest.mark.steps("NAM-02")
@pytest.mark.parametrize("kind", [ApplicantKind.NEW_OWNER, ApplicantKind.SUBSCRIBER])
def test_the_registered_mobile_hears_of_a_name_change_whoever_applies(
    name_change: EmbeddedCase, kind: ApplicantKind
) -> None:
    asyncio.run(name_change.apply(kind, mobile=OTHER_MOBILE))
    assert name_change.told("request-registered") == [OTHER_MOBILE]
    assert name_change.told("name-change-registered") == [name_change.connection.subscriber.mobile]


@pytest.mark.steps("NAM-05", "NAM-06")
def test_the_sms_of_a_name_change_with_debts_names_the_one_bill_to_pay(office: Office) -> None:
    case = office.case(STORY["name-change-debts"])
    asyncio.run(name_changes.until_fees(case))
    [bill] = case.bills(BillKind.FEES)
    [sms] = [sms for sms in case.sent() if sms.template == "fee-bill"]
    assert format_rials(bill.payable) in sms.text
    assert to_persian_digits(bill.bill_id) in sms.text
    assert to_persian_digits(bill.payment_id) in sms.text
    with office.begin() as uow:
        others = uow.bills.consolidated_into(bill.number)
    assert others
    assert not [other.number for other in others if to_persian_digits(other.payment_id) in sms.text]


@pytest.mark.steps("SET-12", "SET-13", "SET-14")
def test_a_fault_is_told_to_applicant_and_subscriber_each_once(new_case: NewCase) -> None:
    by_owner, by_subscriber = new_case("name-change"), new_case("name-change")
    asyncio.run(_fault_found(by_owner, ApplicantKind.NEW_OWNER))
    assert_told_of_the_fault(by_owner, by_owner.new_owner()["mobile"], by_owner.connection.subscriber.mobile)
    asyncio.run(_fault_found(by_subscriber, ApplicantKind.SUBSCRIBER))
    assert_told_of_the_fault(by_subscriber, by_subscriber.connection.subscriber.mobile)


async def _fault_found(case: EmbeddedCase, kind: ApplicantKind) -> None:
    await case.apply(kind)
    await name_changes.inspect(case, MeterCondition.TAMPERING)
    await warned_and_connected(case)


@pytest.mark.steps("NAM-04")
def test_an_applicant_who_is_refused_is_told_why(name_change: EmbeddedCase) -> None:
    asyncio.run(name_changes.until_examination(name_change))
    asyncio.run(common.examine_request(name_change, "rejected", REASON))
    name_change.instance.assert_completed()
    assert name_change.sms()[-1] == "request-rejected"
    assert REASON in name_change.sent()[-1].text
    assert "request-closed" not in name_change.sms()
