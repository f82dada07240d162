"""What the applicant's meter shows besides its total, declared with its reading (Settlement step 1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from services.changes.registers import register_sentence
from services.metering.custody import meter_of, start_of_day
from services.metering.meter_registers import note_shown, registers_at
from services.metering.register_fields import REGISTER_FIELDS
from services.model.answers import Answer
from services.model.connections import Connection, MeterReading
from services.model.custody import Cause, Register
from services.model.requests import Application, Finding, Request
from services.ports import UnitOfWork
from services.readings.meters import foreign_readings
from services.readings.records import records_of
from services.readings.register_check import FullReading, register_doubts

Told = TypeVar("Told")


def without_registers(answers: Mapping[str, Told]) -> Mapping[str, Told]:
    """The answers, or what was typed, without what is told of registers."""
    return {key: answer for key, answer in answers.items() if key not in REGISTER_FIELDS.values()}


def declared_registers(answers: Mapping[str, Answer]) -> Mapping[Register, int]:
    """What was declared of them."""
    shown = {register: answers.get(key) for register, key in REGISTER_FIELDS.items()}
    return {register: value for register, value in shown.items() if isinstance(value, int)}


def register_findings(
    uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer], _today: date
) -> Iterator[Finding]:
    """What the registers of the connection's meter cannot show with the declared total; of a meter that has them all
    are asked for.

    That they contradict an earlier reading is for the bill, which goes by the total then, as for a total in doubt it is
    for diagnosis. Of another meter, which an agent has read, nothing is asked.
    """
    reading = next((each for each in answers.values() if isinstance(each, MeterReading)), None)
    if reading is None or not _is_present_meters(uow, connection, reading):
        return
    told = FullReading(reading=reading, registers=declared_registers(answers))
    for doubt in register_doubts(connection, registers_at(uow, connection.bill_id), told=told, before=None):
        field = REGISTER_FIELDS[doubt.register or Register.PEAK]
        yield Finding(field=field, code=doubt.fault, message=register_sentence(doubt))


def keep_declared_registers(uow: UnitOfWork, request: Request) -> None:
    """They belong to the declared reading from now on, and bills up to it and from it go by them: unless they
    are another meter's.
    """
    reading, connection = _declared(request.application), uow.connections.get(request.application.bill_id)
    meter = meter_of(uow, connection)
    if meter is None or reading is None or not _is_present_meters(uow, connection, reading.reading):
        return
    if meter.registers.issuperset(reading.registers):
        note_shown(
            uow,
            meter,
            reading.registers,
            total_kwh=reading.reading.kwh,
            at=start_of_day(reading.reading.taken_on),
            cause=Cause(tracking_code=request.tracking_code),
        )


def _is_present_meters(uow: UnitOfWork, connection: Connection, reading: MeterReading) -> bool:
    """False where it was read before the present meter was hung, or of a meter that the records do not know."""
    foreign = {(each.kwh, each.taken_on) for each in foreign_readings(records_of(uow, connection))}
    return reading.taken_on >= connection.meter.installed_on and (reading.kwh, reading.taken_on) not in foreign


def _declared(application: Application) -> FullReading | None:
    if application.reading is None:
        return None
    return FullReading(reading=application.reading, registers=declared_registers(application.answers))
