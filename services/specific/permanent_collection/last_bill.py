"""The bill for the last reading of the collected register, with the damages (Permanent collection step 7)."""

from collections.abc import Sequence

from services.billing.billed_period import energy_lines, period_up_to
from services.billing.debts import unpaid_debts
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.lines import fee_lines, merged
from services.clock import Clock
from services.forms.findings import Reply
from services.jalali import local_date
from services.model.bills import Bill
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.readings.check import compare
from services.readings.explanation import AT_VISIT, doubt_text
from services.readings.judging import judge_reading
from services.reference.data import ReferenceData
from services.specific.permanent_collection.collecting import equipment_of

COLLECTION = BillKind("collection")


def last_reading_doubt(uow: UnitOfWork, *, tracking_code: str) -> str:
    """What the collected register contradicts of the records, in Persian; "" where nothing. Raises NotFound."""
    equipment = equipment_of(uow, tracking_code)
    connection = uow.connections.get(equipment.bill_id)
    figures = compare(uow, connection, equipment.reading, besides=tracking_code)
    return doubt_text(figures, AT_VISIT)


def judge_last_reading(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, judgement: object, reason: object
) -> Reply:
    """Take the word of diagnosis on a last reading that is in doubt. Raises NotFound."""
    reading = equipment_of(uow, tracking_code).reading
    return judge_reading(
        uow, clock=clock, tracking_code=tracking_code, judgement=judgement, reason=reason, reading=reading
    )


def issue_last_bill(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, damages: Sequence[str]
) -> Bill:
    """One bill: the energy up to the collected register, the damages by finding, and all that was owed before.

    No energy where the reading is in doubt still. A request has one: while it stands, the same is the answer. Raises
    NotFound, ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, COLLECTION)
    if standing is not None:
        return standing
    equipment, request = equipment_of(uow, tracking_code), uow.requests.get(tracking_code)
    period = period_up_to(uow, request, equipment.reading)
    energy = energy_lines(uow, reference, period, bill_id=equipment.bill_id)
    charge = Charge(
        kind=COLLECTION,
        bill_id=equipment.bill_id,
        tracking_code=tracking_code,
        lines=merged([*energy, *fee_lines(reference, damages, on=local_date(clock.now()))]),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
        consolidates=unpaid_debts(uow, equipment.bill_id),
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)
