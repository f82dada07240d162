"""«برگهٔ روز»: where an agent goes on a day, in the order of his round, and whom he calls. For paper and telephone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.catalogue import all_services
from services.jalali import TEHRAN, format_jalali, format_jalali_time, local_date, window_text
from services.labels import work_order_title
from services.metering.work_orders import agent_with
from services.model.connections import Connection
from services.model.metering import Agent
from services.model.printouts import Sheet, Table
from services.model.requests import Request
from services.ports import UnitOfWork
from services.text import to_persian_digits
from services.visiting.errands import Errand, open_errands

_NEVER = datetime.max.replace(tzinfo=UTC)
_ROOM_TO_WRITE = "." * 20
_COLUMNS = ("ردیف", "زمان", "کار", "نشانی", "مشترک و تلفن", "کنتور", "مهلت", "یادداشت")

MaySee = Callable[[str], bool]
"""Whether the reader may see requests for the service with this key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place of a round. Personal data. `mobile` is the subscriber's; `applicant_mobile` that of whoever applies in
    his stead, "" where nobody does.
    """

    errand: Errand
    connection: Connection
    title: str
    service_title: str
    mobile: str
    applicant_mobile: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """An agent's round of a day. `agreed`: those that are expected on that day, by the clock; `free`: those that he may
    fit in between, the late ones and the sooner due ones first, and of one day neighbours beside each other.
    `later` is how many are agreed on for another day.
    """

    agent: Agent
    day: date
    at: datetime
    agreed: Sequence[Stop]
    free: Sequence[Stop]
    later: int


def day_list(uow: UnitOfWork, agent_code: str, day: date, *, at: datetime, may_see: MaySee) -> DayList:
    """The agent's list of a day, as it is known now. Raises NotFound."""
    agent, today = agent_with(uow, agent_code), local_date(at)
    seen = [
        (each, request)
        for each in open_errands(uow)
        if each.order.agent_code == agent_code
        and may_see((request := uow.requests.get(each.order.tracking_code)).application.service_key)
    ]
    stops = [_stop(uow, each, request, at) for each, request in seen if each.is_for(day, today=today)]
    agreed = [each for each in stops if each.errand.is_expected_on(day)]
    free = [each for each in stops if not each.errand.is_expected_on(day)]
    return DayList(
        agent=agent,
        day=day,
        at=at,
        agreed=sorted(agreed, key=_by_the_clock),
        free=sorted(free, key=_by_limit_and_place),
        later=len(seen) - len(stops),
    )


def _stop(uow: UnitOfWork, errand: Errand, request: Request, at: datetime) -> Stop:
    connection, application = uow.connections.get(errand.order.bill_id), request.application
    subscriber, applicant = connection.subscriber, application.applicant
    is_own = applicant.national_id == subscriber.national_id
    service = all_services().get(application.service_key)
    return Stop(
        errand=errand,
        connection=connection,
        title=work_order_title(errand.order.kind),
        service_title=service.title if service else application.service_key,
        mobile=(applicant.mobile if is_own else "") or subscriber.mobile,
        applicant_mobile="" if is_own else applicant.mobile,
        is_late=errand.is_late(at),
    )


def _by_the_clock(stop: Stop) -> tuple[datetime, str]:
    window = stop.errand.window
    return (_NEVER if window is None else window.starts_at), stop.errand.order.number


def _by_limit_and_place(stop: Stop) -> tuple[bool, date, str, str]:
    """A limit says by which day at the latest; among those of one day the address says who lives beside whom."""
    return (
        not stop.is_late,
        local_date(stop.errand.due_at) if stop.errand.due_at else date.max,
        stop.connection.address,
        stop.errand.order.number,
    )


def day_sheet(listed: DayList) -> Sheet:
    """The list as it is printed, with room for notes."""
    numbered = list(enumerate((*listed.agreed, *listed.free), start=1))
    split = len(listed.agreed)
    later = f"{to_persian_digits(listed.later)} کار دیگر برای روزهای دیگر قرار دارد." if listed.later else ""
    return Sheet(
        title="برگهٔ روز مأمور",
        facts=(
            ("مأمور", f"{listed.agent.full_name}، کد {to_persian_digits(listed.agent.code)}"),
            ("ناحیه", listed.agent.district),
            ("روز", format_jalali(listed.day)),
            ("زمان تهیه", format_jalali_time(listed.at)),
        ),
        tables=(
            Table(title="با قرار", columns=_COLUMNS, rows=_rows(numbered[:split], listed.day)),
            Table(title="بدون قرار", columns=_COLUMNS, rows=_rows(numbered[split:], listed.day)),
        ),
        notes=(later,) if later else (),
    )


def _rows(stops: Iterable[tuple[int, Stop]], day: date) -> tuple[tuple[str, ...], ...]:
    return tuple(_row(number, stop, day) for number, stop in stops)


def _row(number: int, stop: Stop, day: date) -> tuple[str, ...]:
    connection, due_at = stop.connection, stop.errand.due_at
    return (
        to_persian_digits(number),
        hours_text(stop, day),
        f"{stop.title}، {to_persian_digits(stop.errand.order.tracking_code)}",
        connection.address or "در سوابق نیست؛ بپرسید",
        _whom_to_call(stop),
        to_persian_digits(connection.meter.serial) if connection.meter.serial else "نصب نشده",
        format_jalali_time(due_at) if due_at else "—",
        _ROOM_TO_WRITE,
    )


def _whom_to_call(stop: Stop) -> str:
    subscriber = "، ".join(filter(None, (stop.connection.subscriber.full_name, stop.mobile)))
    applicant = f"متقاضی: {stop.applicant_mobile}" if stop.applicant_mobile else ""
    return to_persian_digits("؛ ".join(filter(None, (subscriber, applicant))))


def hours_text(stop: Stop, day: date) -> str:
    """The hours of its appointment, as «۰۹:۰۰ تا ۱۱:۰۰», with their date where they are not of that day; else which
    visit it is, where there were some in vain.
    """
    window, attempts = stop.errand.window, stop.errand.attempts
    if window is not None and not stop.errand.is_expected_on(day):
        return window_text(window.starts_at, window.ends_at)
    if window is not None:
        start, end = (each.astimezone(TEHRAN) for each in (window.starts_at, window.ends_at))
        return to_persian_digits(f"{start:%H:%M} تا {end:%H:%M}")
    return f"مراجعهٔ {to_persian_digits(attempts + 1)}" if attempts else "—"
