"""Power that flows while the records have it cut: kept, and the energy of that time billed (by-law 51-4-3)."""

from dataclasses import replace

from services.billing.billed_period import period_up_to
from services.billing.cut_time import charge_end_of_cut
from services.billing.declared_bill import issue_periodic_bill
from services.clock import Clock
from services.jalali import local_date
from services.metering.supply import end_cut
from services.model.bills import Bill
from services.model.connections import ConnectionState, MeterReading, Reading, ReadingSource
from services.model.requests import Request
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.reference.data import ReferenceData


def record_self_willed(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    request: Request,
    found_by: FoundBy,
    shown: MeterReading | None,
) -> Bill | None:
    """The request has found it: the cut has ended, since power flows, its days are billed, and so is the energy from
    the last billed reading to what the meter has `shown`. That bill is the answer, None where nothing is certain or
    left to be billed. Of a request that is kept already, nothing is done. Raises NotFound, ReferenceDataMissing.
    """
    bill_id, now = request.application.bill_id, clock.now()
    if any(each.tracking_code == request.tracking_code for each in uow.self_willed.of_connection(bill_id)):
        return None
    cut = uow.cuts.standing(bill_id)
    uow.self_willed.add(
        SelfWilledReconnection(
            tracking_code=request.tracking_code,
            bill_id=bill_id,
            found_on=local_date(now),
            found_by=found_by,
            kwh_at_cut=None if cut is None or cut.reading is None else cut.reading.kwh,
            kwh_found=None if shown is None else shown.kwh,
        )
    )
    charge_end_of_cut(uow, clock=clock, reference=reference, bill_id=bill_id)
    bill = None if shown is None else _bill_use(uow, clock, reference, request, shown)
    end_cut(uow, bill_id, at=now)
    uow.connections.save(replace(uow.connections.get(bill_id), state=ConnectionState.ACTIVE))
    return bill


def _bill_use(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, request: Request, shown: MeterReading
) -> Bill | None:
    """As a periodic bill, which belongs to no request: what is billed up to a reading is billed once."""
    bill_id = request.application.bill_id
    period = period_up_to(uow, request, shown)
    _note_reading(uow, bill_id, shown)
    if period.reading is None or period.kwh == 0:
        return None
    return issue_periodic_bill(
        uow, clock=clock, reference=reference, period=period, bill_id=bill_id, tracking_code=None
    )


def _note_reading(uow: UnitOfWork, bill_id: str, shown: MeterReading) -> None:
    """What the register can show joins the history; another figure stands in the record alone."""
    meter = uow.connections.get(bill_id).meter
    if fits_register(shown.kwh, meter):
        uow.connections.add_reading(
            Reading(
                bill_id=bill_id,
                kwh=shown.kwh,
                taken_on=shown.taken_on,
                source=ReadingSource.AGENT,
                meter_serial=meter.serial,
            )
        )
