"""What the records tell of meters becomes their ways, there and back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from db import migrate
from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.jalali import TEHRAN
from services.metering.custody import meter_of
from services.model.custody import Custody, Holder
from tests.db import rows
from tests.db.migrations.first_rows import (
    NOW,
    ROWS_OF_SETTLEMENT,
    columns_of,
    everything,
    request_row,
    settlement_alone,
    tables_of,
)

BEFORE = "0026"
HUNG, READ, REPLACED = date(2024, 3, 20), date(2025, 2, 1), date(2026, 11, 21)
# A meter in use, a collected one with its order, one without, a merged one, and one whose serial another has.
IN_USE, COLLECTED, LEFT, TWIN, EMPTY = "1111111041", "2222222041", "3333333041", "4444444041", "5555555041"


@pytest.fixture
def before(empty_url: str) -> Iterator[Database]:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        for name, each in rows_of_meters().items():
            connection.execute(tables[name].insert(), each)
    yield database
    database.close()


def rows_of_meters() -> dict[str, list[dict[str, Any]]]:
    [known] = ROWS_OF_SETTLEMENT["connection"]
    [person] = ROWS_OF_SETTLEMENT["subscriber"]
    states = {IN_USE: "active", COLLECTED: "collected", LEFT: "removed", TWIN: "active", EMPTY: "contracted"}
    serials = {IN_USE: "N-9", COLLECTED: "C-1", LEFT: "L-1", TWIN: "c ۱", EMPTY: ""}
    order = {"tracking_code": "open", "agent_code": "a-1", "issued_at": NOW, "state": "done", "done_at": NOW}
    repair = {**order, "number": "w-8", "kind": "meter-repair", "bill_id": IN_USE}
    work = {**order, "number": "w-9", "kind": "field-work", "bill_id": COLLECTED, "tracking_code": "gone"}
    return {
        "connection": [{**known, "bill_id": each, "state": state, "address": ""} for each, state in states.items()],
        "subscriber": [{**person, "bill_id": each} for each in states],
        "meter": [
            {"bill_id": each, "serial": serial, "digits": 5, "multiplier": 1, "installed_on": HUNG}
            for each, serial in serials.items()
        ],
        "former_meter": [
            {
                "bill_id": IN_USE,
                "serial": "O-1",
                "digits": 6,
                "multiplier": 1,
                "installed_on": date(2020, 1, 1),
                "removed_on": REPLACED,
            }
        ],
        "reading": [{"bill_id": LEFT, "kwh": 7, "taken_on": READ, "source": "periodic"}],
        "request": [{**without_reading(request_row("gone", "closed")), "bill_id": COLLECTED, "answers": {}}],
        "work_order": [repair, work],
        "meter_repair": [
            {
                "work_order_number": "w-8",
                "bill_id": IN_USE,
                "outcome": "replaced",
                "meter_serial": "N-9",
                "seal_number": "S-2",
                "repaired_at": NOW,
            }
        ],
        "connection_change": [
            {
                "tracking_code": "gone",
                "change": "temporary-collection",
                "bill_id": COLLECTED,
                "changed_at": NOW,
                "effective_on": HUNG,
                "before": {},
                "after": {},
                "full_name": "",
                "mobile": "",
                "landline": "",
            }
        ],
    }


def without_reading(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("reading")}


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN).astimezone(UTC)


def ways(database: Database) -> dict[str, list[tuple[Holder, datetime, datetime | None]]]:
    with SqlUnitOfWork(database) as uow:
        known = {key: uow.meters.way_of(key) for key in ("m", "n9", "o1", "c1", "c1~2", "l1")}
    return {key: [(each.holder, each.since, each.until) for each in way] for key, way in known.items()}


def test_every_meter_of_before_has_a_way_without_gaps(before: Database) -> None:
    migrate.upgrade(before)
    assert migrate.differences(before) == []
    hung, replaced, read = start_of(HUNG), start_of(REPLACED), start_of(READ)
    assert ways(before) == {
        "m": [(Holder.CONNECTION, start_of(date(2026, 11, 20)), None)],
        "n9": [(Holder.CONNECTION, hung, None)],
        "o1": [(Holder.CONNECTION, start_of(date(2020, 1, 1)), replaced), (Holder.AGENT, replaced, None)],
        "c1": [(Holder.CONNECTION, hung, NOW), (Holder.AGENT, NOW, None)],
        "c1~2": [(Holder.CONNECTION, hung, None)],
        "l1": [(Holder.CONNECTION, hung, read), (Holder.UNRECORDED, read, None)],
    }
    with SqlUnitOfWork(before) as uow:
        taken = uow.meters.way_of("c1")[-1]
        assert (taken.agent_code, taken.by_request, taken.by_order) == ("a-1", "gone", "w-9")
        assert uow.meters.way_of("o1")[-1].by_order == "w-8"
        for bill_id in (rows.ACCOUNT, IN_USE, COLLECTED, LEFT, TWIN):
            known = {key: uow.meters.find(key) for key in ("m", "n9", "c1", "l1", "c1~2")}
            assert meter_of(uow, uow.connections.get(bill_id)) in known.values()
        assert meter_of(uow, uow.connections.get(EMPTY)) is None


def test_seals_of_reports_are_on_the_meters_that_hung_then(before: Database) -> None:
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        [found] = uow.meters.seals_of("m")
        [set_] = uow.meters.seals_of("n9")
    assert (found.number, found.since, found.set_by, found.removed_at) == ("S", NOW, "w-1", None)
    assert (set_.number, set_.set_by) == ("S-2", "w-8")


def test_the_version_before_finds_its_rows_as_they_were(before: Database) -> None:
    columns, known = columns_of(before), everything(before)
    migrate.upgrade(before)
    with SqlUnitOfWork(before) as uow:
        present = uow.meters.way_of("c1")[-1]
        moved = Custody(meter="c1", position=3, holder=Holder.WAREHOUSE, since=NOW + timedelta(1), reference="۷")
        uow.meters.hand_over(replace(present, until=moved.since), moved)
    migrate.downgrade(before, BEFORE)
    assert columns_of(before) == columns
    assert everything(before, columns) == known
    migrate.upgrade(before)
    assert migrate.differences(before) == []
