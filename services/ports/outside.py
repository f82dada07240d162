"""The systems of others that a request needs: what they are asked, what they answer, how they can fail.

None is ours. The civil registry (ثبت احوال) says whom a national ID names; the comprehensive system of subscriber
services (سامانهٔ جامع خدمات مشترکین) knows every connection of the country and takes declared readings (source 004); the
sister companies say what a person owes them (by-law 35-4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from services.errors import ServiceError, TechnicalError
from services.model.custody import Register
from services.money import Rials


class OutsideSystem(StrEnum):
    """Whose system it is."""

    CIVIL_REGISTRY = "civil-registry"
    SUBSCRIBER_SYSTEM = "subscriber-system"
    SISTER_COMPANIES = "sister-companies"


class OutsideFault(StrEnum):
    """Why there is no answer that can be used. OTHER_SUBJECT: it answers for somebody, or something, else."""

    NOT_CONFIGURED = "not-configured"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    BUSY = "busy"
    FAILING = "failing"
    REFUSES_US = "refuses-us"
    UNREADABLE = "unreadable"
    OTHER_SUBJECT = "other-subject"

    @property
    def may_pass(self) -> bool:
        """Whether the same question, asked later, may be answered: the others somebody has to mend."""
        return self in _PASSING


_PASSING = frozenset({OutsideFault.UNREACHABLE, OutsideFault.TIMED_OUT, OutsideFault.BUSY, OutsideFault.FAILING})


class OutsideUnavailable(TechnicalError):
    """The system has given no answer that can be used."""

    def __init__(self, system: OutsideSystem, fault: OutsideFault) -> None:
        super().__init__(f"{system}: {fault}")
        self.system = system
        self.fault = fault


class SubmissionRefused(ServiceError):
    """The comprehensive system will never take this reading. Its reason is left out: it may name people."""


class Identity(StrEnum):
    """Whom the civil registry knows by a national ID. NOT_ASKED: it knows people with a national ID alone."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    DECEASED = "deceased"
    NAMES_DIFFER = "names-differ"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberRecord:
    """What the comprehensive system says of a connection: whether the person asked about is its subscriber there.
    `meter_serial` is None where it does not say.
    """

    bill_id: str
    is_subscriber: bool
    meter_serial: str | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredReading:
    """A reading as it is handed over: the fields of source 004, with the total that bills go by. Personal data."""

    national_id: str = field(repr=False)
    mobile: str = field(repr=False)
    bill_id: str
    kwh: int
    registers: Mapping[Register, int]
    declared_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SisterDebt:
    """What somebody owes a sister company, by its Persian name."""

    company: str
    amount: Rials


class CivilRegistry(Protocol):
    """Says whom a national ID names. The `request_key` is the same each time that the same question is asked."""

    def identity_of(self, *, national_id: str, full_name: str, request_key: str) -> Identity:
        """Whether this person, of this name, is known. Raises OutsideUnavailable."""
        ...


class SubscriberSystem(Protocol):
    """Knows connections, and takes declared readings."""

    def subscriber_of(self, *, bill_id: str, national_id: str, request_key: str) -> SubscriberRecord | None:
        """What it says of the connection and this person, None where it knows no such connection.

        Raises OutsideUnavailable.
        """
        ...

    def submit(self, reading: DeclaredReading, *, request_key: str) -> str:
        """The tracking number under which it has taken the reading; for the same key the same one.

        Raises OutsideUnavailable, SubmissionRefused.
        """
        ...


class SisterCompanies(Protocol):
    """Know what is owed to them."""

    def debts_of(self, *, national_id: str, request_key: str) -> Sequence[SisterDebt]:
        """What this person owes, empty where nothing. Raises OutsideUnavailable."""
        ...


class NobodyAsked:
    """Implements all where no address is configured: a person does it."""

    def identity_of(self, *, national_id: str, full_name: str, request_key: str) -> Identity:  # noqa: ARG002 - the port
        """Raises OutsideUnavailable."""
        raise OutsideUnavailable(OutsideSystem.CIVIL_REGISTRY, OutsideFault.NOT_CONFIGURED)

    def subscriber_of(
        self,
        *,
        bill_id: str,  # noqa: ARG002 - the port
        national_id: str,  # noqa: ARG002 - the port
        request_key: str,  # noqa: ARG002 - the port
    ) -> SubscriberRecord | None:
        """Raises OutsideUnavailable."""
        raise OutsideUnavailable(OutsideSystem.SUBSCRIBER_SYSTEM, OutsideFault.NOT_CONFIGURED)

    def submit(self, reading: DeclaredReading, *, request_key: str) -> str:  # noqa: ARG002 - the port
        """Raises OutsideUnavailable."""
        raise OutsideUnavailable(OutsideSystem.SUBSCRIBER_SYSTEM, OutsideFault.NOT_CONFIGURED)

    def debts_of(self, *, national_id: str, request_key: str) -> Sequence[SisterDebt]:  # noqa: ARG002 - the port
        """Raises OutsideUnavailable."""
        raise OutsideUnavailable(OutsideSystem.SISTER_COMPANIES, OutsideFault.NOT_CONFIGURED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSystems:
    """All of them."""

    civil_registry: CivilRegistry = field(default_factory=NobodyAsked)
    subscriber_system: SubscriberSystem = field(default_factory=NobodyAsked)
    sister_companies: SisterCompanies = field(default_factory=NobodyAsked)
