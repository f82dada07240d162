"""Visits of agents: those that came to nothing, and when the next one is agreed on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttemptOutcome(StrEnum):
    """Why an agent came back without having done anything, though the work may still be done."""

    NOBODY_HOME = "nobody-home"
    POSTPONED = "postponed"
    WRONG_ADDRESS = "wrong-address"


class Side(StrEnum):
    """Who set the time of an appointment: the agent at the door, the office, or the subscriber."""

    AGENT = "agent"
    OFFICE = "office"
    SUBSCRIBER = "subscriber"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAttempt:
    """A visit in vain. `note` says what is wrong with the address, in the agent's words; else it is None."""

    work_order_number: str
    agent_code: str
    outcome: AttemptOutcome
    note: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When the agent comes: from one instant of a day to another of the same day."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A window that was agreed on for an order. The newest one of an order holds, until a visit in vain uses it up."""

    work_order_number: str
    window: Window
    agreed_at: datetime
    agreed_by: Side
