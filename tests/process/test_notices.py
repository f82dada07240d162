"""Who hears of what by SMS: applicant and subscriber, each once."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common, settlement
from deploy.demo.stories import meter_relocation as relocations
from deploy.demo.stories import name_change as name_changes
from deploy.demo.stories.settlement import EVERY_DOCUMENT
from deploy.demo.stories.story import DAY
from services.model.keys import ApplicantKind, BillKind
from services.model.metering import MeterCondition
from services.text import format_rials, to_persian_digits
from tests.process.office import EmbeddedCase, NewCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for stories in STORIES.values() for story in stories}
OTHER_MOBILE = "09000999999"


def _played(office: Office, key: str) -> EmbeddedCase:
    case = office.case(STORY[key])
    play(case, STORY[key])
    return case


def _told(case: EmbeddedCase, template: str) -> list[str]:
    """The mobiles that an SMS of this template went to, sorted."""
    return sorted(sms.mobile for sms in case.sent() if sms.template == template)


def _both(case: EmbeddedCase) -> list[str]:
    """The mobiles of the new owner and of the subscriber, sorted."""
    return sorted([case.new_owner()["mobile"], case.connection.subscriber.mobile])


@pytest.mark.steps("NAM-02", "NAM-05", "NAM-07", "NAM-08")
def test_both_owners_are_told_of_a_name_change(office: Office) -> None:
    case = _played(office, "name-change")
    assert case.sms() == [
        "request-registered",
        "name-change-registered",
        "agent-visit",
        "fee-bill",
        "name-changed",
        "liability-ended",
    ]
    assert _told(case, "request-registered") == [case.new_owner()["mobile"]]
    assert _told(case, "name-change-registered") == [case.connection.subscriber.mobile]
    assert _told(case, "name-changed") == [case.new_owner()["mobile"]]
    assert _told(case, "liability-ended") == [case.connection.subscriber.mobile]


@pytest.mark.steps("NAM-02")
@pytest.mark.parametrize("kind", [ApplicantKind.NEW_OWNER, ApplicantKind.SUBSCRIBER])
def test_the_registered_mobile_hears_of_a_name_change_whoever_applies(
    name_change: EmbeddedCase, kind: ApplicantKind
) -> None:
    asyncio.run(name_change.apply(kind, mobile=OTHER_MOBILE))
    assert _told(name_change, "request-registered") == [OTHER_MOBILE]
    assert _told(name_change, "name-change-registered") == [name_change.connection.subscriber.mobile]


@pytest.mark.steps("REL-04", "REL-05", "REL-08", "REL-09")
def test_the_subscriber_is_told_of_visits_costs_and_new_seal(office: Office) -> None:
    case = _played(office, "relocation")
    assert case.sms() == ["request-registered", "place-visit", "fee-bill", "agent-visit", "relocation-done"]
    assert relocations.SEAL_AFTER in case.sent()[-1].text


@pytest.mark.steps("REL-04")
def test_the_visit_to_the_place_is_told_of_before_it(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    assert "place-visit" not in relocation.sms()
    asyncio.run(common.examine_request(relocation))
    assert relocation.task("Task_VisitMountingPlace").is_open
    assert relocation.sms()[-1] == "place-visit"


@pytest.mark.steps("SET-12", "SET-13", "SET-14")
@pytest.mark.parametrize("service", ["name-change", "settlement"])
def test_a_fault_is_told_to_applicant_and_subscriber(new_case: NewCase, service: str) -> None:
    case = new_case(service)
    asyncio.run(_fault_found(case, ApplicantKind.NEW_OWNER))
    asyncio.run(_warned_and_connected(case))
    for template in ("fault-cost", "warning-notice", "reconnection-ordered"):
        assert _told(case, template) == _both(case), template


@pytest.mark.steps("SET-12", "SET-13", "SET-14")
@pytest.mark.parametrize("service", ["name-change", "settlement"])
def test_a_subscriber_with_one_mobile_is_told_of_a_fault_once(new_case: NewCase, service: str) -> None:
    case = new_case(service)
    asyncio.run(_fault_found(case, ApplicantKind.SUBSCRIBER))
    asyncio.run(_warned_and_connected(case))
    for template in ("fault-cost", "warning-notice", "reconnection-ordered"):
        assert _told(case, template) == [case.connection.subscriber.mobile], template


@pytest.mark.steps("REL-08")
@pytest.mark.parametrize("mobile", [None, OTHER_MOBILE], ids=["one-mobile", "two-mobiles"])
def test_a_moved_meter_is_told_once_to_each_mobile(relocation: EmbeddedCase, mobile: str | None) -> None:
    registered = relocation.connection.subscriber.mobile
    asyncio.run(relocation.apply(mobile=mobile or registered))
    asyncio.run(common.examine_request(relocation))
    asyncio.run(relocations.visit_place(relocation))
    asyncio.run(common.pay_bill(relocation))
    asyncio.run(relocations.relocate(relocation))
    assert _told(relocation, "relocation-done") == sorted({registered, mobile or registered})


@pytest.mark.steps("SET-04", "NAM-04", "REL-03")
@pytest.mark.parametrize("key", ["rejected", "name-change-rejected", "relocation-rejected"])
def test_an_applicant_who_is_refused_is_told_why(office: Office, key: str) -> None:
    case = office.case(STORY[key])
    asyncio.run(case.apply())
    reason = "سندی که آورده شد از آنِ این ملک نیست"
    if key == "rejected":
        asyncio.run(settlement.examine(case, "rejected", reason))
    else:
        if key == "name-change-rejected":
            asyncio.run(name_changes.inspect(case))
        asyncio.run(common.examine_request(case, "rejected", reason))
    case.instance.assert_completed()
    last = case.sent()[-1]
    assert last.template == "request-rejected"
    assert reason in last.text
    assert "request-closed" not in case.sms()


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


async def _fault_found(case: EmbeddedCase, kind: ApplicantKind) -> None:
    if case.service == "name-change":
        await case.apply(kind)
        await name_changes.inspect(case, MeterCondition.TAMPERING)
        return
    await case.apply(kind, documents=EVERY_DOCUMENT)
    await settlement.examine(case)
    await settlement.pay_fees(case)
    await settlement.confirm_payment(case)
    await common.report_test(case, MeterCondition.TAMPERING)


async def _warned_and_connected(case: EmbeddedCase) -> None:
    """The debt is paid after the warning of the first week."""
    await common.report_fault(case)
    await common.take_stub(case, after=8 * DAY)
    await common.restore_supply(case)
