"""The contract of the step ledger and its reviews: the fakes, SQLite and PostgreSQL keep the same one."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.reviews import Notice, ReviewOutcome
from services.model.steps import RecentRun
from tests.db import rows
from tests.db.conftest import Store


def test_steps_are_listed_in_order_of_start(store: Store) -> None:
    earlier = rows.step(7, started_at=rows.NOW - timedelta(minutes=1))
    with store.begin() as uow:
        rows.save_request(uow)
        uow.steps.add(rows.step())
        uow.steps.add(earlier)
    with store.begin() as uow:
        assert uow.steps.of_request(rows.CODE) == [earlier, rows.step()]
        assert uow.steps.find(7) == earlier
        assert uow.steps.find(8) is None


def test_the_open_runs_of_all_requests_are_those_that_neither_ended_nor_were_cancelled(store: Store) -> None:
    earlier = replace(rows.step(7, started_at=rows.NOW - timedelta(minutes=1)), missed_at=rows.NOW)
    ended = replace(rows.step(8), finished_at=rows.NOW)
    cancelled = replace(rows.step(9), cancelled=True)
    with store.begin() as uow:
        rows.save_request(uow)
        for entry in (rows.step(), ended, cancelled, earlier):
            uow.steps.add(entry)
        assert uow.steps.open_runs() == [earlier, rows.step()]
    with store.begin() as uow:
        assert uow.steps.open_runs() == [earlier, rows.step()]


def test_recent_runs_are_those_that_are_open_or_have_ended_since(store: Store) -> None:
    since = rows.NOW - timedelta(hours=8)
    whole = replace(rows.step(), limit=timedelta(days=1))
    still, old, ended = (replace(whole, element_instance_key=key) for key in (7, 8, 9))
    with store.begin() as uow:
        rows.save_request(uow)
        for entry in (
            whole,
            replace(still, due_at=None),
            replace(old, started_at=since - timedelta(days=9), finished_at=since - timedelta(microseconds=1)),
            replace(ended, step="STD-09", due_at=None, limit=None, finished_at=since),
            replace(rows.step(10), cancelled=True, finished_at=rows.NOW),
            replace(rows.step(11), cancelled=True),
        ):
            uow.steps.add(entry)
        found = uow.steps.recent_runs(since)
    recent = RecentRun(
        tracking_code=rows.CODE,
        step=whole.step,
        service_key=rows.SERVICE.key,
        district=rows.connection().district,
        started_at=rows.NOW,
        due_at=whole.due_at,
        has_limit=True,
        finished_at=None,
        cancelled=False,
    )
    plain = replace(recent, step="STD-09", due_at=None, has_limit=False, finished_at=since)
    gone = replace(recent, has_limit=False, finished_at=rows.NOW, cancelled=True)
    assert set(found) == {recent, replace(recent, due_at=None), plain, gone}
    with store.begin() as uow:
        assert set(uow.steps.recent_runs(since)) == set(found)


def test_runs_that_ended_within_a_time_are_those_of_other_districts_than_are_excepted(store: Store) -> None:
    since, until = rows.NOW - timedelta(days=9), rows.NOW - timedelta(days=1)
    ends = [since - timedelta(microseconds=1), since, until - timedelta(microseconds=1), until, None]
    with store.begin() as uow:
        rows.save_request(uow)
        for key, end in enumerate(ends, start=7):
            uow.steps.add(replace(rows.step(key, started_at=since - timedelta(days=1)), finished_at=end))
        uow.steps.add(replace(rows.step(20), finished_at=since, cancelled=True))
        district = rows.connection().district
        found = [uow.steps.runs_ended(since, until=until, except_in=names) for names in ([], ["elsewhere"], [district])]
    assert [Counter((run.finished_at, run.cancelled) for run in each) for each in found] == [
        *[Counter({(since, False): 1, (ends[2], False): 1, (since, True): 1})] * 2,
        Counter(),
    ]


def test_the_open_run_of_a_step_is_found_as_it_is_by_now(store: Store) -> None:
    ended, other = replace(rows.step(8), finished_at=rows.NOW), replace(rows.step(9), step="STD-09")
    moved = replace(rows.step(), due_at=rows.NOW + timedelta(days=1))
    with store.begin() as uow:
        rows.save_request(uow)
        for entry in (ended, other):
            uow.steps.add(entry)
        assert uow.steps.open_run(rows.CODE, rows.step().step) is None
        uow.steps.add(rows.step())
        assert uow.steps.open_run(rows.CODE, rows.step().step) == rows.step()
    with store.begin() as uow:
        uow.steps.save(moved)
        assert uow.steps.open_run(rows.CODE, rows.step().step) == moved
        assert uow.steps.open_run("another", rows.step().step) is None
    with store.begin() as uow:
        assert uow.steps.open_run(rows.CODE, rows.step().step) == moved
        uow.steps.save(replace(moved, finished_at=rows.NOW))
        assert uow.steps.open_run(rows.CODE, rows.step().step) is None


def test_reviews_are_listed_by_run_and_request_as_the_supervisor_was_told(store: Store) -> None:
    near = rows.review(Notice.NEAR, told_at=rows.NOW - timedelta(days=1))
    other = replace(rows.review(Notice.MISSED), element_instance_key=7)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.steps.add(rows.step())
        uow.steps.add(rows.step(7))
    with store.begin() as uow:
        for each in (near, other, rows.review(Notice.MISSED)):
            uow.reviews.add(each)
        assert uow.reviews.of_run(7) == [other]
    with store.begin() as uow:
        assert uow.reviews.of_run(near.element_instance_key) == [near, rows.review(Notice.MISSED)]
        assert set(uow.reviews.of_request(rows.CODE)) == {near, other, rows.review(Notice.MISSED)}
        assert uow.reviews.of_request(rows.CODE)[0] == near
        assert uow.reviews.of_request("x") == uow.reviews.of_run(8) == []


def test_a_review_is_begun_once_and_saved_only_then(store: Store) -> None:
    ended = replace(rows.review(), outcome=ReviewOutcome.REVIEWED, ended_at=rows.NOW, note="یک\nدو")
    with store.begin() as uow:
        rows.save_request(uow)
        uow.steps.add(rows.step())
        with pytest.raises(NotFound):
            uow.reviews.save(ended)
    with store.begin() as uow:
        uow.reviews.add(rows.review())
        uow.reviews.save(ended)
    with store.begin() as uow:
        assert uow.reviews.of_request(rows.CODE) == [ended]
    with pytest.raises(store.taken), store.begin() as uow:
        uow.reviews.add(rows.review())


def test_a_step_of_an_element_instance_is_added_once_and_saved_only_then(store: Store) -> None:
    finished = replace(rows.step(), finished_at=rows.NOW, missed_at=rows.NOW, cancelled=True, due_at=None)
    with store.begin() as uow:
        rows.save_request(uow)
        with pytest.raises(NotFound):
            uow.steps.save(rows.step())
        uow.steps.add(rows.step())
        uow.steps.save(finished)
    with store.begin() as uow:
        assert uow.steps.find(2**62) == finished
    with pytest.raises(store.taken), store.begin() as uow:
        uow.steps.add(rows.step())
