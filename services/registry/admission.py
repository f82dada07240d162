"""What by-law 35-4 asks of a request, and which open requests stand in its way, as the manifests say it."""

from dataclasses import dataclass
from enum import StrEnum


class Requirement(StrEnum):
    """A condition of by-law 35-4. The first two are found in the company's records before the registration; the others
    are for the unit that examines the request, SISTER_DEBTS with what another system says.
    """

    OWN_DEBTS = "own-debts"
    DEBTS_ELSEWHERE = "debts-elsewhere"
    SISTER_DEBTS = "sister-debts"
    CAPACITY = "capacity"
    SAME_USE = "same-use"


class Aspect(StrEnum):
    """What of a connection a service changes. SUPPLY: whether power flows. CONNECTION: whether there is one, and
    whether it is divided.
    """

    METER = "meter"
    SUPPLY = "supply"
    TARIFF = "tariff"
    POWER = "power"
    SUBSCRIBER = "subscriber"
    CONNECTION = "connection"


class Precedence(StrEnum):
    """What an open request does to one that is asked for: EXCLUDES where either of both may have to be given up, WAITS
    where the second can come as soon as the first has ended.
    """

    EXCLUDES = "excludes"
    WAITS = "waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How a service takes requests. `because` says in Persian why it asks this, and no more. `also`: the field in which
    the applicant names other connections that the service takes in, at which open requests stand in its way as well.
    """

    asks: frozenset[Requirement]
    touches: frozenset[Aspect]
    because: str
    also: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A service that touches one of `asked` meets an open request of another one that touches one of `open`. `reason`
    is Persian.
    """

    asked: frozenset[Aspect]
    open: frozenset[Aspect]
    precedence: Precedence
    reason: str
