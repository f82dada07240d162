"""Which bills are to be issued anew where one of them has charged up to a wrong reading, and why one cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.billing.carrying import BOUND_TO_REQUEST, asking_bill, is_settled
from services.billing.charged_energy import ChargedEnergy, ChargedSpan, charged_energy, charges_energy
from services.billing.correction import is_correction
from services.billing.former import is_of_former
from services.billing.replaced import first_issued
from services.jalali import local_date
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.ports import UnitOfWork
from services.readings.unbilled import EnergySpan
from services.registry import registry


class BillFault(StrEnum):
    """Why a bill cannot be issued anew."""

    VOID = "void"
    NO_ENERGY = "no-energy"
    FORMER_SUBSCRIBER = "former-subscriber"
    OTHER_CHARGES = "other-charges"
    SEVERAL_SPANS = "several-spans"
    ASKED_ELSEWHERE = "asked-elsewhere"
    SETTLED_LATER = "settled-later"
    REQUEST_OPEN = "request-open"
    IMPOSSIBLE = "impossible"
    READ_AGAIN = "read-again"
    METER_CORRECTED = "meter-corrected"
    NO_TARIFF = "no-tariff"
    UNCHANGED = "unchanged"


# Of a bill that goes on from the wrong one's end, they say what it is.
_SETTLES = frozenset({BillFault.NO_ENERGY, BillFault.OTHER_CHARGES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebilled:
    """A bill, and what it should have charged."""

    charged: ChargedSpan
    right: EnergySpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebilling:
    """The wrong bill first, then the one whose start moves with its end, if there is one."""

    bills: tuple[Rebilled, ...]

    @property
    def wrong(self) -> MeterReading:
        """The reading that the wrong bill ends with."""
        return self.bills[0].charged.span.later

    @property
    def right(self) -> MeterReading:
        """What the meter showed on that day."""
        return self.bills[0].right.later


def plan_rebilling(uow: UnitOfWork, bill: Bill, *, true_kwh: int | None, tracking_code: str) -> Rebilling | BillFault:
    """What is to be issued anew if the meter showed `true_kwh` at the bill's end; None: what the records say it did.

    `tracking_code` is the request that asks: a bill of another open request is that one's to change.
    """
    found = _charged(uow, bill, tracking_code)
    if isinstance(found, BillFault):
        return found
    energy, charged = found
    end = charged.span.later if true_kwh is None else replace(charged.span.later, kwh=true_kwh)
    moves = end != charged.span.later
    moved = _moved(uow, energy, charged, moves=moves)
    fault = _fault_of_any(uow, moved, tracking_code) or (_fault_of_move(uow, energy, moved) if moves else None)
    if fault is not None:
        return fault
    rebilled = [_rebilled(energy, each, charged.span.later, end) for each in moved]
    if None in rebilled or (moves and not _leads_on(energy, charged, end)):
        return BillFault.IMPOSSIBLE
    return Rebilling(bills=tuple(each for each in rebilled if each is not None))


def fault_of_another_end(uow: UnitOfWork, bill: Bill, *, tracking_code: str) -> BillFault | None:
    """Why the bill cannot end with another reading, whichever it is; None where it can, with one that fits."""
    found = _charged(uow, bill, tracking_code)
    if isinstance(found, BillFault):
        return found
    energy, charged = found
    moved = _moved(uow, energy, charged, moves=True)
    return _fault_of_any(uow, moved, tracking_code) or _fault_of_move(uow, energy, moved)


def _charged(uow: UnitOfWork, bill: Bill, tracking_code: str) -> tuple[ChargedEnergy, ChargedSpan] | BillFault:
    """What the connection's bills have charged, and this one of it."""
    fault = fault_of(uow, bill, tracking_code=tracking_code)
    if fault is not None:
        return fault
    energy = charged_energy(uow, bill.bill_id)
    charged = energy.spans.get(bill.number)
    return BillFault.SEVERAL_SPANS if charged is None else (energy, charged)


