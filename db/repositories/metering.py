"""Agents, their work orders, what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from db.repositories.answers import decode_answers, encode_each
from db.repositories.rows import found, insert, update, upsert
from db.repositories.touched import Repository
from db.tables import AgentRow, FormerOrderReportRow, MeterTestRow, OrderReportRow, WorkOrderRow
from services.model.keys import WorkOrderKind
from services.model.metering import Agent, MeterTest, OrderReport, WorkOrder, WorkOrderState

# Spelt out: SQLite does not use an index over some rows for a parameter.
IS_OPEN = WorkOrderRow.state == literal_column(f"'{WorkOrderState.OPEN}'")


class SqlMetering(Repository):
    """Implements `services.ports.metering.Metering`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def agents(self, district: str, kind: WorkOrderKind) -> Sequence[Agent]:
        """Active agents of the district who take this kind of order, by code."""
        return [agent for agent in self.active_agents() if agent.district == district and kind in agent.kinds]

    def active_agents(self) -> Sequence[Agent]:
        """The active agents of all districts, by code."""
        query = select(AgentRow).where(AgentRow.active).order_by(AgentRow.code)
        return [_agent(row) for row in self._session.scalars(query)]

    def agent(self, code: str) -> Agent | None:
        """The agent, active or not."""
        row = self._session.get(AgentRow, code)
        return None if row is None else _agent(row)

    def save_agent(self, agent: Agent) -> None:
        """Add or replace."""
        row = AgentRow(
            code=agent.code,
            full_name=agent.full_name,
            district=agent.district,
            kinds=sorted(agent.kinds),
            active=agent.active,
        )
        upsert(self._session, row)

    def open_orders(self, agent_code: str) -> int:
        """How many orders the agent has still to do."""
        query = select(func.count()).where(
            WorkOrderRow.agent_code == agent_code, WorkOrderRow.state == WorkOrderState.OPEN
        )
        return self._session.scalars(query).one()

    def all_open_orders(self) -> Sequence[WorkOrder]:
        """What all agents have still to do, by number."""
        query = select(WorkOrderRow).where(IS_OPEN).order_by(WorkOrderRow.number)
        return [_order(row) for row in self._session.scalars(query)]

    def order(self, number: str) -> WorkOrder:
        """The work order; raises NotFound."""
        return _order(found(self._session.get(WorkOrderRow, number), what="work order", key=number))

    def orders_of(self, tracking_code: str) -> Sequence[WorkOrder]:
        """The request's work orders, oldest first."""
        oldest_first = (WorkOrderRow.issued_at, WorkOrderRow.number)
        query = select(WorkOrderRow).where(WorkOrderRow.tracking_code == tracking_code).order_by(*oldest_first)
        return [_order(row) for row in self._session.scalars(query)]

    def add_order(self, order: WorkOrder) -> None:
        """Add a new order."""
        insert(self._session, _order_row(order))

    def save_order(self, order: WorkOrder) -> None:
        """Replace the order; raises NotFound."""
        update(self._session, _order_row(order), what="work order", key=order.number)

    def add_test(self, test: MeterTest) -> None:
        """Add the result of an order's visit; there is one per order."""
        row = MeterTestRow(
            work_order_number=test.work_order_number,
            condition=test.condition,
            reading_kwh=test.reading_kwh,
            seal_number=test.seal_number,
            tested_at=test.tested_at,
            meter_serial=test.meter_serial,
        )
        insert(self._session, row)

    def tests_of(self, tracking_code: str) -> Sequence[MeterTest]:
        """The request's test results, oldest first."""
        query = (
            select(MeterTestRow)
            .join(WorkOrderRow, WorkOrderRow.number == MeterTestRow.work_order_number)
            .where(WorkOrderRow.tracking_code == tracking_code)
            .order_by(MeterTestRow.tested_at, MeterTestRow.work_order_number)
        )
        return [_test(row) for row in self._session.scalars(query)]

    def add_order_report(self, report: OrderReport) -> None:
        """Add what was reported of an order; there is one report per order."""
        insert(self._session, OrderReportRow(**_columns(report)))

    def correct_order_report(self, report: OrderReport) -> None:
        """Put the report in the place of the one that is known of its order, which is kept as a former one."""
        number = report.work_order_number
        known = found(self._session.get(OrderReportRow, number), what="report of order", key=number)
        version = self._corrections(number) + 1
        insert(self._session, FormerOrderReportRow(**_columns(_order_report(known)), version=version))
        update(self._session, OrderReportRow(**_columns(report)), what="report of order", key=number)

    def former_order_reports_of(self, tracking_code: str) -> Sequence[OrderReport]:
        """What reports of the request's orders said before they were corrected, oldest first."""
        query = (
            select(FormerOrderReportRow)
            .join(WorkOrderRow, WorkOrderRow.number == FormerOrderReportRow.work_order_number)
            .where(WorkOrderRow.tracking_code == tracking_code)
            .order_by(
                FormerOrderReportRow.reported_at, FormerOrderReportRow.work_order_number, FormerOrderReportRow.version
            )
        )
        return [_order_report(row) for row in self._session.scalars(query)]

    def _corrections(self, number: str) -> int:
        query = select(func.count()).where(FormerOrderReportRow.work_order_number == number)
        return self._session.scalars(query).one()

    def order_reports_of(self, tracking_code: str) -> Sequence[OrderReport]:
        """What was reported of the request's orders, oldest first."""
        query = (
            select(OrderReportRow)
            .join(WorkOrderRow, WorkOrderRow.number == OrderReportRow.work_order_number)
            .where(WorkOrderRow.tracking_code == tracking_code)
            .order_by(OrderReportRow.reported_at, OrderReportRow.work_order_number)
        )
        return [_order_report(row) for row in self._session.scalars(query)]


def _columns(report: OrderReport) -> Mapping[str, Any]:
    return {
        "work_order_number": report.work_order_number,
        "outcome": report.outcome,
        "reason": report.reason,
        "answers": encode_each(report.answers),
        "reported_at": report.reported_at,
    }


def _order_report(row: OrderReportRow | FormerOrderReportRow) -> OrderReport:
    return OrderReport(
        work_order_number=row.work_order_number,
        outcome=row.outcome,
        reason=row.reason,
        answers=decode_answers(row.answers),
        reported_at=row.reported_at,
    )


def _agent(row: AgentRow) -> Agent:
    return Agent(
        code=row.code,
        full_name=row.full_name,
        district=row.district,
        kinds=frozenset(map(WorkOrderKind, row.kinds)),
        active=row.active,
    )


def _order(row: WorkOrderRow) -> WorkOrder:
    return WorkOrder(
        number=row.number,
        kind=row.kind,
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        agent_code=row.agent_code,
        issued_at=row.issued_at,
        state=row.state,
        done_at=row.done_at,
        questioned_kwh=row.questioned_kwh,
    )


def _order_row(order: WorkOrder) -> WorkOrderRow:
    return WorkOrderRow(
        number=order.number,
        kind=order.kind,
        tracking_code=order.tracking_code,
        bill_id=order.bill_id,
        agent_code=order.agent_code,
        issued_at=order.issued_at,
        state=order.state,
        done_at=order.done_at,
        questioned_kwh=order.questioned_kwh,
    )


def _test(row: MeterTestRow) -> MeterTest:
    return MeterTest(
        work_order_number=row.work_order_number,
        condition=row.condition,
        reading_kwh=row.reading_kwh,
        seal_number=row.seal_number,
        tested_at=row.tested_at,
        meter_serial=row.meter_serial,
    )
