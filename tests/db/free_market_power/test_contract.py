"""The contract of what temporary or free-market power keeps: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.requests import RequestState
from services.money import Rials
from services.specific.free_market_power.model import (
    DepositEnd,
    EarlyEnd,
    EarlyEndReason,
    PowerKind,
    PowerPeriod,
    PowerTerms,
)
from services.specific.free_market_power.ports import PowerPeriods
from tests.db import rows
from tests.db.conftest import Store

OTHER = "14050830-2"
FIRST = rows.NOW.date()

PERIOD = PowerPeriod(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    terms=PowerTerms(kind=PowerKind.TEMPORARY, first_day=FIRST, last_day=FIRST + timedelta(days=29), power_kw=4),
    deposit=Rials(3_600_000),
    granted_at=rows.NOW,
)
ENDED_EARLY = replace(
    PERIOD,
    early_end=EarlyEnd(
        reason=EarlyEndReason.PERMIT_WITHDRAWN,
        letter="۱۲/الف",
        granted_last_day=FIRST + timedelta(days=40),
        decided_at=rows.NOW + rows.DAY,
    ),
)
ENDED = replace(
    ENDED_EARLY,
    end=DepositEnd(settled_at=rows.NOW + 30 * rows.DAY, set_off=Rials(3 * 10**12), paid_out=Rials(600_000)),
)


def test_a_period_is_kept_until_its_deposit_is_settled_and_one_of_a_request(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.repository(PowerPeriods).of_request(rows.CODE) is None
        uow.repository(PowerPeriods).add(PERIOD)
    for kept in (PERIOD, ENDED_EARLY, ENDED):
        with store.begin() as uow:
            uow.repository(PowerPeriods).save(kept)
        with store.begin() as uow:
            assert uow.repository(PowerPeriods).of_request(rows.CODE) == kept
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(PowerPeriods).add(PERIOD)


def test_the_periods_of_a_connection_come_in_the_order_of_their_days(store: Store) -> None:
    terms = replace(PERIOD.terms, first_day=FIRST + timedelta(days=30), last_day=FIRST + timedelta(days=40))
    later = replace(PERIOD, tracking_code=OTHER, terms=terms)
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.requests.add(replace(rows.request(OTHER), state=RequestState.CLOSED))
        uow.repository(PowerPeriods).add(later)
        uow.repository(PowerPeriods).add(PERIOD)
    with store.begin() as uow:
        assert list(uow.repository(PowerPeriods).of_connection(rows.ACCOUNT)) == [PERIOD, later]
        assert list(uow.repository(PowerPeriods).of_connection("1234567042")) == []


def test_a_period_that_is_not_kept_is_not_replaced(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as uow:
        uow.repository(PowerPeriods).save(PERIOD)
