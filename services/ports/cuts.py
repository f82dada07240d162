"""What keeps cuts of connections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.model.cuts import Cut


class Cuts(Protocol):
    """One cut a request; of a connection one stands at a time."""

    def of_request(self, tracking_code: str) -> Cut | None: ...
    def standing(self, bill_id: str) -> Cut | None:
        """The cut of the connection that has not ended: since when it is cut, and in which case."""
        ...

    def standing_since(self, before: datetime, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections that have been cut since before the
        moment.
        """
        ...

    def of_connection(self, bill_id: str) -> Sequence[Cut]:
        """Oldest first."""
        ...

    def save(self, cut: Cut) -> None:
        """Add it, or replace the one of its request."""
        ...
