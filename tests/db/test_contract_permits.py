"""The contract of permits and of runs of scheduled work, on the fakes and both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.engine import Database, open_database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.model.permits import UseRuling
from services.model.scheduled import ScheduledRun
from services.scheduled.batches import run_batch
from services.scheduled.permit_expiry import PERMIT_EXPIRY
from services.scheduled.work import Day
from tests.db import rows
from tests.db.conftest import Store
from tests.db.test_plans import plans_of
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE

OTHER = "2345678041"
DAY = date(2027, 1, 20)
NIGHT = Day(day=DAY, clock=FixedClock(rows.NOW), company=EXAMPLE_COMPANY, reference=REFERENCE)
RUN = ScheduledRun(work="permit-expiry", day=DAY, started_at=rows.NOW)


def test_permits_come_back_as_they_were_kept_in_the_order_of_their_presentation(store: Store) -> None:
    first, second = (
        rows.permit("p-9"),
        replace(
            rows.permit("p-1"),
            presented_on=date(2026, 4, 1),
            tracking_code=rows.CODE,
            permitted_watts=18_500,
            yearly_kwh=45_000,
        ),
    )
    unknown = replace(rows.permit(""), kind=None, issuer="", presented_on=date(2026, 5, 1), watched_from=None)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(OTHER))
        for each in (second, unknown, first, rows.permit(bill_id=OTHER)):
            uow.permits.add(each)
    with store.begin() as uow:
        assert uow.permits.of_connection(rows.ACCOUNT) == [first, second, unknown]
        both = uow.permits.of_connections([OTHER, rows.ACCOUNT, "x"])
        assert both == [first, second, unknown, rows.permit(bill_id=OTHER)]
        assert uow.permits.of_connections([]) == []


def test_a_permit_is_known_once_and_changes_in_its_place(store: Store) -> None:
    told = replace(rows.permit(), announced_on=DAY, watched_from=None)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.permits.add(rows.permit())
        uow.permits.save(told)
        with pytest.raises(NotFound):
            uow.permits.save(rows.permit("another"))
    with store.begin() as uow:
        assert uow.permits.of_connection(rows.ACCOUNT) == [told]
    with pytest.raises(store.taken), store.begin() as uow:
        uow.permits.add(rows.permit())


def test_connections_to_watch_come_page_by_page(store: Store) -> None:
    watched = rows.permit().watched_from
    assert watched is not None
    with store.begin() as uow:
        for bill_id in (OTHER, rows.ACCOUNT, "3456789041"):
            uow.connections.save(rows.connection(bill_id))
            uow.permits.add(rows.permit(bill_id=bill_id))
            uow.permits.add(rows.permit("p-2", bill_id=bill_id))
        uow.connections.save(rows.connection("4567890041"))
        uow.permits.add(replace(rows.permit(bill_id="4567890041"), watched_from=None))
    with store.begin() as uow:
        found = uow.permits.connections_to_watch
        assert found(watched - timedelta(days=1), after="", limit=9) == []
        assert found(watched, after="", limit=2) == [rows.ACCOUNT, OTHER]
        assert found(watched, after=OTHER, limit=2) == ["3456789041"]
        assert found(watched, after="3456789041", limit=2) == []


def test_findings_come_back_by_the_day_of_the_visit_and_of_one_day_in_the_order_of_entry(store: Store) -> None:
    first = rows.finding(date(2026, 10, 1))
    again = replace(first, number="3", noted_at=rows.NOW + timedelta(seconds=1), drawn_watts=18_500)
    later = rows.finding(date(2026, 11, 1), "2")
    with store.begin() as uow:
        for bill_id in (OTHER, rows.ACCOUNT):
            uow.connections.save(rows.connection(bill_id))
        for each in (later, again, first, replace(first, number="4", bill_id=OTHER)):
            uow.permits.add_finding(each)
    with store.begin() as uow:
        assert uow.permits.findings(rows.ACCOUNT) == [first, again, later]
        assert uow.permits.findings("x") == []
        ruled = replace(later, ruling=UseRuling.WITHDRAWN, ruling_reason="r", ruled_at=rows.NOW)
        uow.permits.save_finding(ruled)
        assert uow.permits.finding(later.number) == ruled
        with pytest.raises(NotFound):
            uow.permits.finding("x")
        with pytest.raises(NotFound):
            uow.permits.save_finding(replace(later, number="x"))
    with pytest.raises(store.taken), store.begin() as uow:
        uow.permits.add_finding(first)


def test_a_run_is_kept_for_each_work_and_day(store: Store) -> None:
    ended = replace(RUN, after="9", connections=3, counted=2, batches=1, ended_at=rows.NOW)
    later = replace(RUN, day=DAY + timedelta(days=1))
    with store.begin() as uow:
        for each in (later, RUN, replace(RUN, work="another")):
            uow.scheduled.save(each)
        uow.scheduled.save(ended)
    with store.begin() as uow:
        assert uow.scheduled.find(RUN.work, DAY) == ended
        assert uow.scheduled.find(RUN.work, DAY - timedelta(days=1)) is None
        assert uow.scheduled.latest(RUN.work) == later
        assert uow.scheduled.latest("nobody's") is None


def test_of_two_that_go_on_with_one_run_at_once_the_second_is_refused(cluster_url: str) -> None:
    database = _with_permit(cluster_url)

    def overtaken() -> None:
        with SqlUnitOfWork(database) as late:
            assert late.scheduled.find(PERMIT_EXPIRY.key, DAY) is None
            with SqlUnitOfWork(database) as first:
                assert run_batch(first, PERMIT_EXPIRY, NIGHT, limit=9).after == rows.ACCOUNT
            run_batch(late, PERMIT_EXPIRY, NIGHT, limit=9)

    with pytest.raises(WriteConflict):
        overtaken()
    database.close()


def _with_permit(url: str) -> Database:
    database = open_database(url)
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.permits.add(rows.permit())
    return database


def test_what_is_watched_is_found_by_an_index(database: Database) -> None:
    def ask(asked: Database) -> None:
        with SqlUnitOfWork(asked, read_only=True) as uow:
            uow.permits.connections_to_watch(DAY, after="", limit=9)

    assert all("ix_tariff_permit_watched" in plan for plan in plans_of(database, ask))
