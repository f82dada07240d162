"""Appointments: when an agent comes, as it was agreed on. Either side may move them, and the subscriber is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.clock import Clock
from services.company import Company
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.jalali import window_text
from services.metering.work_orders import appointment_to_keep
from services.model.metering import WorkOrder, WorkOrderState
from services.model.notices import EngineMessage
from services.model.visits import Appointment, Side, VisitAttempt, Window
from services.notices.sending import NumberRemoved, Recipient, send_sms
from services.ports import UnitOfWork
from services.problems import Problem, Refused, refused
from services.registry import registry
from services.visiting.windows import WORDING, read_window

CHANGED = "appointment-changed"
"""The message to whatever waits for the agent or for his appointment."""

MESSAGE_TTL = timedelta(hours=1)
"""How long the engine keeps it for a process that does not listen yet, as between two waits. Each process gets it once,
also one that has read the appointment long since; one that is lost is made up for when the time comes: whoever
hears of it, or of nothing, asks which appointment holds.
"""

EARLY = timedelta(minutes=1)
"""The engine's clock may be ahead of ours: it tells of a time that has not come by ours."""

TEMPLATE = "appointment"


def appointment_of(uow: UnitOfWork, order_number: str) -> Appointment | None:
    """The one that holds; None where none was agreed on, or the agent was there in vain since."""
    known = uow.visits.appointments_of(order_number)
    return known[-1] if known and holds(known[-1], uow.visits.attempts_of(order_number)) else None


def holds(newest: Appointment, attempts: Iterable[VisitAttempt]) -> bool:
    """Whether the newest appointment of an order still holds: no visit in vain was made since its time began. One that
    was made before it was agreed on never is: a time that is agreed on lies ahead.
    """
    return all(each.made_at < newest.window.starts_at for each in attempts)


def is_by_appointment(order: WorkOrder) -> bool:
    """Whether the process that has it carried out waits for the time that is agreed on."""
    return order.kind in registry().by_appointment


def can_be_agreed_on(order: WorkOrder) -> bool:
    """Whether it is still to be carried out, and by appointment."""
    return order.state is WorkOrderState.OPEN and is_by_appointment(order)


def has_begun(appointment: Appointment, *, at: datetime) -> bool:
    """Whether the agent may go: the window has begun, or does in a moment."""
    return at >= appointment.window.starts_at - EARLY


def agree(
    uow: UnitOfWork, *, clock: Clock, company: Company, order: WorkOrder, window: Window, by: Side
) -> Appointment:
    """Keep the appointment, and tell applicant and subscriber of it; who has no number any more is not told."""
    agreed = Appointment(work_order_number=order.number, window=window, agreed_at=clock.now(), agreed_by=by)
    turn = uow.visits.agree(agreed)
    try:
        send_sms(
            uow,
            clock=clock,
            company=company,
            tracking_code=order.tracking_code,
            template=TEMPLATE,
            key=f"{TEMPLATE}-{order.number}-{turn}",
            recipient=Recipient.APPLICANT_AND_SUBSCRIBER,
            work_order_number=order.number,
        )
    except NumberRemoved:
        return agreed
    return agreed


def change_appointment(
    uow: UnitOfWork, *, clock: Clock, company: Company, order: WorkOrder, typed: object, by: Side
) -> Reply:
    """Make or move the appointment of an open order, as the operator or the subscriber types it (`visitDay`,
    `visitFrom`, `visitUntil`); what is wrong with it is the answer, and nothing is changed then. The same window again
    changes nothing. Raises Refused for an order of which no time can be agreed on.
    """
    if not can_be_agreed_on(order):
        raise _nobody_comes()
    reader = FieldReader(typed, WORDING)
    window = read_window(uow, reader, order, now=clock.now())
    if window is None:
        return Reply(findings=reader.findings)
    known = appointment_of(uow, order.number)
    if known is None or known.window != window:
        agree(uow, clock=clock, company=company, order=order, window=window, by=by)
        _tell_engine(uow, order, clock=clock)
    return Reply()


def order_to_expect(uow: UnitOfWork, tracking_code: str) -> WorkOrder:
    """The newest open order of a request that is done by appointment: the agent whom the subscriber waits for. Raises
    Refused, NotFound.
    """
    uow.requests.get(tracking_code)
    orders = [each for each in uow.metering.orders_of(tracking_code) if can_be_agreed_on(each)]
    if not orders:
        raise _nobody_comes()
    return orders[-1]


def move_by_subscriber(
    uow: UnitOfWork, *, clock: Clock, company: Company, tracking_code: str, typed: object
) -> Appointment:
    """What the subscriber asks for, of the order that he waits for. Raises Refused with all that is wrong, NotFound."""
    order = order_to_expect(uow, tracking_code)
    reply = change_appointment(uow, clock=clock, company=company, order=order, typed=typed, by=Side.SUBSCRIBER)
    if not reply.accepted:
        raise Refused([Problem(persian=each.message, english=f"{each.field}: {each.code}") for each in reply.findings])
    return appointment_to_keep(uow, order.number)


def told_window(appointment: Appointment | None) -> str:
    """When the agent comes, in Persian; "" where nothing is agreed on."""
    return "" if appointment is None else window_text(appointment.window.starts_at, appointment.window.ends_at)


def _tell_engine(uow: UnitOfWork, order: WorkOrder, *, clock: Clock) -> None:
    turn = len(uow.visits.appointments_of(order.number))
    uow.outbox.add_message(
        EngineMessage(
            name=CHANGED,
            correlation_key=order.number,
            message_id=f"{CHANGED}-{order.number}-{turn}",
            created_at=clock.now(),
            ttl=MESSAGE_TTL,
        )
    )


def _nobody_comes() -> Refused:
    persian = "برای این درخواست مأموری در راه نیست که زمان آمدن او را بتوان تعیین کرد."
    return refused(persian, "no agent is to come for this request at a time that can be agreed on")
