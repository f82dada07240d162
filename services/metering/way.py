"""The way of a meter as it is told: who held it from when to when, its seals, what was found of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.jalali import format_jalali_time
from services.labels import METER_CONDITIONS, METER_REGISTERS
from services.metering.custody import characters_of, meter_of
from services.model.connections import Connection
from services.model.custody import (
    Custody,
    Holder,
    LaboratoryVerdict,
    MeterAsset,
    MeterKind,
    RegisterReading,
    Seal,
    Sighting,
)
from services.ports import UnitOfWork
from services.problems import Refused, refused
from services.text import format_number, to_persian_digits

HOLDERS: Mapping[Holder, str] = {
    Holder.CONNECTION: "نصب در اشتراک",
    Holder.AGENT: "نزد مأمور",
    Holder.LABORATORY: "آزمایشگاه",
    Holder.WAREHOUSE: "انبار",
    Holder.SCRAPPED: "اسقاط‌شده",
    Holder.UNRECORDED: "در شرکت؛ جای آن ثبت نشده است",
}

KINDS: Mapping[MeterKind, str] = {
    MeterKind.MECHANICAL: "مکانیکی",
    MeterKind.DIGITAL: "دیجیتال",
    MeterKind.SMART: "هوشمند",
}

_PAPERS: Mapping[Holder, str] = {
    Holder.AGENT: "عکس",
    Holder.WAREHOUSE: "رسید انبار",
    Holder.LABORATORY: "رسید آزمایشگاه",
    Holder.SCRAPPED: "صورت‌جلسه",
}

_LONGEST_SERIAL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One custody, as it is told: where, and what brought the meter there, in Persian; "" where that is not known."""

    custody: Custody
    where: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterWay:
    """A meter with all that is known of its way, oldest first."""

    meter: MeterAsset
    stays: Sequence[Stay]
    seals: Sequence[Seal]
    registers: Sequence[RegisterReading]
    verdicts: Sequence[LaboratoryVerdict]

    @property
    def present(self) -> Stay:
        """Where it is now."""
        return self.stays[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialWays:
    """The meters of a serial, and where it was read though the records know another meter there."""

    ways: Sequence[MeterWay]
    sightings: Sequence[Sighting]

    @property
    def hang_at_once(self) -> bool:
        """True if several meters of this serial hang now: other makers', or a plate that was read wrong."""
        return sum(way.present.custody.holder is Holder.CONNECTION for way in self.ways) > 1


def ways_of(uow: UnitOfWork, serial: str) -> SerialWays:
    """All that is known of the meters with the serial that somebody has typed. Raises Refused where that is nothing."""
    characters = characters_of(serial) if len(serial) <= _LONGEST_SERIAL else ""
    known = SerialWays(
        ways=[way_of(uow, meter) for meter in uow.meters.alike(characters)],
        sightings=uow.meters.sightings_of(characters),
    )
    if not (known.ways or known.sightings):
        raise _unknown(serial)
    return known


def way_of(uow: UnitOfWork, meter: MeterAsset) -> MeterWay:
    """The way of one meter."""
    return MeterWay(
        meter=meter,
        stays=[_stay(uow, custody) for custody in uow.meters.way_of(meter.key)],
        seals=uow.meters.seals_of(meter.key),
        registers=uow.meters.register_readings_of(meter.key),
        verdicts=uow.meters.verdicts_of(meter.key),
    )


def hanging_at(uow: UnitOfWork, bill_id: str) -> MeterWay | None:
    """The way of the meter that hangs at a connection now."""
    here = next((each for each in uow.meters.hung_at(bill_id) if each.until is None), None)
    meter = None if here is None else uow.meters.find(here.meter)
    return None if meter is None else way_of(uow, meter)


def present_meter_facts(uow: UnitOfWork, connection: Connection) -> list[tuple[str, str]]:
    """The meter that the connection's record names, as titles and values; nothing where none was ever mounted."""
    meter = meter_of(uow, connection)
    return [] if meter is None else meter_facts(way_of(uow, meter))


def meter_facts(way: MeterWay) -> list[tuple[str, str]]:
    """What the meter is and where, as titles and values."""
    named = [
        ("شمارهٔ سریال کنتور", to_persian_digits(way.meter.serial)),
        ("رقم‌های شمارنده", to_persian_digits(way.meter.digits)),
    ]
    return [*named, *further_facts(way), ("اکنون", way.present.where)]


def further_facts(way: MeterWay) -> list[tuple[str, str]]:
    """What a connection's record does not tell of its meter."""
    return list(_further(way))


def seal_text(seal: Seal) -> str:
    """«۴۵۷: زده‌شده ۱۴۰۵/۰۸/۳۰ ۱۰:۰۰، دستور کار ۷؛ بازشده …»."""
    begun = "زده‌شده" if seal.set_by else "دیده‌شده"
    told = f"{to_persian_digits(seal.number)}: {begun} {format_jalali_time(seal.since)}{_order(seal.set_by)}"
    if seal.removed_at is None:
        return told
    return f"{told}؛ بازشده {format_jalali_time(seal.removed_at)}{_order(seal.removed_by)}"


def verdict_text(verdict: LaboratoryVerdict) -> str:
    """What the laboratory found, and by how many percent the meter counts too much or too little."""
    told = f"{format_jalali_time(verdict.given_at)}: {METER_CONDITIONS[verdict.condition]}"
    return told if verdict.error_percent is None else f"{told}، خطا {_percent(verdict.error_percent)}"


def registers_text(reading: RegisterReading) -> str:
    """«۱۴۰۵/۰۸/۳۰ ۱۰:۰۰: کم‌باری ۱۲، اوج‌بار ۳۴»."""
    shown = "، ".join(
        f"{METER_REGISTERS[register]} {format_number(value)}" for register, value in reading.values.items()
    )
    return f"{format_jalali_time(reading.read_at)}: {shown}"


def _further(way: MeterWay) -> Iterator[tuple[str, str]]:
    meter = way.meter
    if meter.kind is not None:
        yield "نوع کنتور", KINDS[meter.kind]
    if meter.phases is not None:
        yield "تعداد فاز کنتور", to_persian_digits(meter.phases)
    registers = {register for reading in way.registers for register in reading.values}
    if registers:
        yield (
            "شمارنده‌های دیگر",
            "، ".join(title for register, title in METER_REGISTERS.items() if register in registers),
        )
    present = [each for each in way.seals if each.removed_at is None]
    if present:
        yield "پلمب", "، ".join(to_persian_digits(each.number) for each in present)


def _stay(uow: UnitOfWork, custody: Custody) -> Stay:
    by = [
        f"درخواست {to_persian_digits(custody.by_request)}" if custody.by_request else "",
        f"دستور کار {to_persian_digits(custody.by_order)}" if custody.by_order else "",
        f"ثبت‌کننده {custody.told_by}" if custody.told_by else "",
        f"{_PAPERS[custody.holder]} {to_persian_digits(custody.reference)}" if custody.reference else "",
    ]
    return Stay(custody=custody, where=_where(uow, custody), by="، ".join(filter(None, by)))


def _where(uow: UnitOfWork, custody: Custody) -> str:
    if custody.bill_id is not None:
        return f"{HOLDERS[custody.holder]} {to_persian_digits(custody.bill_id)}"
    if custody.agent_code is not None:
        agent = uow.metering.agent(custody.agent_code)
        name = f" {agent.full_name}" if agent is not None else ""
        return f"{HOLDERS[custody.holder]}{name}، کد {to_persian_digits(custody.agent_code)}"
    return HOLDERS[custody.holder]


def _order(number: str | None) -> str:
    return f"، دستور کار {to_persian_digits(number)}" if number else ""


def _percent(error: Decimal) -> str:
    sign = "+" if error > 0 else "−" if error < 0 else ""
    return f"{sign}{to_persian_digits(f'{abs(error).normalize():f}'.replace('.', '٫'))}٪"


def _unknown(serial: str) -> Refused:
    shown = to_persian_digits(serial[:_LONGEST_SERIAL])
    return refused(
        f"کنتوری با شمارهٔ سریال «{shown}» ثبت نشده است. شماره را از روی پلاک کنتور دوباره بخوانید،"
        " یا آن را در پروندهٔ اشتراکی که کنتور در آن نصب است ببینید.",
        "no meter with this serial is on record: read it off the plate again, or look it up on the connection's page",
    )
