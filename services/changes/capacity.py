"""Amperage and phases, for good or for a time, and the repair of the service line.

What passed the fuse before it became smaller stays plausible: `services.readings.records` knows the largest one.
"""

from dataclasses import replace
from datetime import date

from services.changes.case import CLARIFY, Case, Need, Source
from services.changes.change import RecordChange
from services.model.answers import Permit
from services.model.changes import ConnectionChange
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.requests import Request
from services.ports import UnitOfWork
from services.registry.values import FieldKind
from services.text import to_persian_digits

AMPERAGE = Need(key="amperage", kind=FieldKind.NUMBER)
PHASES = Need(key="phases", kind=FieldKind.NUMBER, required=False)
PERMIT = Need(key="permit", kind=FieldKind.PERMIT, required=False)
REDUCED_UNTIL = Need(key="reducedUntil", kind=FieldKind.DAY)
CABLE_METRES = Need(key="cableMetres", kind=FieldKind.NUMBER, source=Source.REPORT, required=False)

PHASE_COUNTS = (1, 3)
_IN_USE = (ConnectionState.ACTIVE, ConnectionState.CUT)


def _check_increase(case: Case) -> None:
    """By the source: no consumption debt; an agricultural well or pump also shows the water authority's permit."""
    connection = case.connection
    _check_asked(case, connection)
    if _fuse(_asked(case, connection)) <= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {fuse_text(connection)} کنونی بیشتر نیست.", CLARIFY)
    permit = case.answer(PERMIT, Permit)
    if connection.tariff_class is TariffClass.AGRICULTURAL and permit is None:
        case.refuse(
            "برای افزایش آمپراژ چاه یا موتورپمپ کشاورزی پروانهٔ معتبر آب منطقه‌ای لازم است و نیامده است.",
            "پروانه را از متقاضی بگیرید.",
        )
    if permit is not None:
        case.require_valid(permit)


def _check_decrease(case: Case) -> None:
    _check_asked(case, case.connection)
    _check_smaller(case, case.connection)


def _check_temporary_decrease(case: Case) -> None:
    """Debts were settled before anybody went: a bill that came since does not undo what was done at the place."""
    _check_fuse(case, case.connection)
    _check_smaller(case, case.connection)
    until, permit = case.answer(REDUCED_UNTIL, date), case.answer(PERMIT, Permit)
    if until is not None and until <= case.today:
        case.refuse("مدتی که برای آن کاهش قدرت خواسته شده بود به پایان رسیده است.", CLARIFY)
    if permit is not None:
        case.require_valid(permit)


def _check_return(case: Case) -> None:
    """Only what the reduction has set is set back: whoever has changed the fuse since meant something by it."""
    reduced = reduction_of(case.uow, case.request)
    if reduced is None:
        case.refuse("سامانه سابقه‌ای از کاهش قدرت این درخواست ندارد.", CLARIFY)
    elif (case.connection.amperage, case.connection.phases) != (reduced.after["amperage"], reduced.after["phases"]):
        case.refuse(
            f"درخواست دیگری فیوز را تغییر داده است و اکنون {fuse_text(case.connection)} است.",
            "روشن کنید که قدرت این اشتراک چه باید باشد.",
        )


def reduction_of(uow: UnitOfWork, request: Request) -> ConnectionChange | None:
    """What the request has reduced for a time."""
    changes = uow.changes.of_request(request.tracking_code)
    return next((each for each in changes if each.change == TEMPORARY_DECREASE.key), None)


def _check_smaller(case: Case, connection: Connection) -> None:
    if _fuse(_asked(case, connection)) >= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {fuse_text(connection)} کنونی کمتر نیست.", CLARIFY)


def _check_asked(case: Case, connection: Connection) -> None:
    case.require_no_debt(connection)
    _check_fuse(case, connection)


def _check_fuse(case: Case, connection: Connection) -> None:
    asked = _asked(case, connection)
    if asked.phases not in PHASE_COUNTS:
        case.refuse("انشعاب یک‌فاز یا سه‌فاز است: تعداد فاز درخواستی ۱ یا ۳ باید باشد.", CLARIFY)
    if asked.amperage < 1:
        case.refuse("آمپراژ درخواستی باید دست‌کم ۱ باشد.", CLARIFY)


def _asked(case: Case, connection: Connection) -> Connection:
    return asked_connection(case.request, connection)


def asked_connection(request: Request, connection: Connection) -> Connection:
    """The connection with the fuse that the request asks for."""
    answers = request.application.answers
    amperage, phases = answers.get(AMPERAGE.key), answers.get(PHASES.key)
    return replace(
        connection,
        amperage=amperage if isinstance(amperage, int) else 0,
        phases=phases if isinstance(phases, int) else connection.phases,
    )


def fuse_before(uow: UnitOfWork, request: Request, connection: Connection) -> Connection:
    """The connection with the fuse that it had before the request reduced it, where it did."""
    reduced = reduction_of(uow, request)
    if reduced is None:
        return connection
    amperage, phases = int(reduced.before["amperage"] or 0), int(reduced.before["phases"] or 0)
    return replace(connection, amperage=amperage, phases=phases)


def _change_fuse(case: Case) -> None:
    case.save(case.connection, _asked(case, case.connection))


def _reduce_fuse(case: Case) -> None:
    until = case.answer(REDUCED_UNTIL, date)
    now = None if until is None else {REDUCED_UNTIL.key: until.isoformat()}
    case.save(case.connection, _asked(case, case.connection), now=now)


def _return_fuse(case: Case) -> None:
    case.save(case.connection, fuse_before(case.uow, case.request, case.connection))


def _fuse(connection: Connection) -> int:
    return connection.amperage * connection.phases


def fuse_text(connection: Connection) -> str:
    """As «۳ فاز ۲۵ آمپر»."""
    return f"{to_persian_digits(connection.phases)} فاز {to_persian_digits(connection.amperage)} آمپر"


def _fix_service_line(case: Case) -> None:
    """The work is in its order's report; the record notes when the line was repaired, and how much cable is new."""
    metres = case.answer(CABLE_METRES, int)
    case.save(case.connection, case.connection, now={CABLE_METRES.key: metres} if metres else None)


INCREASE = RecordChange(
    key="amperage-increase",
    title="آمپراژ افزایش یافت",
    needs=(AMPERAGE, PHASES, PERMIT),
    states=_IN_USE,
    check=_check_increase,
    make=_change_fuse,
)
DECREASE = RecordChange(
    key="amperage-decrease",
    title="آمپراژ کاهش یافت",
    needs=(AMPERAGE, PHASES),
    states=_IN_USE,
    check=_check_decrease,
    make=_change_fuse,
)
TEMPORARY_DECREASE = RecordChange(
    key="temporary-decrease",
    title="قدرت برای مدتی کاهش یافت",
    needs=(AMPERAGE, PHASES, REDUCED_UNTIL, PERMIT),
    states=_IN_USE,
    check=_check_temporary_decrease,
    make=_reduce_fuse,
)
RETURN = RecordChange(
    key="power-return",
    title="قدرت به اندازهٔ پیش از کاهش برگشت",
    states=_IN_USE,
    check=_check_return,
    make=_return_fuse,
)
SERVICE_LINE = RecordChange(
    key="service-line",
    title="سرویس انشعاب اصلاح شد",
    needs=(CABLE_METRES,),
    states=_IN_USE,
    make=_fix_service_line,
)
