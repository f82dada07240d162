"""Where a service's own rules answer what the rooms that all use ask.

A package of `services.specific` offers hooks in its module `hooks`; found by scanning: no room names a service.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TypeVar

from services.model.answers import Answer
from services.model.bills import Bill
from services.model.connections import Connection, TariffClass
from services.model.cuts import Cut
from services.model.keys import RequestOutcome
from services.model.refunds import ConnectionFacts
from services.model.requests import Finding, Request
from services.ports import UnitOfWork

Offer = TypeVar("Offer")

_SPECIFIC = "services.specific"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterWork:
    """What a service's work on the meter leaves behind; None where it has done nothing.

    `place`: where the meter of the connection with this bill ID hangs now. `seal`: the one that the request's work put
    on it.
    """

    place: Callable[[UnitOfWork, str], str | None]
    seal: Callable[[UnitOfWork, Request], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEnd:
    """What a service adds to the records when one of its requests ends as `outcome`, in the same transaction."""

    outcome: RequestOutcome
    record: Callable[[UnitOfWork, Request], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCheck:
    """What a service with this key has to say of the connection that it is asked for, before the registration."""

    service: str
    findings: Callable[[UnitOfWork, Connection], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersCheck:
    """What a service with this key has to say of the answers to its own fields, beside the connection and on this day,
    each time that an application is checked; answers that cannot be read are left out.
    """

    service: str
    findings: Callable[[UnitOfWork, Connection, Mapping[str, Answer], date], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPeriod:
    """Days, both included, on which a connection is billed by another class than its own."""

    first: date
    last: date
    tariff_class: TariffClass


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPeriods:
    """The periods that a service has granted the connection with this bill ID, of which no two have a day in common."""

    of_connection: Callable[[UnitOfWork, str], Sequence[TariffPeriod]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionFile:
    """What a service with this key has found in the file of a request's connection: its value goes by it.

    `facts` raises NotFound for a request (by its tracking code) whose file nobody has looked at.
    """

    service: str
    facts: Callable[[UnitOfWork, str], ConnectionFacts]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedDays:
    """Other days on which bills of the connection with this bill ID are due than they say, by the bill's number: as
    agreements give them that are kept at this moment.
    """

    of_connection: Callable[[UnitOfWork, str, datetime], Mapping[str, date]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtElsewhere:
    """The bill ID of the other connection for whose debt this cut was made; None where it was for none."""

    of_cut: Callable[[UnitOfWork, Cut], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalPower:
    """Whether somebody lives on the power of the connection with this bill ID."""

    of_connection: Callable[[UnitOfWork, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerHours:
    """The beginning of the next hours in which power that flows at the connection with this bill ID may be taken away;
    None where it may be at the moment.
    """

    next_after: Callable[[UnitOfWork, str, datetime], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BringsPowerBack:
    """Requests of the service with this key ask for power that was cut."""

    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBill:
    """What a service does when a bill is paid, whosever it is, in the same transaction and at this moment."""

    record: Callable[[UnitOfWork, Bill, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsteadOfComplaint:
    """What a service with this key tells who objects to a closed request of it, in Persian, where there is another way
    than a complaint; None where there is none.
    """

    service: str
    way: Callable[[UnitOfWork, Request], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanysOwn:
    """Which requests of the service with this key the company has begun itself: its applicant cannot give them up,
    and is not asked how satisfied he is.
    """

    service: str
    is_begun_by_company: Callable[[UnitOfWork, Request], bool]
    ends_when_paid: Callable[[UnitOfWork, Request], bool]
    """Whether nothing is done any more, of one that is open, once what it was begun for is paid."""
    is_paid: Callable[[UnitOfWork, Request, datetime], bool]
    """Of such a one, whether it is so at the moment, by the rule of its own guard."""


@cache
def meter_works() -> tuple[MeterWork, ...]:
    """What the services offer, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, MeterWork))


@cache
def ends_of_requests() -> tuple[RequestEnd, ...]:
    """What the services add to the records at their ends, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, RequestEnd))


@cache
def connection_checks() -> tuple[ConnectionCheck, ...]:
    """What the services look at in a connection that they are asked for, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, ConnectionCheck))


@cache
def answers_checks() -> tuple[AnswersCheck, ...]:
    """What the services look at in the answers of an application, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, AnswersCheck))


@cache
def tariff_periods() -> tuple[TariffPeriods, ...]:
    """What the services know of days with another tariff, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, TariffPeriods))


@cache
def connection_files() -> tuple[ConnectionFile, ...]:
    """What the services know of connections' files, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, ConnectionFile))


@cache
def agreed_days() -> tuple[AgreedDays, ...]:
    """What the services have agreed on of days, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, AgreedDays))


@cache
def debts_elsewhere() -> tuple[DebtElsewhere, ...]:
    """What the services know of cuts for another connection's debt, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, DebtElsewhere))


@cache
def vital_powers() -> tuple[VitalPower, ...]:
    """What the services know of places that live on power, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, VitalPower))


@cache
def power_hours() -> tuple[PowerHours, ...]:
    """What the services know of hours in which nobody's power is taken away, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, PowerHours))


@cache
def brings_power_back() -> frozenset[str]:
    """The keys of the services that are asked for power that was cut."""
    return frozenset(hook.service for hook in _hooks() if isinstance(hook, BringsPowerBack))


@cache
def paid_bills() -> tuple[PaidBill, ...]:
    """What the services do when a bill is paid, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, PaidBill))


@cache
def instead_of_complaints() -> tuple[InsteadOfComplaint, ...]:
    """Which services send who objects to another way, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, InsteadOfComplaint))


@cache
def companys_own() -> tuple[CompanysOwn, ...]:
    """Which services the company begins, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, CompanysOwn))


def companys_own_of(uow: UnitOfWork, request: Request) -> CompanysOwn | None:
    """What the company has begun; None of a request that its applicant has made."""
    of_service = (each for each in companys_own() if each.service == request.application.service_key)
    return next((each for each in of_service if each.is_begun_by_company(uow, request)), None)


def offered(kind: type[Offer]) -> tuple[Offer, ...]:
    """What the services offer of a kind that only a room above this one knows, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, kind))


def _hooks() -> Iterator[object]:
    package = import_module(_SPECIFIC)
    for name in sorted(f"{_SPECIFIC}.{each.name}.hooks" for each in iter_modules(package.__path__)):
        if find_spec(name) is not None:
            yield from vars(import_module(name)).values()
