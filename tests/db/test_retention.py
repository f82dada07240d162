"""What was kept long enough loses what is personal, and nothing else of it changes; who still needs it keeps it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from db.base import table_of
from db.engine import Database, open_database
from db.tables import EngineMessageRow
from db.unit_of_work import SqlUnitOfWork
from services.intake.drafts import Draft, note_start, noted_start, store_draft
from services.model.bills import BillState
from services.model.notices import SmsState
from services.model.objections import Objection
from services.model.requests import RequestState
from services.retention.ports import AnswerKey
from services.retention.purge import BATCH, Purged, purge_records
from services.retention.rules import RULE_OF, RULES, Kind
from tests.db import rows
from tests.db.rows import NOW
from tests.db.test_plans import plans_of
from tests.db.traces import CLOCK, DAY, PERIODS, Snapshot, Somebody, purge, snapshot, written


def ages() -> st.SearchStrategy[int]:
    """Around each limit, and far from all."""
    near = [rule.days + shift for rule in RULES for shift in (-1, 1)]
    return st.sampled_from(sorted({0, 4000, *near}))


somebody = st.builds(
    Somebody,
    age=ages(),
    closed=st.booleans(),
    bill=st.none() | st.sampled_from(BillState),
    sms=st.sampled_from(SmsState),
    registered=st.booleans(),
    other_bill_open=st.booleans(),
)
BLANKS = {
    ("request", name) for name in RULE_OF[Kind.REQUESTS].blanks
} | {("sms_outbox", name) for name in RULE_OF[Kind.SMS].blanks} | {
    ("former_subscriber", name) for name in RULE_OF[Kind.FORMER_SUBSCRIBERS].blanks
} | {
    ("connection_change", name) for name in RULE_OF[Kind.CHANGES].blanks
} | {("engine_message_outbox", "variables"), ("engine_message_outbox", "emptied_at")}  # fmt: skip
DELETED = {"application_draft", "personal_details", "satisfaction"}


def without_what_may_go(taken: Snapshot) -> Snapshot:
    """All that must be as it was: figures, times, states, whoever did what."""
    return {
        table: [{name: value for name, value in row.items() if (table, name) not in BLANKS} for row in kept]
        for table, kept in taken.items()
        if table not in DELETED
    }


OWED = Somebody(age=4000, closed=True, bill=BillState.ISSUED, sms=SmsState.SENT, registered=True, other_bill_open=False)


@example(everybody=[OWED, replace(OWED, bill=BillState.CONSOLIDATED, other_bill_open=True)], limit=BATCH)
@given(everybody=st.lists(somebody, min_size=1, max_size=8), limit=st.sampled_from([1, 3, BATCH]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_kept_long_enough_is_nowhere_and_all_else_is_as_before(
    database: Database, everybody: list[Somebody], limit: int
) -> None:
    traces = written(database, everybody)
    before = snapshot(database)
    purge(database, limit=limit)
    after = snapshot(database)
    told = repr(after)
    for each in traces:
        assert {value for value in each.values() if value not in told} == each.gone(), each.who
    assert without_what_may_go(after) == without_what_may_go(before)
    assert purge(database, limit=limit) == []
    assert snapshot(database) == after


def test_a_draft_takes_the_note_of_its_start_along_and_a_younger_one_keeps_it(database: Database) -> None:
    old, young = NOW - 40 * DAY, NOW - 20 * DAY
    with SqlUnitOfWork(database) as uow:
        store_draft(uow, "old", Draft(fields={"billId": "1"}), now=old)
        store_draft(uow, "corrected", Draft(fields={"billId": "1"}), now=old)
        for key in ("old", "corrected"):
            note_start(uow, key, process_instance_key=7)
        store_draft(uow, "corrected", Draft(fields={"billId": "2"}), now=young)
    assert purge(database) == [Purged(kind=Kind.DRAFTS, rows=1)]
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert (uow.requests.draft("old"), noted_start(uow, "old")) == (None, None)
        assert uow.requests.draft("corrected") is not None
        assert noted_start(uow, "corrected") == 7


def test_what_there_is_to_remove_is_counted_without_removing_it(database: Database) -> None:
    old = Somebody(age=4000, closed=True, bill=None, sms=SmsState.SENT, registered=False, other_bill_open=False)
    written(database, [old, replace(old, age=0)])
    before = snapshot(database)
    with SqlUnitOfWork(database, read_only=True) as uow:
        counted = {
            rule.kind: uow.retention.count(rule.kind, before=PERIODS.ends_before(rule.kind, NOW)) for rule in RULES
        }
    nobody_has = dict.fromkeys((Kind.JOB_ANSWERS, Kind.COMPLAINTS, Kind.OBJECTIONS, Kind.MARKS, Kind.SET_ASIDE), 0)
    assert counted == dict.fromkeys(Kind, 1) | nobody_has
    assert snapshot(database) == before
    assert {purged.kind: purged.rows for purged in purge(database)} | nobody_has == counted


def test_answers_are_gone_through_in_order_and_page_by_page(database: Database) -> None:
    jobs = [
        replace(rows.completed_job({"n": element}, element=element, job_type=kind), stored_at=NOW - age * DAY)
        for age, element in ((3, 2**62), (3, 5), (2, 4), (0, 3))
        for kind in ("b", "a")
    ]
    with SqlUnitOfWork(database) as uow:
        uow.completed_jobs.store_many(jobs)
    before = NOW - DAY
    expected = sorted(
        AnswerKey(stored_at=job.stored_at, element_instance_key=job.element_instance_key, job_type=job.job_type)
        for job in jobs
        if job.stored_at < before
    )
    found: list[AnswerKey] = []
    with SqlUnitOfWork(database) as uow:
        while page := uow.retention.old_answers(before=before, after=found[-1] if found else None, limit=4):
            found += page
        assert found == expected
        assert uow.retention.delete_answers([found[0], found[-1]]) == 2
        assert uow.retention.delete_answers([found[0]]) == 0
        assert uow.retention.delete_answers([]) == 0
        assert uow.retention.old_answers(before=before, after=None, limit=100) == expected[1:-1]


def test_nobody_who_writes_waits_for_a_batch_and_none_for_them(database: Database) -> None:
    """While a batch is open, and on PostgreSQL while another transaction holds one of its rows."""
    old = Somebody(age=4000, closed=True, bill=None, sms=SmsState.SENT, registered=False, other_bill_open=False)
    held, free = written(database, [old, old])
    if not database.writers_overlap:
        # SQLite lets one write at a time: a batch is short, and a reader never waits.
        with SqlUnitOfWork(database) as uow:
            purge_records(uow, clock=CLOCK, periods=PERIODS)
            with SqlUnitOfWork(database, read_only=True) as reading:
                assert reading.requests.get(f"code-{held.mark}").application.applicant.mobile == held.value("request")
        return
    with SqlUnitOfWork(database) as work:
        request = work.requests.get(f"code-{held.mark}")
        work.requests.save(replace(request, unit="archive"))
        finished = Thread(target=lambda: purge(database))
        finished.start()
        finished.join(timeout=30)
        assert not finished.is_alive()
        with SqlUnitOfWork(database, read_only=True) as reading:
            assert reading.requests.get(f"code-{free.mark}").application.applicant.mobile == ""
            assert reading.requests.get(f"code-{held.mark}").application.applicant.mobile == held.value("request")
    assert [purged.kind for purged in purge(database)] == [Kind.REQUESTS]
    with SqlUnitOfWork(database, read_only=True) as reading:
        kept = reading.requests.get(f"code-{held.mark}")
        assert (kept.unit, kept.application.applicant.mobile) == ("archive", "")


def test_a_batch_refuses_no_work_on_the_connections_of_its_rows(cluster_url: str) -> None:
    """It rewrites none of them: see `db.repositories.touched`."""
    database = open_database(cluster_url)
    old = Somebody(age=4000, closed=True, bill=None, sms=SmsState.SENT, registered=False, other_bill_open=False)
    [each] = written(database, [old])
    with SqlUnitOfWork(database) as work:
        connection = work.connections.get(each.account)
        purge(database)
        work.connections.save(replace(connection, district="جنوب"))
    database.close()


def _asked(kind: Kind) -> Callable[[Database], None]:
    def ask(database: Database) -> None:
        with SqlUnitOfWork(database, read_only=True) as uow:
            if kind is Kind.JOB_ANSWERS:
                after = AnswerKey(stored_at=NOW - 9 * DAY, element_instance_key=1, job_type="x")
                uow.retention.old_answers(before=NOW, after=after, limit=9)
            else:
                uow.retention.count(kind, before=NOW)

    return ask


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        (Kind.DRAFTS, "ix_application_draft_saved_at"),
        (Kind.DETAILS, "ix_personal_details_saved_at"),
        (Kind.REQUESTS, "ix_request_personal"),
        (Kind.SMS, "ix_sms_outbox_personal"),
        (Kind.FORMER_SUBSCRIBERS, "ix_former_subscriber_personal"),
        (Kind.CHANGES, "ix_connection_change_personal"),
        (Kind.COMPLAINTS, "ix_complaint_personal"),
        (Kind.OBJECTIONS, "ix_objection_personal"),
        (Kind.MARKS, "ix_satisfaction_asked_at"),
        (Kind.SET_ASIDE, "ix_scheduled_set_aside_done_at"),
        (Kind.MESSAGES, "ix_engine_message_outbox_published"),
        (Kind.JOB_ANSWERS, "ix_completed_job_stored_at"),
    ],
)
def test_what_is_old_is_found_by_an_index(database: Database, kind: Kind, index: str) -> None:
    assert all(index in plan for plan in plans_of(database, _asked(kind)))
    assert set(Kind) == {rule.kind for rule in RULES}


def test_a_batch_is_as_large_as_it_is_told(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        for number in range(7):
            sms = rows.sms(f"s-{number}", state=SmsState.SENT)
            uow.outbox.add_sms(replace(sms, created_at=NOW - (300 - number) * DAY))
    changed: list[int] = []

    def note(_connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE sms_outbox"):
            changed.append(cursor.rowcount)  # type: ignore[attr-defined]

    event.listen(database.writing, "after_cursor_execute", note)
    assert purge(database, limit=3) == [Purged(kind=Kind.SMS, rows=rows_) for rows_ in (3, 3, 1)]
    event.remove(database.writing, "after_cursor_execute", note)
    assert changed == [3, 3, 1]


def test_the_moment_is_that_of_the_rule(database: Database) -> None:
    """A second on either side."""
    limit = NOW - RULE_OF[Kind.SMS].days * DAY
    second = timedelta(seconds=1)
    moments: Sequence[datetime] = (limit - second, limit, limit + second)
    with SqlUnitOfWork(database) as uow:
        for number, moment in enumerate(moments):
            uow.outbox.add_sms(replace(rows.sms(f"s-{number}", state=SmsState.SENT), created_at=moment))
    purge(database)
    with SqlUnitOfWork(database, read_only=True) as uow:
        assert [uow.outbox.sms(f"s-{number}").mobile == "" for number in range(3)] == [True, False, False]
        assert uow.outbox.sms("s-0").client_reference == "s-0"


def test_what_an_objection_said_is_blank_a_year_after_its_answer_and_stays_while_it_waits(database: Database) -> None:
    old, recent = NOW - 366 * DAY, NOW - 364 * DAY
    waits = Objection(tracking_code=rows.CODE, number=3, text="هنوز پاسخ نیامده", made_at=old)
    answered = replace(waits, number=2, answered_at=recent, upheld=False, answer="بدهی مانده است")
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        for each in (replace(answered, number=1, answered_at=old, upheld=True), answered, waits):
            uow.objections.save(each)
    assert purge(database) == [Purged(kind=Kind.OBJECTIONS, rows=1)]
    with SqlUnitOfWork(database, read_only=True) as uow:
        [first, *others] = uow.objections.of_request(rows.CODE)
    assert (first.text, first.answer, first.answered_at, first.upheld) == ("", "", old, True)
    assert others == [answered, waits]


@pytest.mark.parametrize(("closed_days_ago", "said"), [(366, ""), (364, "بدهی ندارم")])
def test_what_an_objection_said_that_nobody_answers_any_more_is_blank_a_year_after_the_closing(
    database: Database, closed_days_ago: int, said: str
) -> None:
    """The cut was called off, or the removal taken back, while it waited."""
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        closed = replace(uow.requests.get(rows.CODE), closed_at=NOW - closed_days_ago * DAY, state=RequestState.CLOSED)
        uow.requests.save(closed)
        made_at = NOW - 400 * DAY
        uow.objections.save(Objection(tracking_code=rows.CODE, number=1, text="بدهی ندارم", made_at=made_at))
    purge(database)
    with SqlUnitOfWork(database, read_only=True) as uow:
        [kept] = uow.objections.of_request(rows.CODE)
    assert (kept.text, kept.made_at, kept.is_open) == (said, made_at, True)


def test_an_empty_database_has_nothing_to_remove(database: Database) -> None:
    assert purge(database) == []
    with database.reading.connect() as connection:
        assert connection.execute(select(func.count()).select_from(table_of(EngineMessageRow))).scalar_one() == 0
