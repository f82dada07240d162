"""The contract of what power reductions keep: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import date

import pytest

from services.model.answers import Permit
from services.model.requests import RequestState
from services.specific.power_reduction.model import PowerReduction, ReductionEnd
from services.specific.power_reduction.ports import PowerReductions
from tests.db import rows
from tests.db.conftest import Store

OTHER = "14050830-2"

REDUCTION = PowerReduction(tracking_code=rows.CODE, bill_id=rows.ACCOUNT, power_kw=120, note=None, checked_at=rows.NOW)
NOTED = replace(REDUCTION, power_kw=130, note="قرارداد تازه دارد")
RETURNED = replace(NOTED, ended_at=rows.NOW + rows.DAY)
NOT_RETURNED = replace(RETURNED, end_reason="انشعاب برچیده شد")
SOONER = ReductionEnd(tracking_code=rows.CODE, number=1, ends_on=date(2027, 1, 5), licence=None, decided_at=rows.NOW)
LATER = replace(
    SOONER,
    number=2,
    ends_on=date(2027, 3, 5),
    licence=Permit(number="۹۹/۱", issuer="سازمان صنعت", valid_until=date(2027, 6, 1)),
)


def test_a_reduction_is_kept_on_its_way_and_one_of_a_request(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.repository(PowerReductions).of_request(rows.CODE) is None
    for changed in (REDUCTION, NOTED, RETURNED, NOT_RETURNED):
        with store.begin() as uow:
            uow.repository(PowerReductions).save(changed)
        with store.begin() as uow:
            assert uow.repository(PowerReductions).of_request(rows.CODE) == changed


def test_the_reductions_of_a_connection_come_oldest_first(store: Store) -> None:
    later = replace(REDUCTION, tracking_code=OTHER, checked_at=rows.NOW + rows.DAY)
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.requests.add(replace(rows.request(OTHER), state=RequestState.CLOSED))
        uow.repository(PowerReductions).save(later)
        uow.repository(PowerReductions).save(REDUCTION)
    with store.begin() as uow:
        assert list(uow.repository(PowerReductions).of_connection(rows.ACCOUNT)) == [REDUCTION, later]
        assert list(uow.repository(PowerReductions).of_connection("1234567042")) == []


def test_each_last_day_that_was_entered_is_kept_under_its_number(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.repository(PowerReductions).save(REDUCTION)
        assert list(uow.repository(PowerReductions).ends_of(rows.CODE)) == []
        uow.repository(PowerReductions).add_end(LATER)
        uow.repository(PowerReductions).add_end(SOONER)
    with store.begin() as uow:
        assert list(uow.repository(PowerReductions).ends_of(rows.CODE)) == [SOONER, LATER]
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(PowerReductions).add_end(replace(SOONER, ends_on=date(2027, 1, 6)))
