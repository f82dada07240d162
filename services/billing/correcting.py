"""A wrong bill is void, and the right one is issued in its place; so is the later one whose start moves with its end.

Every bill that stands afterwards charges its own energy and nothing else, so that it can be corrected in its turn: a
difference on a later bill would have to be remembered by whoever corrects that one. What was paid for the wrong ones
is credit that the right ones take up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.billing.debts import unpaid_debts
from services.billing.energy_lines import span_lines
from services.billing.issuing import Charge, issue_bill
from services.billing.rebilling import BillFault, Rebilled, Rebilling, plan_rebilling
from services.billing.taking_back import take_back
from services.billing.tariff_history import tariff_history
from services.clock import Clock
from services.errors import ReferenceDataMissing
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import Reading, ReadingRole, ReadingSource
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.readings.register_use import with_registers
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A wrong bill and the right one."""

    wrong: Bill
    right: Bill


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedBill:
    """What was replaced, the bill in question first. `credit` is what the connection has over, `unpaid` what its unpaid
    bills come to: they take credit up only with another bill.
    """

    replaced: tuple[Replaced, ...]
    credit: Rials
    unpaid: Rials

    @property
    def difference(self) -> Rials:
        """How much more the right bills charge; negative where they charge less."""
        return Rials.total(each.right.total - each.wrong.total for each in self.replaced)

    @property
    def to_pay(self) -> Bill | None:
        """The bill that asks for all that is to be paid; None where there is nothing."""
        last = self.replaced[-1].right
        return last if last.state is BillState.ISSUED else None


def correct_bill(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    bill_number: str,
    true_kwh: int | None,
) -> CorrectedBill | BillFault:
    """Issue the bill anew, and what follows from it: with what the meter truly showed at its end, or, for None, with
    the reading that the records have, by the tariffs of its days.

    Where bills of two periods are to be paid then, the later one asks for both. The reading of the bill's end is
    replaced in the records. A fault is the answer where the bill cannot be issued anew, or would be the same: then
    nothing is changed. A second call answers what the first one did. Raises NotFound.
    """
    known = _replaced(uow, tracking_code, bill_number)
    if known is not None:
        return known
    bill = uow.bills.get(bill_number)
    plan = plan_correction(uow, reference, bill, true_kwh=true_kwh, tracking_code=tracking_code)
    if isinstance(plan, BillFault):
        return plan
    if not differs(uow, reference, plan):
        return BillFault.UNCHANGED
    reinstated = _take_back_all(uow, clock, plan)
    _replace_reading(uow, bill.bill_id, plan)
    _issue_anew(uow, clock, reference, plan, tracking_code=tracking_code, taken=reinstated)
    return _answer(uow, tracking_code, bill_number)


def plan_correction(
    uow: UnitOfWork, reference: ReferenceData, bill: Bill, *, true_kwh: int | None, tracking_code: str
) -> Rebilling | BillFault:
    """What is to be issued anew, as of `plan_rebilling`, where there are tariffs to compute all of it."""
    plan = plan_rebilling(uow, bill, true_kwh=true_kwh, tracking_code=tracking_code)
    if isinstance(plan, Rebilling) and not _has_tariffs(uow, reference, plan):
        return BillFault.NO_TARIFF
    return plan


def _has_tariffs(uow: UnitOfWork, reference: ReferenceData, plan: Rebilling) -> bool:
    """Whether the tables say those of all days; of bills from before our books they may not."""
    try:
        for each in plan.bills:
            right_lines(uow, reference, each)
    except ReferenceDataMissing:
        return False
    return True


def differs(uow: UnitOfWork, reference: ReferenceData, plan: Rebilling) -> bool:
    """Whether anything would change: a reading, or what the bill comes to. Raises ReferenceDataMissing."""
    first = plan.bills[0]
    total = Rials.total(line.amount for line in right_lines(uow, reference, first))
    return plan.wrong != plan.right or total != first.charged.bill.total


