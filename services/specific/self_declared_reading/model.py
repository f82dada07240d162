"""What is kept of a declared reading besides its request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.connections import MeterReading
from services.model.keys import DocumentKind
from services.ports.outside import Identity

SERVICE = "self-declared-reading"
CHANGE = "declared-reading"
PHOTOGRAPH = DocumentKind("meter-photograph")
"""What bears out a figure that is rare and yet can be true."""


class RecordMatch(StrEnum):
    """How the comprehensive system's record of the connection compares with ours. NOT_THERE: it has none."""

    MATCHES = "matches"
    METER_DIFFERS = "meter-differs"
    SUBSCRIBER_DIFFERS = "subscriber-differs"
    INACTIVE = "inactive"
    NOT_THERE = "not-there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What the systems outside have answered, or a person in their place; None what is not known yet."""

    identity: Identity | None = None
    record: RecordMatch | None = None

    @property
    def complete(self) -> bool:
        """Whether both are answered."""
        return self.identity is not None and self.record is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the subscriber has read, whatever it was billed by; and how the comprehensive system took it.

    `system_number` is its tracking number, `unsent_reason` why it has none; both None until the reading is submitted.
    """

    tracking_code: str
    bill_id: str
    declared: MeterReading
    declared_at: datetime
    system_number: str | None = None
    unsent_reason: str | None = None
