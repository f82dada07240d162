"""Who is told that the company does what it had begun no longer: whoever knows of it."""

from collections.abc import Sequence

from services.notices.wording import template_of
from services.ports import UnitOfWork


def knows_of_it(uow: UnitOfWork, tracking_code: str, *, warnings: Sequence[str]) -> bool:
    """Whether the subscriber was sent an SMS of one of these templates about the request, or has objected to it. Raises
    NotFound for an unknown template.
    """
    told_by = {template_of(each).name for each in warnings}
    if any(each.template in told_by for each in uow.outbox.sms_of(tracking_code)):
        return True
    return bool(uow.objections.of_request(tracking_code))
