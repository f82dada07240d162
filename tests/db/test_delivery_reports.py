"""Delivery reports in the database: in any order, any number of times, from any relay, they come to the same."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from db.delivery_reports import DeliveryReportStore
from db.engine import Database
from db.outbox import SmsRelayStore, TriedSms
from db.unit_of_work import SqlUnitOfWork
from services.model.notices import REPORT_WITHIN, DeliveryReport, Sms, SmsState
from services.notices.needing_review import resolve_as_sent, send_anew
from tests.db import rows
from tests.db.racing import race
from tests.fakes.uow import FixedClock

MINUTE = timedelta(minutes=1)


def report(reference: str = "a", *, delivered: bool = True, minutes: int = 1) -> DeliveryReport:
    return DeliveryReport(client_reference=reference, delivered=delivered, at=rows.NOW + minutes * MINUTE)


class Office:
    """An outbox with one SMS, and the reports of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = DeliveryReportStore(database)
        with SqlUnitOfWork(database) as uow:
            uow.outbox.add_sms(rows.sms("a"))

    def sent(self, at: datetime = rows.NOW) -> None:
        store = SmsRelayStore(self.database)
        (claimed,) = store.claim(1, at)
        store.save([TriedSms(sms=claimed.accepted("p", at))])

    def read(self, *reports: DeliveryReport) -> list[DeliveryReport]:
        """What changed something."""
        after = self.store.cursor()
        return list(self.store.apply(reports, after=after, cursor=f"{after}+", now=rows.NOW))

    def sms(self) -> Sms:
        with SqlUnitOfWork(self.database, read_only=True) as uow:
            return uow.outbox.sms("a")

    def listed(self, at: datetime) -> list[str]:
        with SqlUnitOfWork(self.database, read_only=True) as uow:
            return [sms.key for sms in uow.outbox.sms_needing_review(at)]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.mark.parametrize(("delivered", "state"), [(True, SmsState.DELIVERED), (False, SmsState.UNDELIVERED)])
def test_a_report_tells_what_became_of_an_sms_once(office: Office, *, delivered: bool, state: SmsState) -> None:
    office.sent()
    assert office.read(report(delivered=delivered), report("of another system")) == [report(delivered=delivered)]
    assert office.read(report(delivered=delivered)) == []
    assert office.sms().state is state


@pytest.mark.parametrize("order", list(permutations((report(delivered=False), report(minutes=2), report(minutes=3)))))
def test_an_sms_that_reached_the_phone_has_reached_it_whatever_else_is_reported(
    office: Office, order: tuple[DeliveryReport, ...]
) -> None:
    office.sent()
    for each in order:
        office.read(each, each)
    assert office.sms().state is SmsState.DELIVERED
    assert office.listed(rows.NOW + 9 * rows.DAY) == []


def test_a_report_settles_what_nobody_knew(office: Office) -> None:
    store = SmsRelayStore(office.database)
    (claimed,) = store.claim(1, rows.NOW)
    store.save([TriedSms(sms=claimed.outcome_unknown("time-out", rows.NOW))])
    office.read(report())
    assert office.sms().state is SmsState.DELIVERED
    assert store.claim(1, rows.NOW + rows.DAY) == []


def test_a_failure_is_for_a_person_and_does_not_come_back_once_it_is_settled(office: Office) -> None:
    office.sent()
    office.read(report(delivered=False))
    assert office.listed(rows.NOW) == ["a"]
    with SqlUnitOfWork(office.database) as uow:
        resolve_as_sent(uow, clock=FixedClock(rows.NOW + MINUTE), key="a")
    assert office.read(report(delivered=False)) == []
    assert office.listed(rows.NOW + 9 * rows.DAY) == []
    assert office.read(report(delivered=False, minutes=9)) != []
    assert office.listed(rows.NOW) == ["a"]


def test_of_an_sms_that_was_sent_anew_the_report_of_the_new_one_counts(office: Office) -> None:
    office.sent()
    office.read(report(delivered=False))
    with SqlUnitOfWork(office.database) as uow:
        assert send_anew(uow, key="a").client_reference == "a~1"
    office.sent(rows.NOW + MINUTE)
    assert office.read(report(delivered=False, minutes=5), report(minutes=6)) == []
    assert office.sms().state is SmsState.SENT
    office.read(report("a~1", minutes=2))
    assert office.sms().state is SmsState.DELIVERED


def test_what_is_not_reported_within_a_day_is_for_a_person_if_the_provider_reports(office: Office) -> None:
    office.sent(rows.NOW)
    late = rows.NOW + REPORT_WITHIN + MINUTE
    assert office.listed(late) == []
    office.read(report("of another system"))
    assert office.listed(late - MINUTE) == []
    assert office.listed(late) == ["a"]
    assert office.sms().state is SmsState.SENT
    with SqlUnitOfWork(office.database) as uow:
        resolve_as_sent(uow, clock=FixedClock(late), key="a")
    assert office.listed(late) == []


def test_what_was_sent_before_the_provider_began_to_report_is_for_nobody(office: Office) -> None:
    office.sent(rows.NOW - MINUTE)
    office.read()
    assert office.listed(rows.NOW + 9 * rows.DAY) == []


def test_reading_goes_on_where_it_was_left(office: Office) -> None:
    assert office.store.cursor() is None
    office.store.apply([], after=None, cursor="5", now=rows.NOW)
    assert DeliveryReportStore(office.database).cursor() == "5"
    office.store.apply([], after="5", cursor="7", now=rows.NOW + rows.DAY)
    assert office.store.cursor() == "7"


def test_who_read_from_a_place_that_another_has_read_past_changes_nothing(office: Office) -> None:
    office.sent()
    office.store.apply([], after=None, cursor="5", now=rows.NOW)
    assert office.store.apply([report()], after=None, cursor="4", now=rows.NOW) == []
    assert office.store.cursor() == "5"
    assert office.sms().state is SmsState.SENT


def test_relays_that_read_the_same_reports_at_once_count_each_once(office: Office) -> None:
    office.sent()
    office.store.apply([], after=None, cursor="5", now=rows.NOW)
    read = [lambda: office.store.apply([report()], after="5", cursor="6", now=rows.NOW)] * 4
    counted = [list(answer) for answer in race(read) if isinstance(answer, list)]
    assert max(counted, key=len) == [report()]
    assert sum(map(len, counted)) == 1
    assert office.sms().state is SmsState.DELIVERED