def fault_of(uow: UnitOfWork, bill: Bill, *, tracking_code: str) -> BillFault | None:
    """Why the bill cannot be issued anew, whatever the meter showed; None where it can."""
    if bill.state is BillState.VOID:
        return BillFault.VOID
    if not charges_energy(bill) or bill.kind in BOUND_TO_REQUEST:
        return BillFault.NO_ENERGY
    if any(line.code in _fee_codes() for line in bill.lines):
        return BillFault.OTHER_CHARGES
    if is_of_former(uow, bill):
        return BillFault.FORMER_SUBSCRIBER
    others = bill.tracking_code is not None and bill.tracking_code != tracking_code
    is_open = others and uow.requests.get(str(bill.tracking_code)).is_open
    return BillFault.REQUEST_OPEN if is_open else None


def _fee_codes() -> frozenset[str]:
    """Of what a bill may charge besides energy, such as damages; their levies are in one line with those of energy."""
    return frozenset(each.code for each in registry().fees)


def _moved(uow: UnitOfWork, energy: ChargedEnergy, charged: ChargedSpan, *, moves: bool) -> Sequence[ChargedSpan]:
    """The bill, the one that goes on from its end if that moves, and those that ask for them in their place."""
    moved = [charged]
    if moves:
        moved += [each for each in energy.spans.values() if each.span.earlier == charged.span.later]
    while not is_settled(uow, moved[-1].bill) and moved[-1].bill.consolidated_into in energy.spans:
        moved.append(energy.spans[str(moved[-1].bill.consolidated_into)])
    return moved


def _fault_of_any(uow: UnitOfWork, moved: Sequence[ChargedSpan], tracking_code: str) -> BillFault | None:
    numbers = {each.bill.number for each in moved}
    for each in moved:
        fault = fault_of(uow, each.bill, tracking_code=tracking_code)
        if fault is not None:
            return BillFault.SETTLED_LATER if fault in _SETTLES else fault
        if not is_settled(uow, each.bill) and asking_bill(uow, each.bill).number not in numbers:
            return BillFault.ASKED_ELSEWHERE
    return None


def _fault_of_move(uow: UnitOfWork, energy: ChargedEnergy, moved: Sequence[ChargedSpan]) -> BillFault | None:
    """Why the end of the first cannot move: something has been settled on it, its energy was corrected for an error of
    the meter since, or the day was read twice.
    """
    wrong = moved[0].span.later
    since = first_issued(uow, moved[0].bill)
    if any(is_correction(each) and each.issued_at > since for each in energy.records.bills):
        return BillFault.METER_CORRECTED
    later = [each for each in energy.records.bills if charges_energy(each) and _ends_after(energy, each, wrong)]
    if later and all(each.span.earlier != wrong for each in moved):
        return BillFault.SETTLED_LATER
    of_day = [each for each in energy.records.readings if each.taken_on == wrong.taken_on]
    return BillFault.READ_AGAIN if of_day and of_day[-1].kwh != wrong.kwh else None


def _ends_after(energy: ChargedEnergy, bill: Bill, end: MeterReading) -> bool:
    known = energy.spans.get(bill.number)
    if known is not None:
        return known.span.end > end.taken_on
    up_to = bill.billed_up_to
    return (local_date(bill.issued_at) if up_to is None else up_to.taken_on) > end.taken_on


def _rebilled(energy: ChargedEnergy, charged: ChargedSpan, wrong: MeterReading, right: MeterReading) -> Rebilled | None:
    span = charged.span
    earlier, later = (right if each == wrong else each for each in (span.earlier, span.later))
    advanced = energy.registers.advance(earlier, later, charged.life.meter)
    if advanced.fault is not None:
        return None
    return Rebilled(
        charged=charged, right=EnergySpan(earlier=earlier, later=later, kwh=advanced.kwh, meter=charged.life.meter)
    )


def _leads_on(energy: ChargedEnergy, charged: ChargedSpan, end: MeterReading) -> bool:
    """Whether what was read next, billed or not, can follow the end."""
    life = charged.life
    later = (each.shown for each in life.true_counts if each.shown.taken_on > end.taken_on)
    following = next(later, None)
    return following is None or energy.registers.advance(end, following, life.meter).fault is None
