"""A meter as a thing of its own: what it is, who held it from when to when, its seals, what a laboratory said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from services.model.metering import MeterCondition


class Holder(StrEnum):
    """Who has a meter. CONNECTION: it hangs there. SCRAPPED is for good.

    UNRECORDED: the company has it, and nobody wrote down where.
    """

    CONNECTION = "connection"
    AGENT = "agent"
    LABORATORY = "laboratory"
    WAREHOUSE = "warehouse"
    SCRAPPED = "scrapped"
    UNRECORDED = "unrecorded"


class MeterKind(StrEnum):
    """How a meter counts; a SMART one is read from afar."""

    MECHANICAL = "mechanical"
    DIGITAL = "digital"
    SMART = "smart"


class Register(StrEnum):
    """What a meter may count besides its total, in kWh; REACTIVE in kvarh, MAXIMUM_DEMAND in kW."""

    LOW = "low"
    MID = "mid"
    PEAK = "peak"
    FRIDAY = "friday"
    REACTIVE = "reactive"
    MAXIMUM_DEMAND = "maximum-demand"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterAsset:
    """A meter by its own `key`: its `characters`, which are the letters and digits of its serial; of several with one
    serial, which other makers may have given too, the second has ~2 behind them. `phases` and `kind` are None where
    nobody wrote them down. `registers` are those that it is known to have besides its total.
    """

    key: str
    characters: str
    serial: str
    digits: int
    phases: int | None = None
    kind: MeterKind | None = None
    registers: frozenset[Register] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What moved a meter or touched its seals: a request, an order, and whose; or who has told us of it without one.
    All None: nothing that is known.
    """

    tracking_code: str | None = None
    work_order_number: str | None = None
    agent_code: str | None = None
    told_by: str | None = None


NO_CAUSE = Cause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who held the meter from `since` on until before `until`; None: still. `position` counts a meter's from 1.

    The first begins when the company first knew the meter. From then on each begins at the instant at which the one
    before ends, so that every instant is in one of them; one that ends as it begins holds none. `reference` is the
    paper that shows it: a photograph's, a receipt's. `by_request` and `by_order` brought the meter there; `told_by` is
    who told us, where neither did.
    """

    meter: str
    position: int
    holder: Holder
    since: datetime
    bill_id: str | None = None
    agent_code: str | None = None
    until: datetime | None = None
    by_request: str | None = None
    by_order: str | None = None
    told_by: str | None = None
    reference: str | None = None

    def holds_at(self, moment: datetime) -> bool:
        """True if the meter was there at that moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal on a meter. `position` counts a meter's from 1. `set_by` is the order with which it was set; None: it was
    found there, `since` then. It is there until `removed_at`, removed with the order `removed_by`.
    """

    meter: str
    position: int
    number: str
    since: datetime
    set_by: str | None = None
    removed_at: datetime | None = None
    removed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading:
    """What registers besides the total showed when they were read, with which order or by whose request.

    `total_kwh` is what the total showed with them: by it and its day they belong to a reading. Where only the day is
    known, `read_at` is its first instant. The demand is the highest since it was last read, and begins anew then.
    """

    meter: str
    read_at: datetime
    values: Mapping[Register, int] = field(default_factory=dict)
    total_kwh: int | None = None
    by_order: str | None = None
    by_request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryVerdict:
    """What the laboratory found. `error_percent` is positive where the meter counts too much; None: not measured."""

    meter: str
    condition: MeterCondition
    error_percent: Decimal | None
    given_at: datetime
    by_request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A serial that an agent has read on a plate at a connection whose records know another meter."""

    serial: str
    bill_id: str
    seen_at: datetime
    tracking_code: str
