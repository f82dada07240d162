"""Bills that stand in the place of wrong ones: they are new, and what they charge is not."""

from datetime import datetime

from services.model.bills import Bill
from services.ports import UnitOfWork


def first_issued(uow: UnitOfWork, bill: Bill) -> datetime:
    """When what the bill charges was billed first: with it, or with the first of the wrong ones that it replaces."""
    while bill.replaces is not None:
        bill = uow.bills.get(bill.replaces)
    return bill.issued_at