def right_lines(uow: UnitOfWork, reference: ReferenceData, rebilled: Rebilled) -> Sequence[BillLine]:
    """The lines that the bill should have had. Raises ReferenceDataMissing."""
    connection = uow.connections.get(rebilled.charged.bill.bill_id)
    charged = with_registers(uow, connection, [rebilled.right])
    return span_lines(reference, tariff_history(uow, connection), charged=charged, returned=[])


def _take_back_all(uow: UnitOfWork, clock: Clock, plan: Rebilling) -> Sequence[Bill]:
    """Void the wrong bills. The answer is the others that they had asked for: with them these are unpaid bills again,
    also where they were paid, and it is for the right ones to ask for them.
    """
    bill_id = plan.bills[0].charged.bill.bill_id
    before = {each.number for each in unpaid_debts(uow, bill_id)}
    for each in reversed(plan.bills):
        take_back(uow, _saying_its_energy(uow, each), at=clock.now())
    return [each for each in unpaid_debts(uow, bill_id) if each.number not in before]


def _saying_its_energy(uow: UnitOfWork, rebilled: Rebilled) -> Bill:
    """The wrong bill as it stands; one of the time before bills said their readings says them from now on."""
    bill, span = uow.bills.get(rebilled.charged.bill.number), rebilled.charged.span
    return replace(bill, billed_from=span.earlier, billed_up_to=span.later, billed_kwh=span.kwh)


def _issue_anew(
    uow: UnitOfWork,
    clock: Clock,
    reference: ReferenceData,
    plan: Rebilling,
    *,
    tracking_code: str,
    taken: Sequence[Bill],
) -> None:
    """Each asks for the one before, if that is to be paid, the first one for the bills that are `taken` up."""
    for each in plan.bills:
        charge = Charge(
            kind=each.charged.bill.kind,
            bill_id=each.charged.bill.bill_id,
            tracking_code=tracking_code,
            lines=right_lines(uow, reference, each),
            billed_up_to=each.right.later,
            billed_from=each.right.earlier,
            billed_kwh=each.right.kwh,
            meter_serial=each.charged.life.meter.serial,
            consolidates=taken,
            replaces=each.charged.bill.number,
        )
        right = issue_bill(uow, clock=clock, reference=reference, charge=charge)
        taken = [right] if right.state is BillState.ISSUED else []


def _replace_reading(uow: UnitOfWork, bill_id: str, plan: Rebilling) -> None:
    """Where the wrong figure is a reading of the records, and not the bill's alone."""
    known = [each for each in uow.connections.readings(bill_id) if each.taken_on == plan.wrong.taken_on]
    if plan.wrong != plan.right and known:
        correction = Reading(
            bill_id=bill_id,
            kwh=plan.right.kwh,
            taken_on=plan.right.taken_on,
            source=ReadingSource.AGENT,
            meter_serial=known[-1].meter_serial,
            role=ReadingRole.CORRECTION,
        )
        uow.connections.add_reading(correction)


def _replaced(uow: UnitOfWork, tracking_code: str, bill_number: str) -> CorrectedBill | None:
    """What the request has replaced already, this bill first."""
    made = uow.bills.of_request(tracking_code)
    return _answer(uow, tracking_code, bill_number) if any(each.replaces == bill_number for each in made) else None


def _answer(uow: UnitOfWork, tracking_code: str, bill_number: str) -> CorrectedBill:
    """A request may correct several bills, one after the other."""
    made = [each for each in uow.bills.of_request(tracking_code) if each.replaces is not None]
    first = next(index for index, each in enumerate(made) if each.replaces == bill_number)
    together = [each for each in made[first:] if each.issued_at == made[first].issued_at]
    pairs = [Replaced(wrong=uow.bills.get(str(each.replaces)), right=each) for each in together]
    bill_id = made[first].bill_id
    return CorrectedBill(
        replaced=tuple(pairs),
        credit=max(-uow.connections.get(bill_id).carried, ZERO),
        unpaid=Rials.total(each.payable for each in unpaid_debts(uow, bill_id)),
    )
