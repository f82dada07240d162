"""What the records know of power that a subscriber has brought back himself while he was cut (by-law 51-4-3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.jalali import format_jalali, local_date
from services.metering.self_willed_terms import self_willed_terms
from services.model.answers import Answer
from services.model.cuts import Cut, CutCase
from services.model.requests import Request
from services.model.self_willed import SelfWilledReconnection
from services.ports import UnitOfWork
from services.text import format_number, to_persian_digits

CUT_CASE, ORDINARY, SELF_WILLED = "cutCase", "ordinary", "self-willed"
COMMITMENT_NUMBER, COMMITMENT_DAY = "commitmentNumber", "commitmentDate"
"""What services that bring power back ask of the cut, and of the written commitment."""


def self_willed_of_subscriber(uow: UnitOfWork, bill_id: str) -> Sequence[SelfWilledReconnection]:
    """What counts of the present subscriber, oldest first: a former one's is not held against him."""
    return [each for each in _of_subscriber(uow, bill_id) if each.counts]


def open_self_willed(uow: UnitOfWork, bill_id: str) -> SelfWilledReconnection | None:
    """The one that no reconnection has settled yet."""
    return next((each for each in self_willed_of_subscriber(uow, bill_id) if each.is_open), None)


def declares_self_willed(uow: UnitOfWork, request: Request) -> bool:
    """Whether the application says so: it brings the commitment, and pays twice the fee. Not one that had to say so for
    a record that was taken back since, where no other one is left that it answers for: it is an ordinary one.
    """
    if request.application.answers.get(CUT_CASE) != SELF_WILLED:
        return False
    his = [
        each
        for each in _of_subscriber(uow, request.application.bill_id)
        if each.settled_by in (None, request.tracking_code)
    ]
    return any(each.counts for each in his) or not any(_was_open(each, request) for each in his)


def answers_that_hold(uow: UnitOfWork, request: Request) -> Mapping[str, Answer]:
    """The application's own, but that it is an ordinary one where the record that it had to declare was taken back."""
    answers = request.application.answers
    if answers.get(CUT_CASE) == SELF_WILLED and not declares_self_willed(uow, request):
        return {**answers, CUT_CASE: ORDINARY}
    return answers


def _of_subscriber(uow: UnitOfWork, bill_id: str) -> Iterator[SelfWilledReconnection]:
    former = uow.connections.former_subscribers(bill_id)
    since = max((local_date(each.changed_at) for each in former), default=date.min)
    return (each for each in uow.self_willed.of_connection(bill_id) if each.found_on >= since)


def _was_open(record: SelfWilledReconnection, request: Request) -> bool:
    """Of one that was taken back: whether it stood open when the request was registered."""
    asked_at, gone_at = request.registered_at, record.withdrawn_at
    return gone_at is not None and record.found_on <= local_date(asked_at) and asked_at < gone_at


def ends_in_collection(uow: UnitOfWork, bill_id: str) -> bool:
    """Whether it was once too often: power comes back no more (by-law 52-4 d)."""
    found = self_willed_of_subscriber(uow, bill_id)
    return bool(found) and self_willed_terms().is_last(len(found), found_on=found[-1].found_on)


def reason_of_cut(uow: UnitOfWork, cut: Cut) -> CutCase:
    """Why the connection was cut in the first place: power that was cut again stays cut for that."""
    cuts = [each for each in uow.cuts.of_connection(cut.bill_id) if each.case is not CutCase.SELF_WILLED]
    before = [each for each in cuts if each.cut_at < cut.cut_at]
    return before[-1].case if cut.case is CutCase.SELF_WILLED and before else cut.case


def found_text(found: SelfWilledReconnection) -> str:
    """When, and what the meter told: Persian words for operators."""
    day = f"در {format_jalali(found.found_on)}"
    if found.kwh_at_cut is None or found.kwh_found is None:
        return day
    shown, at_cut = format_number(found.kwh_found), format_number(found.kwh_at_cut)
    return f"{day}؛ کارکرد کنتور {shown}، هنگام قطع {at_cut} کیلووات‌ساعت"


def told_of_self_willed(uow: UnitOfWork, request: Request) -> str | None:
    """What whoever examines it reads, Persian; None where power was not brought back by anybody."""
    found, declares = open_self_willed(uow, request.application.bill_id), declares_self_willed(uow, request)
    if found is None and not declares:
        return None
    what = "به گفتهٔ خود متقاضی" if found is None else found_text(found)
    if not declares:
        return f"{what}. این درخواست تعهد ندارد و برق با آن وصل نمی‌شود."
    number, day = (request.application.answers.get(key) for key in (COMMITMENT_NUMBER, COMMITMENT_DAY))
    told = f"تعهد شمارهٔ {number} مورخ {format_jalali(day)}" if isinstance(day, date) else "تعهد بی‌شماره"
    return to_persian_digits(f"{what}. {told}؛ تسویهٔ کامل و دو برابر هزینهٔ وصل.")
