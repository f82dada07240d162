"""Splitting and merging connections, and the first meter of a new one: nothing is lost, nothing billed twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.tariff_history import tariff_history
from services.changes.new_connection import free_bill_id, open_file
from services.identifiers import parse_bill_id
from services.model.answers import Answer
from services.model.connections import Connection, ConnectionState, MeterReading, TariffClass
from services.model.requests import RequestState
from services.money import Rials
from services.permits.presenting import record_permit
from services.readings.check import compare
from services.registry.admission import Aspect
from tests.examples import services_with
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import OTHER, ChangesWorld, openings
from tests.unit.test_permits import permit

SERIALS: dict[str, Answer] = {"meterSerial2": "N-2", "meterSerial3": "N-3", "openingReading3": 7}


def unbilled(world: ChangesWorld, connection: Connection) -> int:
    """What the next bill would charge up to the last reading of the meter."""
    readings = world.uow.connections.readings(connection.bill_id)
    shown = MeterReading(kwh=readings[-1].kwh, taken_on=readings[-1].taken_on) if readings else None
    return 0 if shown is None else compare(world.uow, connection, shown).unbilled.kwh


def totals(world: ChangesWorld) -> tuple[int, int, int]:
    """Over all connections: what is left over in rials, amperes in use, kWh that are not billed."""
    known = world.uow.connections.rows.values()
    in_use = (each.amperage for each in known if each.state is not ConnectionState.REMOVED)
    return sum(each.carried.amount for each in known), sum(in_use), sum(unbilled(world, each) for each in known)


def split_off(world: ChangesWorld) -> list[Connection]:
    return [each for each in world.uow.connections.rows.values() if each.bill_id != BILL_ID]


@given(
    st.integers(-5_000, 999),
    st.integers(0, 500),
    st.integers(1, 20),
    st.integers(1, 3),
    st.lists(st.integers(0, 300), min_size=2, max_size=2),
)
def test_a_split_and_then_a_merge_lose_no_rial_no_ampere_and_no_energy(
    carried: int, kwh: int, second: int, third: int, used: list[int]
) -> None:
    world = ChangesWorld()
    world.put(carried=Rials(carried))
    world.read(kwh, world.today - timedelta(days=30))
    before, record = totals(world), world.connection
    answers: dict[str, Answer] = {"splitKind": "split", "amperage2": second, "amperage3": third}
    assert world.make("split-merge", answers, SERIALS).changed
    assert totals(world) == before
    parts = split_off(world)
    assert [(each.amperage, each.meter.serial) for each in parts] == [(second, "N-2"), (third, "N-3")]
    world.clock.advance(timedelta(days=60))
    for part, more in zip(parts, used, strict=True):
        [opening] = openings(world, part.bill_id)
        world.read(opening + more, world.today, bill_id=part.bill_id, billed=True)
    assert totals(world) == before
    merge: dict[str, Answer] = {"splitKind": "merge", "mergedBillIds": "، ".join(each.bill_id for each in parts)}
    assert world.make("split-merge", merge).changed
    assert totals(world) == before
    assert world.connection == record
    assert {each.state for each in split_off(world)} == {ConnectionState.REMOVED}
    assert len(world.history()) == 2


def test_a_part_has_a_bill_id_of_its_own_and_knows_where_it_comes_from() -> None:
    world = ChangesWorld()
    assert world.make("split-merge", {"splitKind": "split", "amperage2": 10}, SERIALS).changed
    [part] = split_off(world)
    assert str(parse_bill_id(part.bill_id)) == part.bill_id
    assert parse_bill_id(part.bill_id).company == parse_bill_id(BILL_ID).company
    assert (part.subscriber, part.address) == (world.connection.subscriber, world.connection.address)
    assert [each.after for each in world.history(part.bill_id)] == [{"splitFrom": BILL_ID, "meterSerial": "N-2"}]
    assert world.history()[0].after == {"amperage": 15, "phases": 1, "splitInto": part.bill_id}


def test_a_part_has_the_permit_of_its_tariff_from_the_connection_without_the_limits_of_the_whole() -> None:
    world = ChangesWorld()
    world.put(tariff_class=TariffClass.AGRICULTURAL)
    for number, days in (("1", 100), ("2", 400)):
        licence = permit(-30, days, number=number, tariff_class=TariffClass.AGRICULTURAL)
        record_permit(world.uow, replace(licence, permitted_watts=30_000, yearly_kwh=9_000))
    assert world.make("split-merge", {"splitKind": "split", "amperage2": 10}, SERIALS).changed
    [part] = split_off(world)
    [kept] = world.uow.permits.of_connection(part.bill_id)
    assert (kept.number, kept.permitted_watts, kept.yearly_kwh) == ("2", None, None)
    expired = kept.valid_until + timedelta(days=1)
    assert tariff_history(world.uow, part).on(expired) is TariffClass.AGRICULTURAL_FREE
    assert all(each.permitted_watts for each in world.uow.permits.of_connection(BILL_ID))


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({}, "آمپراژ هیچ‌یک"),
        ({"amperage2": 25}, "باید کمتر از ۲۵ آمپر"),
        ({"amperage2": 0}, "باید کمتر از ۲۵ آمپر"),
        ({"amperage4": 5}, "شمارهٔ سریال کنتور"),
    ],
)
def test_a_split_that_cannot_be_creates_no_connection(answers: dict[str, Answer], told: str) -> None:
    world = ChangesWorld()
    assert told in world.make("split-merge", {"splitKind": "split", **answers}, SERIALS).message
    assert split_off(world) == []


def merging(*bill_ids: str) -> dict[str, Answer]:
    return {"splitKind": "merge", "mergedBillIds": " ".join(bill_ids)}


def test_a_merge_names_other_connections_of_the_same_subscriber_and_kind() -> None:
    world = ChangesWorld()
    assert "نیامده است" in world.make("split-merge", merging()).message
    assert "شناسهٔ قبض هیچ اشتراکی نیست" in world.make("split-merge", merging(OTHER)).message
    assert "شناسهٔ قبض هیچ اشتراکی نیست" in world.make("split-merge", merging("12")).message
    assert "خود اشتراک" in world.make("split-merge", merging(BILL_ID)).message
    somebody = replace(world.connection.subscriber, national_id="0499370899")
    stranger = world.add(
        phases=3, tariff_class=TariffClass.COMMERCIAL, state=ConnectionState.COLLECTED, subscriber=somebody
    )
    message = world.make("split-merge", merging(OTHER)).message
    assert "تعرفه یا تعداد فاز" in message
    assert "به نام شخص دیگری" in message
    assert "موقتاً جمع‌آوری‌شده" in message
    assert world.uow.connections.get(OTHER) == stranger


def test_a_request_that_came_to_a_connection_meanwhile_keeps_it_from_being_merged() -> None:
    world = ChangesWorld()
    world.add()
    [service] = services_with(change="split-merge")
    merge = world.ask(merging(OTHER))
    merge = replace(merge, application=replace(merge.application, service_key=service.key))
    held = world.ask(bill_id=OTHER)
    other = services_with(touches=Aspect.SUPPLY)[0]
    world.uow.requests.save(replace(held, application=replace(held.application, service_key=other.key)))
    told = world.make("split-merge", request=merge).message
    assert other.title in told
    assert "پیش از ادغام باید پایان یابد" in told
    world.uow.requests.save(replace(held, state=RequestState.CLOSED))
    assert world.make("split-merge", request=merge).changed


def test_energy_that_is_not_billed_yet_keeps_a_connection_from_being_merged() -> None:
    world = ChangesWorld()
    world.add()
    world.read(40, world.today, bill_id=OTHER)
    assert "صورتحساب‌نشده" in world.make("split-merge", merging(OTHER)).message
    world.read(40, world.today, bill_id=OTHER, billed=True)
    assert world.make("split-merge", merging(OTHER, OTHER)).changed
    assert world.connection.amperage == 50


def test_what_earlier_bills_left_over_goes_to_the_connection_that_stays() -> None:
    world = ChangesWorld()
    world.put(carried=Rials(300))
    world.add(carried=Rials(-4_000))
    assert world.make("split-merge", merging(OTHER)).changed
    assert (world.connection.carried, world.uow.connections.get(OTHER).carried) == (Rials(-3_700), Rials(0))


def test_a_file_is_opened_with_a_bill_id_and_connected_by_its_first_meter() -> None:
    world = ChangesWorld()
    opened = open_file(
        world.uow,
        company="041",
        subscriber=world.connection.subscriber,
        district="شمال",
        address="",
        tariff_class=TariffClass.COMMERCIAL,
        amperage=32,
        phases=3,
        today=world.today,
    )
    assert opened.state is ConnectionState.CONTRACTED
    world.clock.advance(timedelta(days=20))
    request = world.ask(bill_id=opened.bill_id)
    report: dict[str, Answer] = {"meterSerial": "N-9", "openingReading": 12, "meterDigits": 6}
    assert world.make("new-connection", report=report, request=request).changed
    connected = world.uow.connections.get(opened.bill_id)
    assert (connected.state, connected.meter.serial, connected.meter.digits) == (ConnectionState.ACTIVE, "N-9", 6)
    assert connected.meter.installed_on == world.today
    assert world.uow.connections.former_meters(opened.bill_id) == []
    world.clock.advance(timedelta(days=60))
    world.read(112, world.today, bill_id=opened.bill_id)
    assert unbilled(world, connected) == 100


def test_a_contract_that_is_withdrawn_before_is_never_connected() -> None:
    world = ChangesWorld()
    world.put(state=ConnectionState.CONTRACTED)
    connecting = world.ask()
    assert world.make("contract-withdrawal").changed
    result = world.make("new-connection", report={"meterSerial": "N-9"}, request=connecting)
    assert "برچیده" in result.message
    assert world.connection.state is ConnectionState.REMOVED


def test_a_bill_id_is_given_once_also_beside_those_from_before() -> None:
    world = ChangesWorld()
    first = free_bill_id(world.uow, "041")
    world.uow.sequences.last.clear()
    world.add(first)
    given_now = [free_bill_id(world.uow, "041") for _ in range(3)]
    assert len({first, *given_now}) == 4
    assert all(str(parse_bill_id(each)) == each for each in given_now)
