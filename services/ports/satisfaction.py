"""What keeps who was asked how satisfied he is, and what he answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.model.requests import Request
from services.model.satisfaction import SatisfactionAsked, SatisfactionCount


class Satisfaction(Protocol):
    """One row for each request that was asked about."""

    def find(self, tracking_code: str) -> SatisfactionAsked | None: ...
    def save(self, asked: SatisfactionAsked) -> None:
        """Add it, or replace the one of its request."""
        ...

    def connections_to_ask(self, since: datetime, *, until: datetime, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of connections with a request that was closed within that time,
        its end not included.
        """
        ...

    def closed_of(self, bill_id: str, since: datetime, *, until: datetime) -> Sequence[Request]:
        """The connection's requests that were closed within that time, the newest first."""
        ...

    def was_asked(self, mobile: str, *, since: datetime) -> bool:
        """Whether whoever has this number was asked about any request at that instant or later."""
        ...

    def counts(self) -> Sequence[SatisfactionCount]:
        """Of all that is kept, by service, unit and mark."""
        ...
