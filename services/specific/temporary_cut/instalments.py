"""A debt is agreed to be paid by instalments: each unpaid bill gets another day (while they are kept nobody is cut)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from services.clock import Clock
from services.jalali import JalaliError, local_date, parse_jalali
from services.model.bills import BillState
from services.ports import UnitOfWork
from services.problems import Problem, Refused
from services.specific.temporary_cut.model import DueAgreement
from services.specific.temporary_cut.ports import Proceedings
from services.text import normalise, to_persian_digits


def agree_instalments(uow: UnitOfWork, *, clock: Clock, bill_id: str, typed: Sequence[tuple[str, str]]) -> None:
    """Keep for each bill (number, Jalali day as typed) the day on which it is due from now on.

    Raises Refused with all that is wrong, and then nothing is kept; NotFound for an unknown connection.
    """
    uow.connections.get(bill_id)
    now = clock.now()
    read = [_read(uow, bill_id, number, day, now=now) for number, day in typed]
    problems = [each for each in read if isinstance(each, Problem)]
    if problems or not read:
        raise Refused(problems or [_problem("هیچ قبضی نام برده نشده است.", "no bill is named")])
    for each in _agreements(read):
        uow.repository(Proceedings).agree(each)


def _read(uow: UnitOfWork, bill_id: str, number: str, day: str, *, now: datetime) -> DueAgreement | Problem:
    told = to_persian_digits(number)
    unpaid = {bill.number for bill in uow.bills.of_connection(bill_id) if bill.state is BillState.ISSUED}
    if normalise(number) not in unpaid:
        return _problem(f"قبض {told} پرداخت‌نشدهٔ این اشتراک نیست.", f"{number} is no unpaid bill of the connection")
    due_on = _day(day)
    if due_on is None:
        return _problem(f"روز قبض {told} را به شکل ۱۴۰۵/۰۹/۱۵ وارد کنید.", f"the day of bill {number} is none")
    if due_on < local_date(now):
        return _problem(f"روز قبض {told} گذشته است.", f"the day of bill {number} has passed")
    return DueAgreement(bill_number=normalise(number), bill_id=bill_id, due_on=due_on, agreed_at=now)


def _day(text: str) -> date | None:
    try:
        return parse_jalali(text)
    except JalaliError:
        return None


def _agreements(read: Sequence[DueAgreement | Problem]) -> Iterator[DueAgreement]:
    return (each for each in read if isinstance(each, DueAgreement))


def _problem(persian: str, english: str) -> Problem:
    return Problem(persian=persian, english=english)
