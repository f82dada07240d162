"""The contract of meters and their ways: the fakes, SQLite and PostgreSQL keep the same one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from services.errors import NotFound
from services.model.custody import (
    Custody,
    Holder,
    LaboratoryVerdict,
    MeterAsset,
    MeterKind,
    Register,
    RegisterReading,
    Seal,
    Sighting,
)
from services.model.metering import MeterCondition
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store

METER = MeterAsset(
    key="m1",
    characters="m1",
    serial="M-1",
    digits=5,
    phases=3,
    registers=frozenset({Register.PEAK, Register.MAXIMUM_DEMAND}),
)
KNOWN = replace(METER, kind=MeterKind.SMART)
OTHER = MeterAsset(key="m1~2", characters="m1", serial="m 1", digits=6)
HUNG = Custody(meter="m1", position=1, holder=Holder.CONNECTION, since=rows.NOW, bill_id=rows.ACCOUNT)
SCRAPPED = Custody(meter="m1~2", position=1, holder=Holder.SCRAPPED, since=rows.NOW, reference="۱۴۰۵/۷")
LATER = rows.NOW + timedelta(days=1)


def taken(*, position: int = 2, at: timedelta = timedelta(days=1)) -> tuple[Custody, Custody]:
    """The first custody ended, and the one that an agent begins."""
    begun = Custody(
        meter="m1",
        position=position,
        holder=Holder.AGENT,
        since=rows.NOW + at,
        agent_code="a-1",
        by_request=rows.CODE,
        by_order="w-1",
        told_by="کاربر انبار",
        reference="photo 7",
    )
    return replace(HUNG, until=begun.since), begun


def save_parents(uow: UnitOfWork) -> None:
    rows.save_agent_and_request(uow)
    uow.metering.add_order(rows.order())


def begun(store: Store) -> None:
    with store.begin() as uow:
        save_parents(uow)
        uow.meters.add(METER, HUNG)


def test_meters_are_found_by_their_keys_and_by_the_characters_of_their_serials(store: Store) -> None:
    begun(store)
    with store.begin() as uow:
        uow.meters.add(OTHER, SCRAPPED)
    with store.begin() as uow:
        assert (uow.meters.find("m1"), uow.meters.find("m1~2"), uow.meters.find("m")) == (METER, OTHER, None)
        assert (uow.meters.alike("m1"), uow.meters.alike("m")) == ([METER, OTHER], [])
        assert uow.meters.way_of("m1~2") == [SCRAPPED]


def test_a_way_grows_at_its_end_and_is_told_in_its_order(store: Store) -> None:
    begun(store)
    with store.begin() as uow:
        uow.meters.hand_over(*taken())
        assert uow.meters.way_of("m1") == list(taken())
    with store.begin() as uow:
        assert uow.meters.way_of("m1") == list(taken())
        assert uow.meters.hung_at(rows.ACCOUNT) == [taken()[0]]
        assert (uow.meters.way_of("x"), uow.meters.hung_at("x")) == ([], [])


TWICE: dict[str, Callable[[UnitOfWork], None]] = {
    "a key": lambda uow: uow.meters.add(METER, replace(HUNG, bill_id=None, holder=Holder.WAREHOUSE)),
    "a second meter at the connection": lambda uow: uow.meters.add(OTHER, replace(HUNG, meter="m1~2")),
    "in two hands": lambda uow: uow.meters.hand_over(HUNG, taken()[1]),
    "a position": lambda uow: uow.meters.hand_over(*taken(position=1)),
}


@pytest.mark.parametrize("what", TWICE)
def test_no_meter_is_in_two_hands_and_no_connection_has_two(store: Store, what: str) -> None:
    begun(store)
    with pytest.raises(store.taken), store.begin() as uow:
        TWICE[what](uow)


def test_what_a_meter_is_can_be_said_later(store: Store) -> None:
    begun(store)
    with store.begin() as uow:
        uow.meters.save(KNOWN)
    with store.begin() as uow:
        assert uow.meters.find("m1") == KNOWN
        with pytest.raises(NotFound):
            uow.meters.save(OTHER)


def test_a_meter_that_nobody_has_is_not_handed_over(store: Store) -> None:
    with store.begin() as uow, pytest.raises(NotFound):
        uow.meters.hand_over(*taken())


def test_seals_registers_verdicts_and_sightings_are_kept_in_their_order(store: Store) -> None:
    seals = [Seal(meter="m1", position=position, number=f"۴۵-{position}", since=LATER) for position in (2, 1)]
    removed = replace(seals[0], set_by="w-1", removed_at=LATER, removed_by="w-1")
    readings = [
        RegisterReading(
            meter="m1",
            read_at=LATER,
            values={Register.MAXIMUM_DEMAND: 7},
            total_kwh=2**40,
            by_order="w-1",
            by_request=rows.CODE,
        ),
        RegisterReading(meter="m1", read_at=rows.NOW, values={Register.LOW: 2**40, Register.REACTIVE: 0}),
    ]
    verdicts = [
        LaboratoryVerdict(
            meter="m1",
            condition=MeterCondition.IN_ORDER,
            error_percent=error,
            given_at=rows.NOW - timedelta(hours=hours),
            by_request=code,
        )
        for hours, (error, code) in enumerate([(None, None), (Decimal("-2.05"), rows.CODE)])
    ]
    sightings = [
        Sighting(serial="n 2", bill_id=rows.ACCOUNT, seen_at=moment, tracking_code=rows.CODE)
        for moment in (LATER, rows.NOW)
    ]
    begun(store)
    with store.begin() as uow:
        for seal in (*seals, removed):
            uow.meters.save_seal(seal)
        for reading in readings:
            uow.meters.add_register_reading(reading)
        for verdict in verdicts:
            uow.meters.add_verdict(verdict)
        for sighting in sightings:
            uow.meters.add_sighting(sighting, characters="n2")
    with store.begin() as uow:
        assert uow.meters.seals_of("m1") == [seals[1], removed]
        assert uow.meters.register_readings_of("m1") == readings[::-1]
        assert uow.meters.verdicts_of("m1") == verdicts[::-1]
        assert uow.meters.sightings_of("n2") == uow.meters.sightings_at(rows.ACCOUNT) == sightings[::-1]
        assert (uow.meters.sightings_of("m1"), uow.meters.seals_of("x"), uow.meters.verdicts_of("x")) == ([], [], [])
