"""The registers of a meter besides its total, as applications and reports tell what they show."""

from collections.abc import Mapping

from services.changes.case import CLARIFY, Case, Need, Source
from services.labels import METER_REGISTERS
from services.metering.custody import meter_of, start_of_day
from services.metering.meter_registers import note_shown
from services.metering.register_fields import REGISTER_FIELDS
from services.model.custody import Cause, Register
from services.readings.register_check import ROUNDING_KWH, FullReading, RegisterDoubt, RegisterFault, register_doubts
from services.readings.register_use import told_before
from services.registry.values import FieldKind
from services.text import format_number

_SAID: Mapping[RegisterFault, str] = {
    RegisterFault.NOT_THERE: "در پرونده، کنتور این اشتراک شمارندهٔ «{register}» ندارد و رقم آن اعلام شده است.",
    RegisterFault.MISSING: "کنتور این اشتراک شمارندهٔ «{register}» دارد و رقم آن اعلام نشده است.",
    RegisterFault.TOO_MANY_DIGITS: "رقم «{register}» از رقم‌های شمارندهٔ کنتور بیشتر است.",
    RegisterFault.SUM: "جمع کم‌باری، میان‌باری و اوج‌بار بیش از {most} کیلووات‌ساعت با کارکرد کل اختلاف دارد.",
    RegisterFault.BEHIND: "رقم «{register}» با رقم پیشین همان شمارنده و با کارکرد کل این روزها نمی‌خواند.",
}


def register_needs(source: Source) -> Mapping[Register, Need]:
    """The fields of the registers, in an application or a report."""
    return {
        register: Need(key=key, kind=FieldKind.NUMBER, source=source, required=False)
        for register, key in REGISTER_FIELDS.items()
    }


def told_registers(case: Case, needs: Mapping[Register, Need]) -> Mapping[Register, int]:
    """What was answered of them."""
    shown = {register: case.answer(need, int) for register, need in needs.items()}
    return {register: value for register, value in shown.items() if value is not None}


def refuse_wrong_registers(case: Case, told: FullReading) -> None:
    """Refuse what the registers of the connection's meter cannot show."""
    meter = meter_of(case.uow, case.connection)
    known = frozenset[Register]() if meter is None else meter.registers
    before = None if meter is None else told_before(case.uow, meter, told.reading.taken_on)
    for doubt in register_doubts(case.connection, known, told=told, before=before):
        case.refuse(register_sentence(doubt), CLARIFY)


def keep_registers(case: Case, told: FullReading) -> None:
    """They belong to the reading from now on: bills up to it and from it go by them."""
    meter = meter_of(case.uow, case.connection)
    if meter is not None:
        note_shown(
            case.uow,
            meter,
            told.registers,
            total_kwh=told.reading.kwh,
            at=start_of_day(told.reading.taken_on),
            cause=Cause(tracking_code=case.request.tracking_code),
        )


def register_sentence(doubt: RegisterDoubt) -> str:
    """What is wrong, in Persian."""
    register = "" if doubt.register is None else METER_REGISTERS[doubt.register]
    return _SAID[doubt.fault].format(register=register, most=format_number(ROUNDING_KWH))
