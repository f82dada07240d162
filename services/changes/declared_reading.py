"""A reading that the subscriber declares: the bill is computed from it, and it becomes
the one from which the next bill goes on.
"""

from services.billing.declared_bill import has_energy_to_bill, issue_declared_bill
from services.changes.case import Case, Need
from services.changes.change import RecordChange
from services.model.connections import ConnectionState, MeterReading
from services.registry.values import FieldKind

READING = Need(key="reading", kind=FieldKind.READING)

_NOTHING_TO_BILL = (
    "با این کارکرد صورتحسابی صادر نمی‌شود: یا با سوابق اشتراک نمی‌خواند، یا تا آن روز و رقم پیش‌تر صورتحساب صادر شده است."
)
_CLARIFY_OR_GIVE_UP = (
    "پیش از پذیرش درخواست، رقم را با متقاضی روشن کنید و درخواست را برگردانید یا نپذیرید. "
    "پس از پذیرش، از تغییر صرف نظر کنید و دلیل را برای متقاضی بنویسید."
)


def _check_reading(case: Case) -> None:
    if case.answer(READING, MeterReading) is None or not has_energy_to_bill(case.uow, case.request):
        case.refuse(_NOTHING_TO_BILL, _CLARIFY_OR_GIVE_UP)


def _bill(case: Case) -> None:
    bill = issue_declared_bill(case.uow, clock=case.clock, reference=case.reference, request=case.request)
    declared = case.request.application.declared_reading
    case.note(
        bill.bill_id,
        effective_on=declared.taken_on,
        was={},
        now={"billNumber": bill.number, "declaredKwh": declared.kwh},
    )


DECLARED_READING = RecordChange(
    key="declared-reading",
    title="صورتحساب بر پایهٔ کارکرد اعلام‌شده صادر شد",
    needs=(READING,),
    states=(ConnectionState.ACTIVE, ConnectionState.CUT),
    check=_check_reading,
    make=_bill,
)
