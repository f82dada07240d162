"""What the records say of the connection of a power reduction, and what others write into them."""

from collections.abc import Mapping
from dataclasses import replace

from services.model.changes import ConnectionChange
from services.model.connections import Connection
from services.specific.power_reduction.model import PowerReduction
from services.specific.power_reduction.ports import reduction_of
from tests.process.office import EmbeddedCase


def connection(case: EmbeddedCase) -> Connection:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id)


def fuse(case: EmbeddedCase) -> tuple[int, int]:
    found = connection(case)
    return found.amperage, found.phases


def put(case: EmbeddedCase, changes: Mapping[str, object]) -> None:
    """Another request, or a clerk, has changed the record."""
    with case.office.begin() as uow:
        known = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(known, **changes))  # type: ignore[arg-type]


def history(case: EmbeddedCase) -> list[ConnectionChange]:
    """What the request has changed, oldest first."""
    with case.office.begin() as uow:
        return sorted(uow.changes.of_request(case.code), key=lambda each: each.changed_at)


def kept(case: EmbeddedCase) -> PowerReduction:
    with case.office.begin() as uow:
        return reduction_of(uow, case.code)


def told(case: EmbeddedCase, template: str) -> str:
    """The text of the one SMS of a template."""
    [sms] = [each for each in case.sent() if each.template == template]
    return sms.text
