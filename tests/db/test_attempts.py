"""What is attempted within a transaction is undone alone, whatever repositories had kept of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from db.base import table_of
from db.engine import Database, open_database
from db.errors import WriteConflict
from db.tables import SetAsideRow
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.events import RequestRegistered
from services.identifiers import make_bill_id
from services.jalali import parse_jalali
from services.model.connections import ConnectionState, TariffClass
from services.model.requests import Channel
from services.model.scheduled import SetAside
from services.retention.purge import BATCH, Purged
from services.retention.rules import RULE_OF, Kind
from services.scheduled.batches import run_batch
from services.scheduled.giving_up import GivingUp, give_up
from services.scheduled.minimum_charges import MINIMUM_CHARGES
from services.scheduled.work import Day
from tests.db import rows
from tests.db.conftest import Store
from tests.db.traces import CLOCK, purge
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE

DAY = parse_jalali("1405/10/01")
BILL_IDS = [make_bill_id(file_code=6_000_000 + number, company="041") for number in range(3)]
EVENT = RequestRegistered(service="a-service", channel=Channel.COUNTER)


class Given(Exception):
    """What a test raises."""


def fail(uow: SqlUnitOfWork, work: Callable[[SqlUnitOfWork], None]) -> None:
    def attempted() -> None:
        with uow.attempt():
            work(uow)
            raise Given

    with pytest.raises(Given):
        attempted()


def test_what_failed_leaves_nothing_and_what_was_done_before_and_after_stays(database: Database) -> None:
    before, within, after = (rows.sms(key, tracking_code=rows.CODE) for key in ("before", "within", "after"))

    def doomed(uow: SqlUnitOfWork) -> None:
        uow.outbox.add_sms(within)
        uow.connections.save(replace(rows.connection(), amperage=99))
        uow.bills.add(rows.bill())
        uow.permits.add(rows.permit())
        uow.events.append(EVENT)

    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.outbox.add_sms(before)
        fail(uow, doomed)
        assert uow.connections.get(rows.ACCOUNT).amperage == rows.connection().amperage
        assert uow.events == []
        uow.outbox.add_sms(after)
        with uow.attempt():
            uow.permits.add(rows.permit("kept"))
            uow.events.append(EVENT)
    with SqlUnitOfWork(database) as uow:
        assert [each.number for each in uow.permits.of_connection(rows.ACCOUNT)] == ["kept"]
        assert uow.bills.of_connection(rows.ACCOUNT) == []
        assert {each.key for each in uow.outbox.sms_of(rows.CODE)} == {before.key, after.key}


def test_a_statement_that_the_database_refuses_ends_the_attempt_alone(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.permits.add(rows.permit())
        with pytest.raises(WriteConflict), uow.attempt():
            uow.permits.add(rows.permit())
        uow.permits.add(rows.permit("p-2"))
    with SqlUnitOfWork(database) as uow:
        assert len(uow.permits.of_connection(rows.ACCOUNT)) == 2


def test_a_race_that_was_lost_before_the_attempt_is_told_as_one(cluster_url: str) -> None:
    """Else it looks like a fault of the connection that is attempted, which would be set aside for it."""
    told: list[Exception] = []

    def overtaken(database: Database) -> None:
        with SqlUnitOfWork(database) as uow:
            uow.steps.add(rows.step())
            with SqlUnitOfWork(database) as other:
                other.steps.add(rows.step())
            try:
                with uow.attempt():
                    pass
            except Exception as error:
                told.append(error)
                raise

    database = open_database(cluster_url)
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
    with pytest.raises(WriteConflict):
        overtaken(database)
    assert [type(each) for each in told] == [WriteConflict]
    database.close()


def test_rows_that_were_set_aside_wait_by_day_until_they_are_done(store: Store) -> None:
    first = SetAside(work="w", day=DAY, bill_id=BILL_IDS[1], reason="r", set_aside_at=rows.NOW, tried_on=DAY)
    other, done = replace(first, bill_id=BILL_IDS[0]), replace(first, bill_id=BILL_IDS[2], done_at=rows.NOW)
    with store.begin() as uow:
        for bill_id in BILL_IDS:
            uow.connections.save(rows.connection(bill_id))
        for each in (first, other, done, replace(first, work="another")):
            uow.scheduled.save_set_aside(each)
    with store.begin() as uow:
        assert uow.scheduled.set_aside("w", tried_before=DAY, limit=9) == []
        later = DAY.replace(year=DAY.year + 1)
        assert uow.scheduled.set_aside("w", tried_before=later, limit=9) == [other, first]
        assert uow.scheduled.set_aside("w", tried_before=later, limit=1) == [other]
        assert [uow.scheduled.is_set_aside("w", each) for each in BILL_IDS] == [True, True, False]
        assert not uow.scheduled.is_set_aside("x", BILL_IDS[0])
        uow.scheduled.save_set_aside(replace(other, done_at=rows.NOW))
        assert [each.work for each in uow.scheduled.waiting()] == ["another", "w"]


def test_what_was_given_up_is_kept_with_who_and_why_and_goes_in_time_as_what_is_done(database: Database) -> None:
    waits = SetAside(work="w", day=DAY, bill_id=BILL_IDS[0], reason="r", set_aside_at=rows.NOW, tried_on=DAY)
    given_up = replace(waits, bill_id=BILL_IDS[1], done_at=CLOCK.now(), given_up_by="رضایی", given_up_because="علت")
    earlier = replace(given_up, day=DAY + rows.DAY, tried_on=DAY - rows.DAY)
    days = RULE_OF[Kind.SET_ASIDE].days * rows.DAY
    old = replace(waits, bill_id=BILL_IDS[2], done_at=CLOCK.now() - days - rows.DAY)
    young = replace(old, work="another", done_at=CLOCK.now() - days + rows.DAY)
    with SqlUnitOfWork(database) as uow:
        for bill_id in BILL_IDS:
            uow.connections.save(rows.connection(bill_id))
        for each in (waits, given_up, earlier, old, young):
            uow.scheduled.save_set_aside(each)
        assert uow.scheduled.given_up() == [given_up, earlier]
        assert uow.scheduled.given_up_for("w", BILL_IDS[1], "r") == given_up
        told = [("w", BILL_IDS[1], "another"), ("w", BILL_IDS[0], "r"), ("another", BILL_IDS[1], "r")]
        assert not any(uow.scheduled.given_up_for(*each) for each in told)
    assert purge(database, limit=BATCH) == [Purged(kind=Kind.SET_ASIDE, rows=1)]
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert (uow.scheduled.waiting(), uow.scheduled.given_up()) == ([waits], [given_up, earlier])
    with database.reading.connect() as connection:
        kept = connection.execute(select(table_of(SetAsideRow).c.work).order_by("work")).scalars().all()
    assert kept == ["another", "w", "w", "w"]


def test_what_is_given_up_while_a_night_tries_it_stays_given_up(cluster_url: str) -> None:
    """The night is sent away, and comes again as any batch does: then nothing waits."""
    database = open_database(cluster_url)
    row = SetAside(
        work=MINIMUM_CHARGES.key, day=DAY, bill_id=BILL_IDS[0], reason="r", set_aside_at=rows.NOW, tried_on=DAY
    )
    typed = GivingUp(work=row.work, bill_id=row.bill_id, by="رضایی", because="علت")
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection(row.bill_id))
        uow.scheduled.save_set_aside(row)
    night = Day(day=DAY + rows.DAY, clock=CLOCK, company=EXAMPLE_COMPANY, reference=REFERENCE)

    def overtaken() -> None:
        with SqlUnitOfWork(database) as late:
            assert late.scheduled.waiting() == [row]
            with SqlUnitOfWork(database) as first:
                give_up(first, clock=CLOCK, typed=typed)
            run_batch(late, MINIMUM_CHARGES, night, limit=9)

    with pytest.raises(WriteConflict):
        overtaken()
    with SqlUnitOfWork(database) as uow:
        run_batch(uow, MINIMUM_CHARGES, night, limit=9)
        assert [each.given_up_by for each in uow.scheduled.given_up()] == ["رضایی"]
        assert uow.scheduled.waiting() == []
    database.close()


def test_a_connection_whose_bill_cannot_be_made_does_not_hold_up_the_night(database: Database) -> None:
    """The tariff of one connection's class is missing in the tables; the next night has it."""
    night = Day(day=DAY, clock=FixedClock(rows.NOW), company=EXAMPLE_COMPANY, reference=REFERENCE)
    [poisoned, *others] = BILL_IDS
    with SqlUnitOfWork(database) as uow:
        for bill_id in BILL_IDS:
            tariff = TariffClass.PUBLIC if bill_id == poisoned else TariffClass.RESIDENTIAL
            uow.connections.save(replace(rows.connection(bill_id), state=ConnectionState.CUT, tariff_class=tariff))
    without = replace(
        REFERENCE, tariffs=tuple(each for each in REFERENCE.tariffs if each.tariff_class is not TariffClass.PUBLIC)
    )
    with SqlUnitOfWork(database) as uow:
        batch = run_batch(uow, MINIMUM_CHARGES, replace(night, reference=without), limit=9)
    assert (batch.counted, batch.done) == (2, True)
    later = replace(night, day=parse_jalali("1405/10/02"))
    with SqlUnitOfWork(database) as uow:
        assert [(each.bill_id, each.reason.split(":")[0]) for each in uow.scheduled.waiting()] == [
            (poisoned, "ReferenceDataMissing")
        ]
        assert run_batch(uow, MINIMUM_CHARGES, later, limit=9).counted == 1
    with SqlUnitOfWork(database) as uow:
        assert run_batch(uow, MINIMUM_CHARGES, later, limit=9).done
        assert run_batch(uow, MINIMUM_CHARGES, later, limit=9).counted == 0
        assert [len(uow.bills.of_connection(each)) for each in (poisoned, *others)] == [1, 1, 1]
        assert uow.scheduled.waiting() == []
