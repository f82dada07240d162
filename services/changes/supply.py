"""Whether power flows, and which meter hangs: temporary collection and reinstallation, permanent collection, the cut
that the subscriber asks for (by-law 50-4 a) and the reconnection (51-4), the meter after its test.
"""

import re
from dataclasses import replace

from services.changes.case import CORRECT_REPORT, Case, Need, Source
from services.changes.change import RecordChange
from services.changes.meters import meter_fields, mounted_meter, reported_kind
from services.changes.registers import register_needs, told_registers
from services.metering.custody import Collected, collect_meter, hang_again, is_scrapped, meter_of, note_kind
from services.metering.replacement import Replacement, replace_meter
from services.metering.report_fields import serial_characters
from services.metering.supply import end_cut
from services.model.changes import Fact
from services.model.connections import Connection, ConnectionState, MeterReading, Reading, ReadingSource
from services.model.cuts import Cut, CutCase, CutExtent
from services.readings.rollover import fits_register
from services.registry.values import FieldKind

READING = Need(key="reading", kind=FieldKind.READING, source=Source.REPORT, required=False)
METER = meter_fields(required=False)
CLOSING = Need(key="closingReading", kind=FieldKind.NUMBER, source=Source.REPORT, required=False)
REMOVED_SEALS = Need(key="removedSeals", kind=FieldKind.WORDS, source=Source.REPORT, required=False)
PHOTOGRAPH = Need(key="photographReference", kind=FieldKind.WORDS, source=Source.REPORT, required=False)
REGISTERS = register_needs(Source.REPORT)
"""What a meter that is taken away showed besides its total, where it has such registers."""

COLLECTED = (READING, *REGISTERS.values(), REMOVED_SEALS, PHOTOGRAPH)


def _collect_for_a_time(case: Case) -> None:
    _take_away(case, ConnectionState.COLLECTED)


def _collect_for_good(case: Case) -> None:
    """Debts do not stand in the way: they are set off against the refund, and stay on the account (by-law 52-4)."""
    _take_away(case, ConnectionState.REMOVED)
    end_cut(case.uow, case.connection.bill_id, at=case.clock.now())


def _take_away(case: Case, state: ConnectionState) -> None:
    """The meter is gone already: its last reading joins the history, and what the register cannot show stands in the
    change alone.
    """
    case.charge_end_of_cut(case.request.application.bill_id)
    connection, reading = case.connection, case.answer(READING, MeterReading)
    now: dict[str, Fact] = {} if reading is None else {"readingKwh": reading.kwh}
    if reading is not None and fits_register(reading.kwh, connection.meter):
        _add_reading(case, connection, reading)
    collect_meter(case.uow, connection, cause=case.cause, at=case.clock.now(), told=_told(case))
    case.save(connection, replace(connection, state=state), now=now)


def _told(case: Case) -> Collected:
    """What the agent wrote of the meter that he took along."""
    reading = case.answer(READING, MeterReading)
    return Collected(
        registers=told_registers(case, REGISTERS),
        total_kwh=None if reading is None else reading.kwh,
        seals=tuple(filter(None, map(str.strip, re.split("[،,;؛]", case.answer(REMOVED_SEALS, str) or "")))),
        photograph=case.answer(PHOTOGRAPH, str),
    )


def _reinstall(case: Case) -> None:
    """The meter that was taken away, or another one, whose serial the report tells. All debts are paid (51-4)."""
    connection = case.connection
    if _is_another(case, connection):
        _mount_another(case, connection)
        if not case.obstacles:
            end_cut(case.uow, connection.bill_id, at=case.clock.now())
        return
    if is_scrapped(case.uow, connection):
        case.refuse(
            "کنتور پیشین این اشتراک اسقاط شده است و نمی‌تواند همان باشد که نصب شده است.",
            CORRECT_REPORT,
        )
    else:
        opening = case.answer(METER.opening, int)
        if opening is not None and fits_register(opening, connection.meter):
            _add_reading(case, connection, MeterReading(kwh=opening, taken_on=case.today))
        hang_again(case.uow, connection, cause=case.cause, at=case.clock.now())
        end_cut(case.uow, connection.bill_id, at=case.clock.now())
        _note_kind(case, connection)
        case.save(connection, replace(connection, state=ConnectionState.ACTIVE))


