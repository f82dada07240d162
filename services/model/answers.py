"""What is answered to the own fields of a service's application."""

from dataclasses import dataclass
from datetime import date

from services.model.connections import MeterReading
from services.money import Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A permit as its paper says: its number, who gave it, and the last day on which it is valid."""

    number: str
    issuer: str
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    """Another person than the applicant, by the number of a sheet of personal details. Nothing of it is personal."""

    number: str


Answer = MeterReading | date | str | int | Rials | Permit | PersonSheet
"""One value of each kind of field; a text is that of words or the value of a choice."""
