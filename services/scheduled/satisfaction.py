"""Every night who has had a request closed on the day before is asked how satisfied he is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services.metering.custody import start_of_day
from services.ports import UnitOfWork
from services.satisfaction.asking import ask_after
from services.scheduled.work import Day, Work


def _day_before(day: date) -> tuple[datetime, datetime]:
    """From the beginning of the day before to that of the day, in Tehran."""
    return start_of_day(day - timedelta(days=1)), start_of_day(day)


def _page(uow: UnitOfWork, day: Day, after: str, limit: int) -> Sequence[str]:
    since, until = _day_before(day.day)
    return uow.satisfaction.connections_to_ask(since, until=until, after=after, limit=limit)


def _ask(uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
    since, until = _day_before(day.day)
    return sum(
        ask_after(
            uow,
            clock=day.clock,
            company=day.company,
            requests=uow.satisfaction.closed_of(bill_id, since, until=until),
        )
        for bill_id in bill_ids
    )


SATISFACTION = Work(key="ask-satisfaction", page=_page, carry_out=_ask)
