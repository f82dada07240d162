"""What keeps the permits of connections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from services.model.permits import TariffPermit, UseFinding


class Permits(Protocol):
    """Permits by connection, in the order of their presentation."""

    def of_connection(self, bill_id: str) -> Sequence[TariffPermit]: ...
    def of_connections(self, bill_ids: Collection[str]) -> Sequence[TariffPermit]:
        """Those of several connections, by bill ID."""
        ...

    def add(self, permit: TariffPermit) -> None:
        """Adding one that is known is a conflict."""
        ...

    def save(self, permit: TariffPermit) -> None:
        """Replace it. Raises NotFound."""
        ...

    def connections_to_watch(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections that have a permit watched from the
        day or an earlier one.
        """
        ...

    def findings(self, bill_id: str) -> Sequence[UseFinding]:
        """What was found of the connection's use, by the day of the visit; of one day in the order of entry."""
        ...

    def finding(self, number: str) -> UseFinding:
        """Raises NotFound."""
        ...

    def save_finding(self, finding: UseFinding) -> None:
        """Replace it. Raises NotFound."""
        ...

    def add_finding(self, finding: UseFinding) -> None:
        """Adding one that is known, by its number, is a conflict."""
        ...
