"""A bill computed anew, line by line, from what is kept with it and the tables as they were known on its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, TypeAdapter

from services.billing.bases import Computation
from services.billing.correction import CorrectionBasis
from services.billing.cut_time import CutTimeBasis
from services.billing.energy_lines import EnergyBasis
from services.billing.lines import FeesBasis, RatedBasis, merged
from services.billing.prepayment import PrepaymentBasis
from services.billing.shortfall import ShortfallBasis
from services.errors import ReferenceDataMissing
from services.identifiers import parse_payment_id
from services.jalali import local_date
from services.model.bills import Basis, Bill, BillLine
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

Known = EnergyBasis | FeesBasis | RatedBasis | ShortfallBasis | CorrectionBasis | CutTimeBasis | PrepaymentBasis
_READER: TypeAdapter[Known] = TypeAdapter(Annotated[Known, Field(discriminator="kind")])


class Recomputed(StrEnum):
    """What became of a line. TYPED: a person wrote it, or nothing was kept; TABLE_MISSING: a row that it needs is gone;
    WORDS: it says something and asks for nothing.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    TYPED = "typed"
    TABLE_MISSING = "table-missing"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """A line as the bill says it, and the amount that it comes to now: None where that cannot be said.

    `missing` is what the tables lack, for engineers.
    """

    line: BillLine
    result: Recomputed
    amount: Rials | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBill:
    """A bill with each of its lines computed anew; `left_out` are lines that it should have.

    `adds_up`: its lines, what it took up and carried on, and the amount in its payment ID are the same sum.
    """

    bill: Bill
    computations: tuple[Known, ...]
    lines: tuple[CheckedLine, ...]
    left_out: tuple[BillLine, ...]
    adds_up: bool

    @property
    def is_right(self) -> bool:
        """False where a figure differs."""
        return self.adds_up and not self.left_out and all(each.result is not Recomputed.DIFFERS for each in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anew:
    """The lines of a basis, or what the tables lack for them."""

    lines: Sequence[BillLine] = ()
    missing: str = ""


def check_bill(uow: UnitOfWork, reference: ReferenceData, number: str) -> CheckedBill:
    """The bill, computed anew by the data of its day. Raises NotFound."""
    return checked_bill(reference, uow.bills.get(number))


def checked_bill(reference: ReferenceData, bill: Bill) -> CheckedBill:
    """The same of a bill at hand."""
    known = reference.known_on(local_date(bill.issued_at))
    computations = tuple(map(_computation_of, bill.bases))
    anew = [_computed(known, each) for each in computations]
    now = {line.code: line for line in merged(line for each in anew for line in each.lines)}
    parts = [(basis.codes, each) for basis, each in zip(bill.bases, anew, strict=True)]
    said = {line.code for line in bill.lines}
    return CheckedBill(
        bill=bill,
        computations=computations,
        lines=tuple(_checked(line, [each for codes, each in parts if line.code in codes], now) for line in bill.lines),
        left_out=tuple(line for code, line in now.items() if code not in said and line.amount),
        adds_up=parse_payment_id(bill.payment_id, bill_id=bill.bill_id).amount == bill.payable,
    )


def _computation_of(basis: Basis) -> Known:
    return _READER.validate_python(basis.figures)


def _checked(line: BillLine, parts: Sequence[_Anew], now: Mapping[str, BillLine]) -> CheckedLine:
    if not parts:
        return CheckedLine(line=line, result=Recomputed.TYPED if line.amount else Recomputed.WORDS)
    missing = next((each.missing for each in parts if each.missing), "")
    if missing:
        return CheckedLine(line=line, result=Recomputed.TABLE_MISSING, missing=missing)
    amount = now[line.code].amount if line.code in now else ZERO
    result = Recomputed.AGREES if amount == line.amount else Recomputed.DIFFERS
    return CheckedLine(line=line, result=result, amount=amount)


def _computed(reference: ReferenceData, computation: Computation) -> _Anew:
    try:
        return _Anew(lines=computation.lines(reference))
    except ReferenceDataMissing as error:
        return _Anew(missing=str(error))
