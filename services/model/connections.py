"""The connection (اشتراک), its subscriber and its meter."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.money import ZERO, Rials


class TariffClass(StrEnum):
    """Kind of use, which chooses the tariff table. The last two are none, and no connection's own: FREE_MARKET is that
    of days for which power was granted, AGRICULTURAL_FREE that of agricultural power or energy without a valid licence.
    """

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    INDUSTRIAL = "industrial"
    AGRICULTURAL = "agricultural"
    PUBLIC = "public"
    FREE_MARKET = "free-market"
    AGRICULTURAL_FREE = "agricultural-free"


_NOBODYS_OWN = (TariffClass.FREE_MARKET, TariffClass.AGRICULTURAL_FREE)
OF_USE = tuple(each for each in TariffClass if each not in _NOBODYS_OWN)
"""The classes that a connection can have."""


class ConnectionState(StrEnum):
    """Whether power flows. COLLECTED: the meter is taken away for a time; CONTRACTED: none was ever mounted yet.

    REMOVED is for good: collected, merged into another connection, or given up before it was made.
    """

    CONTRACTED = "contracted"
    ACTIVE = "active"
    CUT = "cut"
    COLLECTED = "collected"
    REMOVED = "removed"


METER_GONE = frozenset({ConnectionState.COLLECTED, ConnectionState.REMOVED})
"""The states of a connection whose meter was taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who the connection is registered to. Personal data: never in logs, metrics or process variables.

    `national_id` is the number of any kind of person (services/person_ids.py).
    """

    national_id: str
    full_name: str
    mobile: str
    landline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """An energy meter. `digits` is the width of its register in kWh: 5 digits roll over after 99999."""

    serial: str
    digits: int
    multiplier: int
    installed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterReading:
    """What a register showed on a day, in kWh."""

    kwh: int
    taken_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connection, known everywhere by its bill ID (شناسه قبض). `carried` is what earlier bills
    left over: rests of rounding, credit (negative), debt of bills that are void. The next bill takes it up whole.

    `address` is where agents find it, "" where the company's files have none. Personal data, as the subscriber's name.
    """

    bill_id: str
    subscriber: Subscriber
    meter: Meter
    district: str
    tariff_class: TariffClass
    amperage: int
    phases: int
    address: str = ""
    state: ConnectionState = ConnectionState.ACTIVE
    carried: Rials = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSubscriber:
    """Who a connection was registered to before, and up to which reading that person answers for it.

    `changed_at` is when the name was changed, by the request with this tracking code. Personal data.
    """

    bill_id: str
    subscriber: Subscriber
    liable_until: MeterReading
    changed_at: datetime
    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerMeter:
    """A meter that hung at the connection before the present one, until the day of its removal."""

    bill_id: str
    meter: Meter
    removed_on: date


class ReadingSource(StrEnum):
    """Who read the meter."""

    PERIODIC = "periodic"
    DECLARED = "declared"
    AGENT = "agent"
    METER_TEST = "meter-test"
    INSTALLATION = "installation"


class ReadingRole(StrEnum):
    """What a reading is beside a figure of its day. A correction replaces the reading before it."""

    OPENING = "opening"
    CLOSING = "closing"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A meter reading in kWh, as it stood on a day; valid ones are the history that checks compare with.

    `meter_serial` is the serial of the meter that was read, and `role` what the reading is to it, where somebody wrote
    it down: see `services.readings.meters` for what is inferred where nobody did.
    """

    bill_id: str
    kwh: int
    taken_on: date
    source: ReadingSource
    meter_serial: str | None = None
    role: ReadingRole | None = None


class Judgement(StrEnum):
    """What a person said of a reading that contradicts another (Settlement steps 4 and 9).

    The first three are for the reading of a request: the register went round; the company's own reading was wrong; it
    cannot be said yet, and no energy is billed. The others are for a test's reading after the bill.
    """

    ROLLED_OVER = "rolled-over"
    LAST_READING_WRONG = "last-reading-wrong"
    NOT_CLEAR = "not-clear"
    BILL_CORRECTED = "bill-corrected"
    BILL_CONFIRMED = "bill-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingJudgement:
    """A person's word on `reading`, which contradicts `against`; given in a request, with a reason.

    Where the other reading was wrong, it stays in the records and counts no more.
    """

    bill_id: str
    tracking_code: str
    judgement: Judgement
    reading: MeterReading
    against: MeterReading
    reason: str
    judged_at: datetime
