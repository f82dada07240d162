"""Lines of a bill: those of fees, and all together where it charges several things."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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


def merged(lines: Iterable[BillLine]) -> Sequence[BillLine]:
    """One line for each code, in order of their first: fees and energy may bear the same levy."""
    by_code: dict[str, BillLine] = {}
    for line in lines:
        before = by_code.get(line.code)
        by_code[line.code] = line if before is None else replace(line, amount=before.amount + line.amount)
    return tuple(by_code.values())
