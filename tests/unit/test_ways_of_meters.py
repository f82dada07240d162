"""Whatever is done to meters, each is in one place at every instant since the company first knew it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metering.custody import characters_of, hand_over, meter_of, present_custody
from services.model.answers import Answer
from services.model.connections import Connection, ConnectionState
from services.model.custody import Custody, Holder, MeterKind
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import OTHER
from tests.unit.meter_world import MeterWorld

SERIALS = ("N-7", "N-8", "n 7", "۸", "of " + OTHER)
ELSEWHERE = (Holder.LABORATORY, Holder.WAREHOUSE, Holder.SCRAPPED)


def test_a_meter_that_is_collected_and_mounted_again_is_with_the_agent_meanwhile() -> None:
    world = MeterWorld()
    taken = world.work("temporary-collection", {})
    left = world.clock.now()
    world.clock.advance(timedelta(days=30))
    world.work("reinstallation", {})
    back = world.clock.now()
    assert [(each.holder, each.until) for each in world.way()] == [
        (Holder.CONNECTION, left),
        (Holder.AGENT, back),
        (Holder.CONNECTION, None),
    ]
    collected = world.way()[1]
    assert (collected.agent_code, collected.by_request, collected.by_order) == ("a-1", taken.tracking_code, "w-1")


def test_a_replaced_meter_goes_with_the_agent_and_may_hang_somewhere_else_later() -> None:
    world = MeterWorld()
    world.add()
    first = meter_of(world.uow, world.connection)
    world.work("meter-replacement", {"meterSerial": "N-7"})
    assert first is not None
    assert present_custody(world.uow, first.key).holder is Holder.AGENT
    assert world.way()[-1].bill_id == BILL_ID
    world.clock.advance(timedelta(days=1))
    world.work("meter-replacement", {"meterSerial": " m-1"}, bill_id=OTHER)
    assert present_custody(world.uow, first.key).bill_id == OTHER
    assert [each.holder for each in world.uow.meters.way_of(first.key)] == [
        Holder.CONNECTION,
        Holder.AGENT,
        Holder.CONNECTION,
    ]


def test_whoever_hangs_a_meter_may_say_of_what_kind_it_is() -> None:
    world = MeterWorld()
    world.add()
    world.work("meter-replacement", {"meterSerial": "N-7", "meterKind": "digital"})
    world.work("meter-replacement", {"meterSerial": "M-1", "meterKind": "mechanical"}, bill_id=OTHER)
    assert [each.kind for key in ("n7", "m1") for each in world.uow.meters.alike(key)] == [
        MeterKind.DIGITAL,
        MeterKind.MECHANICAL,
    ]


@pytest.mark.parametrize("key", ["meter-replacement", "reinstallation"])
def test_of_a_meter_that_hangs_as_before_its_kind_is_kept_too(key: str) -> None:
    world = MeterWorld()
    if key == "reinstallation":
        world.work("temporary-collection", {})
    world.work(key, {"meterKind": "smart"})
    world.work("temporary-collection", {})
    world.work("reinstallation", {})
    assert [each.kind for each in world.uow.meters.alike("m1")] == [MeterKind.SMART]


def test_a_serial_that_hangs_somewhere_is_that_of_another_meter() -> None:
    """Serials are unique for their maker only."""
    world = MeterWorld()
    world.add()
    world.work("meter-replacement", {"meterSerial": "N-7"})
    world.work("meter-replacement", {"meterSerial": "n7"}, bill_id=OTHER)
    assert [each.key for each in world.uow.meters.alike("n7")] == ["n7", "n7~2"]
    assert [world.way(each)[-1].bill_id for each in (BILL_ID, OTHER)] == [BILL_ID, OTHER]


def test_a_record_that_is_entered_later_takes_no_meter_that_came_somewhere_else_since() -> None:
    """Serials are unique for their maker only: the one in the warehouse is not the one that has hung for years."""
    world = MeterWorld()
    world.work("temporary-collection", {})
    taken = meter_of(world.uow, world.connection)
    assert taken is not None
    hand_over(world.uow, taken, to=Holder.WAREHOUSE, at=world.clock.now())
    imported = world.add()
    world.uow.connections.save(replace(imported, meter=replace(imported.meter, serial="M 1")))
    entered = meter_of(world.uow, world.uow.connections.get(OTHER))
    assert entered is not None
    assert entered.key == "m1~2"
    assert present_custody(world.uow, taken.key).holder is Holder.WAREHOUSE
    assert [(each.bill_id, each.until) for each in world.way(OTHER)] == [(OTHER, None)]


def test_a_record_that_is_entered_later_has_the_meter_that_was_free_when_it_was_mounted() -> None:
    world = MeterWorld()
    world.work("temporary-collection", {})
    world.clock.advance(timedelta(days=9))
    imported = world.add()
    meter = replace(imported.meter, serial="M-1", installed_on=world.today)
    world.uow.connections.save(replace(imported, meter=meter))
    world.clock.advance(timedelta(days=9))
    assert [each.key for each in world.uow.meters.alike("m1")] == ["m1"]
    assert world.way(OTHER)[-1].bill_id == OTHER


def test_a_meter_that_is_scrapped_is_not_mounted_again() -> None:
    world = MeterWorld()
    world.work("temporary-collection", {})
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    hand_over(world.uow, meter, to=Holder.SCRAPPED, at=world.clock.now())
    assert "اسقاط شده است" in world.make("reinstallation").message
    assert world.connection.state is ConnectionState.COLLECTED
    assert world.make("reinstallation", report={"meterSerial": "N-9"}).changed


@pytest.mark.parametrize("report", [{}, {"meterSerial": "M-1"}])
def test_a_connection_gets_its_meter_back_whatever_serial_somebody_mounted_elsewhere(report: dict[str, Answer]) -> None:
    """No installation is stopped by what may be somebody else's mistake: then it is another meter of that serial."""
    world = MeterWorld()
    world.add()
    world.work("temporary-collection", {})
    world.work("meter-replacement", {"meterSerial": "m 1"}, bill_id=OTHER)
    world.clock.advance(timedelta(days=1))
    world.work("reinstallation", {**report, "meterKind": "smart"})
    assert world.connection.state is ConnectionState.ACTIVE
    assert [(each.key, each.kind) for each in world.uow.meters.alike("m1")] == [("m1", None), ("m1~2", MeterKind.SMART)]
    assert [world.way(each)[-1].bill_id for each in (BILL_ID, OTHER)] == [BILL_ID, OTHER]
    world.work("temporary-collection", {})
    world.clock.advance(timedelta(days=1))
    world.work("reinstallation", {})
    assert [each.key for each in world.uow.meters.alike("m1")] == ["m1", "m1~2"]


