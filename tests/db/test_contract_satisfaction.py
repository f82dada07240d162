"""The contract of how satisfied people are: the fake, SQLite and PostgreSQL keep the same; and it goes in time."""

from dataclasses import replace
from datetime import timedelta

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.requests import Request, RequestState
from services.model.satisfaction import SatisfactionAsked, SatisfactionCount
from services.retention.purge import BATCH
from services.retention.rules import RULE_OF, Kind
from tests.db import rows
from tests.db.conftest import Store
from tests.db.traces import CLOCK, purge

OTHER, OTHER_ACCOUNT = "14050830-2", "7654321041"
ASKED = SatisfactionAsked(
    tracking_code=rows.CODE, service_key=rows.SERVICE.key, unit="diagnosis", asked_at=rows.NOW + rows.DAY
)
MOBILE = rows.request().application.applicant.mobile


def closed(request: Request, *, hours: int) -> Request:
    return replace(request, state=RequestState.CLOSED, closed_at=rows.NOW + timedelta(hours=hours))


def test_who_is_to_be_asked_is_found_page_by_page(store: Store) -> None:
    first, second = closed(rows.request(), hours=1), closed(rows.request(OTHER, bill_id=OTHER_ACCOUNT), hours=24)
    with store.begin() as uow:
        for bill_id in (rows.ACCOUNT, OTHER_ACCOUNT):
            uow.connections.save(rows.connection(bill_id))
        uow.requests.add(first)
        uow.requests.add(second)
    known, until = sorted((rows.ACCOUNT, OTHER_ACCOUNT)), rows.NOW + timedelta(hours=24, seconds=1)
    with store.begin() as uow:
        kept = uow.satisfaction
        assert list(kept.connections_to_ask(rows.NOW, until=until, after="", limit=9)) == known
        assert list(kept.connections_to_ask(rows.NOW, until=until, after="", limit=1)) == known[:1]
        assert list(kept.connections_to_ask(rows.NOW, until=until, after=known[0], limit=9)) == known[1:]
        assert list(kept.connections_to_ask(rows.NOW, until=rows.NOW + rows.DAY, after="", limit=9)) == [rows.ACCOUNT]
        assert list(kept.closed_of(rows.ACCOUNT, rows.NOW, until=until)) == [first]
        assert list(kept.closed_of(rows.ACCOUNT, until, until=until + rows.DAY)) == []


def test_a_question_and_its_answer_are_kept_and_counted(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.satisfaction.find(rows.CODE) is None
    marked = replace(ASKED, mark=4, marked_at=rows.NOW + 2 * rows.DAY)
    for each in (ASKED, marked):
        with store.begin() as uow:
            uow.satisfaction.save(each)
        with store.begin() as uow:
            assert uow.satisfaction.find(rows.CODE) == each
            count = SatisfactionCount(service_key=each.service_key, unit=each.unit, mark=each.mark, people=1)
            assert list(uow.satisfaction.counts()) == [count]
            assert uow.satisfaction.was_asked(MOBILE, since=ASKED.asked_at)
            assert not uow.satisfaction.was_asked(MOBILE, since=ASKED.asked_at + timedelta(seconds=1))
            assert not uow.satisfaction.was_asked("09120000000", since=rows.NOW)


def test_who_gave_which_mark_is_deleted_after_its_time(database: Database) -> None:
    days = timedelta(days=RULE_OF[Kind.MARKS].days)
    old = replace(ASKED, asked_at=CLOCK.now() - days - rows.DAY, mark=1, marked_at=CLOCK.now())
    young = replace(ASKED, tracking_code=OTHER, asked_at=CLOCK.now() - days + rows.DAY)
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
        uow.connections.save(rows.connection(OTHER_ACCOUNT))
        uow.requests.add(rows.request(OTHER, bill_id=OTHER_ACCOUNT))
        uow.satisfaction.save(old)
        uow.satisfaction.save(young)
    purge(database, limit=BATCH)
    with SqlUnitOfWork(database) as uow:
        assert uow.satisfaction.find(rows.CODE) is None
        assert uow.satisfaction.find(OTHER) == young
