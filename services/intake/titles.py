"""The Persian words for the fields of an application and for what can be chosen in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalogue import Service
from services.model.requests import ApplicantKind, DocumentKind

FIELD_TITLES: Mapping[str, str] = {
    "application": "درخواست",
    "returnReason": "دلیل برگشت",
    "documentsOutcome": "نتیجهٔ گفت‌وگو با متقاضی",
    "billId": "شناسهٔ قبض",
    "applicantKind": "نوع متقاضی",
    "detailsNumber": "شمارهٔ برگهٔ مشخصات",
    "personKind": "نوع شخص",
    "nationalId": "شمارهٔ ملی",
    "mobile": "تلفن همراه",
    "landline": "تلفن ثابت",
    "lastBillPaymentId": "شناسهٔ پرداخت آخرین قبض",
    "documents": "مدارک",
    "channel": "راه ارسال",
    "clientReference": "شمارهٔ مرجع فرستنده",
}

APPLICANT_TITLES: Mapping[ApplicantKind, str] = {
    ApplicantKind.SUBSCRIBER: "مشترک",
    ApplicantKind.NEW_OWNER: "مالک جدید",
    ApplicantKind.NEW_LESSOR: "موجر جدید",
}

DOCUMENT_TITLES: Mapping[DocumentKind, str] = {
    DocumentKind.LAST_PAID_BILL: "آخرین قبض پرداخت‌شده",
    DocumentKind.NATIONAL_CARD_COPY: "کپی کارت ملی",
    DocumentKind.METER_TEST_WAIVER: "تعهد عدم تمایل به تست کنتور",
    DocumentKind.WRITTEN_REQUEST: "درخواست کتبی",
    DocumentKind.TITLE_DEED_COPY: "تصویر سند رسمی",
    DocumentKind.ACTIVITY_LICENCE: "پروانهٔ فعالیت واحد تولیدی یا صنعتی",
    DocumentKind.REGISTRATION_NOTICE: "آگهی ثبت شرکت در روزنامهٔ رسمی",
    DocumentKind.REPRESENTATIVE_LETTER: "معرفی‌نامهٔ نمایندهٔ شرکت",
    DocumentKind.FOREIGNER_ID_COPY: "کپی کارت اقامت یا گذرنامهٔ تبعهٔ خارجی",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of a form's field: the value that it stands for, and its Persian label."""

    value: str
    label: str


def applicant_choices(service: Service) -> tuple[Choice, ...]:
    """Who may apply for the service."""
    return tuple(Choice(value=kind, label=APPLICANT_TITLES[kind]) for kind in service.applicants)


def document_choices(service: Service) -> tuple[Choice, ...]:
    """The papers that an applicant for the service may bring."""
    return tuple(Choice(value=kind, label=DOCUMENT_TITLES[kind]) for kind in service.documents)
