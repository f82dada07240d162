"""Every night: power that was found to be brought back by its subscriber, and that nobody has cut again (by-law 51-4),
is told to who is in charge of the unit that begins such cuts: some days after it was found, and again every so many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.jalali import format_jalali
from services.metering.self_willed import open_self_willed
from services.metering.self_willed_terms import ReminderRow, self_willed_terms
from services.model.connections import ConnectionState
from services.model.self_willed import SelfWilledReconnection
from services.notices.sending import send_unit_sms
from services.ports import UnitOfWork
from services.scheduled.work import Day, Work
from services.text import to_persian_digits
from services.units import unit_of

TEMPLATE = "power-not-cut-again"


def _page(uow: UnitOfWork, day: Day, after: str, limit: int) -> Sequence[str]:
    terms = self_willed_terms().reminder_on(day.day)
    return uow.self_willed.open_since(day.day - timedelta(days=terms.after), after=after, limit=limit)


def _remind(uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
    terms = self_willed_terms().reminder_on(day.day)
    return sum(_remind_of(uow, day, terms, bill_id) for bill_id in bill_ids)


def _remind_of(uow: UnitOfWork, day: Day, terms: ReminderRow, bill_id: str) -> bool:
    """Whether there was something to tell. Not while somebody is at work on the connection: a cut, or the subscriber's
    own request for power.
    """
    found = open_self_willed(uow, bill_id)
    flows = uow.connections.get(bill_id).state is ConnectionState.ACTIVE
    if found is None or not flows or uow.requests.open_of_connection(bill_id):
        return False
    key = _key(found, day, terms)
    if key is None or any(each.key == key for each in uow.outbox.sms_of(found.tracking_code)):
        return False
    send_unit_sms(
        uow,
        clock=day.clock,
        company=day.company,
        request=uow.requests.get(found.tracking_code),
        unit=unit_of(terms.unit),
        template=TEMPLATE,
        key=key,
        reason=f"اشتراک {to_persian_digits(bill_id)}، یافته‌شده در {format_jalali(found.found_on)}",
    )
    return True


def _key(found: SelfWilledReconnection, day: Day, terms: ReminderRow) -> str | None:
    """One of each turn, however late the night looks; None before the first."""
    waited = (day.day - found.found_on).days - terms.after
    return None if waited < 0 else f"{TEMPLATE}-{found.tracking_code}-{waited // terms.every}"


UNCUT_POWER = Work(key="uncut-power", page=_page, carry_out=_remind, catches_up=True)
