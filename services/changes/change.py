"""What a change of the record is: the interface of every module beside this one, and how each is made once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.changes.case import Case, Need, Source
from services.clock import Clock
from services.model.answers import Answer
from services.model.connections import ConnectionState
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeResult:
    """What stands in the way, in Persian sentences, or nothing: then the record is changed."""

    obstacles: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """True if the record is as the request asks."""
        return not self.obstacles

    @property
    def message(self) -> str:
        """The obstacles as a Persian markdown list; empty where there are none."""
        return "\n".join(f"- {each}" for each in self.obstacles)


class Change(Protocol):
    """A change of a connection's record, by the key under which manifests name it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str:
        """What was done to the record, in Persian."""
        ...

    @property
    def needs(self) -> tuple[Need, ...]:
        """The fields that the manifest of a service with this change has."""
        ...

    @property
    def states(self) -> tuple[ConnectionState, ...]:
        """The states of the connection in which it can be made, the usual one first."""
        ...

    def obstacles(
        self, uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, request: Request
    ) -> tuple[str, ...]:
        """What stands in the way as far as it is known before any work, in Persian sentences; nothing is changed."""
        ...

    def apply(
        self,
        uow: UnitOfWork,
        *,
        clock: Clock,
        reference: ReferenceData,
        request: Request,
        report: Mapping[str, Answer],
    ) -> ChangeResult:
        """Change the record as the request asks, with its history, once however often it is called; where something
        stands in the way, say what and change nothing. `report` answers what the service's work report asks.
        """
        ...


def _nothing_more(_case: Case) -> None:
    """State and answers are all that is known before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """Implements `Change`. `check` refuses by what is known without the report of the work; only where it did not,
    `make` changes the record and notes it in the history, or refuses: then nothing of it may have been written yet.
    `reseals`: a new seal that the work's report names is on the connection's own meter.
    """

    key: str
    title: str
    needs: tuple[Need, ...] = ()
    states: tuple[ConnectionState, ...] = (ConnectionState.ACTIVE, *ConnectionState)
    check: Callable[[Case], None] = _nothing_more
    make: Callable[[Case], None]
    reseals: bool = True

    def obstacles(
        self, uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, request: Request
    ) -> tuple[str, ...]:
        """What stands in the way, as the application and the record say."""
        case = Case(uow=uow, clock=clock, reference=reference, request=request, report={}, key=self.key)
        self._check(case, [need for need in self.needs if need.source is Source.APPLICATION])
        return tuple(case.obstacles)

    def apply(
        self,
        uow: UnitOfWork,
        *,
        clock: Clock,
        reference: ReferenceData,
        request: Request,
        report: Mapping[str, Answer],
    ) -> ChangeResult:
        """Make the change, unless this request has made it already."""
        if any(each.change == self.key for each in uow.changes.of_request(request.tracking_code)):
            return ChangeResult()
        case = Case(uow=uow, clock=clock, reference=reference, request=request, report=report, key=self.key)
        self._check(case, self.needs)
        if not case.obstacles:
            self.make(case)
        if self.reseals and not case.obstacles:
            case.note_seal()
        return ChangeResult(obstacles=tuple(case.obstacles))

    def _check(self, case: Case, needs: Sequence[Need]) -> None:
        case.require_state(case.connection, *self.states)
        case.require_answers(needs)
        if not case.obstacles:
            self.check(case)
