"""What is kept of a cut on its way: its case and warning, premises that live on power, agreements."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.model.cuts import CutCase
from services.model.keys import WorkOrderKind

CUT_ORDER = WorkOrderKind("cut")

BY_COMPANY = tuple(each for each in CutCase if each not in (CutCase.REQUESTED, CutCase.FAULTY_METER))
"""The cases in which the company begins this service: a faulty meter is cut by the one that has found it."""

OWN_DEBT = frozenset({CutCase.UNPAID, CutCase.OTHER_CONNECTION})
"""The cases in which what is owed to the company itself is computed from its books."""


class PremisesKind(StrEnum):
    """Why somebody lives on the power of a connection."""

    HOSPITAL = "hospital"
    BREATHING_MACHINE = "breathing-machine"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalPremises:
    """A connection whose power is vital: no machine has it cut. Of a person's illness nothing more is kept."""

    bill_id: str
    kind: PremisesKind
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceeding:
    """A cut on its way, from its beginning on.

    `evidence` is the number of the paper that the case asks for. `debtor_bill_id` is the connection whose debt it is
    for, where that is another one. The warning runs `warning_for` from `warned_at` on, in the time in which no
    objection is open. `head_order` is the number of the written order by which the unit's head has vital premises cut.
    """

    tracking_code: str
    bill_id: str
    case: CutCase
    begun_at: datetime
    evidence: str | None = None
    debtor_bill_id: str | None = None
    warned_at: datetime | None = None
    warning_for: timedelta | None = None
    head_order: str | None = None

    @property
    def indebted(self) -> str:
        """The bill ID of the connection that owes."""
        return self.debtor_bill_id or self.bill_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAgreement:
    """An instalment of a debt: the unpaid bill with this number is due on another day, agreed on `agreed_at`."""

    bill_number: str
    bill_id: str
    due_on: date
    agreed_at: datetime


class Debt(StrEnum):
    """What the books say of the debt that a cut is for.

    OWED: overdue, at least the least amount. BELOW_LEAST: overdue, less than that. INSTALMENTS: agreed on and kept.
    NOTHING: not a rial is overdue. OUTSTANDING: of a cut that the subscriber asks for, his account is not settled.
    NO_MATTER: it is for no debt that the company's books know.
    """

    OWED = "owed"
    BELOW_LEAST = "below-least"
    INSTALMENTS = "instalments"
    NOTHING = "nothing"
    OUTSTANDING = "outstanding"
    NO_MATTER = "no-matter"


class Premises(StrEnum):
    """Whether power is vital at the place, and if so whether the unit's head has ordered the cut all the same."""

    ORDINARY = "ordinary"
    VITAL = "vital"
    ORDERED = "ordered"


class CuttingTime(StrEnum):
    """What a moment is for cutting. EVE: the day before one on which the office is closed."""

    OPEN = "open"
    CLOSED = "closed"
    EVE = "eve"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
