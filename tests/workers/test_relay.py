"""The relay: once, in order, and never blindly again, whatever the provider and the engine do."""

import json

import pytest

from db.engine import Database
from db.errors import DatabaseUnavailable
from db.outbox import SmsRelayStore
from services.errors import EngineRefused, NoDeliveryReports, SmsAnswerAmbiguous, SmsOutcomeUnknown
from services.model.notices import SmsState
from tests.fakes.uow import FixedClock
from tests.workers.outbox_office import Office
from workers.gateways.engine import EngineUnavailable
from workers.gateways.sms import SandboxSmsProvider, SmsProviderUnavailable, SmsRefused
from workers.logs import configure_logs
from workers.runtime import failpoints
from workers.settings import LogFormat


@pytest.fixture
def office(database: Database, clock: FixedClock) -> Office:
    return Office(database, clock)


def test_queued_sms_are_sent_once_in_order(office: Office) -> None:
    office.queue("a", "b")
    assert (office.sms.deliver_due(), office.sms.deliver_due()) == (2, 0)
    office.later(hours=1)
    assert office.sms.deliver_due() == 0
    assert office.provider.taken == ["a", "b"]
    assert office.outcomes == [("sms", "sent")] * 2


def test_a_provider_that_is_away_is_tried_again_ever_more_seldom_until_it_is_back(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsProviderUnavailable("down")
    office.sms.deliver_due()
    office.later(seconds=1)
    assert office.sms.deliver_due() == 0
    office.later(seconds=1.1)
    assert office.sms.deliver_due() == 1
    office.later(seconds=2.1)
    assert office.sms.deliver_due() == 0
    office.provider.fault = None
    office.later(seconds=60)  # the batch counts the machine's own seconds, of which a busy one takes many
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]


def test_while_the_provider_is_away_one_sms_finds_out_for_all(office: Office) -> None:
    office.queue("a", "b", "c")
    office.provider.fault = SmsProviderUnavailable("down")
    office.sms.deliver_due()
    assert office.provider.calls == 1
    office.provider.fault = None
    office.later(seconds=3)
    office.sms.deliver_due()
    assert office.provider.taken == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(SmsOutcomeUnknown("time-out"), "outcome-unknown"), (SmsAnswerAmbiguous("status 500"), "failed")],
)
def test_an_sms_taken_before_a_fault_is_found_by_reference_and_not_sent_again(
    office: Office, fault: Exception, outcome: str
) -> None:
    office.queue("a")
    office.provider.fault, office.provider.takes_despite_fault = fault, True
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(seconds=20)
    assert office.sms.deliver_due() == 0
    office.later(seconds=11)
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]
    assert office.provider.asked == ["a"]
    assert office.outcomes == [("sms", outcome), ("sms", "sent")]


def test_an_sms_not_taken_before_a_time_out_is_sent_once_the_provider_denies_it(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsOutcomeUnknown("time-out")
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(seconds=31)
    office.sms.deliver_due()
    assert (office.provider.asked, office.provider.taken) == (["a"], ["a"])


def test_an_sms_of_unknown_outcome_stays_so_while_the_provider_cannot_be_asked(office: Office) -> None:
    office.queue("a")
    office.provider.fault, office.provider.takes_despite_fault = SmsOutcomeUnknown("time-out"), True
    office.sms.deliver_due()
    office.provider.fault, office.provider.takes_despite_fault = SmsProviderUnavailable("down"), False
    office.later(seconds=31)
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(minutes=5)
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]
    assert office.provider.calls == 1
    assert office.outcomes == [("sms", "outcome-unknown"), ("sms", "unavailable"), ("sms", "sent")]


def test_a_relay_killed_while_sending_leaves_an_sms_that_is_asked_for_first(office: Office) -> None:
    office.queue("a")
    SmsRelayStore(office.database).claim(10, office.clock.now())
    office.provider.taken.append("a")
    office.later(seconds=61)
    office.sms.deliver_due()
    assert (office.provider.asked, office.provider.calls) == (["a"], 0)


def test_what_a_relay_that_seems_dead_is_sending_this_moment_is_not_sent_by_another(office: Office) -> None:
    """A clock that jumps ends a lease whose holder is at work."""
    office.queue("a")
    SmsRelayStore(office.database).claim(10, office.clock.now())
    office.later(hours=1)
    office.sms.deliver_due()
    office.provider.taken.append("a")
    office.later(seconds=31)
    office.sms.deliver_due()
    assert (office.provider.taken, office.provider.calls) == (["a"], 0)
    assert office.sms_of("a").state is SmsState.SENT


def test_what_a_dead_relay_never_sent_is_sent_once_it_was_denied_twice(office: Office) -> None:
    office.queue("a")
    SmsRelayStore(office.database).claim(10, office.clock.now())
    for seconds in (61, 31, 600):
        office.later(seconds=seconds)
        office.sms.deliver_due()
    assert (office.provider.asked, office.provider.taken) == (["a", "a"], ["a"])


