"""What keeps power reductions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.power_reduction.model import PowerReduction, ReductionEnd


class PowerReductions(Protocol):
    """One reduction a request, with every other last day that it was given."""

    def of_request(self, tracking_code: str) -> PowerReduction | None: ...
    def of_connection(self, bill_id: str) -> Sequence[PowerReduction]:
        """Oldest first."""
        ...

    def save(self, reduction: PowerReduction) -> None:
        """Add it, or replace the one of its request."""
        ...

    def ends_of(self, tracking_code: str) -> Sequence[ReductionEnd]:
        """Oldest first."""
        ...

    def add_end(self, end: ReductionEnd) -> None: ...


def reduction_of(uow: UnitOfWork, tracking_code: str) -> PowerReduction:
    """The request's reduction. Raises NotFound."""
    reduction = uow.repository(PowerReductions).of_request(tracking_code)
    if reduction is None:
        raise NotFound("power reduction of request", tracking_code)
    return reduction
