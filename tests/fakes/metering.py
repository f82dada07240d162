"""Work in the field, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.keys import WorkOrderKind
from services.model.metering import Agent, MeterTest, OrderReport, WorkOrder, WorkOrderState
from tests.fakes.rows import get, insert, replace


@dataclass
class FakeMetering:
    """Agents, work orders, what they found and did."""

    agent_rows: dict[str, Agent] = field(default_factory=dict)
    order_rows: dict[str, WorkOrder] = field(default_factory=dict)
    test_rows: list[MeterTest] = field(default_factory=list)
    order_report_rows: dict[str, OrderReport] = field(default_factory=dict)
    former_order_report_rows: list[OrderReport] = field(default_factory=list)

    def agents(self, district: str, kind: WorkOrderKind) -> Sequence[Agent]:
        return [each for each in self.active_agents() if each.district == district and kind in each.kinds]

    def active_agents(self) -> Sequence[Agent]:
        return sorted((row for row in self.agent_rows.values() if row.active), key=lambda row: row.code)

    def agent(self, code: str) -> Agent | None:
        return self.agent_rows.get(code)

    def save_agent(self, agent: Agent) -> None:
        self.agent_rows[agent.code] = agent

    def open_orders(self, agent_code: str) -> int:
        mine = (row for row in self.order_rows.values() if row.agent_code == agent_code)
        return sum(row.state is WorkOrderState.OPEN for row in mine)

    def all_open_orders(self) -> Sequence[WorkOrder]:
        return sorted((row for row in self.order_rows.values() if row.state is WorkOrderState.OPEN), key=_number)

    def order(self, number: str) -> WorkOrder:
        return get(self.order_rows, number, what="work order")

    def orders_of(self, tracking_code: str) -> Sequence[WorkOrder]:
        mine = (row for row in self.order_rows.values() if row.tracking_code == tracking_code)
        return sorted(mine, key=lambda row: row.issued_at)

    def add_order(self, order: WorkOrder) -> None:
        insert(self.order_rows, order.number, order)

    def save_order(self, order: WorkOrder) -> None:
        replace(self.order_rows, order.number, order, what="work order")

    def add_test(self, test: MeterTest) -> None:
        self.test_rows.append(test)

    def tests_of(self, tracking_code: str) -> Sequence[MeterTest]:
        numbers = {order.number for order in self.orders_of(tracking_code)}
        return [test for test in self.test_rows if test.work_order_number in numbers]

    def add_order_report(self, report: OrderReport) -> None:
        insert(self.order_report_rows, report.work_order_number, report)

    def correct_order_report(self, report: OrderReport) -> None:
        self.former_order_report_rows.append(self.order_report_rows[report.work_order_number])
        self.order_report_rows[report.work_order_number] = report

    def former_order_reports_of(self, tracking_code: str) -> Sequence[OrderReport]:
        numbers = {order.number for order in self.orders_of(tracking_code)}
        return [each for each in self.former_order_report_rows if each.work_order_number in numbers]

    def order_reports_of(self, tracking_code: str) -> Sequence[OrderReport]:
        numbers = {order.number for order in self.orders_of(tracking_code)}
        return [each for each in self.order_report_rows.values() if each.work_order_number in numbers]


def _number(order: WorkOrder) -> str:
    return order.number
