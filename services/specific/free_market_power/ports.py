"""What keeps periods of temporary or free-market power."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.free_market_power.model import PowerPeriod


class PowerPeriods(Protocol):
    """One period a request."""

    def of_request(self, tracking_code: str) -> PowerPeriod | None: ...
    def of_connection(self, bill_id: str) -> Sequence[PowerPeriod]:
        """In the order of their days."""
        ...

    def add(self, period: PowerPeriod) -> None: ...
    def save(self, period: PowerPeriod) -> None:
        """Replace it. Raises NotFound."""
        ...


def power_period_of(uow: UnitOfWork, tracking_code: str) -> PowerPeriod:
    """The period that the request was granted. Raises NotFound."""
    period = uow.repository(PowerPeriods).of_request(tracking_code)
    if period is None:
        raise NotFound("power period of request", tracking_code)
    return period
