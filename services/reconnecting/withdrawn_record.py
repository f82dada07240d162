"""A record of a self-willed reconnection that was wrong is taken back: it is kept, and counts for nothing any more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.billing.view import bill_title
from services.catalogue import all_services
from services.clock import Clock
from services.jalali import format_jalali, local_date
from services.labels import BILL_STATES, CONNECTION_STATES, told_fees
from services.metering.self_willed import found_text
from services.model.bills import Bill, BillState
from services.model.requests import Request
from services.model.self_willed import SelfWilledReconnection
from services.permits.typed import faults_of_texts, problem
from services.ports import UnitOfWork
from services.problems import Problem, Refused
from services.text import format_rials, normalise, to_persian_digits
from services.withdrawal import withdraw_request

_STANDS = "پس گرفتن این سابقه قبض‌ها را تغییر نمی‌دهد. برای آن این قبض‌ها صادر شده است:"
_ENERGY_BACK = "با درخواست بازبینی همین قبض اصلاح می‌شود"
_FEE_UNPAID = "پرداخت نشود: با انصراف از همین درخواست باطل می‌شود، و درخواست تازه هزینهٔ عادی دارد"
_FEE_BACK = "بازبینی قبض هزینهٔ خدمت را اصلاح نمی‌کند: تفاوت با هزینهٔ عادی را امور مالی باید برگرداند"
_STATE = (
    "وضعیت این اشتراک در سوابق «{state}» است. اگر در محل جز این است، با «قطع موقت به تشخیص شرکت» یا درخواست وصل درست "
    "شود."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWithdrawal:
    """As somebody typed it: whose, the tracking code of the request that has found it or said it, why, and who."""

    bill_id: str
    tracking_code: str
    because: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnRecord:
    """What was taken back, and what is left to be put right by a person: Persian lines."""

    record: SelfWilledReconnection
    to_do: Sequence[str]


def withdraw_record(uow: UnitOfWork, *, clock: Clock, typed: TypedWithdrawal) -> WithdrawnRecord:
    """Let the record count no more: not at the counter, not for twice the fee, not for a removal. A cut that it has led
    to, and that nobody has carried out yet, is taken back with it. Raises Refused with every fault.
    """
    problems = faults_of_texts({"علت": (typed.because, "the reason"), "ثبت‌کننده": (typed.by, "who takes it back")})
    found = _record(uow, normalise(typed.bill_id), normalise(typed.tracking_code))
    if found is None:
        problems.append(_unknown())
    elif not found.counts:
        told = "این سابقه پیش‌تر پس گرفته شده است."
        problems.append(problem(told, "the record is withdrawn already"))
    if problems or found is None:
        raise Refused(problems)
    withdrawn = replace(
        found, withdrawn_at=clock.now(), withdrawn_by=typed.by.strip(), withdrawn_because=typed.because.strip()
    )
    uow.self_willed.save(withdrawn)
    lines = [*_billed(uow, withdrawn), *_end_cut_on_its_way(uow, clock, withdrawn), *_open(uow, withdrawn)]
    state = CONNECTION_STATES[uow.connections.get(withdrawn.bill_id).state]
    return WithdrawnRecord(record=withdrawn, to_do=[*lines, _STATE.format(state=state)])


def record_text(record: SelfWilledReconnection) -> str:
    """The record, and who has taken it back and why, as a Persian line."""
    told = f"{to_persian_digits(record.tracking_code)}: {found_text(record)}"
    if record.settled_by is not None:
        told += f"؛ برق با درخواست {to_persian_digits(record.settled_by)} وصل شد"
    if record.withdrawn_at is not None:
        day = format_jalali(local_date(record.withdrawn_at))
        because = to_persian_digits(record.withdrawn_because or "")
        told += f"؛ پس گرفته شد در {day} ({record.withdrawn_by}: {because})"
    return told


def _record(uow: UnitOfWork, bill_id: str, tracking_code: str) -> SelfWilledReconnection | None:
    known = uow.self_willed.of_connection(bill_id)
    return next((each for each in known if each.tracking_code == tracking_code), None)


def _unknown() -> Problem:
    return problem(
        "در سوابق این اشتراک وصل خودسرانه‌ای با این کد رهگیری نیست. کدها را با «self-willed show» ببینید.",
        "the connection has no such record; `self-willed show` tells those it has",
    )


def _billed(uow: UnitOfWork, record: SelfWilledReconnection) -> Iterator[str]:
    bills = [each for each in uow.bills.of_connection(record.bill_id) if _is_for(each, record)]
    if bills:
        yield _STANDS
    for each in bills:
        yield f"{bill_title(each)}: {_what(each)} ({BILL_STATES[each.state]})؛ {_way_back(each)}."


def _way_back(bill: Bill) -> str:
    """No review of bills takes one of fees; what is not paid ends with its request."""
    if not _fees(bill):
        return _ENERGY_BACK
    return _FEE_UNPAID if bill.state is BillState.ISSUED else _FEE_BACK


def _is_for(bill: Bill, record: SelfWilledReconnection) -> bool:
    issued_on = local_date(bill.issued_at)
    if bill.state is BillState.VOID or issued_on < record.found_on:
        return False
    return bool(_fees(bill)) or (issued_on == record.found_on and _is_energy_found(bill, record))


def _is_energy_found(bill: Bill, record: SelfWilledReconnection) -> bool:
    """Billed of no request, up to what the meter showed when power was found to flow."""
    up_to = bill.billed_up_to
    return bill.tracking_code is None and up_to is not None and up_to.kwh == record.kwh_found


def _fees(bill: Bill) -> Sequence[str]:
    return [f"{each.title} {format_rials(each.amount)}" for each in bill.lines if each.code in told_fees()]


def _what(bill: Bill) -> str:
    return "، ".join(_fees(bill)) or f"انرژی تا روز یافتن {format_rials(bill.payable)}"


def _end_cut_on_its_way(uow: UnitOfWork, clock: Clock, record: SelfWilledReconnection) -> Iterator[str]:
    """The second cut belongs to the request that has found it; one that is carried out stands."""
    request = uow.requests.get(record.tracking_code)
    if request.is_open and withdraw_request(uow, clock=clock, tracking_code=request.tracking_code).is_accepted:
        yield f"از قطع دوباره با کد رهگیری {to_persian_digits(request.tracking_code)} صرف نظر شد."


def _open(uow: UnitOfWork, record: SelfWilledReconnection) -> Iterator[str]:
    for each in uow.requests.open_of_connection(record.bill_id):
        if each.tracking_code != record.tracking_code:
            yield f"درخواست باز {_title(each)} با کد رهگیری {to_persian_digits(each.tracking_code)} را بررسی کنید."


def _title(request: Request) -> str:
    service = all_services().get(request.application.service_key)
    return f"«{service.title}»" if service is not None else ""
