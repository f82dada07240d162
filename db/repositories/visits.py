"""Visits in vain, and the appointments that followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.repositories.metering import IS_OPEN
from db.repositories.rows import insert
from db.repositories.touched import Repository
from db.tables import AppointmentRow, VisitAttemptRow, WorkOrderRow
from services.model.visits import Appointment, VisitAttempt, Window


class SqlVisits(Repository):
    """Implements `services.ports.visits.Visits`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_attempt(self, attempt: VisitAttempt) -> None:
        """Add a visit in vain, as the next one of its order."""
        row = VisitAttemptRow(
            work_order_number=attempt.work_order_number,
            turn=self._next_turn(VisitAttemptRow, attempt.work_order_number),
            agent_code=attempt.agent_code,
            outcome=attempt.outcome,
            note=attempt.note,
            made_at=attempt.made_at,
        )
        insert(self._session, row)

    def attempts_of(self, order_number: str) -> Sequence[VisitAttempt]:
        """The order's visits in vain, oldest first."""
        mine = select(VisitAttemptRow).where(VisitAttemptRow.work_order_number == order_number)
        return [_attempt(row) for row in self._session.scalars(mine.order_by(VisitAttemptRow.turn))]

    def agree(self, appointment: Appointment) -> int:
        """Keep the appointment as the one that holds from now on. Which one of its order it is, counted from 1."""
        turn = self._next_turn(AppointmentRow, appointment.work_order_number)
        row = AppointmentRow(
            work_order_number=appointment.work_order_number,
            turn=turn,
            starts_at=appointment.window.starts_at,
            ends_at=appointment.window.ends_at,
            agreed_at=appointment.agreed_at,
            agreed_by=appointment.agreed_by,
        )
        insert(self._session, row)
        return turn

    def appointments_of(self, order_number: str) -> Sequence[Appointment]:
        """The order's appointments, oldest first."""
        mine = select(AppointmentRow).where(AppointmentRow.work_order_number == order_number)
        return [_appointment(row) for row in self._session.scalars(mine.order_by(AppointmentRow.turn))]

    def attempts_at_open_orders(self) -> Mapping[str, Sequence[VisitAttempt]]:
        """Those of each open order that had any, oldest first, by its number."""
        query = (
            select(VisitAttemptRow)
            .join(WorkOrderRow, WorkOrderRow.number == VisitAttemptRow.work_order_number)
            .where(IS_OPEN)
            .order_by(VisitAttemptRow.turn)
        )
        known = defaultdict[str, list[VisitAttempt]](list)
        for row in self._session.scalars(query):
            known[row.work_order_number].append(_attempt(row))
        return known

    def appointments_of_open_orders(self) -> Mapping[str, Appointment]:
        """The newest one, by the number of each open order that has any."""
        query = (
            select(AppointmentRow)
            .join(WorkOrderRow, WorkOrderRow.number == AppointmentRow.work_order_number)
            .where(IS_OPEN)
            .order_by(AppointmentRow.turn)
        )
        return {row.work_order_number: _appointment(row) for row in self._session.scalars(query)}

    def _next_turn(self, table: type[AppointmentRow | VisitAttemptRow], order_number: str) -> int:
        query = select(func.count()).select_from(table).where(table.work_order_number == order_number)
        return self._session.scalars(query).one() + 1


def _attempt(row: VisitAttemptRow) -> VisitAttempt:
    return VisitAttempt(
        work_order_number=row.work_order_number,
        agent_code=row.agent_code,
        outcome=row.outcome,
        note=row.note,
        made_at=row.made_at,
    )


def _appointment(row: AppointmentRow) -> Appointment:
    return Appointment(
        work_order_number=row.work_order_number,
        window=Window(starts_at=row.starts_at, ends_at=row.ends_at),
        agreed_at=row.agreed_at,
        agreed_by=row.agreed_by,
    )
