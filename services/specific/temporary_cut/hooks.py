"""What the other rooms are told of temporary cuts."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from services.hooks import (
    AgreedDays,
    CompanysOwn,
    ConnectionCheck,
    DebtElsewhere,
    InsteadOfComplaint,
    PaidBill,
    PowerHours,
    VitalPower,
)
from services.model.bills import Bill
from services.model.connections import Connection, ConnectionState
from services.model.cuts import Cut, CutCase
from services.model.notices import EngineMessage
from services.model.requests import Finding, Request, RequestState
from services.ports import UnitOfWork
from services.specific.temporary_cut.debts import agreed_days, owed_for
from services.specific.temporary_cut.hours import cutting_hours
from services.specific.temporary_cut.model import BY_COMPANY, OWN_DEBT, CuttingTime, Debt
from services.specific.temporary_cut.ports import Proceedings, proceeding_of

SERVICE = "temporary-cut"

ACCOUNT_CHANGED = "cut-account-changed"
"""The message to a cut for a debt of which something was paid: it looks at the account anew."""

_TTL = timedelta(days=30)
"""For a process that waits for a person meanwhile, and does not listen: it looks at the account whenever it does."""

_OBJECT_TO_CUT = (
    "اعتراض به قطع راه خود را دارد: تا برق قطع نشده است، اعتراض به همان اقدام ثبت می‌شود و کسی قطع نمی‌کند؛ پس از قطع، "
    "درخواست وصل بدهید."
)

_IN_THE_WAY: Mapping[ConnectionState, tuple[str, str]] = {
    ConnectionState.CUT: ("cut-already", "برق این اشتراک هم‌اکنون قطع است."),
    ConnectionState.COLLECTED: ("meter-collected", "کنتور این اشتراک برداشته شده است و برق آن قطع است."),
    ConnectionState.REMOVED: (
        "no-connection",
        "این اشتراک برای همیشه برچیده شده است. شناسهٔ قبض را با قبض مقایسه کنید.",
    ),
    ConnectionState.CONTRACTED: ("not-connected", "این انشعاب هنوز برقرار نشده است و قطع نمی‌شود."),
}


def _findings(_uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """Only power that flows is cut."""
    if connection.state in _IN_THE_WAY:
        code, message = _IN_THE_WAY[connection.state]
        yield Finding(field="billId", code=code, message=message)


def _paid(uow: UnitOfWork, bill: Bill, now: datetime) -> None:
    """Whoever has a cut under way for a debt of the connection looks at it at once."""
    for each in uow.repository(Proceedings).about_debt_of(bill.bill_id):
        if each.case in OWN_DEBT and uow.requests.get(each.tracking_code).is_open:
            uow.outbox.add_message(
                EngineMessage(
                    name=ACCOUNT_CHANGED,
                    correlation_key=each.tracking_code,
                    message_id=f"cut-paid-{each.tracking_code}-{bill.number}-{int(now.timestamp())}",
                    created_at=now,
                    ttl=_TTL,
                )
            )


def _own_way(uow: UnitOfWork, request: Request) -> str | None:
    """Of a cut that the company has warned of. Who asked for the cut himself, or was found to have brought his power
    back, has no other way than a complaint.
    """
    return _OBJECT_TO_CUT if _case_of_company(uow, request) not in (None, CutCase.SELF_WILLED) else None


def _is_begun_by_company(uow: UnitOfWork, request: Request) -> bool:
    return _case_of_company(uow, request) is not None


def _case_of_company(uow: UnitOfWork, request: Request) -> CutCase | None:
    proceeding = uow.repository(Proceedings).of_request(request.tracking_code)
    return None if proceeding is None or proceeding.case not in BY_COMPANY else proceeding.case


def _ends_when_paid(uow: UnitOfWork, request: Request) -> bool:
    """Of a debt of the connection itself, until somebody has cut: the guard lets nobody cut for what is paid."""
    proceeding = uow.repository(Proceedings).of_request(request.tracking_code)
    is_cut = request.state in (RequestState.CARRIED_OUT, RequestState.CLOSED)
    return proceeding is not None and proceeding.case is CutCase.UNPAID and not is_cut


def _is_paid(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    """Overdue bills alone count, less the credit of the account, and none while an agreement on instalments is kept."""
    return owed_for(uow, proceeding_of(uow, request.tracking_code), at=at).debt is not Debt.OWED


def _debtor_of(uow: UnitOfWork, cut: Cut) -> str | None:
    proceeding = uow.repository(Proceedings).of_request(cut.tracking_code)
    return None if proceeding is None else proceeding.debtor_bill_id


def _is_vital(uow: UnitOfWork, bill_id: str) -> bool:
    return uow.repository(Proceedings).vital_premises(bill_id) is not None


def _next_hours(uow: UnitOfWork, bill_id: str, at: datetime) -> datetime | None:
    hours = cutting_hours(uow, bill_id, since=at)
    return None if hours.at(at) is CuttingTime.OPEN else hours.next_after(at)


AGREED_DAYS = AgreedDays(of_connection=agreed_days)
COMPANYS_OWN = CompanysOwn(
    service=SERVICE, is_begun_by_company=_is_begun_by_company, ends_when_paid=_ends_when_paid, is_paid=_is_paid
)
CONNECTION_CHECK = ConnectionCheck(service=SERVICE, findings=_findings)
DEBT_ELSEWHERE = DebtElsewhere(of_cut=_debtor_of)
INSTEAD_OF_COMPLAINT = InsteadOfComplaint(service=SERVICE, way=_own_way)
PAID_BILL = PaidBill(record=_paid)
POWER_HOURS = PowerHours(next_after=_next_hours)
VITAL_POWER = VitalPower(of_connection=_is_vital)
