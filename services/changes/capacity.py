"""Amperage and phases (services amperage-increase, amperage-decrease and the power reduction of heavy consumers), and
the repair of the service line (service-line-fix).

What passed the fuse before it became smaller stays plausible: `services.readings.records` knows the largest one.
"""

from dataclasses import replace

from services.changes.case import Case
from services.changes.change import RecordChange
from services.changes.needs import Need, Source
from services.jalali import format_jalali
from services.model.answers import Permit
from services.model.connections import Connection, ConnectionState, TariffClass
from services.registry.values import FieldKind
from services.text import to_persian_digits

AMPERAGE = Need(key="amperage", kind=FieldKind.NUMBER)
PHASES = Need(key="phases", kind=FieldKind.NUMBER, required=False)
PERMIT = Need(key="permit", kind=FieldKind.PERMIT, required=False)
CABLE_METRES = Need(key="cableMetres", kind=FieldKind.NUMBER, source=Source.REPORT, required=False)

PHASE_COUNTS = (1, 3)
_IN_USE = (ConnectionState.ACTIVE, ConnectionState.CUT)


def _increase(case: Case) -> None:
    """By the source: no consumption debt; an agricultural well or pump also shows the water authority's permit."""
    connection = case.connection
    changed = _asked(case, connection)
    if _fuse(changed) <= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {_fuse_text(connection)} کنونی بیشتر نیست. درخواست را با متقاضی روشن کنید.")
    permit = case.answer(PERMIT, Permit)
    if connection.tariff_class is TariffClass.AGRICULTURAL and permit is None:
        case.refuse("برای افزایش آمپراژ چاه یا موتورپمپ کشاورزی پروانهٔ معتبر آب منطقه‌ای لازم است و نیامده است.")
    if permit is not None and permit.valid_until < case.today:
        case.refuse(f"اعتبار پروانه در {format_jalali(permit.valid_until)} به پایان رسیده است. پروانهٔ معتبر لازم است.")
    _save(case, connection, changed)


def _decrease(case: Case) -> None:
    connection = case.connection
    changed = _asked(case, connection)
    if _fuse(changed) >= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {_fuse_text(connection)} کنونی کمتر نیست. درخواست را با متقاضی روشن کنید.")
    _save(case, connection, changed)


def _asked(case: Case, connection: Connection) -> Connection:
    case.require_no_debt(connection)
    amperage, phases = case.answer(AMPERAGE, int), case.answer(PHASES, int) or connection.phases
    if phases not in PHASE_COUNTS:
        case.refuse("انشعاب یک‌فاز یا سه‌فاز است: تعداد فاز درخواستی ۱ یا ۳ باید باشد.")
    if amperage is None or amperage < 1:
        case.refuse("آمپراژ درخواستی باید دست‌کم ۱ باشد.")
        return connection
    return replace(connection, amperage=amperage, phases=phases)


def _save(case: Case, connection: Connection, changed: Connection) -> None:
    if not case.obstacles:
        case.save(connection, changed)


def _fuse(connection: Connection) -> int:
    return connection.amperage * connection.phases


def _fuse_text(connection: Connection) -> str:
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
    make=_increase,
)
DECREASE = RecordChange(
    key="amperage-decrease", title="آمپراژ کاهش یافت", needs=(AMPERAGE, PHASES), states=_IN_USE, make=_decrease
)
SERVICE_LINE = RecordChange(
    key="service-line",
    title="سرویس انشعاب اصلاح شد",
    needs=(CABLE_METRES,),
    states=_IN_USE,
    make=_fix_service_line,
)
