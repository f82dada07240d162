"""Lines of a bill: those of fees, and all together where it charges several things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from services.billing.bases import computed_lines
from services.model.bills import BillLine
from services.money import Rials
from services.reference.data import LevyBase, ReferenceData
from services.text import format_number

_ONCE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesBasis:
    """Fees by their codes, at the prices of a day; each piece of what `counts` counts."""

    kind: Literal["fees"] = "fees"
    codes: tuple[str, ...]
    on: date
    counts: Mapping[str, int] = field(default_factory=dict)

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """A line for each fee, then one for each levy on the taxable ones together. Raises ReferenceDataMissing."""
        fees = [reference.fee(code, self.on) for code in self.codes]
        lines = [_line(fee.code, fee.title, fee.amount, self.counts.get(fee.code)) for fee in fees]
        taxable = Rials.total(line.amount for line, fee in zip(lines, fees, strict=True) if fee.taxable)
        levies = reference.levies_on(LevyBase.FEES, self.on) if taxable else ()
        return lines + [BillLine(code=each.code, title=each.title, amount=taxable.times(each.rate)) for each in levies]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedBasis:
    """A line of so many times a fee's amount, at the price of a day. `title` is Persian, as printed."""

    kind: Literal["rated"] = "rated"
    code: str
    title: str
    fee: str
    on: date
    quantity: int

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """The line. Raises ReferenceDataMissing."""
        amount = reference.fee(self.fee, self.on).amount.times(self.quantity)
        return [BillLine(code=self.code, title=self.title, amount=amount)]


def fee_lines(
    reference: ReferenceData, codes: Sequence[str], *, on: date, counts: Mapping[str, int] = _ONCE
) -> Sequence[BillLine]:
    """The lines of the fees at the prices of the day. Raises ReferenceDataMissing.

    A code given twice counts once: decision tables collect codes, and two of their rules may name the same. Of what
    `counts` has pieces of, each piece is asked for.
    """
    asked = tuple(dict.fromkeys(codes))
    counted = {code: counts[code] for code in asked if code in counts}
    return computed_lines(FeesBasis(codes=asked, on=on, counts=counted), reference)


def _line(code: str, title: str, price: Rials, count: int | None) -> BillLine:
    if count is None:
        return BillLine(code=code, title=title, amount=price)
    return BillLine(code=code, title=f"{title} × {format_number(count)}", amount=price.times(count))


def merged(lines: Iterable[BillLine]) -> Sequence[BillLine]:
    """One line for each code, in order of their first: fees and energy may bear the same levy."""
    by_code: dict[str, BillLine] = {}
    for line in lines:
        before = by_code.get(line.code)
        by_code[line.code] = line if before is None else _together(before, line)
    return tuple(by_code.values())


def _together(one: BillLine, other: BillLine) -> BillLine:
    figures = (*one.figures, *(each for each in other.figures if each not in one.figures))
    return replace(other, amount=one.amount + other.amount, figures=figures)
