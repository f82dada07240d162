"""Whose money a refund is."""

from services.billing.former import subscriber_at
from services.model.connections import Subscriber
from services.model.refunds import Refund, RefundPurpose
from services.ports import UnitOfWork


def entitled_to(uow: UnitOfWork, refund: Refund) -> Subscriber:
    """The subscriber; of a deposit who was it when the power was asked for, and has paid it. Raises NotFound."""
    connection = uow.connections.get(refund.bill_id)
    if refund.purpose is not RefundPurpose.DEPOSIT:
        return connection.subscriber
    return subscriber_at(uow, connection, uow.requests.get(refund.tracking_code).registered_at)
