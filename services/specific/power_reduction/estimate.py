"""What the costs go by: the contracted power of the file, and the equipment that operations have estimated."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.billing.fee_bill import issue_fee_bill
from services.clock import Clock
from services.model.bills import Bill
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.power_reduction.model import ESTIMATE_VISIT, Equipment, Estimate
from services.specific.power_reduction.ports import reduction_of
from services.specific.power_reduction.visiting import done_report


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """What the table of costs asks: kW, phases of the connection, the kinds of equipment that are needed."""

    power_kw: int
    phases: int
    equipment: Sequence[Equipment]


def estimate_of(uow: UnitOfWork, tracking_code: str) -> Estimate:
    """The equipment as operations have reported it. Raises NotFound."""
    answers = done_report(uow, tracking_code, ESTIMATE_VISIT).answers
    counts = {each: answers.get(each.value) for each in Equipment}
    return Estimate(counts={each: count for each, count in counts.items() if isinstance(count, int)})


def cost_facts(uow: UnitOfWork, *, tracking_code: str) -> CostFacts:
    """The facts as they stand now. Raises NotFound."""
    reduction = reduction_of(uow, tracking_code)
    return CostFacts(
        power_kw=reduction.power_kw,
        phases=uow.connections.get(reduction.bill_id).phases,
        equipment=tuple(estimate_of(uow, tracking_code).counts),
    )


def issue_reduction_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: Sequence[str]
) -> Bill:
    """The bill of the fees that the table gave: one of a kind of equipment is asked for each piece of the estimate.

    Raises NotFound, RequestClosed, ReferenceDataMissing, and ValueError for no fees at all.
    """
    counts = {each.value: count for each, count in estimate_of(uow, tracking_code).counts.items()}
    return issue_fee_bill(
        uow, clock=clock, reference=reference, tracking_code=tracking_code, fee_items=fee_items, counts=counts
    )
