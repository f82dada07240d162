"""SMS where requests of several services meet on one connection, and where the intake is not the counter office."""

from dataclasses import replace

import pytest

from services.company import EXAMPLE_COMPANY
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.model.notices import Sms
from services.money import Rials
from services.notices.sending import Recipient, send_sms
from services.text import to_persian_digits
from services.units import all_units
from tests.examples import service_with, services_with
from tests.fakes.samples import FOR_OTHERS, OTHER_NATIONAL_ID, SERVICE, sample_bill
from tests.unit.field_cases import FieldCase

OFFICES = {"counter": "دفتر پیشخوان"}
OTHERS = {each.intake for each in services_with()} - OFFICES.keys()
OFFICES |= {unit: all_units()[unit].title for unit in sorted(OTHERS)}


@pytest.mark.parametrize(
    ("service", "office"),
    [(service_with(intake=unit).key, office) for unit, office in OFFICES.items()],
)
def test_who_is_to_complete_the_papers_is_sent_to_the_office_that_takes_them(service: str, office: str) -> None:
    text = sent(FieldCase(service), "request-returned", reason="سند خوانا نیست")
    assert f"برای تکمیل به {office} برگشت: سند خوانا نیست\nلطفاً به {office} مراجعه فرمایید." in text


@pytest.mark.parametrize("service", [each.key for each in services_with()])
def test_a_request_for_a_service_whose_title_speaks_of_a_request_is_called_one_once(service: str) -> None:
    assert "درخواست درخواست" not in sent(FieldCase(service), "request-returned", reason="سند خوانا نیست")


ASKING = sample_bill(number="f-9", kind=BillKind.FEES, state=BillState.ISSUED, amount=Rials(5_000_000))


def consolidated(by: Bill) -> FieldCase:
    """A bill that another one asks for."""
    case = FieldCase(SERVICE)
    bill = sample_bill(number="s-1", kind=BillKind.DEBT, state=BillState.CONSOLIDATED, tracking_code=case.code)
    case.uow.bills.add(by)
    case.uow.bills.add(replace(bill, consolidated_into=by.number))
    return case


def test_a_reminder_of_a_bill_that_was_taken_over_names_the_one_that_can_be_paid() -> None:
    text = sent(consolidated(ASKING), "payment-reminder", bill_number="s-1")
    assert "به مبلغ ۵٬۰۰۰٬۰۰۰ ریال هنوز پرداخت نشده" in text
    assert to_persian_digits(ASKING.payment_id) in text


def test_a_bill_that_was_paid_with_another_is_told_with_its_own_amount() -> None:
    text = sent(consolidated(replace(ASKING, state=BillState.PAID)), "fault-cost", bill_number="s-1")
    assert "۱٬۲۳۴٬۰۰۰ ریال" in text


def sent(case: FieldCase, template: str, *, bill_number: str | None = None, reason: str | None = None) -> str:
    return send_sms(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.code,
        template=template,
        key="k",
        bill_number=bill_number,
        reason=reason,
    ).text


def test_a_fault_of_the_meter_is_told_to_the_subscriber_too_and_once_where_both_have_one_number() -> None:
    other = FieldCase(FOR_OTHERS, applicantKind="new-owner", nationalId=OTHER_NATIONAL_ID, mobile="09129876543")
    mobiles = {sms.mobile for sms in told_of_fault(other)}
    subscriber = other.uow.connections.get(other.request.application.bill_id).subscriber.mobile
    assert mobiles == {subscriber, other.request.application.applicant.mobile}
    assert len(told_of_fault(FieldCase(SERVICE))) == 1


def told_of_fault(case: FieldCase) -> list[Sms]:
    case.uow.bills.add(replace(ASKING, kind=BillKind.DEBT))
    send_sms(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.code,
        template="fault-cost",
        key="k",
        recipient=Recipient.APPLICANT_AND_SUBSCRIBER,
        bill_number=ASKING.number,
    )
    return list(case.uow.outbox.sms_of(case.code))
