"""The relay of delivery reports, with a provider on HTTP and a database that outlives it."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from db.delivery_reports import DeliveryReportStore
from db.engine import Database
from services.errors import TechnicalError
from services.model.notices import SmsState
from tests.fakes.uow import FixedClock
from tests.workers.outbox_office import Office
from tests.workers.provider import StandIn, running_provider
from workers.gateways.sms import HttpSmsProvider
from workers.report_relay import DeliveryReportRelay


class ReportOffice:
    """An outbox whose SMS were sent, and a relay of reports that may be started anew."""

    def __init__(self, database: Database, clock: FixedClock, stand_in: StandIn, client: httpx.Client) -> None:
        self.outbox = Office(database, clock)
        self.outbox.queue("a", "b", "c")
        self.outbox.sms.deliver_due()
        self.outcomes: list[str] = []
        self.stand_in = stand_in
        self._client = client
        self.restart()

    def restart(self) -> None:
        self.relay = DeliveryReportRelay(
            store=DeliveryReportStore(self.outbox.database),
            provider=HttpSmsProvider(client=self._client, url=self.stand_in.url, sender=""),
            clock=self.outbox.clock,
            observe=lambda _, outcome: self.outcomes.append(outcome),
        )

    def report(self, *told: tuple[str, str]) -> None:
        assert self.stand_in.reports is not None
        at = "2026-11-21T10:01:00+03:30"
        self.stand_in.reports += [{"clientReference": key, "status": status, "at": at} for key, status in told]

    def states(self) -> list[SmsState]:
        return [self.outbox.sms_of(key).state for key in ("a", "b", "c")]


@pytest.fixture
def office(database: Database, clock: FixedClock) -> Iterator[ReportOffice]:
    with running_provider() as stand_in, httpx.Client() as client:
        yield ReportOffice(database, clock, stand_in, client)


def test_reports_are_read_to_their_end_and_not_again(office: ReportOffice) -> None:
    office.report(("a", "delivered"), ("b", "undelivered"), ("c", "delivered"))
    assert [office.relay.deliver_due() for _ in range(3)] == [2, 1, 0]
    assert office.outcomes == ["delivered", "undelivered", "delivered"]
    assert office.states() == [SmsState.DELIVERED, SmsState.UNDELIVERED, SmsState.DELIVERED]


def test_a_relay_that_is_started_anew_reads_on(office: ReportOffice) -> None:
    office.report(("a", "delivered"))
    office.relay.deliver_due()
    office.restart()
    office.report(("b", "delivered"))
    assert office.relay.deliver_due() == 1
    assert office.outcomes == ["delivered"] * 2


def test_reports_that_come_late_and_twice_count_once(office: ReportOffice) -> None:
    office.report(("a", "undelivered"), ("a", "undelivered"))
    office.relay.deliver_due()
    office.outbox.later(days=3)
    office.report(("a", "delivered"), ("a", "delivered"), ("a", "undelivered"))
    while office.relay.deliver_due():
        pass
    assert office.outcomes == ["undelivered", "delivered"]
    assert office.states()[0] is SmsState.DELIVERED


def test_a_provider_that_is_away_loses_no_report(office: ReportOffice) -> None:
    office.report(("a", "delivered"))
    office.stand_in.behaviour = 503
    with pytest.raises(TechnicalError):
        office.relay.deliver_due()
    office.stand_in.behaviour = "ok"
    assert office.relay.deliver_due() == 1


def test_a_provider_without_reports_is_asked_again_hourly(office: ReportOffice) -> None:
    office.stand_in.reports = None
    assert office.relay.deliver_due() == 0
    office.stand_in.reports = []
    office.report(("a", "delivered"))
    office.outbox.later(minutes=59)
    assert office.relay.deliver_due() == 0
    office.outbox.later(minutes=1)
    assert office.relay.deliver_due() == 1


def test_a_clock_that_is_set_back_does_not_silence_the_relay(office: ReportOffice) -> None:
    office.stand_in.reports = None
    office.relay.deliver_due()
    office.stand_in.reports = []
    office.report(("a", "delivered"))
    office.outbox.clock.advance(-timedelta(days=1))
    assert office.relay.deliver_due() == 1


def test_a_page_without_final_reports_is_not_the_end(office: ReportOffice) -> None:
    office.report(("a", "on the way"), ("b", "on the way"), ("c", "delivered"))
    assert [office.relay.deliver_due() > 0 for _ in range(3)] == [True, True, False]
    assert office.outcomes == ["delivered"]
