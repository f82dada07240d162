"""What the other rooms are told of a permanent collection."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from services.hooks import CompanysOwn, ConnectionCheck, ConnectionFile, InsteadOfComplaint, PaidBill
from services.model.bills import Bill
from services.model.connections import Connection, ConnectionState
from services.model.notices import EngineMessage
from services.model.requests import Finding, Request, RequestState
from services.money import ZERO
from services.ports import UnitOfWork
from services.specific.permanent_collection.file_check import facts_of
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removal_beginning import SERVICE
from services.specific.permanent_collection.removal_grounds import owed_for
from services.specific.permanent_collection.removal_work import REMOVALS
from services.specific.permanent_collection.removals import RemovalCase

ACCOUNT_CHANGED = "removal-account-changed"
"""The message to a removal of a connection for which something was paid: it looks at the account anew."""

_TTL = timedelta(days=30)
"""For a process that waits for a person meanwhile, and does not listen: it looks at the account whenever it does."""

_OVER = (RequestState.CARRIED_OUT, RequestState.CLOSED)
"""What is paid once the equipment is taken away goes to the account alone."""

_OBJECT_TO_REMOVAL = (
    "برچیدن به تشخیص شرکت از نو آغاز نمی‌شود. تا کنتور برداشته نشده است، اعتراض به همان اقدام ثبت می‌شود."
)

_IN_THE_WAY: Mapping[ConnectionState, tuple[str, str]] = {
    ConnectionState.COLLECTED: (
        "meter-collected",
        "کنتور این اشتراک پیش‌تر برداشته شده است. نخست «نصب مجدد انشعاب» را درخواست کنید یا از خدمات مشترکین بپرسید.",
    ),
    ConnectionState.REMOVED: (
        "connection-removed",
        "این اشتراک پیش‌تر برای همیشه برچیده شده است و دوباره جمع‌آوری نمی‌شود. شناسهٔ قبض را با قبض مقایسه کنید.",
    ),
    ConnectionState.CONTRACTED: (
        "not-connected",
        "این انشعاب هنوز برقرار نشده است و کنتوری ندارد. انصراف پیش از برقراری را انتخاب کنید.",
    ),
}


def _findings(_uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """Only what hangs there can be collected, and what was refunded once is not refunded again."""
    if connection.state in _IN_THE_WAY:
        code, message = _IN_THE_WAY[connection.state]
        yield Finding(field="billId", code=code, message=message)


def _paid(uow: UnitOfWork, bill: Bill, now: datetime) -> None:
    """Whoever has a removal of the connection under way looks at its account at once."""
    removal = uow.repository(Removals).newest(bill.bill_id)
    if removal is not None and uow.requests.get(removal.tracking_code).state not in _OVER:
        uow.outbox.add_message(
            EngineMessage(
                name=ACCOUNT_CHANGED,
                correlation_key=removal.tracking_code,
                message_id=f"removal-paid-{removal.tracking_code}-{bill.number}-{int(now.timestamp())}",
                created_at=now,
                ttl=_TTL,
            )
        )


def _own_way(uow: UnitOfWork, request: Request) -> str | None:
    """Of a removal that the company has begun: a complaint would begin a collection that the subscriber asks for."""
    return _OBJECT_TO_REMOVAL if _is_removal(uow, request) else None


def _is_removal(uow: UnitOfWork, request: Request) -> bool:
    return uow.repository(Removals).of_request(request.tracking_code) is not None


def _ends_when_paid(uow: UnitOfWork, request: Request) -> bool:
    """Of a debt, until the equipment is taken away: the guard lets nobody take it once nothing is overdue. The second
    self-willed reconnection no payment undoes (52-4 d).
    """
    removal = uow.repository(Removals).of_request(request.tracking_code)
    return removal is not None and removal.case is not RemovalCase.SELF_WILLED and request.state not in _OVER


def _is_paid(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    return owed_for(uow, removal_of(uow, request.tracking_code), at=at).debt == ZERO


COMPANYS_OWN = CompanysOwn(
    service=SERVICE, is_begun_by_company=_is_removal, ends_when_paid=_ends_when_paid, is_paid=_is_paid
)
CONNECTION_CHECK = ConnectionCheck(service=SERVICE, findings=_findings)
CONNECTION_FILE = ConnectionFile(service=SERVICE, facts=facts_of)
INSTEAD_OF_COMPLAINT = InsteadOfComplaint(service=SERVICE, way=_own_way)
PAID_BILL = PaidBill(record=_paid)
SCHEDULED_WORK = REMOVALS
