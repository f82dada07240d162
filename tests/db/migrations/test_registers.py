"""What a collected meter showed besides its total moves among its register readings, there and back."""

from collections.abc import Iterator
from typing import Any

import pytest

from db import migrate
from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.custody import Register
from tests.db import rows
from tests.db.migrations.first_rows import NOW, TODAY, request_row, settlement_alone, tables_of

BEFORE, AFTER = "0035", "0036"
# A meter of which nothing but the total's order was noted, one with its reading, and one that was not the recorded one.
UNREAD, READ, FOREIGN = "w-21", "w-22", "w-23"
SHOWN = {"low": 8_000, "middle": 3_000, "peak": 1_310, "friday": None, "reactive": 411, "demand": None}


@pytest.fixture
def before(empty_url: str) -> Iterator[Database]:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        for name, each in rows_of_collections().items():
            connection.execute(tables[name].insert(), each)
    yield database
    database.close()


def rows_of_collections() -> dict[str, list[dict[str, Any]]]:
    orders = (UNREAD, READ, FOREIGN)
    return {
        "request": [
            {name: value for name, value in request_row(each, "closed").items() if not name.startswith("reading")}
            | {"answers": {}}
            for each in orders
        ],
        "work_order": [
            {
                "number": each,
                "kind": "equipment-collection",
                "tracking_code": each,
                "bill_id": rows.ACCOUNT,
                "agent_code": "a-1",
                "issued_at": NOW,
                "state": "done",
                "done_at": NOW,
            }
            for each in orders
        ],
        "meter_asset": [
            {"key": each, "characters": each, "serial": f"S {each}", "digits": 5, "registers": []} for each in orders
        ],
        "meter_custody": [
            {"meter": each, "position": 1, "holder": "agent", "agent_code": "a-1", "since": NOW, "by_order": each}
            for each in orders
        ],
        "meter_register_reading": [{"meter": READ, "read_at": NOW, "readings": {"low": 8_000}, "by_order": READ}],
        "collected_equipment": [
            {
                "tracking_code": each,
                "work_order_number": each,
                "bill_id": rows.ACCOUNT,
                "meter_serial": "X-77" if each == FOREIGN else f"S {each}",
                "kwh": 12_310,
                "read_on": TODAY,
                "seals": [],
                "photo": "IMG-7",
                "collected_at": NOW,
                **SHOWN,
            }
            for each in orders
        ],
    }


def test_registers_of_collected_meters_are_readings_of_theirs(before: Database) -> None:
    migrate.upgrade(before, AFTER)
    with SqlUnitOfWork(before) as uow:
        [carried], [known] = (uow.meters.register_readings_of(each) for each in (UNREAD, READ))
        assert (carried.total_kwh, carried.by_order, carried.read_at) == (12_310, UNREAD, NOW)
        loads = {Register.LOW: 8_000, Register.MID: 3_000, Register.PEAK: 1_310}
        assert carried.values == {**loads, Register.REACTIVE: 411}
        assert (known.total_kwh, known.values) == (12_310, {Register.LOW: 8_000})
        assert list(uow.meters.register_readings_of(FOREIGN)) == []
        meter = uow.meters.find(UNREAD)
        assert meter is not None
        assert meter.registers == frozenset(carried.values)


def test_and_back_beside_their_equipment(before: Database) -> None:
    migrate.upgrade(before, AFTER)
    migrate.downgrade(before, BEFORE)
    with before.relaying.begin() as connection:
        equipment = tables_of(connection).tables["collected_equipment"]
        found = {row["tracking_code"]: row for row in connection.execute(equipment.select()).mappings()}
    assert {column: found[UNREAD][column] for column in SHOWN} == SHOWN
    assert (found[READ]["low"], found[READ]["peak"], found[FOREIGN]["low"]) == (8_000, None, None)
