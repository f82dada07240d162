"""What keeps objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.model.objections import Objection


class Objections(Protocol):
    """Objections to measures of the company."""

    def of_request(self, tracking_code: str) -> Sequence[Objection]:
        """Oldest first."""
        ...

    def save(self, objection: Objection) -> None:
        """Add it, or replace the one of its number."""
        ...
