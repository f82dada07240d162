"""Work orders of agents, and what they find."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WorkOrderKind(StrEnum):
    """What the agent is sent out for."""

    METER_READING = "meter-reading"
    METER_TEST = "meter-test"
    CUT = "cut"
    RECONNECTION = "reconnection"


class WorkOrderState(StrEnum):
    """Whether the order was carried out."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A field agent of a district."""

    code: str
    full_name: str
    district: str
    kinds: frozenset[WorkOrderKind]
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """An order to an agent."""

    number: str
    kind: WorkOrderKind
    tracking_code: str
    bill_id: str
    agent_code: str
    issued_at: datetime
    state: WorkOrderState = WorkOrderState.OPEN
    done_at: datetime | None = None


class MeterCondition(StrEnum):
    """What the test found (Settlement steps 9 and 11)."""

    IN_ORDER = "in-order"
    TAMPERING = "tampering"
    METER_FAILURE = "meter-failure"
    STOPPED_COUNTER = "stopped-counter"
    FADED_DISPLAY = "faded-display"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTest:
    """The result of a visit and test. `reading_kwh` is None where the display could not be read."""

    work_order_number: str
    condition: MeterCondition
    reading_kwh: int | None
    seal_number: str
    tested_at: datetime
