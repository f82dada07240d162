"""A desk where papers are checked, for the tests of the intake."""

from dataclasses import replace

from services.hooks import connection_checks
from services.intake.documents import DocumentsCheck, check_documents
from services.model.connections import ConnectionState
from tests.fakes.samples import BILL_ID, DRAFT_KEY, SERVICE, company_records
from tests.fakes.uow import FakeUnitOfWork, FixedClock


def check(
    uow: FakeUnitOfWork,
    application: object,
    *,
    clock: FixedClock | None = None,
    reason: str | None = None,
    service: str = SERVICE,
) -> DocumentsCheck:
    return check_documents(
        uow,
        clock=clock or FixedClock(),
        service_key=service,
        draft_key=DRAFT_KEY,
        application=application,
        return_reason=reason,
    )


def codes(result: DocumentsCheck) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in result.findings]


def company_with(state: ConnectionState) -> FakeUnitOfWork:
    """The company's records, the connection of the sample applications in this state."""
    uow = company_records()
    uow.connections.save(replace(uow.connections.get(BILL_ID), state=state))
    return uow


def company_for(service: str) -> FakeUnitOfWork:
    """The company's records, their connection in the first state in which the service can be asked for."""
    checks = [each for each in connection_checks() if each.service == service]
    found = (company_with(state) for state in (ConnectionState.ACTIVE, *ConnectionState))
    return next(
        uow for uow in found if not any(list(each.findings(uow, uow.connections.get(BILL_ID))) for each in checks)
    )
