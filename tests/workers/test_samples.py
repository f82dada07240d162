"""Samples tell of former meters and of readings whose meter somebody wrote down."""

import json
from datetime import date
from pathlib import Path

from services.model.connections import FormerMeter, Meter, Reading, ReadingRole, ReadingSource
from tests.fakes.uow import FakeUnitOfWork
from tests.workers.kit import SAMPLES, SUBSCRIBER
from workers.samples import Samples, load, read_samples

TODAY = date(2026, 11, 21)


def test_what_a_sample_says_of_meters_and_readings_is_in_the_records() -> None:
    sample = SUBSCRIBER.model_dump(mode="json", by_alias=True)
    former = {"serial": "OLD", "digits": 6, "multiplier": 40, "installedDaysAgo": 900, "removedDaysAgo": 30}
    closing = {"daysAgo": 30, "kwh": 7, "source": "installation", "meterSerial": "OLD", "role": "closing"}
    told = {**sample, "formerMeters": [former], "readings": [{"daysAgo": 60, "kwh": 5}, closing]}
    uow = FakeUnitOfWork()
    assert load(uow, Samples.model_validate({"agents": [], "connections": [told]}), today=TODAY) == 1
    bill_id = SUBSCRIBER.bill_id
    meter = Meter(serial="OLD", digits=6, multiplier=40, installed_on=date(2024, 6, 4))
    assert uow.connections.former_meters(bill_id) == [
        FormerMeter(bill_id=bill_id, meter=meter, removed_on=date(2026, 10, 22))
    ]
    assert uow.connections.readings(bill_id) == [
        Reading(bill_id=bill_id, kwh=5, taken_on=date(2026, 9, 22), source=ReadingSource.PERIODIC),
        Reading(
            bill_id=bill_id,
            kwh=7,
            taken_on=date(2026, 10, 22),
            source=ReadingSource.INSTALLATION,
            meter_serial="OLD",
            role=ReadingRole.CLOSING,
        ),
    ]


def test_every_sample_connection_has_an_address_of_its_own() -> None:
    uow = FakeUnitOfWork()
    load(uow, SAMPLES, today=TODAY)
    addresses = [uow.connections.get(each.bill_id).address for each in SAMPLES.connections]
    assert all(addresses)
    assert len(set(addresses)) == len(addresses)


def test_who_is_sent_for_orders_of_one_service_alone_stands_in_a_file_of_that_service(tmp_path: Path) -> None:
    agents = [{"code": code, "fullName": "مأمور نمونه", "district": "شمال", "kinds": ["cut"]} for code in ("1", "2")]
    (tmp_path / "people.json").write_text(json.dumps({"agents": agents, "connections": []}), encoding="utf-8")
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "some-service.json").write_text('{"own-order": ["2"]}', encoding="utf-8")
    read = read_samples(tmp_path / "people.json")
    assert [sorted(agent.kinds) for agent in read.agents] == [["cut"], ["cut", "own-order"]]
