"""At which instants the escalation table has somebody told of a run's limit, in the limit's own time."""

from collections.abc import Iterator
from datetime import datetime

from services.escalation.loading import escalation_table
from services.escalation.table import Ahead, Rule, Unanswered
from services.jalali import local_date
from services.model.requests import Request
from services.model.reviews import Notice
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.catalogue import answering_unit
from services.steps.due import LimitTime, calendar_of, limit_time
from services.working_time.loading import company_offices


def rule_of(uow: UnitOfWork, entry: StepEntry, *, request: Request) -> Rule:
    """The rule of the escalation table that holds for a run of a request."""
    table, unit = escalation_table(), answering_unit(entry.step, request.application.service_key)
    return table.rule(unit=unit, office=_office(uow, entry, request) if table.asks_office else None)


def may_be_told_ahead(entry: StepEntry) -> bool:
    """Whether anybody may be told before the run's limit is missed."""
    return entry.limit is not None and escalation_table().may_tell_ahead(entry.step, entry.limit)


def levels_ahead(
    uow: UnitOfWork, entry: StepEntry, *, request: Request, time: LimitTime | None = None
) -> Iterator[tuple[datetime, Ahead]]:
    """The levels before the miss with their instants, in order; none while the limit stands still, or where the run has
    none. `time`: that of the limit, where it is known already.
    """
    if entry.limit is None or entry.due_at is None or not may_be_told_ahead(entry):
        return
    time = time or limit_time(uow, entry, request=request)
    for level in rule_of(uow, entry, request=request).ahead_of(entry.limit):
        at = time.after(entry.started_at, entry.limit * level.percent / 100)
        if at is not None:
            yield at, level


def levels_unanswered(uow: UnitOfWork, entry: StepEntry, *, request: Request) -> list[tuple[datetime, Unanswered]]:
    """The levels after the miss with their instants; none unless the supervisor's task of it waits."""
    reviews = uow.reviews.of_run(entry.element_instance_key) if entry.missed_at is not None else ()
    if entry.missed_at is None or not any(each.notice is Notice.MISSED and each.outcome is None for each in reviews):
        return []
    calendar = calendar_of(uow, entry, request=request)
    levels = rule_of(uow, entry, request=request).unanswered
    instants = (calendar.add(entry.missed_at, level.after) for level in levels)
    return [(at, level) for at, level in zip(instants, levels, strict=True) if at is not None]


def answer_due(uow: UnitOfWork, entry: StepEntry, *, request: Request) -> datetime | None:
    """Until when the supervisor's task of a miss may stay open before anybody is told of it; None where nobody is, or
    no such task waits.
    """
    return next((at for at, _ in levels_unanswered(uow, entry, request=request)), None)


def next_look(uow: UnitOfWork, entry: StepEntry, *, at: datetime, time: LimitTime | None = None) -> datetime | None:
    """When a watch has to look at an open run after an instant; None where nobody has to be told any more. `time`: that
    of the limit, where it is known already.
    """
    request = uow.requests.get(entry.tracking_code)
    if entry.missed_at is not None:
        return min((due for due, _ in levels_unanswered(uow, entry, request=request) if due > at), default=None)
    ahead = levels_ahead(uow, entry, request=request, time=time)
    return next((due for due, _ in ahead if due > at), entry.due_at)


def _office(uow: UnitOfWork, entry: StepEntry, request: Request) -> str:
    local = uow.calendar.at(request.application.bill_id, since=local_date(entry.started_at))
    return company_offices().of_district(local.district).key
