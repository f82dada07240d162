"""Cuts of connections (by-law 50-4): who is cut, since when, in which of the by-law's cases."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.connections import MeterReading


class CutCase(StrEnum):
    """Why a connection is cut: the cases (a) to (g) of by-law 50-4-1, the two of 50-4-3, a debt elsewhere, a meter that
    a test has found faulty, until the debt for it is paid (Settlement steps 10 to 14), and power that the subscriber
    has brought back himself, which is cut again (51-4-3).
    """

    REQUESTED = "requested"
    DEFAULT = "default"
    UNPAID = "unpaid"
    UNAUTHORISED = "unauthorised"
    UNREADABLE = "unreadable"
    COURT_ORDER = "court-order"
    WATER_AUTHORITY = "water-authority"
    OTHER_CONNECTION = "other-connection"
    SISTER_COMPANY = "sister-company"
    FAULTY_METER = "faulty-meter"
    SELF_WILLED = "self-willed"


class CutExtent(StrEnum):
    """What was cut: SUPPLY is reconnected later, of EQUIPMENT the meter was taken away and is reinstalled (51-4)."""

    SUPPLY = "supply"
    EQUIPMENT = "equipment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A cut that was carried out by the request with this tracking code. It stands until `ended_at`.

    `reading` is what the meter showed, None where it could not be read. `cut_at` is when the agent cut, and
    `after_payment` says that what it was for had been paid by then: such a power is reconnected at the company's cost.
    """

    tracking_code: str
    bill_id: str
    case: CutCase
    extent: CutExtent
    reading: MeterReading | None
    cut_at: datetime
    after_payment: bool = False
    ended_at: datetime | None = None
