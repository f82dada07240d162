"""Whose account a bill is part of: a change of the name splits it."""

from datetime import datetime

from services.billing.replaced import first_issued
from services.model.bills import Bill
from services.model.connections import Connection, FormerSubscriber, Subscriber
from services.ports import UnitOfWork


def last_former(uow: UnitOfWork, connection: Connection) -> FormerSubscriber | None:
    """The last subscriber who was another person than the present one; None where nobody was.

    One who is blank by now (`services.retention`) counts as another person.
    """
    number = connection.subscriber.national_id
    formers = uow.connections.former_subscribers(connection.bill_id)
    return next((each for each in reversed(formers) if each.subscriber.national_id != number), None)


def subscriber_at(uow: UnitOfWork, connection: Connection, moment: datetime) -> Subscriber:
    """Who the subscriber was then; the present one, as he is registered now, where nobody else has come since."""
    later = (each for each in uow.connections.former_subscribers(connection.bill_id) if each.changed_at > moment)
    then = next((each.subscriber for each in later), connection.subscriber)
    return connection.subscriber if then.national_id == connection.subscriber.national_id else then


def is_of_former(uow: UnitOfWork, bill: Bill) -> bool:
    """Whether the bill was issued before the name was changed: what is over of it is not the present subscriber's."""
    former = last_former(uow, uow.connections.get(bill.bill_id))
    return former is not None and first_issued(uow, bill) <= former.changed_at
