"""Tariff class or option: a change of tariff needs the permit for the tariff asked, a change of
option the request only (source 000).

A class counts from the day on which its permit was presented (by-laws 36-4 and 37-4): that of the request, but never
before the day up to which energy is billed already, so that no bill is made wrong. From there on bills charge each day
by its own class (`services.billing.tariff_history`). A permit for the class that the connection has, a renewal, counts
from its presentation whatever is billed: who came in time has lost no day. The permit is kept with the connection, and
where the tariff needs a valid one, another applies after its expiry. No price of today's tables differs by option: one
is recorded and shown.
"""

from dataclasses import replace
from datetime import date

from services.billing.tariff_history import TariffTerms, tariff_terms
from services.changes.case import ASK_APPLICANT, CLARIFY, Case, Need
from services.changes.change import RecordChange
from services.jalali import local_date
from services.labels import TARIFF_CLASSES
from services.model.answers import Permit
from services.model.connections import OF_USE, Connection, ConnectionState, TariffClass
from services.model.permits import TariffPermit
from services.permits.kinds import kind_among
from services.permits.presenting import record_permit
from services.permits.validity import WITHOUT_PERMIT
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.readings.unbilled import last_billed
from services.registry.values import FieldKind

TARIFF_KIND = Need(key="tariffKind", kind=FieldKind.CHOICE, choices=("class", "option"))
TARIFF_CLASS = Need(
    key="tariffClass", kind=FieldKind.CHOICE, required=False, choices=tuple(each.value for each in OF_USE)
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
    wanted, known = TariffClass(asked), _terms(case).permit
    is_renewal = wanted in WITHOUT_PERMIT and (known is None or permit.valid_until > known.valid_until)
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
        counts_from = max(local_date(case.request.registered_at), _billed_up_to(case, connection))
        record_permit(case.uow, _permit_of(case, permit, wanted))
        case.save(
            connection,
            replace(connection, tariff_class=wanted),
            effective_on=counts_from,
            was={
                "tariffClass": connection.tariff_class.value,
                "permitValidUntil": known.permit.valid_until.isoformat() if known.permit else None,
            },
            now={"tariffClass": wanted.value, "permitValidUntil": permit.valid_until.isoformat()},
        )


def _permit_of(case: Case, permit: Permit, tariff_class: TariffClass) -> TariffPermit:
    """As it is kept with the connection: valid from the day on which it was presented, whenever the change is made
    (36-4). Its kind is the paper that was brought.
    """
    return TariffPermit(
        bill_id=case.connection.bill_id,
        tariff_class=tariff_class,
        kind=kind_among(case.request.application.documents, tariff_class),
        number=permit.number,
        issuer=permit.issuer,
        presented_on=local_date(case.request.registered_at),
        valid_until=permit.valid_until,
        tracking_code=case.request.tracking_code,
    )


def _is_option(case: Case) -> bool:
    return case.answer(TARIFF_KIND, str) == "option"


def _terms(case: Case) -> TariffTerms:
    return tariff_terms(case.uow, case.connection)


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
