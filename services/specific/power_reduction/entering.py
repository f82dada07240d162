"""Customer services enter the reduction into the history: the record changes with it (Power reduction step 9)."""

from services.changes import CHANGES
from services.changes.change import ChangeResult
from services.clock import Clock
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.power_reduction.model import REDUCTION_VISIT
from services.specific.power_reduction.visiting import REDUCED, done_report

GIVE_UP = "give-up"


_GIVEN_UP = "خدمات مشترکین از ثبت سابقه صرف نظر کرد."


def enter_reduction(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, decision: object = None
) -> ChangeResult:
    """The fuse that was mounted is the record's from here on, with its last day and seal; what was before is kept. Or
    say what stands in the way: the record has come to say something else since, or customer services have decided to
    give the entry up (`decision`, as typed), whether anything stands in its way or not. Raises NotFound.
    """
    if decision == GIVE_UP:
        return ChangeResult(obstacles=(_GIVEN_UP,))
    request = uow.requests.get(tracking_code)
    report = done_report(uow, tracking_code, REDUCTION_VISIT)
    return CHANGES[REDUCED].apply(uow, clock=clock, reference=reference, request=request, report=report.answers)
