"""The agent's report of a cut, as it is read: when he cut, what, and what the meter showed; or why he could not."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import Wording
from services.intake.reading import REPORTED
from services.jalali import TEHRAN, local_date
from services.metering.report_fields import read_register, read_seal
from services.model.connections import Meter, MeterReading
from services.model.cuts import CutExtent
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.temporary_cut.hours import CuttingHours, cutting_hours
from services.specific.temporary_cut.model import CuttingTime
from services.text import to_persian_digits
from services.visiting.windows import parse_clock
from services.working_time.hours import NotHours

_HOUR = 60
SEAL = "sealNumber"


class CutOutcome(StrEnum):
    """How the agent's work ended; a visit in vain is none of these."""

    CUT = "cut"
    NOT_POSSIBLE = "not-possible"


WORDING: Wording = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ کار",
        "cutTime": "ساعت قطع",
        "extent": "آنچه قطع شد",
        "reading": "کارکرد کنتور هنگام قطع",
        SEAL: "شمارهٔ پلمب قطع",
        "reason": "دلیل انجام‌نشدن قطع",
    },
    messages={
        ("outcome", "missing"): "نتیجهٔ کار انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("cutTime", "shape"): "ساعت قطع را به شکل ساعت:دقیقه وارد کنید، مانند ۹:۳۰.",
        ("cutTime", "before-asking"): (
            "اجازهٔ قطع در ساعت {asked} داده شد. برق پیش از آن قطع نمی‌شود؛ ساعت قطع را درست وارد کنید."
        ),
        ("cutTime", "in-future"): "این ساعت هنوز نرسیده است. ساعتی را وارد کنید که برق قطع شد.",
        ("extent", "missing"): "انتخاب نشده است که برق قطع شد یا کنتور هم برداشته شد. یکی را انتخاب کنید.",
        ("cutTime", "outside-hours"): (
            "در این ساعت برق قطع نمی‌شود. اگر برق را قطع کرده‌اید فوری وصل کنید و نتیجه را «قطع ممکن نشد» گزارش کنید."
        ),
        ("outcome", "withdrawn"): (
            "از این قطع صرف نظر شده است. اگر برق را قطع کرده‌اید فوری وصل کنید. این کار خودبه‌خود بسته می‌شود."
        ),
        ("outcome", "not-active"): (
            "برق این انشعاب در سوابق برقرار نیست و قطع نمی‌شود. به کنتور دست نزنید و نتیجه را «قطع ممکن نشد» گزارش کنید."
        ),
        (SEAL, "shape"): "شمارهٔ پلمب قطع باید رقم یا حرف داشته باشد. آن را از روی پلمب وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن قطع را بنویسید.",
    },
    roles={"reading": Role.READING},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutReport:
    """What was done at the place; of one that was not possible the reason alone."""

    outcome: CutOutcome
    cut_at: datetime | None = None
    extent: CutExtent | None = None
    reading: MeterReading | None = None
    seal: str | None = None
    reason: str | None = None


def read_cut_report(
    uow: UnitOfWork, raw: object, *, order: WorkOrder, meter: Meter, asked_at: datetime, now: datetime
) -> CutReport | tuple[Finding, ...]:
    """The report, or all that is wrong with it. The cut lies between the guard's answer at the door and now, and within
    the hours in which power may be cut.
    """
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", CutOutcome)
    report = None
    if outcome is CutOutcome.CUT:
        report = _read_cut(uow, reader, order=order, meter=meter, asked_at=asked_at, now=now)
    elif outcome is CutOutcome.NOT_POSSIBLE:
        report = CutReport(outcome=outcome, reason=reader.reason())
    if report is None or reader.findings:
        return reader.findings
    return report


def _read_cut(
    uow: UnitOfWork, reader: FieldReader, *, order: WorkOrder, meter: Meter, asked_at: datetime, now: datetime
) -> CutReport:
    hours = cutting_hours(uow, order.bill_id, since=asked_at)
    cut_at = _read_time(reader, hours, asked_at=asked_at, now=now)
    extent = reader.choice("extent", CutExtent)
    kwh = read_register(uow, reader, order, meter, required=False)
    seal = read_seal(reader, SEAL)
    reading = None if kwh is None else MeterReading(kwh=kwh, taken_on=local_date(now))
    return CutReport(outcome=CutOutcome.CUT, cut_at=cut_at, extent=extent, reading=reading, seal=seal)


def _read_time(reader: FieldReader, hours: CuttingHours, *, asked_at: datetime, now: datetime) -> datetime | None:
    """The instant of the typed time on the day of the guard's answer, which is told by the minute."""
    text = reader.text("cutTime")
    if text is None:
        return None
    try:
        minute = parse_clock(text)
    except NotHours:
        reader.refuse("cutTime", "shape")
        return None
    asked = asked_at.astimezone(TEHRAN)
    typed = datetime.combine(asked.date(), time(minute // _HOUR, minute % _HOUR), tzinfo=TEHRAN)
    if typed < asked.replace(second=0, microsecond=0):
        reader.refuse("cutTime", "before-asking", asked=to_persian_digits(f"{asked:%H:%M}"))
    elif typed > now:
        reader.refuse("cutTime", "in-future")
    elif hours.at(typed) is not CuttingTime.OPEN:
        reader.refuse("cutTime", "outside-hours")
    # Within the minute of the answer nobody can have cut before it.
    return max(typed.astimezone(UTC), asked_at.astimezone(UTC))
