"""Work orders of agents, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.answers import Answer
from services.model.keys import WorkOrderKind


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
    """An order to an agent. `questioned_kwh` is a figure that he was asked to read again, and may insist on."""

    number: str
    kind: WorkOrderKind
    tracking_code: str
    bill_id: str
    agent_code: str
    issued_at: datetime
    state: WorkOrderState = WorkOrderState.OPEN
    done_at: datetime | None = None
    questioned_kwh: int | None = None


class MeterCondition(StrEnum):
    """What a test or an inspection found (Settlement steps 9 and 11).

    A broken seal is what an inspection can see: only a test tells whether the meter was tampered with.
    """

    IN_ORDER = "in-order"
    BROKEN_SEAL = "broken-seal"
    TAMPERING = "tampering"
    METER_FAILURE = "meter-failure"
    STOPPED_REGISTER = "stopped-register"
    FADED_DISPLAY = "faded-display"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTest:
    """The result of a visit and test. `reading_kwh` is None where the display could not be read; `meter_serial` is the
    serial on the plate, where it differs from the records'.
    """

    work_order_number: str
    condition: MeterCondition
    reading_kwh: int | None
    seal_number: str
    tested_at: datetime
    meter_serial: str | None = None


class OrderOutcome(StrEnum):
    """How an order of the standard process ended at the place."""

    DONE = "done"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReport:
    """What an agent reports of an order of the standard process (STD-04, STD-07). `reason` says why it was not
    possible, else it is None; `answers` are those to what the service's manifest asks of work that is done.
    """

    work_order_number: str
    outcome: OrderOutcome
    reason: str | None
    answers: Mapping[str, Answer]
    reported_at: datetime
