"""Where a service's own rules answer what the rooms that all use ask.

A package of `services.specific` offers hooks in its module `hooks`; found by scanning: no room names a service.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from services.model.connections import Connection
from services.model.keys import RequestOutcome
from services.model.refunds import ConnectionFacts
from services.model.requests import Finding, Request
from services.ports import UnitOfWork

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
    findings: Callable[[Connection], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionFile:
    """What a service with this key has found in the file of a request's connection: its value goes by it.

    `facts` raises NotFound for a request (by its tracking code) whose file nobody has looked at.
    """

    service: str
    facts: Callable[[UnitOfWork, str], ConnectionFacts]


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
def connection_files() -> tuple[ConnectionFile, ...]:
    """What the services know of connections' files, in the order of their keys."""
    return tuple(hook for hook in _hooks() if isinstance(hook, ConnectionFile))


def _hooks() -> Iterator[object]:
    package = import_module(_SPECIFIC)
    for name in sorted(f"{_SPECIFIC}.{each.name}.hooks" for each in iter_modules(package.__path__)):
        if find_spec(name) is not None:
            yield from vars(import_module(name)).values()
