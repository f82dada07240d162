"""The figures of what waits: right, of one moment, and cheap however much was done long ago."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from db.delivery_reports import DeliveryReportStore
from db.engine import Database, open_database
from db.errors import DatabaseUnavailable
from db.outbox import MessageRelayStore, SmsRelayStore
from db.repositories.statistics import ScheduledProgress, SqlStatistics, Statistics
from db.unit_of_work import SqlUnitOfWork
from services.model.notices import Sms, SmsState
from services.model.scheduled import ScheduledRun, SetAside
from services.model.steps import StepEntry
from services.steps.catalogue import all_steps
from tests.db import rows
from tests.db.rows import NOW
from tests.db.test_plans import plans_of

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LATE, ALSO_LATE, *_ = all_steps()


def taken(database: Database, now: datetime = NOW) -> Statistics:
    return SqlStatistics(database).take(now)


def take(database: Database) -> None:
    taken(database)


def sms(key: str, state: SmsState, *, age: timedelta = MINUTE, sent: timedelta | None = None) -> Sms:
    sent_at = None if sent is None else NOW - sent
    return replace(rows.sms(key), state=state, created_at=NOW - age, sent_at=sent_at)


def queue(database: Database, *queued: Sms) -> None:
    with SqlUnitOfWork(database) as uow:
        for each in queued:
            uow.outbox.add_sms(each)


def test_nothing_waits_in_an_empty_database(database: Database) -> None:
    nothing = {"sms": timedelta(0), "message": timedelta(0)}
    assert taken(database) == Statistics(
        outbox_rows={}, oldest_age=nothing, sms_needing_review=0, overdue={}, scheduled={}
    )


def test_scheduled_work_tells_its_newest_run_and_when_one_has_ended(database: Database) -> None:
    run = ScheduledRun(work="permits", day=date(2026, 11, 20), started_at=NOW - 25 * MINUTE, connections=7)
    with SqlUnitOfWork(database) as uow:
        uow.scheduled.save(replace(run, day=date(2026, 11, 19), ended_at=NOW - DAY))
        uow.scheduled.save(run)
        uow.scheduled.save(replace(run, work="new"))
        uow.scheduled.save(replace(run, work="done", ended_at=NOW - 5 * MINUTE))
    assert taken(database).scheduled == {
        "permits": ScheduledProgress(connections=7, took=25 * MINUTE, ended_ago=DAY),
        "new": ScheduledProgress(connections=7, took=25 * MINUTE, ended_ago=None),
        "done": ScheduledProgress(connections=7, took=20 * MINUTE, ended_ago=5 * MINUTE),
    }


def test_a_connection_that_waits_for_several_days_is_counted_once(database: Database) -> None:
    run = ScheduledRun(work="permits", day=date(2026, 11, 20), started_at=NOW)
    row = SetAside(work="permits", day=run.day, bill_id=rows.ACCOUNT, reason="r", set_aside_at=NOW, tried_on=run.day)
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        uow.scheduled.save(run)
        for days in range(3):
            uow.scheduled.save_set_aside(replace(row, day=run.day + timedelta(days=days)))
    assert taken(database).scheduled["permits"].set_aside == 1


def test_rows_that_wait_are_counted_by_state_and_those_at_rest_are_not(database: Database) -> None:
    queue(database, *(sms(f"{state}-{number}", state) for number in range(2) for state in SmsState))
    with SqlUnitOfWork(database) as uow:
        uow.outbox.add_message(rows.message("m-1"))
        uow.outbox.add_message(rows.message("m-2"))
    at_rest = (SmsState.SENT, SmsState.DELIVERED, SmsState.WITHDRAWN)
    waiting = {("sms", str(state)) for state in SmsState if state not in at_rest}
    assert taken(database).outbox_rows == dict.fromkeys(waiting | {("message", "queued")}, 2)


def test_the_age_is_that_of_the_oldest_row_that_waits_for_the_relay(database: Database) -> None:
    queue(
        database,
        sms("young", SmsState.QUEUED, age=2 * MINUTE),
        sms("old", SmsState.OUTCOME_UNKNOWN, age=9 * MINUTE),
        sms("a person's", SmsState.NEEDS_REVIEW, age=2 * DAY),
        sms("sent", SmsState.SENT, age=3 * DAY),
    )
    assert taken(database).oldest_age == {"sms": 9 * MINUTE, "message": timedelta(0)}


def test_what_waits_for_the_end_of_quiet_hours_keeps_no_relay_waiting(database: Database) -> None:
    queue(database, replace(sms("s-1", SmsState.QUEUED, age=9 * MINUTE), not_before=NOW + MINUTE))
    assert taken(database).oldest_age == {"sms": timedelta(0), "message": timedelta(0)}
    assert taken(database, NOW + 3 * MINUTE).oldest_age["sms"] == 2 * MINUTE


def test_a_row_that_is_claimed_or_put_off_grows_older_all_the_same(database: Database) -> None:
    queue(database, sms("s-1", SmsState.QUEUED))
    with SqlUnitOfWork(database) as uow:
        uow.outbox.add_message(rows.message())
    SmsRelayStore(database).claim(10, NOW)
    MessageRelayStore(database).claim(10, NOW)
    figures = taken(database, NOW + MINUTE)
    assert figures.outbox_rows == {("sms", "outcome-unknown"): 1, ("message", "queued"): 1}
    assert figures.oldest_age == {"sms": 2 * MINUTE, "message": MINUTE}


def test_a_provider_that_reports_leaves_to_a_person_what_it_did_not_report_within_a_day(database: Database) -> None:
    queue(
        database,
        *(sms(state, state, sent=MINUTE) for state in SmsState),
        sms("before it reported", SmsState.SENT, sent=5 * DAY),
        sms("never reported", SmsState.SENT, sent=2 * DAY),
        replace(sms("settled by a person", SmsState.SENT, sent=2 * DAY), resolved_at=NOW),
    )
    failed = 3
    assert taken(database).sms_needing_review == failed
    DeliveryReportStore(database).apply([], after=None, cursor="1", now=NOW - 4 * DAY)
    assert taken(database).sms_needing_review == failed + 1
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert len(uow.outbox.sms_needing_review(NOW)) == failed + 1


def step(key: int, name: str = LATE, **changes: object) -> StepEntry:
    return replace(rows.step(key), step=name, **changes)  # type: ignore[arg-type]  # fields of several types


def test_open_steps_past_their_due_moment_are_counted(database: Database) -> None:
    past, ahead = NOW - MINUTE, NOW + MINUTE
    with SqlUnitOfWork(database) as uow:
        rows.save_request(uow)
        for entry in (
            step(1, due_at=past),
            step(2, due_at=past, missed_at=past),
            step(3, due_at=NOW),
            step(4, due_at=ahead),
            step(5, due_at=None),
            step(6, due_at=past, finished_at=NOW, missed_at=past),
            step(7, due_at=past, cancelled=True),
            step(8, ALSO_LATE, due_at=past),
        ):
            uow.steps.add(entry)
    assert taken(database).overdue == {LATE: 2, ALSO_LATE: 1}


def test_the_figures_cost_as_much_as_waits_not_as_was_ever_done(database: Database) -> None:
    indexes = [
        "ix_sms_outbox_open",
        "ix_engine_message_outbox_unpublished",
        "ix_sms_outbox_unreported",
        "ix_step_entry_open",
        "ix_scheduled_set_aside_waits",
        "scheduled_run",  # a row a night of each work
    ]
    plans = plans_of(database, take)
    assert len(plans) == len(indexes)
    assert [index in plan for index, plan in zip(indexes, plans, strict=True)] == [True] * len(indexes), plans


def test_a_writer_is_not_waited_for(database: Database) -> None:
    queue(database, sms("s-1", SmsState.QUEUED))
    with SqlUnitOfWork(database) as uow:
        uow.outbox.add_sms(rows.sms("not yet committed"))
        assert taken(database).outbox_rows == {("sms", "queued"): 1}


def test_a_database_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'no folder' / 'x.db'}")
    with pytest.raises(DatabaseUnavailable):
        taken(database)
