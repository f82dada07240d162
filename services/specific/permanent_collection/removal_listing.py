"""The removals that the company has begun, as a list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.clock import Clock
from services.model.requests import Request
from services.money import Rials
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.ports import Removals
from services.specific.permanent_collection.removal_grounds import ground_of_removal
from services.specific.permanent_collection.removals import Removal

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRemoval:
    """A removal, its request, and what is overdue by now, of what he was warned of once he was."""

    removal: Removal
    request: Request
    debt: Rials


def recent_removals(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData) -> Sequence[ListedRemoval]:
    """Up to a hundred, the newest first, under way or closed."""
    return [_listed(uow, clock, reference, each) for each in uow.repository(Removals).recent(MOST)]


def _listed(uow: UnitOfWork, clock: Clock, reference: ReferenceData, removal: Removal) -> ListedRemoval:
    ground = ground_of_removal(uow, reference, removal, at=clock.now())
    return ListedRemoval(removal=removal, request=uow.requests.get(removal.tracking_code), debt=ground.debt)
