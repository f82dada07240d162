"""Every day: permits that expire are announced, and whose tariff falls is told so (by-laws 36-4 and 37-4).

The tariff itself is computed by the day (`services.permits.validity`): nothing is changed here, so nothing can be
changed too late or twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.jalali import local_date
from services.model.connections import Connection, ConnectionState
from services.model.permits import TariffPermit
from services.notices.connection_sms import send_permit_sms
from services.permits.validity import is_followed, lapse_day
from services.ports import UnitOfWork
from services.scheduled.work import Day, Work

EXPIRES, EXPIRED = "permit-expires", "permit-expired"
"""The SMS of one billing period ahead, and that of the first day without a valid permit."""


def _page(uow: UnitOfWork, day: Day, after: str, limit: int) -> Sequence[str]:
    return uow.permits.connections_to_watch(day.day, after=after, limit=limit)


def _watch(uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
    permits = uow.permits.of_connections(bill_ids)
    due = [each for each in permits if each.watched_from is not None and each.watched_from <= day.day]
    told = 0
    for permit in due:
        others = [each for each in uow.permits.of_connection(permit.bill_id) if not _is_same(each, permit)]
        told += _watch_one(uow, day, permit, others)
    return told


def _watch_one(uow: UnitOfWork, day: Day, permit: TariffPermit, others: Sequence[TariffPermit]) -> bool:
    """Whether there was something to tell. One that is followed by another permit expires without a word, and so does
    one whose tariff another has given back by the time at which a late night looks; that has nothing to announce of one
    that has expired since.
    """
    connection = uow.connections.get(permit.bill_id)
    lapses_on = lapse_day(permit)
    is_over = lapses_on <= day.day
    watched = replace(permit, watched_from=None if is_over else lapses_on)
    today = local_date(day.clock.now())
    is_due = is_over or max(day.day, today) <= permit.valid_until
    goes_on = is_followed(permit, others) or _has_valid(permit, others, today)
    tells = is_due and _counts(connection, permit) and not goes_on and not _is_told(permit, others, is_over=is_over)
    if tells:
        _tell(uow, day, connection, permit, EXPIRED if is_over else EXPIRES)
        watched = replace(watched, lapsed_on=lapses_on) if is_over else replace(watched, announced_on=day.day)
    uow.permits.save(watched)
    return tells


def _is_same(one: TariffPermit, other: TariffPermit) -> bool:
    return (one.tariff_class, one.number, one.valid_until) == (other.tariff_class, other.number, other.valid_until)


def _has_valid(permit: TariffPermit, others: Sequence[TariffPermit], today: date) -> bool:
    """Whether the tariff goes on by another permit today, though there may be days without one before."""
    return permit.valid_until < today and any(
        each.tariff_class is permit.tariff_class and each.is_valid(today) for each in others
    )


def _is_told(permit: TariffPermit, others: Sequence[TariffPermit], *, is_over: bool) -> bool:
    """Whether the expiry was told of another permit for the tariff with the same last day."""
    same = (each for each in others if each.tariff_class is permit.tariff_class)
    told = (each.lapsed_on if is_over else each.announced_on for each in same if each.valid_until == permit.valid_until)
    return any(each is not None for each in told)


def _counts(connection: Connection, permit: TariffPermit) -> bool:
    """False where the tariff does not go by the permit any more."""
    return connection.tariff_class is permit.tariff_class and connection.state is not ConnectionState.REMOVED


def _tell(uow: UnitOfWork, day: Day, connection: Connection, permit: TariffPermit, template: str) -> None:
    send_permit_sms(uow, clock=day.clock, company=day.company, connection=connection, permit=permit, template=template)


PERMIT_EXPIRY = Work(key="permit-expiry", page=_page, carry_out=_watch, catches_up=True)
