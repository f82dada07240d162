"""The change of the record that a plain service makes (step STD-08), and what stands in its way before."""

from dataclasses import replace

from services.changes import CHANGES
from services.changes.change import ChangeResult
from services.clock import Clock
from services.errors import ServiceError
from services.model.requests import RequestState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.standard.orders import work_report
from services.steps.on_standard import standard_of_request
from services.withdrawal import is_withdrawn

_WITHDRAWN = "متقاضی درخواست را پس گرفته است: چیزی تغییر نمی‌کند و درخواست خودبه‌خود بسته می‌شود."


class UnknownChange(ServiceError):
    """A diagram asks for a change of the record that there is not. What it asks for is not told: it may be anything."""

    def __init__(self) -> None:
        super().__init__(f"no such change of the record; there are {', '.join(sorted(CHANGES))}")


def change_obstacles(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> ChangeResult:
    """What stands in the way of the change that the standard process makes for the request, as far as it is known
    before the work, or nothing: also where it makes none. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    standard = standard_of_request(uow, request)
    change = CHANGES.get(standard.change or "") if standard else None
    if change is None:
        return ChangeResult()
    return ChangeResult(obstacles=change.obstacles(uow, clock=clock, reference=reference, request=request))


def change_record(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, change_key: str
) -> ChangeResult:
    """Change the record as the request asks, or say what stands in the way. Once it is changed, the request cannot be
    withdrawn; once it is withdrawn, nothing is changed. Raises NotFound, UnknownChange.
    """
    if change_key not in CHANGES:
        raise UnknownChange
    if is_withdrawn(uow, tracking_code):
        return ChangeResult(obstacles=(_WITHDRAWN,))
    request = uow.requests.get(tracking_code)
    work = work_report(uow, request)
    result = CHANGES[change_key].apply(
        uow, clock=clock, reference=reference, request=request, report=work.answers if work else {}
    )
    if result.changed and request.is_open:
        uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
    return result
