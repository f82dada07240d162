"""Visits in vain and appointments, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.model.visits import Appointment, VisitAttempt
from tests.fakes.metering import FakeMetering


@dataclass
class FakeVisits:
    """Beside the orders that they belong to."""

    metering: FakeMetering
    attempt_rows: list[VisitAttempt] = field(default_factory=list)
    appointment_rows: list[Appointment] = field(default_factory=list)

    def add_attempt(self, attempt: VisitAttempt) -> None:
        self.attempt_rows.append(attempt)

    def attempts_of(self, order_number: str) -> Sequence[VisitAttempt]:
        return [row for row in self.attempt_rows if row.work_order_number == order_number]

    def agree(self, appointment: Appointment) -> int:
        self.appointment_rows.append(appointment)
        return len(self.appointments_of(appointment.work_order_number))

    def appointments_of(self, order_number: str) -> Sequence[Appointment]:
        return [row for row in self.appointment_rows if row.work_order_number == order_number]

    def attempts_at_open_orders(self) -> Mapping[str, Sequence[VisitAttempt]]:
        visited = self._open() & {row.work_order_number for row in self.attempt_rows}
        return {number: self.attempts_of(number) for number in visited}

    def appointments_of_open_orders(self) -> Mapping[str, Appointment]:
        numbers = self._open()
        return {row.work_order_number: row for row in self.appointment_rows if row.work_order_number in numbers}

    def _open(self) -> set[str]:
        return {order.number for order in self.metering.all_open_orders()}
