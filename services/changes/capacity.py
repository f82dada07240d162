"""Amperage and phases, and the repair of the service line.

What passed the fuse before it became smaller stays plausible: `services.readings.records` knows the largest one.
"""

from dataclasses import replace

from services.changes.case import CLARIFY, Case, Need, Source
from services.changes.change import RecordChange
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


def _check_increase(case: Case) -> None:
    """By the source: no consumption debt; an agricultural well or pump also shows the water authority's permit."""
    connection = case.connection
    _check_asked(case, connection)
    if _fuse(_asked(case, connection)) <= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {_fuse_text(connection)} کنونی بیشتر نیست.", CLARIFY)
    permit = case.answer(PERMIT, Permit)
    if connection.tariff_class is TariffClass.AGRICULTURAL and permit is None:
        case.refuse(
            "برای افزایش آمپراژ چاه یا موتورپمپ کشاورزی پروانهٔ معتبر آب منطقه‌ای لازم است و نیامده است.",
            "پروانه را از متقاضی بگیرید.",
        )
    if permit is not None:
        case.require_valid(permit)


def _check_decrease(case: Case) -> None:
    connection = case.connection
    _check_asked(case, connection)
    if _fuse(_asked(case, connection)) >= _fuse(connection):
        case.refuse(f"آمپراژ درخواستی از {_fuse_text(connection)} کنونی کمتر نیست.", CLARIFY)


def _check_asked(case: Case, connection: Connection) -> None:
    case.require_no_debt(connection)
    asked = _asked(case, connection)
    if asked.phases not in PHASE_COUNTS:
        case.refuse("انشعاب یک‌فاز یا سه‌فاز است: تعداد فاز درخواستی ۱ یا ۳ باید باشد.", CLARIFY)
    if asked.amperage < 1:
        case.refuse("آمپراژ درخواستی باید دست‌کم ۱ باشد.", CLARIFY)


def _asked(case: Case, connection: Connection) -> Connection:
    """The connection with the fuse that is asked for."""
    phases = case.answer(PHASES, int) or connection.phases
    return replace(connection, amperage=case.answer(AMPERAGE, int) or 0, phases=phases)


def _change_fuse(case: Case) -> None:
    case.save(case.connection, _asked(case, case.connection))


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
SERVICE_LINE = RecordChange(
    key="service-line",
    title="سرویس انشعاب اصلاح شد",
    needs=(CABLE_METRES,),
    states=_IN_USE,
    make=_fix_service_line,
)
