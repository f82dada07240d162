"""What the table `declared-reading-triage` asks of a declared reading: figures of the records, no judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.changes.case import Case
from services.changes.declared_reading import told_reading
from services.changes.registers import refuse_wrong_registers
from services.clock import Clock
from services.model.connections import Meter, MeterReading, ReadingSource
from services.model.custody import Register
from services.model.requests import Request
from services.ports import UnitOfWork
from services.ports.outside import Identity
from services.readings.check import Comparison, Verdict, compare
from services.readings.rollover import contracted_watts
from services.reference.data import ReferenceData
from services.specific.self_declared_reading.billed import declared_and_billed
from services.specific.self_declared_reading.model import CHANGE, PHOTOGRAPH, Inquiry, RecordMatch
from services.text import letters_and_digits

NO_DOUBT = "none"
_SEEN = frozenset({ReadingSource.PERIODIC, ReadingSource.AGENT, ReadingSource.METER_TEST})


class Flag(StrEnum):
    """What is to be seen of a reading besides its doubt. OTHER_METER: the serial that was declared is not the
    connection's; METER_CHANGED: the energy of two meters is to be billed.
    """

    ROLLED_OVER = "rolled-over"
    METER_CHANGED = "meter-changed"
    NOTHING_TO_BILL = "nothing-to-bill"
    OTHER_METER = "other-meter"
    REGISTERS = "registers"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFacts:
    """`doubt` is the `ReadingFault` of a reading that contradicts the records, or "none"; `consumption` how it compares
    with the usual one of the year and the season. `days_since_declared` are those since a declared reading was billed
    that nobody has read the meter after; None where there is none. `photo`: a photograph of the meter lies with the
    application.
    """

    doubt: str
    consumption: Verdict
    flags: tuple[Flag, ...]
    days_since_declared: int | None
    photo: bool
    identity: Identity
    record: RecordMatch


def declaration_facts(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, inquiry: Inquiry
) -> DeclarationFacts:
    """The facts as of now. An inquiry that nobody has answered says nothing against the reading. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    case = case_of(uow, clock, reference, request)
    figures = figures_of(uow, request)
    return DeclarationFacts(
        doubt=NO_DOUBT if figures.fault is None else figures.fault.value,
        consumption=figures.verdict,
        flags=tuple(_flags(case, figures)),
        days_since_declared=_days_since_declared(uow, request, figures.reading),
        photo=PHOTOGRAPH in request.application.documents,
        identity=inquiry.identity or Identity.NOT_ASKED,
        record=inquiry.record or RecordMatch.MATCHES,
    )


def case_of(uow: UnitOfWork, clock: Clock, reference: ReferenceData, request: Request) -> Case:
    """The request as the change of the record sees it that bills the reading."""
    return Case(uow=uow, clock=clock, reference=reference, request=request, report={}, key=CHANGE)


def figures_of(uow: UnitOfWork, request: Request) -> Comparison:
    """The declared reading beside the records, without what the request itself has been billed."""
    connection = uow.connections.get(request.application.bill_id)
    return compare(uow, connection, request.application.declared_reading, besides=request.tracking_code)


def register_obstacles(case: Case) -> Sequence[str]:
    """What is wrong with what was read besides the total, in Persian sentences."""
    before = len(case.obstacles)
    refuse_wrong_registers(case, told_reading(case, case.request.application.declared_reading))
    said = case.obstacles[before:]
    del case.obstacles[before:]
    return said


def _flags(case: Case, figures: Comparison) -> Iterator[Flag]:
    if figures.rolled_over and figures.fault is None:
        yield Flag.ROLLED_OVER
    if len(figures.unbilled.charged) > 1:
        yield Flag.METER_CHANGED
    if figures.fault is None and (not figures.unbilled.charged or figures.unbilled.kwh == 0):
        yield Flag.NOTHING_TO_BILL
    if _is_other_meter(case):
        yield Flag.OTHER_METER
    if register_obstacles(case):
        yield Flag.REGISTERS
    if _demand_above_fuse(case):
        yield Flag.DEMAND


def _days_since_declared(uow: UnitOfWork, request: Request, reading: MeterReading) -> int | None:
    bill_id = request.application.bill_id
    billed = declared_and_billed(uow, bill_id, besides=request.tracking_code)
    if not billed.unseen:
        return None
    last = max(each.taken_on for each in billed.unseen)
    seen = [each.taken_on for each in uow.connections.readings(bill_id) if each.source in _SEEN]
    seen += [each.taken_on for each in billed.visited]
    if any(each > last for each in seen):
        return None
    return (reading.taken_on - last).days


def _is_other_meter(case: Case) -> bool:
    typed = case.request.application.answers.get("meterSerial")
    if not isinstance(typed, str):
        return False
    return letters_and_digits(typed) not in {letters_and_digits(each.serial) for each in _hung_on_its_day(case)}


def _hung_on_its_day(case: Case) -> Sequence[Meter]:
    """The meters of the day that the reading is dated: two on a swap, today's where the records tell none."""
    day, present = case.request.application.declared_reading.taken_on, case.connection.meter
    former = case.uow.connections.former_meters(case.connection.bill_id)
    hung = [each.meter for each in former if each.meter.installed_on <= day <= each.removed_on]
    return hung if hung and day < present.installed_on else [*hung, present]


def _demand_above_fuse(case: Case) -> bool:
    """More power than the fuse lets through, in kW."""
    told = told_reading(case, case.request.application.declared_reading).registers
    shown = told.get(Register.MAXIMUM_DEMAND, 0) * case.connection.meter.multiplier
    return shown * 1_000 > contracted_watts(case.connection)
