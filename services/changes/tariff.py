"""Tariff class or option: a change of tariff needs the permit for the tariff asked, a change of
option the request only (source 000).

A class counts from the day on which its permit was presented (by-laws 36-4 and 37-4): that of the request, but never
before the day up to which energy is billed already, so that no bill is made wrong. From there on bills charge each day
by its own class (`services.billing.tariff_history`), which also ends an industrial tariff with its permit. No price of
today's tables differs by option: one is recorded and shown.
"""

from dataclasses import replace
from datetime import date

from services.billing.tariff_history import AFTER_EXPIRY, TariffTerms, tariff_terms
from services.changes.case import ASK_APPLICANT, CLARIFY, Case, Need
from services.changes.change import RecordChange
from services.jalali import local_date
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


def _check_tariff(case: Case) -> None:
    if _is_option(case):
        _check_option(case)
    else:
        _check_class(case)


def _check_class(case: Case) -> None:
    asked, permit = case.answer(TARIFF_CLASS, str), case.answer(PERMIT, Permit)
    if asked is None:
        case.refuse("تعرفهٔ درخواستی در درخواست نیامده است.", ASK_APPLICANT)
    if permit is None:
        case.refuse(
            "مجوز تعرفهٔ درخواستی در درخواست نیامده است و بدون آن تعرفه تغییر نمی‌کند.",
            "مجوز را از متقاضی بگیرید.",
        )
    else:
        case.require_valid(permit)
    if asked is None or permit is None:
        return
    wanted, known = TariffClass(asked), _terms(case).permit_until
    is_renewal = wanted in AFTER_EXPIRY and (known is None or permit.valid_until > known)
    if wanted is case.connection.tariff_class and not is_renewal:
        case.refuse(f"تعرفهٔ اشتراک هم‌اکنون «{TARIFF_CLASSES[wanted]}» است: چیزی برای تغییر نیست.", CLARIFY)


def _check_option(case: Case) -> None:
    option = case.answer(TARIFF_OPTION, int)
    if option is None:
        case.refuse("گزینهٔ تعرفه در درخواست نیامده است.", ASK_APPLICANT)
    elif option == _terms(case).option:
        case.refuse("اشتراک هم‌اکنون همین گزینهٔ تعرفه را دارد: چیزی برای تغییر نیست.", CLARIFY)


def _change_tariff(case: Case) -> None:
    connection, known, permit = case.connection, _terms(case), case.answer(PERMIT, Permit)
    if _is_option(case):
        option = case.answer(TARIFF_OPTION, int)
        case.save(connection, connection, was={"tariffOption": known.option}, now={"tariffOption": option})
    elif permit is not None:
        wanted = TariffClass(case.answer(TARIFF_CLASS, str) or connection.tariff_class)
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


def _is_option(case: Case) -> bool:
    return case.answer(TARIFF_KIND, str) == "option"


def _terms(case: Case) -> TariffTerms:
    return tariff_terms(case.uow.changes.of_connection(case.connection.bill_id))


def _billed_up_to(case: Case, connection: Connection) -> date:
    return last_billed(meter_lives(records_of(case.uow, connection))).taken_on


TARIFF = RecordChange(
    key="tariff-change",
    title="تعرفه یا گزینهٔ تعرفه تغییر کرد",
    needs=(TARIFF_KIND, TARIFF_CLASS, TARIFF_OPTION, PERMIT),
    states=(ConnectionState.ACTIVE, ConnectionState.CUT, ConnectionState.CONTRACTED),
    check=_check_tariff,
    make=_change_tariff,
)
