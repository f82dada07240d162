"""The removal itself, batch by batch: each is small, so that nobody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.retention.ports import AnswerKey, EngineElements, EngineHistory, HistoryPurge, HistoryState, RetentionWork
from services.retention.rules import RULES, Kind, RetentionPeriods

BATCH = 500
"""Rows of one transaction."""

HISTORY_BATCH = 50
"""Trees of process instances that are removed together: some thousands of documents each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """Rows of a kind that one batch has blanked or deleted."""

    kind: Kind
    rows: int


def purge_records(uow: RetentionWork, *, clock: Clock, periods: RetentionPeriods, limit: int = BATCH) -> Purged | None:
    """One batch of the first kind that has any; None once nothing is left whose time is over."""
    now = clock.now()
    for rule in RULES:
        if rule.kind is not Kind.JOB_ANSWERS:
            before = periods.ends_before(rule.kind, now)
            if rows := uow.retention.purge(rule.kind, before=before, now=now, limit=limit):
                return Purged(kind=rule.kind, rows=rows)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersAsked:
    """Answers that are old enough, and those of them whose elements have ended. `last` is where to go on, if at all."""

    ended: Sequence[AnswerKey]
    last: AnswerKey | None


def ask_for_ended_answers(
    uow: RetentionWork,
    engine: EngineElements,
    *,
    before: datetime,
    after: AnswerKey | None = None,
    limit: int = BATCH,
) -> AnswersAsked:
    """One batch of what the engine will never ask for again. Nothing is deleted here: no transaction that writes waits
    for the engine. TechnicalError where it is away.
    """
    old = uow.retention.old_answers(before=before, after=after, limit=limit)
    ended = engine.ended({each.element_instance_key for each in old})
    last = old[-1] if len(old) == limit else None
    return AnswersAsked(ended=[each for each in old if each.element_instance_key in ended], last=last)


def count_history(history: EngineHistory | None, *, clock: Clock, periods: RetentionPeriods) -> HistoryPurge:
    """What there is to remove of it. TechnicalError where it is away."""
    if history is None:
        return HistoryPurge(state=HistoryState.NOT_CONFIGURED)
    return history.count(before=periods.history_ends_before(clock.now()))


def purge_history(
    history: EngineHistory | None, *, clock: Clock, periods: RetentionPeriods, limit: int
) -> HistoryPurge:
    """One batch of the engine's history. TechnicalError where it is away."""
    if history is None:
        return HistoryPurge(state=HistoryState.NOT_CONFIGURED)
    return history.purge(before=periods.history_ends_before(clock.now()), limit=limit)
