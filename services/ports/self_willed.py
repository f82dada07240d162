"""What keeps reconnections that subscribers made themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.model.self_willed import SelfWilledReconnection


class SelfWilledReconnections(Protocol):
    """At most one a request."""

    def of_connection(self, bill_id: str) -> tuple[SelfWilledReconnection, ...]:
        """Oldest first, with those that were taken back."""
        ...

    def repeated(self, times: int, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections with so many of them that
        count.
        """
        ...

    def open_since(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections with one that is open and was found
        on the day or before.
        """
        ...

    def add(self, found: SelfWilledReconnection) -> None:
        """Add the one of its request. Raises WriteConflict where the request has one."""
        ...

    def save(self, found: SelfWilledReconnection) -> None:
        """Replace the one of its request. Raises NotFound."""
        ...
