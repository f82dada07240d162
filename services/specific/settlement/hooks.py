"""What the other rooms are told of a settlement."""

from services.billing.issuing import standing_bill
from services.hooks import AnswersCheck, RequestEnd
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.keys import RequestOutcome
from services.model.requests import Request
from services.ports import UnitOfWork
from services.specific.settlement.declared_registers import register_findings
from services.specific.settlement.settlement_bill import SETTLEMENT


def _record(uow: UnitOfWork, request: Request) -> None:
    """The reading that a settled account was closed on joins the connection's history."""
    settled_on = _settled_on(uow, request)
    if settled_on is not None:
        uow.connections.add_reading(
            Reading(
                bill_id=request.application.bill_id,
                kwh=settled_on.kwh,
                taken_on=settled_on.taken_on,
                source=ReadingSource.DECLARED,
            )
        )


def _settled_on(uow: UnitOfWork, request: Request) -> MeterReading | None:
    """What the settlement bill charges up to: the declared reading, or the test's that corrected it; None in doubt."""
    bill = standing_bill(uow, request.tracking_code, SETTLEMENT)
    return request.application.declared_reading if bill is None else bill.billed_up_to


ANSWERS_CHECK = AnswersCheck(service="settlement", findings=register_findings)
REQUEST_END = RequestEnd(outcome=RequestOutcome("settled"), record=_record)
