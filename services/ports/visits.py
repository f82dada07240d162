"""What keeps visits in vain and the appointments that followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.model.visits import Appointment, VisitAttempt


class Visits(Protocol):
    """Visits in vain and appointments, by the number of their order."""

    def add_attempt(self, attempt: VisitAttempt) -> None: ...
    def attempts_of(self, order_number: str) -> Sequence[VisitAttempt]:
        """Oldest first."""
        ...

    def agree(self, appointment: Appointment) -> int:
        """Keep it as the one that holds from now on. Which one of its order it is, counted from 1."""
        ...

    def appointments_of(self, order_number: str) -> Sequence[Appointment]:
        """Oldest first."""
        ...

    def attempts_at_open_orders(self) -> Mapping[str, Sequence[VisitAttempt]]:
        """Those of each open order that had any, oldest first, by its number."""
        ...

    def appointments_of_open_orders(self) -> Mapping[str, Appointment]:
        """The newest one, by the number of each open order that has any."""
        ...
