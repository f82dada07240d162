"""Who may ask for his power back: only where it was cut, or the meter taken away, is there anything to do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time

from services.jalali import TEHRAN
from services.labels import CONNECTION_STATES
from services.model.answers import Answer
from services.model.connections import Connection, ConnectionState
from services.model.cuts import CutCase
from services.model.requests import Finding
from services.money import Rials
from services.ports import UnitOfWork
from services.reconnecting.debts import overdue_elsewhere
from services.reconnecting.self_willed import second_time, self_willed_answers
from services.text import format_rials, to_persian_digits

_BY_ITSELF = "این برق برای کنتور معیوب قطع شده است: با پرداخت بدهی کنتور، برق بدون درخواست و هزینه وصل می‌شود."


def only_where(state: ConnectionState, remedy: str) -> Callable[[UnitOfWork, Connection], Iterable[Finding]]:
    """What an application for a connection in another state is told, with the remedy: a Persian sentence."""

    def findings(uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
        if connection.state is not state:
            known, wanted = CONNECTION_STATES[connection.state], CONNECTION_STATES[state]
            message = f"وضعیت این اشتراک «{known}» است و برای این خدمت باید «{wanted}» باشد. {remedy}"
            yield Finding(field="billId", code="not-in-state", message=message)
        elif _comes_back_by_itself(uow, connection):
            yield Finding(field="billId", code="comes-back-by-itself", message=_BY_ITSELF)
        yield from second_time(uow, connection)

    return findings


def said_of_cut(
    uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer], today: date
) -> Iterator[Finding]:
    """What is owed for another connection, and what the records know of power that was brought back without asking."""
    yield from debt_elsewhere(uow, connection, today)
    yield from self_willed_answers(uow, connection, answers, today)


def debt_elsewhere(uow: UnitOfWork, connection: Connection, today: date) -> Iterator[Finding]:
    """Cut for another connection's debt (50-4-3): that is paid first. Code: debt-elsewhere."""
    owed = overdue_elsewhere(uow, connection.bill_id, at=datetime.combine(today, time.max, TEHRAN))
    if owed:
        debtor, numbers = owed[0].bill_id, "، ".join(bill.number for bill in owed)
        message = (
            f"این برق برای بدهی اشتراک {debtor} همین مشترک قطع شده است (بند ۵۰-۴). نخست قبض‌های معوق آن را بپردازید: "
            f"{numbers}، به مبلغ {format_rials(Rials.total(bill.payable for bill in owed))}."
        )
        yield Finding(field="billId", code="debt-elsewhere", message=to_persian_digits(message))


def _comes_back_by_itself(uow: UnitOfWork, connection: Connection) -> bool:
    """Cut for a faulty meter, by a request that brings the power back itself once the debt is paid: nothing is to be
    waited for of one that is closed (Settlement step 14).
    """
    cut = uow.cuts.standing(connection.bill_id)
    return (
        connection.state is ConnectionState.CUT
        and cut is not None
        and cut.case is CutCase.FAULTY_METER
        and uow.requests.get(cut.tracking_code).is_open
    )
