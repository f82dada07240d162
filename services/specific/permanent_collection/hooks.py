"""What the other rooms are told of a permanent collection."""

from collections.abc import Iterator, Mapping

from services.hooks import ConnectionCheck, ConnectionFile
from services.model.connections import Connection, ConnectionState
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.permanent_collection.file_check import facts_of

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


CONNECTION_CHECK = ConnectionCheck(service="permanent-collection", findings=_findings)
CONNECTION_FILE = ConnectionFile(service="permanent-collection", facts=facts_of)
