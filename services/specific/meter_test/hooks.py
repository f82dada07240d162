"""What the other rooms are told of a meter test."""

from collections.abc import Iterator, Mapping

from services.hooks import ConnectionCheck
from services.model.connections import Connection, ConnectionState
from services.model.requests import Finding

_IN_THE_WAY: Mapping[ConnectionState, tuple[str, str]] = {
    ConnectionState.COLLECTED: (
        "meter-collected",
        "کنتور این اشتراک برداشته شده است و چیزی برای تست نیست. نخست «نصب مجدد انشعاب» را درخواست کنید.",
    ),
    ConnectionState.REMOVED: (
        "no-connection",
        "این اشتراک برای همیشه برچیده شده است و کنتوری ندارد. شناسهٔ قبض را با قبض مقایسه کنید.",
    ),
    ConnectionState.CONTRACTED: ("not-connected", "این انشعاب هنوز برقرار نشده است و کنتوری ندارد."),
}


def _findings(connection: Connection) -> Iterator[Finding]:
    """Only what hangs there can be tested."""
    if connection.state in _IN_THE_WAY:
        code, message = _IN_THE_WAY[connection.state]
        yield Finding(field="billId", code=code, message=message)


CONNECTION_CHECK = ConnectionCheck(service="meter-test", findings=_findings)
