"""Starting what a file asks for: record by record, each with an answer, whatever becomes of the engine meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.errors import TechnicalError
from services.intake.drafts import note_start
from workers.gateways.engine import EngineRefused
from workers.transactions import Begin, in_transaction

Values = Mapping[str, object]


class Starter(Protocol):
    """Starts process instances. Both raise TechnicalError where the engine is away."""

    def require_ready(self) -> None: ...
    def start(self, process_id: str, variables: Values) -> int:
        """The instance's key."""
        ...


class SubmissionState(StrEnum):
    """What became of a record."""

    STARTED = "started"
    NOT_STARTED = "not-started"
    """The engine went away before it, or refuses it. Submitted again, the file starts it and nothing twice."""
    STARTED_BEFORE = "started-before"
    REGISTERED_BEFORE = "registered-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A record's answer: the process instance's key, or the tracking code of the request that it has become.

    Of one that was not started, `perhaps` where the engine was asked and did not answer, `refusal` where it said no,
    and why.
    """

    number: int
    state: SubmissionState
    process_instance_key: int | None = None
    tracking_code: str | None = None
    outcome_unknown: bool = False
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record that is to be started: its draft's key, and what the engine is given."""

    number: int
    key: str
    application: Values


def started_in_turn(
    drafts: Sequence[Draft], service_key: str, *, begin: Begin, starter: Starter, has_answers: bool
) -> Iterator[Submitted]:
    """One by one, until the engine or the database goes away: from there on none is begun. Raises the error where
    nobody has an answer: `has_answers`, if other records of the file have, or wait for theirs.
    """
    away = False
    for draft in drafts:
        if away:
            yield _not_started(draft)
            continue
        try:
            yield _started(draft, service_key, begin=begin, starter=starter)
        except _NotNoted as noted:
            away = True
            yield noted.answer
        except TechnicalError:
            if not has_answers:
                raise
            away = True
            yield _not_started(draft, outcome_unknown=True)
        except EngineRefused as error:
            if not has_answers:
                raise
            yield _not_started(draft, refusal=error.reason)


class _NotNoted(Exception):
    """It was started, and the database could not note it."""

    def __init__(self, answer: Submitted) -> None:
        super().__init__()
        self.answer = answer


def _started(draft: Draft, service_key: str, *, begin: Begin, starter: Starter) -> Submitted:
    instance = starter.start(service_key, {"application": draft.application, "draftKey": draft.key})
    answer = Submitted(number=draft.number, state=SubmissionState.STARTED, process_instance_key=instance)
    try:
        in_transaction(begin, lambda uow: note_start(uow, draft.key, process_instance_key=instance))
    except TechnicalError:
        raise _NotNoted(answer) from None
    return answer


def _not_started(draft: Draft, *, outcome_unknown: bool = False, refusal: str | None = None) -> Submitted:
    state = SubmissionState.NOT_STARTED
    return Submitted(number=draft.number, state=state, outcome_unknown=outcome_unknown, refusal=refusal)
