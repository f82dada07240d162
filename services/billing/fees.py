"""Fees as lines of a bill."""

from collections.abc import Sequence
from datetime import date

from services.model.bills import BillLine
from services.money import Rials
from services.reference.data import LevyBase, ReferenceData


def fee_lines(reference: ReferenceData, codes: Sequence[str], *, on: date) -> Sequence[BillLine]:
    """A line for each fee, then one for each levy on the taxable ones together. Raises ReferenceDataMissing.

    A code given twice counts once: decision tables collect codes, and two of their rules may name the same.
    """
    fees = [reference.fee(code, on) for code in dict.fromkeys(codes)]
    lines = [BillLine(code=fee.code, title=fee.title, amount=fee.amount) for fee in fees]
    taxable = Rials.total(fee.amount for fee in fees if fee.taxable)
    if not taxable:
        return lines
    levies = reference.levies_on(LevyBase.FEES, on)
    return lines + [BillLine(code=each.code, title=each.title, amount=taxable.times(each.rate)) for each in levies]
