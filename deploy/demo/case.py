"""What a story can do with its request, whichever engine plays it.

The demo plays stories through Tasklist on the full stack; the process tests play the same stories on the embedded
engine. So both engine versions are proved by one description of what people do.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.clock import Clock
from services.model.complaints import ComplaintAbout
from services.model.keys import ApplicantKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData

Variables = Mapping[str, Any]
Form = Variables | Callable[[Variables], Variables]
"""What an operator enters: fixed, or depending on what the form shows."""


class Save(Protocol):
    """What a page of a request does with what was typed on it."""

    def __call__(self, uow: UnitOfWork, *, tracking_code: str, form: Variables) -> object: ...


class BeginInRecords(Protocol):
    """What the company does in the records, by which the engine is told to begin a process; the request of it."""

    def __call__(self, uow: UnitOfWork, *, clock: Clock, reference: ReferenceData) -> Request: ...


class Case(Protocol):
    """One request on its way. Waiting is engine time: fifteen minutes are fifteen minutes on the engine's clock."""

    async def apply(self, kind: ApplicantKind | None = None, **changes: object) -> None:
        """Hand in an application for the story's service that is in order, but for the `changes` (variables of the
        start form). Without a `kind` it is of the one who usually applies.

        Returns when the request is registered, or when the counter is asked for what is missing.
        """
        ...

    async def begin(self, process_id: str, form: Variables) -> None:
        """A unit of the company begins a process by its start `form`. Returns as `apply` does."""
        ...

    async def begin_in_records(self, process_id: str, begin: BeginInRecords) -> None:
        """The company begins a process by what it does in the records. Returns when the process has the request."""
        ...

    async def complete(self, element_id: str, form: Form | None = None) -> None:
        """Do a user task of this request as the unit that the diagram names. Waits until the task is there."""
        ...

    async def enter_on_page(self, page: str, entered: Variables, save: Save) -> None:
        """Diagnosis enters something on the `page` of the request that a form leads to; `save` is what the page does.
        What is wrong with it is not kept.
        """
        ...

    async def escalations(self, steps: int = 1) -> None:
        """Do the supervisor's review tasks of this request; waits until that many are there."""
        ...

    async def nothing_to_review(self) -> None:
        """What was late is done, or given up, before the supervisor looked: wait until no review of it is open."""
        ...

    async def withdraw(self) -> None:
        """The subscriber takes the request back."""
        ...

    async def complain(self, about: ComplaintAbout, text: str) -> None:
        """The applicant objects to what became of this request, which is closed."""
        ...

    async def complaint_answered(self) -> None:
        """Wait until the complaint has its answer. Where it is that the request is begun again, the case is from then
        on that of the new request.
        """
        ...

    async def pay_debt(self) -> None:
        """The subscriber pays the debt of this request at a bank."""
        ...

    async def pay_bills(self) -> None:
        """The subscriber pays every unpaid bill of this connection at a bank."""
        ...

    async def wait(self, duration: timedelta) -> None:
        """Let engine time pass."""
        ...

    async def closed(self) -> None:
        """Wait until the process of the request has ended."""
        ...

    def now(self) -> datetime:
        """The moment on the engine's clock."""
        ...

    def today(self) -> str:
        """The day on the engine's clock as an operator types it: ۱۴۰۵/۰۹/۰۲."""
        ...

    def day_ahead(self, days: int) -> str:
        """The day that is so many days after `today`, typed in the same way."""
        ...

    def time_until(self, day: str) -> timedelta:
        """How long it is until a day begins that is typed in the same way; not positive once it has begun."""
        ...

    def new_owner(self) -> Variables:
        """The change form of the person who takes the connection over: the one who applies as a new owner."""
        ...

    def meter_serial(self) -> str:
        """The serial on the plate of the meter that this connection had when it was first asked for: that of one which
        is taken away in the course of the story, too.
        """
        ...

    def plausible_kwh(self) -> int:
        """What this connection's meter would show today."""
        ...
