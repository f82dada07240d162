"""What scheduled work is: which connections it looks at on a day, and what it does about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.clock import Clock
from services.company import Company
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The day that the work is for, whenever it is done, and what it is done with."""

    day: date
    clock: Clock
    company: Company
    reference: ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`page` gives the bill IDs behind one, in their order, of up to so many connections to look at; none on a day that
    has nothing to do. `carry_out` does what the day asks of these, in the same transaction, and says how many it was.
    `catches_up`: of a connection, a later day's work does all that an earlier one has left.
    """

    key: str
    page: Callable[[UnitOfWork, Day, str, int], Sequence[str]]
    carry_out: Callable[[UnitOfWork, Day, Sequence[str]], int]
    catches_up: bool = False
