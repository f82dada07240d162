"""What a person resolves: listed without numbers, resolved by a command, and the model's rules behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from db.engine import Database
from db.outbox import SmsRelayStore
from db.unit_of_work import SqlUnitOfWork
from services.labels import SMS_STATES
from services.model.notices import Sms, SmsState, parse_client_reference
from services.notices.needing_review import SmsNeedsNoReview, resolve_as_sent, send_anew
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from workers import app as composition
from workers.cli.main import cli

Invoke = Callable[..., Result]
MOBILE = "09000001001"
NEEDS_REVIEW = (SmsState.NEEDS_REVIEW, SmsState.REFUSED, SmsState.UNDELIVERED)


@pytest.fixture
def aftersales(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock) -> Invoke:
    """Runs a command on this test's database, at the test's time."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setattr(composition, "SystemClock", lambda: clock)
    return lambda *arguments: CliRunner().invoke(cli, ["sms", *arguments], env={"COLUMNS": "200"})


def sms(clock: FixedClock, key: str, state: SmsState) -> Sms:
    now = clock.now()
    queued = Sms(key=key, tracking_code=None, template="fee-bill", mobile=MOBILE, text="متن", created_at=now)
    return replace(queued, state=state, outcome_unknown_since=now, fault="status 500")


@pytest.fixture
def listed(database: Database, clock: FixedClock) -> Database:
    """A database with an SMS in each state, called by it."""
    with SqlUnitOfWork(database) as uow:
        for state in SmsState:
            uow.outbox.add_sms(sms(clock, state.value, state))
    return database


def state_of(database: Database, key: str) -> SmsState:
    with SqlUnitOfWork(database, read_only=True) as uow:
        return uow.outbox.sms(key).state


@pytest.mark.parametrize("arguments", [(), ("list",)])
def test_what_a_person_must_resolve_is_listed_with_why_and_what_to_do(
    aftersales: Invoke, listed: Database, arguments: tuple[str, ...]
) -> None:
    shown = aftersales(*arguments)
    assert shown.exit_code == 0
    first_words = {line.split()[0] for line in shown.stdout.splitlines() if line.strip()}
    assert first_words & set(SmsState) == set(NEEDS_REVIEW)
    for wanted in ("fee-bill", "۱۴۰۵/۰۸/۳۰", "پاسخ روشنی نداد (status 500)", "به گوشی نرسید", "resend"):
        assert wanted in shown.stdout
    assert MOBILE not in shown.stdout
    assert listed.label


def test_numbers_are_printed_only_if_asked_for(aftersales: Invoke, listed: Database) -> None:
    assert aftersales("--show-mobile").stdout.count(MOBILE) == len(NEEDS_REVIEW)
    assert aftersales("list", "--show-mobile").stdout.count(MOBILE) == len(NEEDS_REVIEW)
    assert listed.label


def test_an_empty_list_says_so(aftersales: Invoke) -> None:
    shown = aftersales()
    assert (shown.exit_code, "no SMS needs a review" in shown.stdout) == (0, True)


@pytest.mark.parametrize("state", NEEDS_REVIEW)
def test_an_sms_that_reached_the_citizen_is_off_the_list(aftersales: Invoke, listed: Database, state: SmsState) -> None:
    assert aftersales("sent", state.value).exit_code == 0
    assert state_of(listed, state.value) is SmsState.SENT
    assert state.value not in aftersales().stdout


@pytest.mark.parametrize("state", NEEDS_REVIEW)
def test_an_sms_is_sent_anew_once_by_a_name_that_the_provider_does_not_know(
    aftersales: Invoke, listed: Database, clock: FixedClock, state: SmsState
) -> None:
    assert aftersales("resend", state.value).exit_code == 0
    again = aftersales("resend", state.value)
    assert (again.exit_code, "nothing to resolve" in again.stderr) == (1, True)
    claimed = {each.key: each for each in SmsRelayStore(listed).claim(9, clock.now())}
    assert claimed[state.value].client_reference == f"{state.value}~1"
    assert claimed[state.value].state is SmsState.QUEUED


def test_an_sms_is_resolved_by_the_name_under_which_it_is_listed(
    aftersales: Invoke, listed: Database, clock: FixedClock
) -> None:
    with SqlUnitOfWork(listed) as uow:
        uow.outbox.add_sms(replace(sms(clock, "key", SmsState.UNDELIVERED), resends=2))
    assert "key~2" in aftersales().stdout
    assert aftersales("sent", "key~2").exit_code == 0
    assert state_of(listed, "key") is SmsState.SENT


@pytest.mark.parametrize("command", ["sent", "resend"])
@pytest.mark.parametrize("key", ["queued", "outcome-unknown", "delivered", "unknown"])
def test_what_needs_no_person_is_left_alone(aftersales: Invoke, listed: Database, command: str, key: str) -> None:
    refused = aftersales(command, key)
    assert refused.exit_code == 1
    assert any("\u0600" <= character <= "\u06ff" for character in refused.stderr)
    with SqlUnitOfWork(listed, read_only=True) as uow:
        assert len(uow.outbox.sms_needing_review(FixedClock().now())) == len(NEEDS_REVIEW)


def test_a_person_may_resolve_twice_and_send_what_was_resolved_anew(clock: FixedClock) -> None:
    uow = FakeUnitOfWork()
    uow.outbox.add_sms(sms(clock, "a", SmsState.NEEDS_REVIEW))
    resolved = resolve_as_sent(uow, clock=clock, key="a")
    assert (resolved.sent_at, resolved.resolved_at) == (clock.now(), clock.now())
    assert resolve_as_sent(uow, clock=clock, key="a") == resolved
    assert send_anew(uow, key="a").resolved_at is None
    with pytest.raises(SmsNeedsNoReview):
        resolve_as_sent(uow, clock=clock, key="a")


@pytest.mark.parametrize("key", ["fee-bill-7", "a~b", "a~"])
@pytest.mark.parametrize("resends", [0, 1, 12])
def test_a_report_finds_its_sms_by_the_name_that_the_provider_was_given(
    clock: FixedClock, key: str, resends: int
) -> None:
    sent = replace(sms(clock, key, SmsState.SENT), resends=resends)
    assert parse_client_reference(sent.client_reference) == (key, resends)


def test_an_sms_that_was_under_way_stays_unclear_whatever_a_later_attempt_says(clock: FixedClock) -> None:
    unknown = sms(clock, "a", SmsState.OUTCOME_UNKNOWN)
    later = clock.now() + timedelta(hours=1)
    assert unknown.not_accepted("unavailable", later) == replace(unknown, fault="unavailable")
    queued = sms(clock, "a", SmsState.QUEUED)
    assert queued.not_accepted("unavailable", later).state is SmsState.QUEUED


def test_every_state_has_a_word_for_operators() -> None:
    assert set(SMS_STATES) == set(SmsState)
