"""What the head of diagnosis has before him: the bill, the readings around it, what is computed of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from services.billing.carrying import PAYABLE_UNIT
from services.billing.charged_energy import ChargedEnergy, ChargedSpan, charged_energy
from services.billing.correcting import plan_correction, right_lines
from services.billing.fault_texts import FAULT_TEXTS
from services.billing.rebilling import BillFault, Rebilling, fault_of_another_end
from services.billing.tariff_history import tariff_history
from services.billing.view import bill_title, lines_to_pay
from services.jalali import format_jalali, local_date
from services.labels import BILL_STATES, METER_CONDITIONS, READING_SOURCES, TARIFF_CLASSES, reading_text
from services.model.bills import Bill
from services.model.requests import Request
from services.money import Rials
from services.ports import UnitOfWork
from services.readings.explanation import one_decimal
from services.readings.meters import meter_lives
from services.readings.usual import usual_consumption
from services.readings.visits import last_test
from services.reference.data import ReferenceData
from services.specific.bill_review.objection import OWN_READING, objected_bill
from services.text import fact_list, format_number, format_rials

READINGS_SHOWN = 3
"""Before the bill's end, and after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the bill or a reading, as it is shown in a table: Persian."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The bill and what is to be seen of it. `findings` is a Persian markdown list; nothing of it is personal.
    `fixed_end` says in Persian why the bill's end can be no other reading, whichever it is; None where it can.
    """

    bill: Bill
    title: str
    lines: tuple[Line, ...]
    readings: tuple[Line, ...]
    findings: str
    fixed_end: str | None


def evidence_of(uow: UnitOfWork, *, reference: ReferenceData, tracking_code: str) -> Evidence:
    """By the records of today; of a bill older than the tables of tariffs it says that it cannot be computed. Raises
    NotFound.
    """
    request = uow.requests.get(tracking_code)
    bill = objected_bill(uow, request)
    energy = charged_energy(uow, bill.bill_id)
    charged = energy.spans.get(bill.number)
    fixed = fault_of_another_end(uow, bill, tracking_code=tracking_code)
    facts = [
        *(() if charged is None else _of_charged(uow, energy, charged)),
        *_of_correction(uow, reference, request, bill, fixed),
        ("بدهی پیشین", _debt_text(bill)),
        *_of_request(uow, request, charged),
    ]
    return Evidence(
        bill=bill,
        title=f"{bill_title(bill)}، {BILL_STATES[bill.state]}",
        lines=tuple(Line(title=title, text=format_rials(amount)) for title, amount in lines_to_pay(uow, bill)),
        readings=() if charged is None else tuple(_readings(charged)),
        findings=fact_list(facts),
        fixed_end=None if fixed is None else FAULT_TEXTS[fixed],
    )


def _of_charged(uow: UnitOfWork, energy: ChargedEnergy, charged: ChargedSpan) -> Iterator[tuple[str, str]]:
    span = charged.span
    yield "کارکرد قبض", f"از {reading_text(span.earlier)} تا {reading_text(span.later)}"
    yield "مصرف", _use_text(energy, charged)
    yield "تعرفه", _tariff_text(uow, charged)


def _of_correction(
    uow: UnitOfWork, reference: ReferenceData, request: Request, bill: Bill, fixed: BillFault | None
) -> Iterator[tuple[str, str]]:
    """What the bill comes to by its own reading, and whether it can have another; else why it cannot be corrected."""
    plan = plan_correction(uow, reference, bill, true_kwh=None, tracking_code=request.tracking_code)
    if isinstance(plan, BillFault):
        yield "اصلاح", FAULT_TEXTS[plan]
        return
    yield "محاسبهٔ دوباره", _computed_text(uow, reference, bill, plan)
    if fixed is not None:
        yield "رقم پایان قبض", f"عوض نمی‌شود. {FAULT_TEXTS[fixed]}"


def _use_text(energy: ChargedEnergy, charged: ChargedSpan) -> str:
    """The bill's consumption beside the usual one, by the day."""
    span = charged.span
    days = max((span.end - span.start).days, 1)
    said = f"{format_number(span.kwh)} کیلووات‌ساعت در {format_number(days)} روز"
    lives = meter_lives(energy.records)
    usual = usual_consumption(lives, energy.records.connection, since=span.start, until=span.end)
    if usual is None:
        return f"{said}؛ سابقهٔ کافی برای مقایسه نیست"
    return f"{said}، روزی {one_decimal(Fraction(span.kwh, days))}؛ معمول: روزی {one_decimal(usual.daily_kwh)}"


def _tariff_text(uow: UnitOfWork, charged: ChargedSpan) -> str:
    """The classes of the bill's days."""
    classes, span = tariff_history(uow, uow.connections.get(charged.bill.bill_id)), charged.span
    begun = [span.start, *classes.changes(after=span.start, before=span.end)]
    if len(begun) == 1:
        return TARIFF_CLASSES[classes.on(span.start)]
    return "؛ ".join(f"{TARIFF_CLASSES[classes.on(day)]} از {format_jalali(day)}" for day in begun)


def _computed_text(uow: UnitOfWork, reference: ReferenceData, bill: Bill, plan: Rebilling) -> str:
    total = Rials.total(line.amount for line in right_lines(uow, reference, plan.bills[0]))
    if total == bill.total:
        return "با همین قرائت و تعرفهٔ روزهای آن، قبض همان می‌شود"
    return f"با همین قرائت و تعرفهٔ روزهای آن {format_rials(total)} می‌شود، نه {format_rials(bill.total)}"


def _debt_text(bill: Bill) -> str:
    """Rests of rounding are no debt."""
    if bill.carried_in >= Rials(PAYABLE_UNIT):
        return f"{format_rials(bill.carried_in)} در این قبض آمده است؛ پرداخت‌ها را با «سوابق پرداخت» بسنجید"
    return "در این قبض نیامده است"


def _of_request(uow: UnitOfWork, request: Request, charged: ChargedSpan | None) -> Iterator[tuple[str, str]]:
    """What the subscriber and the agent have read, and whether the meter has not even come to the bill's end."""
    own = request.application.answers.get(OWN_READING)
    if isinstance(own, int):
        day = format_jalali(local_date(request.registered_at))
        yield "رقم کنتور به گفتهٔ مشترک", f"{_beside_end(own, charged)} ({day})"
    test = last_test(uow, request.tracking_code)
    if test is not None:
        kwh = "خوانده نشد" if test.reading_kwh is None else _beside_end(test.reading_kwh, charged)
        yield "بازدید", f"{METER_CONDITIONS[test.condition]}؛ کارکرد: {kwh}"


def _beside_end(kwh: int, charged: ChargedSpan | None) -> str:
    is_below = charged is not None and kwh < charged.span.later.kwh
    return f"{format_number(kwh)}، کمتر از رقم پایان قبض" if is_below else format_number(kwh)


def _readings(charged: ChargedSpan) -> Iterator[Line]:
    """The meter's counts around the bill's end, which is marked."""
    counts, end = charged.life.true_counts, charged.span.later
    place = max(index for index, each in enumerate(counts) if each.shown == end)
    for each in counts[max(place - READINGS_SHOWN, 0) : place + READINGS_SHOWN + 1]:
        source = "قبض" if each.of_bill else READING_SOURCES[each.source]
        mark = "، پایان این قبض" if each.shown == end else ""
        yield Line(title=f"{format_jalali(each.shown.taken_on)} ({source}{mark})", text=format_number(each.shown.kwh))
