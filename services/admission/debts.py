"""By-law 35-4 (b): who asks for a connection or power owes nothing, for this connection or another of the company's."""

from collections.abc import Iterator
from datetime import date

from services.billing.carrying import split_payable
from services.billing.debt_obstacle import (
    debt_collecting_services,
    debt_obstacle,
    is_payable,
    owed_texts,
    remedy_of_debt,
)
from services.billing.debts import Account, unpaid_debts
from services.catalogue import Service
from services.model.bills import Default
from services.model.connections import Connection
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.registry.admission import Requirement
from services.text import format_rials, to_persian_digits


def debt_findings(
    uow: UnitOfWork, service: Service, connection: Connection, *, national_id: str | None, today: date
) -> Iterator[Finding]:
    """The debts that the service's manifest asks about, all of them, with how each is paid.

    Of the connection itself every unpaid bill, as the change of its record asks later; of the applicant's others what
    is past its day; each less its credit. Codes: own-debt, debt-elsewhere. `national_id` is None unless it is shown to
    be the applicant's: nobody else reads of a person's debts.
    """
    if Requirement.OWN_DEBTS in service.admission.asks:
        yield from _own(uow, connection)
    if Requirement.DEBTS_ELSEWHERE in service.admission.asks and national_id is not None:
        for each in uow.bills.defaults_of_person(national_id, today=today, besides=connection.bill_id):
            yield from _elsewhere(each)


def _own(uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    unpaid = unpaid_debts(uow, connection.bill_id)
    obstacle = debt_obstacle(connection.bill_id, unpaid, connection.carried, collected_by=debt_collecting_services())
    if obstacle is not None:
        yield Finding(field="billId", code="own-debt", message=" ".join(obstacle))


def _elsewhere(default: Default) -> Iterator[Finding]:
    account = Account(unpaid=default.overdue, carried=default.carried)
    if not account.owed:
        return
    has_rest = is_payable(default.carried)
    owed = " و نیز ".join(owed_texts(default.overdue, default.carried))
    due, _ = split_payable(account.balance)
    problem = (
        f"اشتراک {to_persian_digits(default.bill_id)} متقاضی بدهی سررسیدگذشته دارد: {owed}؛ روی هم {format_rials(due)}."
    )
    remedy = remedy_of_debt(has_rest=has_rest, collected_by=debt_collecting_services())
    yield Finding(field="billId", code="debt-elsewhere", message=f"{problem} {remedy}")
