"""The bill of a service's fees."""

from collections.abc import Sequence

from services.billing.fees import fee_lines
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill, BillKind
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


def issue_fee_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: Sequence[str]
) -> Bill:
    """The request's fees "in one go" (Settlement step 5), at the prices of the day.

    A request has one fee bill: while it stands, the same one is the answer. Raises ReferenceDataMissing, and ValueError
    for no fees at all.
    """
    if not fee_items:
        raise ValueError("a fee bill needs at least one fee")
    standing = standing_bill(uow, tracking_code, BillKind.FEES)
    if standing is not None:
        return standing
    lines = fee_lines(reference, fee_items, on=local_date(clock.now()))
    bill_id = uow.requests.get(tracking_code).application.bill_id
    charge = Charge(kind=BillKind.FEES, bill_id=bill_id, tracking_code=tracking_code, lines=lines)
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
