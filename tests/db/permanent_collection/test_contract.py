"""The contract of what a permanent collection keeps: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace

import pytest

from services.errors import NotFound
from services.model.connections import MeterReading
from services.model.refunds import ConnectionFacts, Voltage
from services.money import Rials
from services.specific.permanent_collection.model import (
    CollectedEquipment,
    FileCheck,
    Finding,
    LaboratoryTest,
    Users,
    WarehouseReceipt,
)
from services.specific.permanent_collection.ports import Collections, Removals
from services.specific.permanent_collection.removals import Removal, RemovalCase
from tests.db import rows
from tests.db.conftest import Store

OTHER = "14050830-2"

CHECK = FileCheck(
    tracking_code=rows.CODE,
    users=Users.SOLE,
    facts=ConnectionFacts(voltage=Voltage.KV_20, phases=3, amperage=400, power_kw=250),
    note="در سامانه ثبت نشده",
    checked_at=rows.NOW,
)
EQUIPMENT = CollectedEquipment(
    tracking_code=rows.CODE,
    work_order_number="w-1",
    bill_id=rows.ACCOUNT,
    meter_serial="m-1",
    reading=MeterReading(kwh=12_310, taken_on=rows.NOW.date()),
    seals=("۱۲-الف", "13"),
    photo="IMG-7",
    collected_at=rows.NOW,
)
TESTED = replace(EQUIPMENT, test=LaboratoryTest(finding=Finding.WORN, error_hundredths=-80, tested_at=rows.NOW))
STORED = replace(TESTED, receipt=WarehouseReceipt(number="R-1", received_at=rows.NOW + rows.DAY))


def test_a_check_takes_the_place_of_the_one_before(store: Store) -> None:
    again = replace(CHECK, users=Users.SEVERAL, note=None, facts=replace(CHECK.facts, power_kw=None))
    with store.begin() as uow:
        rows.save_request(uow)
        assert uow.repository(Collections).file_check(rows.CODE) is None
        uow.repository(Collections).save_file_check(CHECK)
    with store.begin() as uow:
        assert uow.repository(Collections).file_check(rows.CODE) == CHECK
        uow.repository(Collections).save_file_check(again)
    with store.begin() as uow:
        assert uow.repository(Collections).file_check(rows.CODE) == again


def test_equipment_is_kept_on_its_way_and_one_of_a_request(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.metering.add_order(rows.order())
        assert uow.repository(Collections).equipment(rows.CODE) is None
        uow.repository(Collections).add_equipment(EQUIPMENT)
    for changed in (TESTED, STORED):
        with store.begin() as uow:
            uow.repository(Collections).save_equipment(changed)
        with store.begin() as uow:
            assert uow.repository(Collections).equipment(rows.CODE) == changed
    with store.begin() as uow:
        assert uow.repository(Collections).with_receipt("R-1") == STORED
        assert uow.repository(Collections).with_receipt("R-2") is None
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(Collections).add_equipment(EQUIPMENT)


def test_a_receipt_is_of_one_request(store: Store) -> None:
    other = replace(EQUIPMENT, tracking_code=OTHER, work_order_number="w-0", bill_id="1234567042")
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.connections.save(rows.connection("1234567042"))
        uow.requests.add(rows.request(OTHER, bill_id="1234567042"))
        uow.metering.add_order(rows.order())
        uow.metering.add_order(replace(rows.order("w-0"), tracking_code=OTHER, bill_id="1234567042"))
        uow.repository(Collections).add_equipment(STORED)
        uow.repository(Collections).add_equipment(other)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.repository(Collections).save_equipment(replace(other, test=STORED.test, receipt=STORED.receipt))


def test_equipment_that_is_not_kept_is_not_replaced(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as uow:
        uow.repository(Collections).save_equipment(EQUIPMENT)


REMOVAL = Removal(tracking_code=rows.CODE, bill_id=rows.ACCOUNT, case=RemovalCase.DEBT, begun_at=rows.NOW)


def test_a_removal_is_kept_on_its_way(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.repository(Removals).of_request(rows.CODE) is None
        assert uow.repository(Removals).newest(rows.ACCOUNT) is None
    warned = replace(REMOVAL, warned_at=rows.NOW, pay_until=rows.NOW.date() + rows.DAY, head_order="د/۱")
    for changed in (REMOVAL, warned, replace(warned, begun_debt=Rials(3_000_000_000))):
        with store.begin() as uow:
            uow.repository(Removals).save(changed)
        with store.begin() as uow:
            removals = uow.repository(Removals)
            assert removals.of_request(rows.CODE) == changed == removals.newest(rows.ACCOUNT)
            assert list(removals.recent(1)) == [changed]
            assert list(removals.recent(0)) == []
