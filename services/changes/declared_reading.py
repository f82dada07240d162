"""A reading that the subscriber declares: the bill is computed from it, and it becomes
the one from which the next bill goes on.
"""

from services.billing.declared_bill import has_energy_to_bill, issue_declared_bill
from services.changes.case import Case, Need, Source
from services.changes.change import RecordChange
from services.changes.registers import keep_registers, refuse_wrong_registers, register_needs, told_registers
from services.model.bills import Bill
from services.model.connections import ConnectionState, MeterReading
from services.readings.register_check import FullReading
from services.registry.values import FieldKind

READING = Need(key="reading", kind=FieldKind.READING)
REGISTERS = register_needs(Source.APPLICATION)
"""What the meter shows besides its total, where it has such registers."""

_NOTHING_TO_BILL = (
    "با این کارکرد صورتحسابی صادر نمی‌شود: یا با سوابق اشتراک نمی‌خواند، یا تا آن روز و رقم پیش‌تر صورتحساب صادر شده است."
)
_CLARIFY_OR_GIVE_UP = (
    "پیش از پذیرش درخواست، رقم را با متقاضی روشن کنید و درخواست را برگردانید یا نپذیرید. "
    "پس از پذیرش، از تغییر صرف نظر کنید و دلیل را برای متقاضی بنویسید."
)


def _check_reading(case: Case) -> None:
    reading = case.answer(READING, MeterReading)
    if reading is None or not has_energy_to_bill(case.uow, case.request):
        case.refuse(_NOTHING_TO_BILL, _CLARIFY_OR_GIVE_UP)
    else:
        refuse_wrong_registers(case, told_reading(case, reading))


def told_reading(case: Case, reading: MeterReading) -> FullReading:
    """The reading with what was answered of the registers besides its total."""
    return FullReading(reading=reading, registers=told_registers(case, REGISTERS))


def bill_declared_reading(case: Case) -> Bill:
    """Bill up to the declared reading, and note it: where nothing stands in its way. Its registers are the meter's from
    now on.
    """
    keep_registers(case, told_reading(case, case.request.application.declared_reading))
    bill = issue_declared_bill(case.uow, clock=case.clock, reference=case.reference, request=case.request)
    declared = case.request.application.declared_reading
    case.note(
        bill.bill_id,
        effective_on=declared.taken_on,
        was={},
        now={"billNumber": bill.number, "declaredKwh": declared.kwh},
    )
    return bill


def _bill(case: Case) -> None:
    bill_declared_reading(case)


DECLARED_READING = RecordChange(
    key="declared-reading",
    title="صورتحساب بر پایهٔ کارکرد اعلام‌شده صادر شد",
    needs=(READING, *REGISTERS.values()),
    states=(ConnectionState.ACTIVE, ConnectionState.CUT),
    check=_check_reading,
    make=_bill,
)
