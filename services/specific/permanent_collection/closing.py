"""The connection is closed in the records (Permanent collection step 10)."""

from collections.abc import Sequence

from services.changes import CHANGES
from services.clock import Clock
from services.errors import ServiceError
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.collecting import equipment_of

CHANGE = "permanent-collection"


class NotStored(ServiceError):
    """The equipment has no receipt of the warehouse yet: a fault of the diagram."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"the equipment of request {tracking_code} is not in the warehouse")
        self.tracking_code = tracking_code


class NotRemoved(ServiceError):
    """Something stands in the way of removing the connection. What the agent took away is in the warehouse by then, so
    it is for the engineer on duty: nothing may be refunded as if it were removed.
    """

    def __init__(self, tracking_code: str, obstacles: Sequence[str]) -> None:
        super().__init__(f"the connection of request {tracking_code} is not removed: {' '.join(obstacles)}")
        self.tracking_code = tracking_code
        self.obstacles = tuple(obstacles)


def close_connection(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> None:
    """Remove the connection from the records, once; its reading joined the history when the meter was taken away.

    Raises NotFound, NotStored, and NotRemoved where something stands in the way: another request has removed it, say.
    """
    if equipment_of(uow, tracking_code).receipt is None:
        raise NotStored(tracking_code)
    request = uow.requests.get(tracking_code)
    result = CHANGES[CHANGE].apply(uow, clock=clock, reference=reference, request=request, report={})
    if not result.changed:
        raise NotRemoved(tracking_code, result.obstacles)
