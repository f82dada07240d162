"""What the right bill says otherwise than the wrong one, line by line, in words for the subscriber."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.billing.correcting import CorrectedBill, right_lines
from services.billing.lines import merged
from services.billing.rebilling import Rebilling
from services.model.bills import Bill, BillLine
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.text import format_number, format_rials, to_persian_digits

_ENERGY = "energy"
_PRICE = "بهای انرژی"


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingLine:
    """A line of both bills; zero in the one that does not have it. `title` is Persian."""

    title: str
    was: Rials
    now: Rials

    @property
    def difference(self) -> Rials:
        """How much more the right bill asks for with it."""
        return self.now - self.was


def differing_lines(*, wrong: Bill, right: Bill) -> Sequence[DifferingLine]:
    """The price of all energy in one line, then each other line; they sum to what the bills come to."""
    was, now = ({each.code: each for each in _lines(bill)} for bill in (wrong, right))
    codes = dict.fromkeys([*now, *was])
    return [
        DifferingLine(
            title=_price_title(wrong, right) if code == _ENERGY else (now.get(code) or was[code]).title,
            was=was[code].amount if code in was else ZERO,
            now=now[code].amount if code in now else ZERO,
        )
        for code in codes
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenBill:
    """A wrong bill, and what the one in its place will say otherwise."""

    wrong: Bill
    lines: Sequence[DifferingLine]

    @property
    def difference(self) -> Rials:
        """How much more the right bill will charge."""
        return Rials.total(each.difference for each in self.lines)


def foreseen_bills(uow: UnitOfWork, reference: ReferenceData, plan: Rebilling) -> Sequence[ForeseenBill]:
    """What a correction will change, line by line, before anything is issued; the bill in question first. Raises
    ReferenceDataMissing.
    """
    foreseen = []
    for each in plan.bills:
        wrong = replace(each.charged.bill, billed_kwh=each.charged.span.kwh)
        right = replace(wrong, lines=tuple(right_lines(uow, reference, each)), billed_kwh=each.right.kwh)
        foreseen.append(ForeseenBill(wrong=wrong, lines=differing_lines(wrong=wrong, right=right)))
    return foreseen


def _lines(bill: Bill) -> Sequence[BillLine]:
    """With the energy of all steps and spans in one."""
    return merged(_unnumbered(bill))


def _unnumbered(bill: Bill) -> Iterator[BillLine]:
    for line in bill.lines:
        is_energy = line.code.startswith(f"{_ENERGY}-")
        yield BillLine(code=_ENERGY, title=_PRICE, amount=line.amount) if is_energy else line


def _price_title(wrong: Bill, right: Bill) -> str:
    if wrong.billed_kwh is None or right.billed_kwh is None:
        return _PRICE
    return f"{_PRICE}، {format_number(right.billed_kwh)} به جای {format_number(wrong.billed_kwh)} کیلووات‌ساعت"


def difference_text(corrected: CorrectedBill) -> str:
    """What a subscriber is told of it in an SMS: Persian, in two or three short sentences."""
    first, *later = corrected.replaced
    also = " و قبض پس از آن" if later else ""
    comparison = comparison_text(corrected.difference)
    told = [f"قبض {to_persian_digits(first.wrong.number)}{also} باطل و قبض درست صادر شد: {comparison}."]
    if corrected.to_pay is None:
        told.extend(_nothing_to_pay(corrected))
    return " ".join(told)


def _nothing_to_pay(corrected: CorrectedBill) -> Iterator[str]:
    """By the right bill; what other bills ask for is told beside the credit, not over while they are unpaid."""
    yield "برای این قبض چیزی برای پرداخت نیست." if corrected.unpaid else "چیزی برای پرداخت نیست."
    if corrected.credit:
        yield f"بستانکاری شما {format_rials(corrected.credit)} است."
    if corrected.unpaid:
        yield f"قبض‌های دیگر شما {format_rials(corrected.unpaid)} پرداخت‌نشده دارد."


def comparison_text(difference: Rials) -> str:
    """How much more or less, in Persian."""
    if not difference:
        return "مبلغ همان است"
    return f"{format_rials(max(difference, -difference))} {'بیشتر' if difference > ZERO else 'کمتر'}"
