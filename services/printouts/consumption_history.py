"""What a subscriber has consumed and was billed («سوابق مصارف و صورتحساب»)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.jalali import format_jalali, local_date
from services.labels import BILL_STATES, READING_SOURCES, bill_kind_title
from services.model.bills import Bill, BillState
from services.model.connections import Connection, MeterReading, ReadingSource
from services.model.printouts import Sheet, Table
from services.money import Rials
from services.ports import UnitOfWork
from services.printouts.tenure import Tenure, bills_of_tenure, tenure_facts, tenure_of
from services.readings.counts import Count
from services.readings.meters import MeterLife, meter_lives
from services.readings.records import records_of
from services.readings.unbilled import Registers, registers_of
from services.text import format_number, to_persian_digits

TITLE = "سوابق مصارف و صورتحساب"
IN_DOUBT = "در دست بررسی"
_DOUBTED = "ردیف‌های «در دست بررسی» با قرائت پیش از خود نمی‌خوانند و در جمع مصرف نیامده‌اند."
_CONSOLIDATED = "مبلغ قبض‌های «در قبضی دیگر» در همان قبض آمده و در جمع یک بار شمرده شده است."
_TOTAL = "جمع"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """Energy in kWh, meter multiplier included, between two counts of a meter; None where they contradict each other.

    `source` is who read the later one. Counts that a person found wrong are left out (`services.readings`).
    """

    serial: str
    earlier: MeterReading
    later: MeterReading
    source: ReadingSource
    kwh: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumptionHistory:
    """All that was consumed and billed in the present subscriber's time, oldest first; void bills are none.

    `kwh` is the sum of what was consumed. `billed` is what the bills asked for, each amount once: the payable of one
    that was consolidated is asked for by another. `unpaid` is what of it is still to be paid.
    """

    bill_id: str
    tenure: Tenure
    consumed: tuple[Consumed, ...]
    bills: tuple[Bill, ...]

    @property
    def kwh(self) -> int:
        """The sum of all that is not in doubt."""
        return sum(each.kwh or 0 for each in self.consumed)

    @property
    def billed(self) -> Rials:
        """The payables of the bills that ask for their own amount."""
        return Rials.total(each.payable for each in self.bills if each.state is not BillState.CONSOLIDATED)

    @property
    def unpaid(self) -> Rials:
        """The payables of those that wait to be paid."""
        return Rials.total(each.payable for each in self.bills if each.state is BillState.ISSUED)


def consumption_history(uow: UnitOfWork, connection: Connection) -> ConsumptionHistory:
    """The history of the connection's present subscriber: see `services.printouts.tenure`."""
    tenure = tenure_of(uow, connection)
    records = records_of(uow, connection)
    registers = registers_of(records, usual=None)
    lives = meter_lives(records)
    return ConsumptionHistory(
        bill_id=connection.bill_id,
        tenure=tenure,
        consumed=tuple(each for life in lives if life.is_known for each in _consumed(registers, life, tenure)),
        bills=tuple(each for each in bills_of_tenure(uow, connection, tenure) if each.state is not BillState.VOID),
    )


def _consumed(registers: Registers, life: MeterLife, tenure: Tenure) -> Iterator[Consumed]:
    """Between the life's counts that follow one another, from the tenure's opening on."""
    for earlier, later in pairwise(_counts(life, tenure)):
        advanced = registers.advance(earlier.shown, later.shown, life.meter)
        yield Consumed(
            serial=life.meter.serial,
            earlier=earlier.shown,
            later=later.shown,
            source=later.source,
            kwh=None if advanced.fault is not None else advanced.kwh,
        )


def _counts(life: MeterLife, tenure: Tenure) -> Sequence[Count]:
    """One for each thing that was read: a bill charges up to a reading, and is told among the bills."""
    read = _without_repeats(each for each in life.true_counts if not _is_supposed(each))
    opening = tenure.opening
    if opening is None:
        return read
    later = [each for each in read if each.shown.taken_on > opening.taken_on]
    if life.meter.installed_on > opening.taken_on:
        return read
    if life.removed_on is not None and life.removed_on < opening.taken_on:
        return []
    return [Count(shown=opening, source=ReadingSource.METER_TEST, billed=True), *later]


def _is_supposed(count: Count) -> bool:
    """The 0 of a meter whose opening nobody wrote: what it counted from then on is nobody's known consumption."""
    return count.source is ReadingSource.INSTALLATION and count.role is None


def _without_repeats(counts: Iterable[Count]) -> list[Count]:
    kept: list[Count] = []
    for each in counts:
        if not kept or each.shown != kept[-1].shown:
            kept.append(each)
    return kept


def consumption_sheet(uow: UnitOfWork, connection: Connection) -> Sheet:
    """The printout of service consumption-history."""
    history = consumption_history(uow, connection)
    return Sheet(
        title=TITLE,
        facts=tuple(_facts(history)),
        tables=(_consumption_table(history), _bills_table(history)),
        notes=tuple(_notes(history)),
    )


def _facts(history: ConsumptionHistory) -> Iterator[tuple[str, str]]:
    yield from tenure_facts(history.bill_id, history.tenure)
    yield "جمع مصرف", f"{format_number(history.kwh)} کیلووات‌ساعت"
    yield "جمع صورتحساب‌ها", f"{format_number(history.billed.amount)} ریال"
    yield "پرداخت‌نشده", f"{format_number(history.unpaid.amount)} ریال"


def _consumption_table(history: ConsumptionHistory) -> Table:
    return Table(
        title="مصارف",
        columns=(
            "کنتور",
            "از",
            "تا",
            "از رقم",
            "تا رقم",
            "مصرف (کیلووات‌ساعت)",
            "قرائت",
        ),
        rows=tuple(map(_consumption_row, history.consumed)),
        totals=(_TOTAL, "", "", "", "", format_number(history.kwh), "") if history.consumed else (),
    )


def _consumption_row(each: Consumed) -> tuple[str, ...]:
    return (
        to_persian_digits(each.serial),
        format_jalali(each.earlier.taken_on),
        format_jalali(each.later.taken_on),
        format_number(each.earlier.kwh),
        format_number(each.later.kwh),
        IN_DOUBT if each.kwh is None else format_number(each.kwh),
        READING_SOURCES[each.source],
    )


def _bills_table(history: ConsumptionHistory) -> Table:
    return Table(
        title="صورتحساب‌ها",
        columns=(
            "شمارهٔ قبض",
            "نوع",
            "صدور",
            "مهلت پرداخت",
            "مبلغ (ریال)",
            "وضعیت",
        ),
        rows=tuple(map(_bill_row, history.bills)),
        totals=(_TOTAL, "", "", "", format_number(history.billed.amount), "") if history.bills else (),
    )


def _bill_row(bill: Bill) -> tuple[str, ...]:
    return (
        to_persian_digits(bill.number),
        bill_kind_title(bill.kind),
        format_jalali(local_date(bill.issued_at)),
        format_jalali(bill.due_on),
        format_number(bill.payable.amount),
        BILL_STATES[bill.state],
    )


def _notes(history: ConsumptionHistory) -> Iterator[str]:
    if any(each.kwh is None for each in history.consumed):
        yield _DOUBTED
    if any(each.state is BillState.CONSOLIDATED for each in history.bills):
        yield _CONSOLIDATED