def test_meters_of_merged_connections_are_taken_away() -> None:
    world = MeterWorld()
    world.add()
    world.work("split-merge", {"sealNumber": "9"}, splitKind="merge", mergedBillIds=OTHER)
    assert world.way(OTHER)[-1].holder is Holder.AGENT
    assert world.way()[-1].bill_id == BILL_ID


def test_without_an_order_nobody_knows_who_has_it() -> None:
    world = MeterWorld()
    assert world.make("permanent-collection").changed
    assert world.way()[-1].holder is Holder.UNRECORDED


def test_a_clock_that_is_behind_moves_no_meter_before_it_came() -> None:
    world = MeterWorld()
    world.work("temporary-collection", {})
    taken = world.clock.now()
    world.clock.advance(timedelta(seconds=-5))
    meter = meter_of(world.uow, world.connection)
    assert meter is not None
    hand_over(world.uow, meter, to=Holder.WAREHOUSE, at=world.clock.now())
    world.work("reinstallation", {})
    assert [(each.since, each.until) for each in world.way()[1:]] == [(taken, taken), (taken, taken), (taken, None)]


ACTS = st.one_of(
    st.tuples(st.just("advance"), st.integers(-30, 30)),
    st.tuples(st.sampled_from(("temporary-collection", "permanent-collection")), st.sampled_from((BILL_ID, OTHER))),
    st.tuples(
        st.sampled_from(("reinstallation", "meter-replacement", "new-connection")),
        st.sampled_from((BILL_ID, OTHER)),
        st.sampled_from((None, *SERIALS)),
    ),
    st.tuples(st.just("split-merge"), st.sampled_from(("split", "merge")), st.sampled_from(SERIALS)),
    st.tuples(st.just("hand over"), st.sampled_from((BILL_ID, OTHER)), st.sampled_from(ELSEWHERE)),
)


@given(st.lists(ACTS, max_size=14))
def test_a_meter_is_found_in_one_place_at_every_instant_whatever_ways_it_goes(acts: list[tuple[object, ...]]) -> None:
    world = MeterWorld()
    world.add()
    for act in acts:
        play(world, act)
        for bill_id in list(world.uow.connections.rows):
            the_record_and_the_way_agree(world, world.uow.connections.get(bill_id))
    for key in world.uow.meters.rows:
        way = world.uow.meters.way_of(key)
        for moment in moments(world.uow.meters.custody_rows.values()):
            held = [each for each in way if each.holds_at(moment)]
            assert len(held) == (moment >= way[0].since), (key, moment)
    for bill_id in world.uow.connections.rows:
        for moment in moments(world.uow.meters.hung_at(bill_id)):
            assert sum(each.holds_at(moment) for each in world.uow.meters.hung_at(bill_id)) <= 1


def play(world: MeterWorld, act: tuple[object, ...]) -> None:
    match act:
        case ("advance", int(hours)):
            world.clock.advance(timedelta(hours=hours))
        case ("split-merge", "merge", str()):
            world.work("split-merge", {}, splitKind="merge", mergedBillIds=OTHER)
        case ("split-merge", "split", str(serial)):
            world.work("split-merge", {"meterSerial2": serial}, splitKind="split", amperage2=5)
        case ("hand over", str(bill_id), Holder() as holder):
            meter = meter_of(world.uow, world.uow.connections.get(bill_id))
            if meter is not None and present_custody(world.uow, meter.key).bill_id is None:
                hand_over(world.uow, meter, to=holder, at=world.clock.now())
        case (str(key), str(bill_id)):
            world.work(key, {}, bill_id=bill_id)
        case (str(key), str(bill_id), serial):
            world.work(key, {"meterSerial": serial} if isinstance(serial, str) else {}, bill_id=bill_id)


def the_record_and_the_way_agree(world: MeterWorld, connection: Connection) -> None:
    """What hangs at a connection by its record hangs there by the meter's way, and nothing else does."""
    meter_of(world.uow, connection)
    present = [each for each in world.uow.meters.hung_at(connection.bill_id) if each.until is None]
    in_use = connection.state in (ConnectionState.ACTIVE, ConnectionState.CUT)
    expected = [characters_of(connection.meter.serial)] if in_use else []
    assert [each.meter.partition("~")[0] for each in present] == expected


def moments(custodies: Iterable[Custody]) -> list[datetime]:
    """Each instant at which something changes, a moment before and after it."""
    step = timedelta(microseconds=1)
    edges = {each.since for each in custodies}
    return sorted({edge + shift for edge in edges for shift in (-step, timedelta(0), step)})
