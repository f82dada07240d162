"""The billed reading goes to the comprehensive system, which answers with its tracking number (source 004)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from services.errors import BusinessError
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import format_jalali
from services.labels import METER_REGISTERS, unavailable_text
from services.metering.register_fields import REGISTER_FIELDS
from services.ports import UnitOfWork
from services.ports.outside import DeclaredReading, OutsideUnavailable, SubmissionRefused, SubscriberSystem
from services.specific.self_declared_reading.ports import Declarations, declaration_of
from services.text import format_number, letters_and_digits, to_persian_digits

_REFUSED = "سامانهٔ جامع خدمات مشترکین این کارکرد را نپذیرفت. در همان سامانه ببینید چرا."
LONGEST_NUMBER = 40

WORDING = APPLICATION.extended(
    titles={"outcome": "نتیجه", "systemNumber": "شمارهٔ ثبت سامانه", "reason": "دلیل"},
    messages={
        ("outcome", "missing"): "نتیجه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("systemNumber", "shape"): "شمارهٔ ثبت باید رقم یا حرف داشته باشد. آن را از روی سامانه وارد کنید.",
        ("reason", "missing"): "دلیل آنکه کارکرد در سامانه ثبت نشد را بنویسید.",
    },
)


class SubmittedByHand(StrEnum):
    """How a person's submission ended."""

    SUBMITTED = "submitted"
    NOT_SUBMITTED = "not-submitted"


class NotSubmitted(BusinessError):
    """The system has not taken the reading, or nobody knows: a person does it. In Persian, `text` says why and
    `figures` lists what is to be entered; neither is personal.
    """

    code = "READING_NOT_SUBMITTED"

    def __init__(self, text: str, reading: DeclaredReading) -> None:
        super().__init__("the comprehensive system has not taken the reading")
        self.text = text
        self.figures = _figures(reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Reply):
    """The system's tracking number, in Persian digits; "" where it has none."""

    number_text: str = ""


def reading_to_submit(uow: UnitOfWork, tracking_code: str) -> DeclaredReading:
    """The reading as it was billed. Personal data: for the adapter alone. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    application = request.application
    shown = {register: application.answers.get(name) for register, name in REGISTER_FIELDS.items()}
    return DeclaredReading(
        national_id=application.applicant.national_id,
        mobile=application.applicant.mobile,
        bill_id=application.bill_id,
        kwh=application.declared_reading.kwh,
        registers={register: value for register, value in shown.items() if isinstance(value, int)},
        declared_on=application.declared_reading.taken_on,
    )


def submit(reading: DeclaredReading, system: SubscriberSystem, *, tracking_code: str, is_last_try: bool) -> str:
    """The tracking number; once however often it is submitted.

    Raises NotSubmitted where trying again does not help or has been done often enough, else OutsideUnavailable.
    """
    try:
        return system.submit(reading, request_key=f"{tracking_code}-reading")
    except SubmissionRefused:
        raise NotSubmitted(_REFUSED, reading) from None
    except OutsideUnavailable as error:
        if is_last_try or not error.fault.may_pass:
            raise NotSubmitted(unavailable_text(error), reading) from None
        raise


def keep_number(uow: UnitOfWork, tracking_code: str, number: str) -> Submission:
    """Keep the number that the system has given. Raises NotFound."""
    declaration = declaration_of(uow, tracking_code)
    uow.repository(Declarations).save(replace(declaration, system_number=number, unsent_reason=None))
    return Submission(number_text=to_persian_digits(number))


def record_submission(uow: UnitOfWork, *, tracking_code: str, report: object) -> Submission:
    """Take what a person says of it. Fields: `outcome`; `systemNumber`, or the `reason`. Raises NotFound."""
    reader = FieldReader(report, WORDING)
    outcome = reader.choice("outcome", SubmittedByHand)
    if outcome is SubmittedByHand.SUBMITTED:
        number = _number(reader)
        return Submission(findings=reader.findings) if number is None else keep_number(uow, tracking_code, number)
    reason = None if outcome is None else reader.reason()
    if reader.findings or reason is None:
        return Submission(findings=reader.findings)
    uow.repository(Declarations).save(replace(declaration_of(uow, tracking_code), unsent_reason=reason))
    return Submission()


def _figures(reading: DeclaredReading) -> str:
    shown = [("روز", format_jalali(reading.declared_on)), ("کارکرد کل", format_number(reading.kwh))]
    shown += [(METER_REGISTERS[register], format_number(value)) for register, value in reading.registers.items()]
    return "\n".join(f"- **{title}:** {value}" for title, value in shown)


def _number(reader: FieldReader) -> str | None:
    number = reader.text("systemNumber", longest=LONGEST_NUMBER)
    if number is not None and not letters_and_digits(number):
        reader.refuse("systemNumber", "shape")
        return None
    return number
