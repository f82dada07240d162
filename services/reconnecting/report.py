"""The agent's report, as it is read: power is back, with what the meter shows; or why that was not possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from services.changes.meters import USUAL_DIGITS
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import Wording
from services.intake.reading import REPORTED
from services.labels import CONNECTION_STATES
from services.metering.report_fields import SERIAL_MESSAGES, read_register, read_seal, serial_characters
from services.metering.self_willed import declares_self_willed, ends_in_collection, open_self_willed
from services.metering.self_willed_terms import self_willed_terms
from services.model.answers import Answer
from services.model.connections import Connection, ConnectionState, Meter, MeterReading
from services.model.custody import MeterKind
from services.model.metering import OrderOutcome, WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.text import format_number

_Answers = Mapping[str, Answer | None]
SEAL, READING = "sealNumber", "reading"
_SERIAL, _KIND, _OPENING = "meterSerial", "meterKind", "openingReading"


class Obstacle(StrEnum):
    """Why power could not be brought back: the subscriber's installation, the company's equipment, a meter that has
    counted since the cut, another cause.
    """

    UNSAFE = "unsafe"
    EQUIPMENT = "equipment"
    USED = "used-while-cut"
    OTHER = "other"


OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.UNSAFE: "تابلو یا سیم‌کشی مشترک ایمن نیست",
    Obstacle.EQUIPMENT: "لوازم اندازه‌گیری آسیب دیده است یا در محل نیست",
    Obstacle.USED: "کنتور از هنگام قطع کار کرده است",
    Obstacle.OTHER: "دلیل دیگر",
}

WORDING: Wording = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ کار",
        READING: "کارکرد کنتور هنگام وصل",
        _SERIAL: "شمارهٔ سریال کنتور نصب‌شده",
        _KIND: "نوع کنتور نصب‌شده",
        _OPENING: "کارکرد کنتور هنگام نصب",
        SEAL: "شمارهٔ پلمب تازه",
        "obstacle": "مانع وصل",
        "reason": "شرح مانع",
    },
    messages={
        **SERIAL_MESSAGES,
        ("outcome", "missing"): "نتیجهٔ کار انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("outcome", "other-state"): (
            "وضعیت این انشعاب در سوابق اکنون «{state}» است. به کنتور دست نزنید، نتیجه را «ممکن نشد» گزارش کنید و آنچه "
            "در محل دیدید بنویسید."
        ),
        ("outcome", "self-willed-found"): (
            "در این میان معلوم شده است که این برق خودسرانه وصل بوده است، و این درخواست تعهد ندارد. برق را وصل نکنید "
            "و نتیجه را «ممکن نشد» گزارش کنید؛ مشترک باید درخواست تازه بدهد."
        ),
        ("outcome", "second-self-willed"): (
            "این مشترک برای بار دوم خودسرانه وصل کرده است و برق او دیگر وصل نمی‌شود (بند ۵۲-۴ د). برق را وصل نکنید و "
            "نتیجه را «ممکن نشد» گزارش کنید."
        ),
        ("obstacle", "missing"): "مانع وصل انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "missing"): "شرح مانع را بنویسید.",
        (SEAL, "shape"): "شمارهٔ پلمب تازه باید رقم یا حرف داشته باشد. آن را از روی پلمب وارد کنید.",
        (READING, "below-cut"): (
            "این کارکرد از کارکرد هنگام قطع ({at_cut}) کمتر است. کنتور را دوباره بخوانید؛ اگر همین است، همین عدد را "
            "دوباره وارد کنید."
        ),
        (READING, "used-while-cut"): (
            "کنتور از هنگام قطع ({at_cut}) {used} کیلووات‌ساعت کار کرده است. آن را دوباره بخوانید. اگر درست است، برق را "
            "وصل نکنید: «ممکن نشد» و «کنتور از هنگام قطع کار کرده است» را گزارش کنید؛ واحد خدمات مشترکین تصمیم می‌گیرد."
        ),
        (_OPENING, "too-many-digits"): "کارکرد کنتور هنگام نصب از رقم‌های آن بیشتر است. رقم اعشار را وارد نکنید.",
    },
    roles={READING: Role.READING, _OPENING: Role.READING},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerReport:
    """How the work ended: the answers of work that is done, or the obstacle and what the agent says of it."""

    outcome: OrderOutcome
    answers: Mapping[str, Answer] = field(default_factory=dict)
    obstacle: Obstacle | None = None
    reason: str | None = None

    @property
    def shown(self) -> MeterReading | None:
        """What the meter showed that has stayed."""
        reading = self.answers.get(READING)
        return reading if isinstance(reading, MeterReading) else None


def read_power_report(
    uow: UnitOfWork, raw: object, *, order: WorkOrder, connection: Connection, meter_taken: bool, today: date
) -> PowerReport | tuple[Finding, ...]:
    """The report, or all that is wrong with it. What is asked of work that is done hangs on whether the meter was taken
    away: `reading` of one that has stayed, `meterSerial` (blank: the same one), `meterKind` and `openingReading` of one
    that was hung; `sealNumber` of both.
    """
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", OrderOutcome)
    report = None
    if outcome is OrderOutcome.NOT_POSSIBLE:
        report = _not_possible(uow, reader, order, connection.meter, meter_taken=meter_taken, today=today)
    elif outcome is OrderOutcome.DONE:
        _refuse_other_state(reader, connection, meter_taken=meter_taken)
        _refuse_unanswered(uow, reader, order)
        asked = _hung(reader, connection.meter) if meter_taken else _stayed(uow, reader, order, connection.meter, today)
        answers = {**asked, SEAL: read_seal(reader, SEAL)}
        report = PowerReport(outcome=outcome, answers={key: said for key, said in answers.items() if said is not None})
    if report is None or reader.findings:
        return reader.findings
    return report


def _not_possible(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, meter: Meter, *, meter_taken: bool, today: date
) -> PowerReport:
    """What a meter that has stayed has counted since the cut is said in figures: somebody decides by them."""
    obstacle = reader.choice("obstacle", Obstacle)
    counted = obstacle is Obstacle.USED and not meter_taken
    kwh = read_register(uow, reader, order, meter) if counted else None
    answers = {} if kwh is None else {READING: MeterReading(kwh=kwh, taken_on=today)}
    return PowerReport(outcome=OrderOutcome.NOT_POSSIBLE, answers=answers, obstacle=obstacle, reason=reader.reason())


def _refuse_other_state(reader: FieldReader, connection: Connection, *, meter_taken: bool) -> None:
    """Another request has brought the power back meanwhile, or taken the meter away."""
    if connection.state is not (ConnectionState.COLLECTED if meter_taken else ConnectionState.CUT):
        reader.refuse("outcome", "other-state", state=CONNECTION_STATES[connection.state])


def _refuse_unanswered(uow: UnitOfWork, reader: FieldReader, order: WorkOrder) -> None:
    """It was found meanwhile that the subscriber had brought his power back himself, and this request does not answer
    for it.
    """
    if ends_in_collection(uow, order.bill_id):
        reader.refuse("outcome", "second-self-willed")
    elif open_self_willed(uow, order.bill_id) and not declares_self_willed(uow, uow.requests.get(order.tracking_code)):
        reader.refuse("outcome", "self-willed-found")


def _stayed(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, meter: Meter, today: date) -> _Answers:
    kwh = read_register(uow, reader, order, meter)
    cut = uow.cuts.standing(order.bill_id)
    if kwh is not None and cut is not None and cut.reading is not None and not reader.findings:
        _compare(uow, reader, order, kwh=kwh, at_cut=cut.reading.kwh, today=today)
    return {READING: None if kwh is None else MeterReading(kwh=kwh, taken_on=today)}


def _compare(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, kwh: int, at_cut: int, today: date) -> None:
    """A figure below that of the cut is a slip, and taken when it is given twice. One that is higher tells of use while
    the power was cut: that is nothing new of who answers for it, nor where somebody has decided on it already.
    """
    if kwh < at_cut and order.questioned_kwh != kwh:
        reader.refuse(READING, "below-cut", at_cut=format_number(at_cut))
        uow.metering.save_order(replace(order, questioned_kwh=kwh))
    elif self_willed_terms().tells_of_use(kwh - at_cut, on=today) and not _use_is_known(uow, order.tracking_code):
        reader.refuse(READING, "used-while-cut", at_cut=format_number(at_cut), used=format_number(kwh - at_cut))


def _use_is_known(uow: UnitOfWork, tracking_code: str) -> bool:
    """An agent has reported it before, and was sent again."""
    before = uow.metering.order_reports_of(tracking_code)
    reported = any(each.outcome is OrderOutcome.NOT_POSSIBLE and READING in each.answers for each in before)
    return reported or declares_self_willed(uow, uow.requests.get(tracking_code))


def _hung(reader: FieldReader, former: Meter) -> _Answers:
    serial = reader.text(_SERIAL, required=False)
    if serial is not None and not serial_characters(serial):
        reader.refuse(_SERIAL, "shape")
    kind, opening = reader.choice(_KIND, MeterKind, required=False), reader.whole_number(_OPENING, required=False)
    is_former = serial is None or serial_characters(serial) == serial_characters(former.serial)
    hung = former if is_former else replace(former, digits=USUAL_DIGITS)
    if opening is not None and not fits_register(opening, hung):
        reader.refuse(_OPENING, "too-many-digits")
    return {_SERIAL: serial, _KIND: None if kind is None else kind.value, _OPENING: opening}
