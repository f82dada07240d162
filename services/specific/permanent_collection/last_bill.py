"""The bill for the last reading of the collected register, with the damages (Permanent collection step 7)."""

from collections.abc import Sequence

from services.billing.billed_period import energy_lines, period_up_to
from services.billing.debts import unpaid_debts
from services.billing.energy_lines import span_lines
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.lines import fee_lines, merged
from services.billing.tariff_history import tariff_history
from services.clock import Clock
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.model.bills import Bill, BillLine
from services.model.connections import Judgement
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.readings.check import compare
from services.readings.explanation import AT_VISIT, doubt_text
from services.readings.judging import judge_reading
from services.reference.data import ReferenceData
from services.specific.permanent_collection.collecting import equipment_of
from services.specific.permanent_collection.estimate import UnclearEnergy, estimate_of, waiver_line
from services.specific.permanent_collection.model import CollectedEquipment

COLLECTION = BillKind("collection")

WORDING = APPLICATION.extended(
    titles={"readingJudgement": "نظر دربارهٔ قرائت‌ها"},
    messages={
        ("readingJudgement", "no-history"): (
            "در سوابق مصرفی نیست که برآورد از روی آن حساب شود. گزینهٔ دیگری را انتخاب کنید."
        ),
    },
)


def last_reading_doubt(uow: UnitOfWork, *, tracking_code: str) -> str:
    """What the collected register contradicts of the records, in Persian; "" where nothing. Raises NotFound."""
    equipment = equipment_of(uow, tracking_code)
    connection = uow.connections.get(equipment.bill_id)
    figures = compare(uow, connection, equipment.reading, besides=tracking_code)
    return doubt_text(figures, AT_VISIT)


def estimate_text(uow: UnitOfWork, *, tracking_code: str) -> str | None:
    """How the energy would be estimated, in Persian; None without a history for it. Raises NotFound."""
    estimate = estimate_of(uow, equipment_of(uow, tracking_code))
    return None if estimate is None else estimate.text


def judge_last_reading(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, judgement: object, reason: object
) -> Reply:
    """Take the word of diagnosis on a last reading that is in doubt: which one is right, or, where that cannot be said,
    whether the energy is estimated or waived. Raises NotFound.
    """
    equipment = equipment_of(uow, tracking_code)
    if judgement == UnclearEnergy.ESTIMATED and estimate_of(uow, equipment) is None:
        return Reply(findings=(WORDING.finding("readingJudgement", "no-history"),))
    said = Judgement.NOT_CLEAR if judgement in tuple(UnclearEnergy) else judgement
    return judge_reading(
        uow, clock=clock, tracking_code=tracking_code, judgement=said, reason=reason, reading=equipment.reading
    )


def issue_last_bill(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    damages: Sequence[str],
    judgement: object = None,
) -> Bill:
    """One bill: the energy up to the collected register, the damages by finding, and all that was owed before.

    Where the reading is in doubt still, the energy is estimated if the judgement says so, else waived, and a line of
    the bill says which. A request has one bill: while it stands, the same is the answer. Raises NotFound,
    ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, COLLECTION)
    if standing is not None:
        return standing
    equipment, request = equipment_of(uow, tracking_code), uow.requests.get(tracking_code)
    period = period_up_to(uow, request, equipment.reading)
    if period.reading is None:
        energy, kwh = _unclear_energy(uow, reference, equipment, judgement)
    else:
        energy, kwh = energy_lines(uow, reference, period, bill_id=equipment.bill_id), period.kwh
    charge = Charge(
        kind=COLLECTION,
        bill_id=equipment.bill_id,
        tracking_code=tracking_code,
        lines=merged([*energy, *fee_lines(reference, damages, on=local_date(clock.now()))]),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=kwh,
        consolidates=unpaid_debts(uow, equipment.bill_id),
    )
    return issue_bill(uow, clock=clock, reference=reference, charge=charge)


def _unclear_energy(
    uow: UnitOfWork, reference: ReferenceData, equipment: CollectedEquipment, judgement: object
) -> tuple[Sequence[BillLine], int | None]:
    """The lines of energy that no register shows, and how much it is; None where it is waived."""
    estimate = estimate_of(uow, equipment) if judgement == UnclearEnergy.ESTIMATED else None
    if estimate is None:
        return [waiver_line(uow, equipment)], None
    classes = tariff_history(uow, uow.connections.get(equipment.bill_id))
    lines = span_lines(reference, classes, charged=[estimate.span], returned=())
    return [estimate.line, *lines], estimate.span.kwh
