"""The connection is closed in the records (Permanent collection step 10)."""

from services.changes import CHANGES
from services.clock import Clock
from services.errors import ServiceError
from services.model.connections import ConnectionState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.collecting import equipment_of

CHANGE = "permanent-collection"


class NotStored(ServiceError):
    """The equipment has no receipt of the warehouse yet: a fault of the diagram."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"the equipment of request {tracking_code} is not in the warehouse")
        self.tracking_code = tracking_code


def close_connection(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> None:
    """Remove the connection from the records, once; its reading joined the history when the meter was taken away.

    One that is removed already stays so. Raises NotFound, NotStored.
    """
    if equipment_of(uow, tracking_code).receipt is None:
        raise NotStored(tracking_code)
    request = uow.requests.get(tracking_code)
    if uow.connections.get(request.application.bill_id).state is not ConnectionState.REMOVED:
        CHANGES[CHANGE].apply(uow, clock=clock, reference=reference, request=request, report={})
