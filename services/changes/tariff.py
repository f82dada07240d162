"""Tariff class or option (service tariff-change): a change of tariff needs the permit for the tariff asked, a change of
option the request only (source 000).

A class counts from the day on which its permit was presented (by-laws 36-4 and 37-4): that of the request, but never
before the day up to which energy is billed already, so that no bill is made wrong. From there on bills charge each day
by its own class (`services.billing.tariff_history`), which also ends an industrial tariff with its permit. No price of
today's tables differs by option: one is recorded and shown.
"""

from dataclasses import replace
from datetime import date

from services.billing.tariff_history import AFTER_EXPIRY, tariff_terms
from services.changes.case import Case
from services.changes.change import RecordChange
from services.changes.needs import Need
from services.jalali import format_jalali, local_date
from services.labels import TARIFF_CLASSES
from services.model.answers import Permit
from services.model.connections import Connection, ConnectionState, TariffClass
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.readings.unbilled import last_billed
from services.registry.values import FieldKind

TARIFF_KIND = Need(key="tariffKind", kind=FieldKind.CHOICE, choices=("class", "option"))
TARIFF_CLASS = Need(
    key="tariffClass", kind=FieldKind.CHOICE, required=False, choices=tuple(each.value for each in TariffClass)
)
TARIFF_OPTION = Need(key="tariffOption", kind=FieldKind.NUMBER, required=False)
PERMIT = Need(key="permit", kind=FieldKind.PERMIT, required=False)


def _change_tariff(case: Case) -> None:
    if case.answer(TARIFF_KIND, str) == "option":
        _change_option(case)
    else:
        _change_class(case)


def _change_class(case: Case) -> None:
    connection, asked, permit = case.connection, case.answer(TARIFF_CLASS, str), case.answer(PERMIT, Permit)
    if asked is None:
        case.refuse("تعرفهٔ درخواستی در درخواست نیامده است. آن را از متقاضی بپرسید.")
    if permit is None:
        case.refuse("مجوز تعرفهٔ درخواستی در درخواست نیامده است. تغییر تعرفه بدون مجوز آن ممکن نیست.")
    elif permit.valid_until < case.today:
        case.refuse(f"اعتبار مجوز در {format_jalali(permit.valid_until)} به پایان رسیده است. مجوز معتبر لازم است.")
    if asked is None or permit is None:
        return
    wanted, known = TariffClass(asked), tariff_terms(case.uow.changes.of_connection(connection.bill_id))
    is_renewal = wanted in AFTER_EXPIRY and (known.permit_until is None or permit.valid_until > known.permit_until)
    if wanted is connection.tariff_class and not is_renewal:
        case.refuse(f"تعرفهٔ اشتراک هم‌اکنون «{TARIFF_CLASSES[wanted]}» است: چیزی برای تغییر نیست.")
    if not case.obstacles:
        case.save(
            connection,
            replace(connection, tariff_class=wanted),
            effective_on=max(local_date(case.request.registered_at), _billed_up_to(case, connection)),
            was={
                "tariffClass": connection.tariff_class.value,
                "permitValidUntil": known.permit_until.isoformat() if known.permit_until else None,
            },
            now={"tariffClass": wanted.value, "permitValidUntil": permit.valid_until.isoformat()},
        )


def _billed_up_to(case: Case, connection: Connection) -> date:
    return last_billed(meter_lives(records_of(case.uow, connection))).taken_on


def _change_option(case: Case) -> None:
    connection, option = case.connection, case.answer(TARIFF_OPTION, int)
    known = tariff_terms(case.uow.changes.of_connection(connection.bill_id)).option
    if option is None:
        case.refuse("گزینهٔ تعرفه در درخواست نیامده است. آن را از متقاضی بپرسید.")
    elif option == known:
        case.refuse("اشتراک هم‌اکنون همین گزینهٔ تعرفه را دارد: چیزی برای تغییر نیست.")
    if not case.obstacles:
        case.save(connection, connection, was={"tariffOption": known}, now={"tariffOption": option})


TARIFF = RecordChange(
    key="tariff-change",
    title="تعرفه یا گزینهٔ تعرفه تغییر کرد",
    needs=(TARIFF_KIND, TARIFF_CLASS, TARIFF_OPTION, PERMIT),
    states=(ConnectionState.ACTIVE, ConnectionState.CUT, ConnectionState.CONTRACTED),
    make=_change_tariff,
)
