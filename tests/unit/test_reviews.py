"""What the diagnosis unit sees before it decides, and what it sees on a second look."""

from dataclasses import replace
from datetime import date

from services.intake.changes import correction_text
from services.model.bills import BillState
from services.model.connections import CounterReading
from services.model.requests import DocumentKind
from services.review import review_of
from tests.fakes.samples import NATIONAL_ID, OTHER_NATIONAL_ID, sample_bill
from tests.unit.field_cases import FieldCase, NameChange, Relocating

DAY = date(2026, 11, 21)


def request_text(case: FieldCase) -> list[str]:
    return review_of(case.uow, tracking_code=case.code).request_text.splitlines()


def test_diagnosis_sees_who_applies_with_what_and_the_declared_day() -> None:
    assert request_text(FieldCase("settlement")) == [
        "- **متقاضی:** مشترک، شخص حقیقی",
        "- **کارکرد اعلام‌شده:** ۱۲٬۳۰۰ در ۱۴۰۵/۰۸/۳۰",
        "- **مدارک:** آخرین قبض پرداخت‌شده، کپی کارت ملی",
        "- **زمان ثبت:** ۱۴۰۵/۰۸/۳۰ ۱۰:۰۰",
    ]


def test_a_company_and_a_foreigner_are_named_as_such() -> None:
    assert request_text(NameChange(nationalId="10380284790"))[0] == "- **متقاضی:** مالک جدید، شرکت یا سازمان"
    stated = NameChange(nationalId="1234567890", personKind="foreigner")
    assert request_text(stated)[0] == "- **متقاضی:** مالک جدید، تبعهٔ خارجی"


def test_diagnosis_sees_the_tariff_the_meter_and_the_debts() -> None:
    case = FieldCase("settlement")
    case.uow.bills.add(sample_bill(number="p-2", state=BillState.ISSUED))
    review = review_of(case.uow, tracking_code=case.code)
    assert "خانگی" in review.site_text
    assert "آخرین قرائت" in review.site_text
    assert [bill.number for bill in review.account.unpaid] == ["p-2"]


def test_nothing_personal_is_among_it() -> None:
    for case in (FieldCase("settlement"), NameChange(), Relocating()):
        review = review_of(case.uow, tracking_code=case.code)
        told = review.request_text + review.site_text
        person = case.request.application.applicant
        assert not [each for each in (person.national_id, person.mobile, person.landline) if each in told]


def test_a_second_look_tells_the_reason_and_each_change() -> None:
    before = Relocating().request.application
    after = replace(
        before,
        requested_place="پارکینگ، کنار آسانسور",
        documents=before.documents - {DocumentKind.WRITTEN_REQUEST} | {DocumentKind.TITLE_DEED_COPY},
        last_bill_payment_id="123",
        reading=CounterReading(kwh=12_345, taken_on=DAY),
    )
    was = "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in before.last_bill_payment_id)
    assert correction_text("محل روشن نیست\nو مدرک ناخواناست", before=before, after=after).splitlines() == [
        "- **دلیل برگشت:** محل روشن نیست / و مدرک ناخواناست",
        "- کارکرد: — به ۱۲٬۳۴۵ در ۱۴۰۵/۰۸/۳۰",
        "- محل تازهٔ کنتور: «دیوار حیاط، کنار در ورودی» به «پارکینگ، کنار آسانسور»",
        f"- شناسهٔ پرداخت آخرین قبض: {was} به ۱۲۳",
        "- مدرک تازه: تصویر سند رسمی",
        "- مدرک برداشته‌شده: درخواست کتبی",
    ]


def test_of_personal_data_a_second_look_tells_only_that_it_has_changed() -> None:
    before = NameChange().request.application
    person = replace(before.applicant, national_id=NATIONAL_ID, mobile="09120000000")
    told = correction_text("شمارهٔ ملی ناخواناست", before=before, after=replace(before, applicant=person))
    assert told.splitlines()[1:] == ["- شمارهٔ ملی عوض شده است", "- تلفن همراه عوض شده است"]
    assert not [each for each in (NATIONAL_ID, OTHER_NATIONAL_ID, "09120000000") if each in told]


def test_a_request_that_comes_back_as_it_was_says_so() -> None:
    application = NameChange().request.application
    for reason in (None, 7, "  "):
        assert correction_text(reason, before=application, after=application) == "- چیزی عوض نشده است."