@pytest.mark.parametrize(
    "fault", [SmsAnswerAmbiguous("status 500"), SmsProviderUnavailable("down"), ValueError("a bug")]
)
def test_an_sms_without_a_clear_answer_for_a_day_is_for_a_person(office: Office, fault: Exception) -> None:
    office.queue("a")
    office.provider.fault = SmsOutcomeUnknown("time-out")
    office.sms.deliver_due()
    since = office.sms_of("a").outcome_unknown_since
    office.provider.fault = fault
    for _ in range(23):
        office.later(hours=1)
        office.sms.deliver_due()
    assert office.sms_of("a").state is SmsState.OUTCOME_UNKNOWN
    office.later(hours=1, minutes=1)
    office.sms.deliver_due()
    given_up = office.sms_of("a")
    assert (given_up.state, given_up.outcome_unknown_since) == (SmsState.NEEDS_REVIEW, since)
    office.provider.fault = None
    office.later(days=7)
    assert office.sms.deliver_due() == 0


def test_an_sms_that_waits_for_a_provider_that_is_away_for_days_is_sent_when_it_is_back(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsProviderUnavailable("down")
    for _ in range(72):
        office.sms.deliver_due()
        office.later(hours=1)
    office.provider.fault = None
    office.sms.deliver_due()
    assert office.provider.taken == ["a"]


def test_one_sms_that_breaks_the_provider_does_not_hold_up_the_next(office: Office) -> None:
    office.queue("a")
    office.provider.fault = ValueError("a bug")
    office.sms.deliver_due()
    office.provider.fault = None
    office.queue("b")
    office.sms.deliver_due()
    assert office.provider.taken == ["b"]
    assert office.sms_of("a").state is SmsState.OUTCOME_UNKNOWN


class Killed(BaseException):
    """Ends the relay where `kill -9` would: nothing handles it."""


@pytest.mark.parametrize("point", ["relay-claimed", "relay-sent"])
def test_a_relay_that_is_killed_at_any_point_sends_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    def die(reached: str) -> None:
        if reached == point:
            raise Killed

    office.queue("a", "b", "c")
    monkeypatch.setattr(failpoints, "on_hit", die)
    for relay in (office.sms, office.messages):
        with pytest.raises(Killed):
            relay.deliver_due()
    monkeypatch.undo()
    for seconds in (61, 31):
        office.later(seconds=seconds)
        office.sms.deliver_due()
        office.messages.deliver_due()
    assert office.provider.taken == ["a", "b", "c"]
    assert sorted(set(office.publisher.published)) == ["a", "b", "c"]
    office.later(days=1)
    assert (office.sms.deliver_due(), office.messages.deliver_due()) == (0, 0)


def test_what_was_sent_while_the_database_went_away_is_asked_for_and_not_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.queue("a")
    monkeypatch.setattr(failpoints, "on_hit", lambda point: office.lose_database() if point == "relay-sent" else None)
    with pytest.raises(DatabaseUnavailable):
        office.sms.deliver_due()
    office.find_database()
    office.later(seconds=61)
    office.sms.deliver_due()
    assert (office.provider.taken, office.provider.calls) == (["a"], 1)
    assert office.sms_of("a").state is SmsState.SENT


def test_a_refused_sms_is_given_up_and_the_next_is_sent(office: Office) -> None:
    office.queue("a")
    office.provider.fault = SmsRefused("400")
    office.sms.deliver_due()
    office.provider.fault = None
    office.later(days=1)
    office.queue("b")
    office.sms.deliver_due()
    assert office.provider.taken == ["b"]
    assert office.outcomes == [("sms", "refused"), ("sms", "sent")]


def test_messages_are_published_once(office: Office) -> None:
    office.queue("a", "b")
    assert (office.messages.deliver_due(), office.messages.deliver_due()) == (2, 0)
    assert office.publisher.published == ["a", "b"]


@pytest.mark.parametrize("fault", [EngineUnavailable("publish"), EngineRefused("publish", "why")])
def test_messages_wait_for_the_engine(office: Office, fault: Exception) -> None:
    office.queue("a")
    office.publisher.fault = fault
    office.messages.deliver_due()
    office.publisher.fault = None
    assert office.messages.deliver_due() == 0
    office.later(seconds=1)
    office.messages.deliver_due()
    assert office.publisher.published == ["a"]


def test_the_sandbox_accepts_everything_and_denies_what_it_was_not_told() -> None:
    sandbox = SandboxSmsProvider()
    assert sandbox.send(client_reference="a", mobile="09000001001", text="متن") == "sandbox:a"
    assert sandbox.find("a") is None
    with pytest.raises(NoDeliveryReports):
        sandbox.reports(None)


def test_the_log_names_a_message_by_its_row_not_by_what_an_operator_typed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogFormat.JSON, "INFO")
    office.queue("payment-09120000000")
    office.messages.deliver_due()
    [line] = [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["row"], line["outcome"]) == ("message", 1, "published")
    assert "09120000000" not in str(line)
