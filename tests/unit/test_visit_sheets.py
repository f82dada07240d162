"""What an agent knows on site: the facts in the form, the people on the sheet for as long as he has to go there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.intake.drafts import applicant_person
from services.metering.site import site_of, site_text
from services.metering.visit_sheet import order_sheet, request_sheet
from services.model.keys import WorkOrderKind
from services.model.requests import PersonKind
from services.model.steps import StepEntry
from tests.fakes.samples import (
    ADDRESS,
    BILL_ID,
    FOR_OTHERS,
    LAST_KWH,
    LAST_READ_ON,
    NATIONAL_ID,
    OTHER_NATIONAL_ID,
    SERVICE,
    sample_bill,
    sample_connection,
)
from tests.unit.field_cases import FieldCase

SOMEBODY_ELSE = {"applicantKind": "new-owner", "nationalId": OTHER_NATIONAL_ID, "mobile": "09129876543"}

SITE = """\
- **شناسهٔ قبض:** {bill_id}
- **ناحیه:** north
- **تعرفه و انشعاب:** خانگی، ۱ فاز ۲۵ آمپر
- **شمارهٔ سریال کنتور:** m-۱
- **رقم‌های شمارنده و ضریب:** ۵ رقم، ضریب ۱
- **آخرین قرائت:** ۱۲٬۰۰۰ در ۱۴۰۵/۰۶/۳۱
- **کارکرد اعلام‌شده:** ۱۲٬۳۰۰ در ۱۴۰۵/۰۸/۳۰"""


def people_are_shown(case: FieldCase, number: str) -> bool:
    return order_sheet(case.uow, number).people is not None


def test_the_form_tells_the_meter_and_its_readings_with_their_days() -> None:
    case = FieldCase(SERVICE)
    bill_id = "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in BILL_ID)
    told = site_text(site_of(case.uow, case.request))
    assert told.splitlines()[: len(SITE.splitlines())] == SITE.format(bill_id=bill_id).splitlines()


def test_the_form_tells_nothing_personal() -> None:
    for case in (FieldCase(SERVICE), FieldCase(FOR_OTHERS, **SOMEBODY_ELSE)):
        told = site_text(site_of(case.uow, case.request))
        subscriber, applicant = case.connection.subscriber, case.request.application.applicant
        personal = [ADDRESS, subscriber.full_name, *(each.mobile for each in (subscriber, applicant))]
        ids = [each.national_id for each in (subscriber, applicant)]
        assert not [each for each in (*personal, *ids) if each in told]


def test_the_sheet_tells_where_to_go_and_whom_to_call() -> None:
    case = FieldCase(FOR_OTHERS, **SOMEBODY_ELSE)
    order = case.order(WorkOrderKind.METER_INSPECTION)
    sheet = order_sheet(case.uow, order.number)
    assert (sheet.title, sheet.order_number, sheet.agent_name) == (
        "بازدید لوازم اندازه‌گیری و پلمب",
        order.number,
        "رضا نمونه",
    )
    assert sheet.people is not None
    assert sheet.people.address == ADDRESS
    assert sheet.people.subscriber == sample_connection().subscriber
    assert sheet.people.applicant == case.request.application.applicant


def test_a_subscriber_who_applies_is_named_once() -> None:
    case = FieldCase(SERVICE)
    people = order_sheet(case.uow, case.order(WorkOrderKind.METER_TEST).number).people
    assert people is not None
    assert people.subscriber.national_id == NATIONAL_ID
    assert people.applicant is None


def test_an_applicant_who_is_blank_by_now_is_not_named() -> None:
    """The errand of a request that was closed long ago: its debt has been paid at last."""
    case = FieldCase(FOR_OTHERS, **SOMEBODY_ELSE)
    order = case.order(WorkOrderKind.METER_INSPECTION)
    application = case.request.application
    blank = replace(application.applicant, national_id="", mobile="", landline="")
    case.uow.requests.save(replace(case.request, application=replace(application, applicant=blank)))
    people = order_sheet(case.uow, order.number).people
    assert people is not None
    assert (people.applicant, people.subscriber) == (None, sample_connection().subscriber)
    assert applicant_person(case.uow, case.request) is PersonKind.INDIVIDUAL


def test_a_sheet_says_nothing_of_people_when_the_errand_is_done() -> None:
    case = FieldCase(FOR_OTHERS, **SOMEBODY_ELSE)
    order = case.order(WorkOrderKind.METER_INSPECTION)
    assert people_are_shown(case, order.number)
    case.inspect()
    assert not people_are_shown(case, order.number)
    assert order_sheet(case.uow, order.number).site.connection.meter.serial == "m-1"


@pytest.mark.parametrize("step", ["SET-10", "SET-12", "SET-14"])
def test_without_a_work_order_people_are_shown_while_somebody_has_to_do_with_them(step: str) -> None:
    case = FieldCase(SERVICE)
    assert_people_are_shown_during(case, step)


def assert_people_are_shown_during(case: FieldCase, step: str) -> None:
    """And neither before nor after it."""
    row = StepEntry(
        tracking_code=case.code,
        step=step,
        element_instance_key=77,
        element_id="Any",
        started_at=case.clock.now(),
        due_at=None,
    )
    assert request_sheet(case.uow, case.code).people is None
    case.uow.steps.add(row)
    sheet = request_sheet(case.uow, case.code)
    assert sheet.people is not None
    assert (sheet.people.address, sheet.order_number) == (ADDRESS, None)
    case.uow.steps.save(replace(row, finished_at=case.clock.now() + timedelta(hours=1)))
    assert request_sheet(case.uow, case.code).people is None
    case.uow.steps.save(replace(row, cancelled=True))
    assert request_sheet(case.uow, case.code).people is None


def test_what_does_not_exist_has_no_sheet() -> None:
    case = FieldCase(FOR_OTHERS, **SOMEBODY_ELSE)
    with pytest.raises(NotFound):
        order_sheet(case.uow, "99999999")
    with pytest.raises(NotFound):
        request_sheet(case.uow, "1111111111")


def test_what_a_bill_charges_up_to_is_not_what_somebody_has_read() -> None:
    case = FieldCase(SERVICE)
    declared = case.request.application.declared_reading
    case.uow.bills.add(replace(sample_bill(number="s-1", tracking_code=case.code), billed_up_to=declared))
    site = site_of(case.uow, case.request)
    assert (site.last.kwh, site.last.taken_on) == (LAST_KWH, LAST_READ_ON)
    assert site.declared == declared


def test_a_meter_that_nobody_has_read_yet_stands_at_its_opening() -> None:
    case = FieldCase(SERVICE)
    case.uow.connections.reading_rows.clear()
    site = site_of(case.uow, case.request)
    assert (site.last.kwh, site.last.taken_on) == (0, case.connection.meter.installed_on)
