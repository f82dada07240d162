"""The bill for the test, where the meter was in order (step 5)."""

from collections.abc import Sequence

from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.lines import fee_lines
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.meter_test.ports import accuracy_test_of

METER_TEST_COST = BillKind("meter-test")


def issue_cost_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: Sequence[str]
) -> Bill:
    """The fees that the table gave, at the prices of the day. The service is given by then, so that the bill stays due
    whatever becomes of the request. A request has one: while it stands, the same is the answer. Raises NotFound where
    nothing was tested, ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, METER_TEST_COST)
    if standing is not None:
        return standing
    charge = Charge(
        kind=METER_TEST_COST,
        bill_id=accuracy_test_of(uow, tracking_code).bill_id,
        tracking_code=tracking_code,
        lines=fee_lines(reference, fee_items, on=local_date(clock.now())),
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