def _mount_tested(case: Case) -> None:
    """The tested meter hangs as before, or, if it was faulty, another one, whose serial the report tells (source 003),
    with what the faulty one showed at last.
    """
    connection, closing = case.connection, case.answer(CLOSING, int)
    if not _is_another(case, connection):
        _note_kind(case, connection)
        case.note(connection.bill_id, was={}, now={})
    elif closing is not None and not fits_register(closing, connection.meter):
        case.refuse("کارکرد کنتور پیشین هنگام برداشتن در گزارش کار از رقم‌های آن بیشتر است.", CORRECT_REPORT)
    else:
        _mount_another(case, connection, closing_kwh=closing)


def _note_kind(case: Case, connection: Connection) -> None:
    meter = meter_of(case.uow, connection)
    if meter is not None:
        note_kind(case.uow, meter, reported_kind(case, METER))


def _is_another(case: Case, connection: Connection) -> bool:
    serial = case.answer(METER.serial, str)
    return serial is not None and serial_characters(serial) != serial_characters(connection.meter.serial)


def _mount_another(case: Case, connection: Connection, *, closing_kwh: int | None = None) -> None:
    mounted = mounted_meter(case, METER)
    if mounted is None or case.obstacles:
        return
    replacement = Replacement(
        serial=mounted.meter.serial,
        digits=mounted.meter.digits,
        multiplier=mounted.meter.multiplier,
        opening_kwh=mounted.opening_kwh,
        closing_kwh=closing_kwh,
        kind=mounted.kind,
    )
    hung = replace_meter(
        case.uow, clock=case.clock, bill_id=connection.bill_id, replacement=replacement, cause=case.cause
    )
    state = ConnectionState.ACTIVE if connection.state is ConnectionState.COLLECTED else connection.state
    case.save(connection, replace(hung, state=state))


def _cut(case: Case) -> None:
    """The subscriber asks for it, after the account is settled (50-4 a)."""
    _switch(case, to=ConnectionState.CUT)
    case.uow.cuts.save(
        Cut(
            tracking_code=case.request.tracking_code,
            bill_id=case.connection.bill_id,
            case=CutCase.REQUESTED,
            extent=CutExtent.SUPPLY,
            reading=None,
            cut_at=case.clock.now(),
        )
    )


def _reconnect(case: Case) -> None:
    """All overdue debts are paid; the days of the cut that no bill has asked for are billed (51-4)."""
    case.charge_end_of_cut(case.request.application.bill_id)
    _switch(case, to=ConnectionState.ACTIVE)
    end_cut(case.uow, case.connection.bill_id, at=case.clock.now())


def _switch(case: Case, *, to: ConnectionState) -> None:
    case.save(case.connection, replace(case.connection, state=to))


def _add_reading(case: Case, connection: Connection, reading: MeterReading) -> None:
    case.uow.connections.add_reading(
        Reading(
            bill_id=connection.bill_id,
            kwh=reading.kwh,
            taken_on=reading.taken_on,
            source=ReadingSource.INSTALLATION,
            meter_serial=connection.meter.serial,
        )
    )


TEMPORARY_COLLECTION = RecordChange(
    key="temporary-collection",
    title="کنتور موقتاً جمع‌آوری شد",
    needs=COLLECTED,
    states=(ConnectionState.ACTIVE, ConnectionState.CUT),
    make=_collect_for_a_time,
)
PERMANENT_COLLECTION = RecordChange(
    key="permanent-collection",
    title="انشعاب برای همیشه جمع‌آوری شد",
    needs=COLLECTED,
    states=(ConnectionState.ACTIVE, ConnectionState.CUT, ConnectionState.COLLECTED),
    make=_collect_for_good,
)
REINSTALLATION = RecordChange(
    key="reinstallation",
    title="کنتور دوباره نصب شد",
    needs=METER.all,
    states=(ConnectionState.COLLECTED,),
    check=Case.require_own_debts_paid,
    make=_reinstall,
)
METER_REPLACEMENT = RecordChange(
    key="meter-replacement",
    title="کنتور پس از تست نصب شد",
    needs=(*METER.all, CLOSING),
    states=(ConnectionState.ACTIVE, ConnectionState.CUT),
    make=_mount_tested,
)
CUT = RecordChange(
    key="cut",
    title="انشعاب موقتاً قطع شد",
    states=(ConnectionState.ACTIVE,),
    check=Case.require_own_debts_paid,
    make=_cut,
)
RECONNECTION = RecordChange(
    key="reconnection",
    title="انشعاب دوباره وصل شد",
    states=(ConnectionState.CUT,),
    check=Case.require_own_debts_paid,
    make=_reconnect,
)
