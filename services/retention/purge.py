"""The removal itself, batch by batch: each is small, so that nobody waits for it. Every night a process asks for one
batch after the other; `purge_all_…` do the same at once.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.retention.ports import (
    AnswerKey,
    EngineElements,
    EngineHistory,
    HistoryPurge,
    HistoryState,
    RetentionTransactions,
    RetentionWork,
)
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


def purge_all_records(
    transactions: RetentionTransactions, *, clock: Clock, periods: RetentionPeriods
) -> Mapping[Kind, int]:
    """All whose time is over, each batch in a transaction of its own; how many rows of each kind."""
    rows = Counter[Kind]()
    while purged := transactions.run(lambda uow: purge_records(uow, clock=clock, periods=periods)):
        rows[purged.kind] += purged.rows
    return rows


def count_records(uow: RetentionWork, *, clock: Clock, periods: RetentionPeriods) -> Mapping[Kind, int]:
    """How many rows of each kind have been kept long enough; of job answers, how many the engine has to be asked of."""
    now = clock.now()
    return {rule.kind: uow.retention.count(rule.kind, before=periods.ends_before(rule.kind, now)) for rule in RULES}


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
    for the engine. TechnicalError where it is unavailable.
    """
    old = uow.retention.old_answers(before=before, after=after, limit=limit)
    ended = engine.ended({each.element_instance_key for each in old})
    last = old[-1] if len(old) == limit else None
    return AnswersAsked(ended=[each for each in old if each.element_instance_key in ended], last=last)


def purge_all_answers(
    transactions: RetentionTransactions,
    reading: Callable[[], AbstractContextManager[RetentionWork]],
    engine: EngineElements,
    *,
    clock: Clock,
    periods: RetentionPeriods,
) -> int:
    """Delete all that the engine will never ask for again; how many. TechnicalError where it is unavailable: what was
    deleted before stays deleted. `reading` begins a transaction that only reads.
    """
    before = periods.ends_before(Kind.JOB_ANSWERS, clock.now())
    deleted, asked = 0, AnswersAsked(ended=(), last=None)
    while True:
        with reading() as uow:
            asked = ask_for_ended_answers(uow, engine, before=before, after=asked.last)
        deleted += _deleted(transactions, asked.ended)
        if asked.last is None:
            return deleted


def _deleted(transactions: RetentionTransactions, answers: Sequence[AnswerKey]) -> int:
    return transactions.run(lambda uow: uow.retention.delete_answers(answers))


def count_history(history: EngineHistory | None, *, clock: Clock, periods: RetentionPeriods) -> HistoryPurge:
    """What there is to remove of it. TechnicalError where it is unavailable."""
    if history is None:
        return HistoryPurge(state=HistoryState.NOT_CONFIGURED)
    return history.count(before=periods.history_ends_before(clock.now()))


def purge_history(
    history: EngineHistory | None, *, clock: Clock, periods: RetentionPeriods, limit: int
) -> HistoryPurge:
    """One batch of the engine's history. TechnicalError where it is unavailable."""
    if history is None:
        return HistoryPurge(state=HistoryState.NOT_CONFIGURED)
    return history.purge(before=periods.history_ends_before(clock.now()), limit=limit)


def purge_all_history(history: EngineHistory | None, *, clock: Clock, periods: RetentionPeriods) -> HistoryPurge:
    """All of the engine's history whose time is over. The state says why it was not more. TechnicalError as above."""
    removed = HistoryPurge(state=HistoryState.MORE)
    while removed.state is HistoryState.MORE:
        batch = purge_history(history, clock=clock, periods=periods, limit=HISTORY_BATCH)
        removed = HistoryPurge(
            state=batch.state,
            instances=removed.instances + batch.instances,
            indices=removed.indices + batch.indices,
        )
    return removed
