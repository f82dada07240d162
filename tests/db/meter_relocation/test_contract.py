"""The contract of what a relocation keeps: the fake, SQLite and PostgreSQL keep the same one."""

from datetime import datetime, timedelta

import pytest

from services.specific.meter_relocation.model import PlaceSuitability, PlaceVisit, Relocation, RelocationWork
from services.specific.meter_relocation.ports import Relocations
from tests.db import rows
from tests.db.conftest import Store


def place_visit(reason: str | None = None) -> PlaceVisit:
    return PlaceVisit(
        tracking_code=rows.CODE,
        suitability=PlaceSuitability.POSSIBLE_WITH_WORK if reason is None else PlaceSuitability.REFUSED,
        works=frozenset({RelocationWork.WALL_PREPARATION, RelocationWork.METER_BOX} if reason is None else ()),
        reason=reason,
        visited_at=rows.NOW,
    )


def relocation(number: str = "w-1", *, relocated_at: datetime = rows.NOW) -> Relocation:
    return Relocation(
        work_order_number=number,
        bill_id=rows.ACCOUNT,
        place="دیوار حیاط، کنار در ورودی",
        seal_before="۱۲-الف",
        seal_after="۱۳-الف",
        reading_kwh=12_310,
        relocated_at=relocated_at,
    )


def test_a_place_may_be_visited_again_and_each_visit_comes_back_in_order(store: Store) -> None:
    visits = [place_visit("دیوار نمناک است"), place_visit()]
    with store.begin() as uow:
        rows.save_request(uow)
        for visit in visits:
            uow.repository(Relocations).add_visit(visit)
    with store.begin() as uow:
        assert uow.repository(Relocations).visits_of(rows.CODE) == visits
        assert uow.repository(Relocations).visits_of("x") == []


def test_relocations_are_a_connections_oldest_first_and_one_of_an_order(store: Store) -> None:
    later = relocation("w-0", relocated_at=rows.NOW + timedelta(days=200))
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        uow.metering.add_order(rows.order("w-0"))
        uow.repository(Relocations).add(later)
        uow.repository(Relocations).add(relocation())
    with store.begin() as uow:
        assert uow.repository(Relocations).of_connection(rows.ACCOUNT) == [relocation(), later]
        assert uow.repository(Relocations).of_connection("x") == []
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(Relocations).add(relocation())
