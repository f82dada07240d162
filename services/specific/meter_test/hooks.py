"""What the other rooms are told of a meter test."""

from collections.abc import Iterator

from services.hooks import ConnectionCheck
from services.intake.against_connection import without_meter
from services.model.connections import Connection
from services.model.requests import Finding
from services.ports import UnitOfWork


def _findings(_uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """Only what hangs there can be tested."""
    yield from without_meter(connection)


CONNECTION_CHECK = ConnectionCheck(service="meter-test", findings=_findings)
