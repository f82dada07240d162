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
from tests.fakes.samples import NAME_CHANGE, RELOCATION, SERVICE, sample_bill
from tests.unit.field_cases import FieldCase


@pytest.mark.parametrize(
    ("service", "office"),
    [(SERVICE, "دفتر پیشخوان"), (NAME_CHANGE, "دفتر پیشخوان"), (RELOCATION, "اداره خدمات مشترکین")],
)
def test_who_is_to_complete_the_papers_is_sent_to_the_office_that_takes_them(service: str, office: str) -> None:
    text = sent(FieldCase(service), "request-returned", reason="سند خوانا نیست")
    assert f"برای تکمیل به {office} برگشت: سند خوانا نیست\nلطفاً به {office} مراجعه فرمایید." in text


ASKING = sample_bill(number="f-9", kind=BillKind.FEES, state=BillState.ISSUED, amount=Rials(5_000_000))


def consolidated(by: Bill) -> FieldCase:
    """A settlement bill that the bill of a name change asks for."""
    case = FieldCase(SERVICE)
    bill = sample_bill(number="s-1", kind=BillKind("settlement"), state=BillState.CONSOLIDATED, tracking_code=case.code)
    case.uow.bills.add(by)
    case.uow.bills.add(replace(bill, consolidated_into=by.number))
    return case


def test_a_reminder_of_a_bill_that_was_taken_over_names_the_one_that_can_be_paid() -> None:
    text = sent(consolidated(ASKING), "payment-reminder", bill_number="s-1")
    assert "به مبلغ ۵٬۰۰۰٬۰۰۰ ریال هنوز پرداخت نشده" in text
    assert to_persian_digits(ASKING.payment_id) in text


def test_a_bill_that_was_paid_with_another_is_told_with_its_own_amount() -> None:
    text = sent(consolidated(replace(ASKING, state=BillState.PAID)), "settlement-final", bill_number="s-1")
    assert "قطعی شد: ۱٬۲۳۴٬۰۰۰ ریال" in text


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
    other = FieldCase(NAME_CHANGE)
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
