"""A desk where papers are checked, for the tests of the intake."""

from services.intake.documents import DocumentsCheck, check_documents
from tests.fakes.samples import DRAFT_KEY, SERVICE
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
