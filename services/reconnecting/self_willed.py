"""Who has brought his power back himself: what he brings and pays for it once, and that there is no second time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from services.jalali import format_jalali, local_date
from services.metering.self_willed import (
    COMMITMENT_DAY,
    COMMITMENT_NUMBER,
    CUT_CASE,
    ORDINARY,
    SELF_WILLED,
    declares_self_willed,
    ends_in_collection,
    found_text,
    open_self_willed,
    self_willed_of_subscriber,
)
from services.metering.self_willed_terms import self_willed_terms
from services.model.answers import Answer
from services.model.connections import Connection, MeterReading
from services.model.cuts import Cut
from services.model.requests import Finding, Request
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.ports import UnitOfWork

_ENDS_IN_COLLECTION = (
    "این دومین وصل خودسرانهٔ این مشترک است ({days}). برق دیگر وصل نمی‌شود و انشعاب برای همیشه جمع‌آوری می‌شود (بند ۵۲-۴ "
    "د): درخواستی ثبت نکنید. به مشترک بگویید مأمور جمع‌آوری مراجعه می‌کند و ارزش انشعاب، پس از کسر بدهی و خسارت، "
    "بازگردانده می‌شود."
)
_FOUND = (
    "به موجب سوابق، این برق پس از قطع خودسرانه وصل شده است ({found}). «وصل خودسرانه پس از قطع» را انتخاب کنید و تعهد "
    "کتبی بگیرید: همهٔ حساب تسویه و دو برابر هزینه گرفته می‌شود (بند ۵۱-۴)."
)


_SAID_AGAIN = (
    "این مشترک پیش‌تر هم یک بار خودسرانه وصل کرده است؛ بار دوم به جمع‌آوری انشعاب می‌انجامد (بند ۵۲-۴ د). درخواست را ثبت "
    "نکنید و از واحد تشخیص بخواهید انشعاب را بازدید کند."
)


def second_time(uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """What the counter is told of a connection to which power comes back no more. Code: second-self-willed."""
    if ends_in_collection(uow, connection.bill_id):
        days = "، ".join(format_jalali(each.found_on) for each in self_willed_of_subscriber(uow, connection.bill_id))
        message = _ENDS_IN_COLLECTION.format(days=days)
        yield Finding(field="billId", code="second-self-willed", message=message)


def self_willed_answers(
    uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer], today: date
) -> Iterator[Finding]:
    """The record decides, not what the applicant says. Codes: self-willed-found, second-self-willed; of the commitment
    in-future, before-found.
    """
    case, found = answers.get(CUT_CASE), open_self_willed(uow, connection.bill_id)
    if found is not None and case == ORDINARY:
        yield Finding(field=CUT_CASE, code="self-willed-found", message=_FOUND.format(found=found_text(found)))
    if case != SELF_WILLED:
        return
    known = self_willed_of_subscriber(uow, connection.bill_id)
    if found is None and self_willed_terms().is_last(len(known) + 1, found_on=today):
        yield Finding(field=CUT_CASE, code="second-self-willed", message=_SAID_AGAIN)
    yield from _commitment(answers.get(COMMITMENT_DAY), found, today)


def _commitment(said: Answer | None, found: SelfWilledReconnection | None, today: date) -> Iterator[Finding]:
    if not isinstance(said, date):
        return
    if said > today:
        message = "تاریخ تعهد کتبی هنوز نرسیده است. تاریخ روی برگهٔ تعهد را وارد کنید."
        yield Finding(field=COMMITMENT_DAY, code="in-future", message=message)
    elif found is not None and said < found.found_on:
        message = (
            f"این تعهد پیش از یافتن وصل خودسرانه ({format_jalali(found.found_on)}) نوشته شده است و برای آن نیست. تعهد "
            "تازه بگیرید و شماره و تاریخ آن را وارد کنید."
        )
        yield Finding(field=COMMITMENT_DAY, code="before-found", message=message)


def settle_self_willed(
    uow: UnitOfWork, request: Request, *, cut: Cut | None, shown: MeterReading | None, today: date
) -> None:
    """Power is back for twice the fee: the record is settled, with the commitment; of who has said it himself there is
    one from now on. `cut` has just ended, and `shown` is what the meter showed then.
    """
    if not declares_self_willed(uow, request):
        return
    bill_id = request.application.bill_id
    found = open_self_willed(uow, bill_id)
    if found is None:
        found = _declared(request, cut, shown)
        uow.self_willed.add(found)
    answers = request.application.answers
    number, day = answers.get(COMMITMENT_NUMBER), answers.get(COMMITMENT_DAY)
    settled = replace(
        found,
        commitment_number=None if number is None else str(number),
        commitment_on=day if isinstance(day, date) else None,
        settled_by=request.tracking_code,
        settled_on=today,
    )
    uow.self_willed.save(settled)


def _declared(request: Request, cut: Cut | None, shown: MeterReading | None) -> SelfWilledReconnection:
    """Known from the day on which he said it: the next subscriber may have come before the power did."""
    return SelfWilledReconnection(
        tracking_code=request.tracking_code,
        bill_id=request.application.bill_id,
        found_on=local_date(request.registered_at),
        found_by=FoundBy.DECLARED,
        kwh_at_cut=None if cut is None or cut.reading is None else cut.reading.kwh,
        kwh_found=None if shown is None else shown.kwh,
    )
