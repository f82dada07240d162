"""What keeps refunds of connections and their instalments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.model.refunds import Instalment, Refund


class Refunds(Protocol):
    """Refunds, one of a request, each with its instalments. A reference that another instalment has is a conflict."""

    def find(self, tracking_code: str) -> Refund | None: ...
    def of_connection(self, bill_id: str) -> Sequence[Refund]:
        """In the order of their decision."""
        ...

    def add(self, refund: Refund, instalments: Sequence[Instalment]) -> None: ...
    def save(self, refund: Refund) -> None: ...
    def instalments_of(self, tracking_code: str) -> Sequence[Instalment]:
        """In the order of their numbers."""
        ...

    def paid_by(self, reference: str) -> Instalment | None:
        """The instalment that this transfer has paid."""
        ...

    def save_instalment(self, instalment: Instalment) -> None: ...
