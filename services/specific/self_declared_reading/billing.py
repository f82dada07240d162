"""The bill of a declared reading that is plain, or that diagnosis has decided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.billing.declared_bill import has_energy_to_bill
from services.changes.declared_reading import DECLARED_READING, bill_declared_reading
from services.clock import Clock
from services.metering.register_fields import REGISTER_FIELDS
from services.model.bills import Bill
from services.model.requests import Request, RequestState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.self_declared_reading.facts import case_of, register_obstacles
from services.specific.self_declared_reading.model import CHANGE
from services.withdrawal import is_withdrawn

_WITHDRAWN = "متقاضی درخواست را پس گرفته است: صورتحسابی صادر نمی‌شود و درخواست خودبه‌خود بسته می‌شود."
_NOTHING = (
    "در این میان سوابق اشتراک عوض شده است و با این کارکرد صورتحسابی صادر نمی‌شود: "
    "یا با سوابق نمی‌خواند، یا تا همان روز و رقم صورتحساب صادر شده است."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBill:
    """The bill, or None with what stands in its way, in Persian."""

    bill: Bill | None
    obstacle: str = ""


def bill_declaration(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> DeclaredBill:
    """Bill the energy up to the request's reading, once however often it is called; from then on the request cannot be
    withdrawn. Registers that cannot be true are left out: the bill goes by the total. Raises NotFound.
    """
    known = next(iter(uow.bills.of_request(tracking_code)), None)
    if known is not None and any(each.change == CHANGE for each in uow.changes.of_request(tracking_code)):
        return DeclaredBill(bill=known)
    if is_withdrawn(uow, tracking_code):
        return DeclaredBill(bill=None, obstacle=_WITHDRAWN)
    request = _by_total_where_registers_lie(uow, clock, reference, uow.requests.get(tracking_code))
    case = case_of(uow, clock, reference, request)
    case.require_state(case.connection, *DECLARED_READING.states)
    if case.obstacles:
        return DeclaredBill(bill=None, obstacle=case.obstacles[0])
    if not has_energy_to_bill(uow, request):
        return DeclaredBill(bill=None, obstacle=_NOTHING)
    bill = bill_declared_reading(case)
    uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
    return DeclaredBill(bill=bill)


def _by_total_where_registers_lie(uow: UnitOfWork, clock: Clock, reference: ReferenceData, request: Request) -> Request:
    if not register_obstacles(case_of(uow, clock, reference, request)):
        return request
    application = request.application
    registers = set(REGISTER_FIELDS.values())
    kept = {key: answer for key, answer in application.answers.items() if key not in registers}
    return replace(request, application=replace(application, answers=kept))
