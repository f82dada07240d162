"""Purging by jobs and by hand; and whoever reads what has become blank."""

from collections.abc import Callable, Collection
from datetime import timedelta

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from db.completed_jobs import CompletedJob
from db.engine import Database
from db.repositories.statistics import SqlStatistics
from services.catalogue import service_of
from services.company import EXAMPLE_COMPANY
from services.model.notices import SmsState
from services.notices.needing_review import SmsNeedsNoReview, resolve_as_sent, send_anew
from services.notices.sending import NumberRemoved, Recipient, send_sms
from services.retention.purge import BATCH
from services.retention.rules import RULE_OF, Kind
from services.submission.starting import SubmissionState
from services.submission.submit import submit_records
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.workers.kit import SERVICE, SUBSCRIBER, Bench, job, typed_for
from workers import app as composition
from workers.cli.main import cli
from workers.gateways.engine import EngineUnavailable
from workers.runtime.job import Complete, Fail
from workers.transactions import RetriedTransactions

Invoke = Callable[..., Result]
A_DAY = timedelta(days=1)
DAYS_OF_ANSWERS = RULE_OF[Kind.JOB_ANSWERS].days
BLANK = ("", "", "")


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


@pytest.fixture
def aftersales(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock) -> Invoke:
    """Runs a command on this test's database, at the test's time; no engine is there."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setenv("AFTERSALES_GATEWAY_ADDRESS", "127.0.0.1:9")
    monkeypatch.setattr(composition, "SystemClock", lambda: clock)
    return lambda *arguments: CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "200"})


def archived(bench: Bench, **changes: str) -> str:
    """A request that was registered, told of by SMS, and closed."""
    code = bench.registered(SUBSCRIBER, SERVICE, **changes)
    bench.done("send-sms", {"template": "request-registered"}, trackingCode=code)
    bench.done("archive-request", trackingCode=code, outcome="withdrawn")
    with bench.database.writing.begin() as connection:
        connection.execute(text("UPDATE sms_outbox SET state = 'undelivered'"))
    return code


def purged(bench: Bench) -> int:
    """All batches of the company's own rows; how many they were."""
    batches = 0
    while bench.done("purge-records", batchSize=BATCH)["moreRecords"]:
        batches += 1
    return batches


def applicant(bench: Bench, code: str) -> tuple[str, str, str]:
    with bench.begin() as uow:
        person = uow.requests.get(code).application.applicant
        return person.national_id, person.mobile, person.landline


def store_answers(bench: Bench, elements: Collection[int]) -> None:
    with bench.begin() as uow:
        uow.completed_jobs.store_many(
            [
                CompletedJob(element_instance_key=key, job_type="x", outcome={}, stored_at=bench.clock.now())
                for key in elements
            ]
        )


def answers(database: Database) -> set[int]:
    with database.reading.connect() as connection:
        found = connection.execute(text("SELECT element_instance_key FROM completed_job WHERE job_type = 'x'"))
        return set(found.scalars())


def test_a_closed_request_is_blank_a_year_later_and_not_a_day_before(bench: Bench, clock: FixedClock) -> None:
    code = archived(bench)
    clock.advance(RULE_OF[Kind.REQUESTS].days * A_DAY)
    purged(bench)
    assert "" not in applicant(bench, code)
    clock.advance(timedelta(seconds=1))
    assert purged(bench) == 1
    assert applicant(bench, code) == BLANK
    assert purged(bench) == 0


def test_a_record_that_is_submitted_again_is_known_though_its_person_is_not(bench: Bench, clock: FixedClock) -> None:
    code = archived(bench, clientReference="A-1", channel="file")
    clock.advance(400 * A_DAY)
    purged(bench)
    assert applicant(bench, code) == BLANK
    again = typed_for(SERVICE) | {"clientReference": "A-1"}
    [answer] = submit_records(
        [again],
        service=service_of(SERVICE),
        transactions=RetriedTransactions(bench.begin),
        clock=clock,
        starter=FakeStarter(),
    )
    assert (answer.state, answer.tracking_code) == (SubmissionState.REGISTERED_BEFORE, code)


def test_no_sms_goes_to_a_number_that_was_removed(bench: Bench, clock: FixedClock) -> None:
    code = archived(bench)
    clock.advance(400 * A_DAY)
    purged(bench)
    assert bench.done("send-sms", {"template": "request-registered"}, trackingCode=code) == {}
    with bench.begin() as uow:
        assert [sms.mobile for sms in uow.outbox.sms_of(code)] == [""]
        about = {"clock": clock, "company": EXAMPLE_COMPANY, "tracking_code": code, "template": "request-registered"}
        with pytest.raises(NumberRemoved):
            send_sms(uow, **about, key="k-1")  # type: ignore[arg-type]
        both = send_sms(uow, **about, key="k-2", recipient=Recipient.APPLICANT_AND_SUBSCRIBER)  # type: ignore[arg-type]
        assert both.mobile == SUBSCRIBER.subscriber.mobile
        assert [sms.key for sms in uow.outbox.sms_of(code)][1:] == ["k-2"]


def test_an_sms_without_its_number_waits_for_nobody(bench: Bench, clock: FixedClock, aftersales: Invoke) -> None:
    code = archived(bench)
    with bench.begin() as uow:
        [waiting] = uow.outbox.sms_needing_review(clock.now())
    clock.advance(200 * A_DAY)
    assert SqlStatistics(bench.database).take(clock.now()).sms_needing_review == 1
    purged(bench)
    with bench.begin() as uow:
        assert uow.outbox.sms_needing_review(clock.now()) == []
        sms = uow.outbox.sms(waiting.key)
        assert (sms.mobile, sms.text, sms.state, sms.template) == ("", "", SmsState.UNDELIVERED, "request-registered")
        with pytest.raises(SmsNeedsNoReview):
            send_anew(uow, key=waiting.key)
        with pytest.raises(SmsNeedsNoReview):
            resolve_as_sent(uow, clock=clock, key=waiting.key)
    figures = SqlStatistics(bench.database).take(clock.now())
    assert (figures.sms_needing_review, dict(figures.outbox_rows)) == (0, {})
    assert aftersales("sms", "resend", waiting.key).exit_code == 1
    shown = aftersales("show", code)
    assert shown.exit_code == 0
    assert "پاک شده است" in shown.stdout
    assert "***" not in shown.stdout


def test_a_draft_that_was_removed_is_told_as_incomplete_and_no_incident(bench: Bench, clock: FixedClock) -> None:
    """Somebody comes a year later to the task that still waits for a correction."""
    checked = bench.done(
        "check-documents",
        serviceKey=SERVICE,
        application=typed_for(SERVICE) | {"mobile": "12"},
    )
    key = str(checked["draftKey"])
    clock.advance(31 * A_DAY)
    assert purged(bench) == 1
    again = bench.done("check-documents", serviceKey=SERVICE, draftKey=key)
    assert again["documentsInOrder"] is False
    assert again["findingsText"]


def test_answers_go_where_the_engine_has_ended_the_element(bench: Bench, clock: FixedClock, database: Database) -> None:
    store_answers(bench, range(1, 8))
    bench.elements.alive = {2, 5}
    clock.advance(DAYS_OF_ANSWERS * A_DAY + timedelta(seconds=1))
    store_answers(bench, [8])
    first = bench.done("purge-job-answers", batchSize=3)
    assert first["moreAnswers"] is True
    second = bench.done("purge-job-answers", batchSize=3, answersAfter=first["answersAfter"])
    third = bench.done("purge-job-answers", batchSize=3, answersAfter=second["answersAfter"])
    assert (third["moreAnswers"], third["answersAfter"]) == (False, None)
    assert answers(database) == {2, 5, 8}
    assert sorted(bench.elements.asked) == list(range(1, 8))


def test_where_the_engine_is_away_no_answer_goes(
    bench: Bench, clock: FixedClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_answers(bench, [1, 2])
    clock.advance(40 * A_DAY)

    def unavailable(_keys: Collection[int]) -> set[int]:
        raise EngineUnavailable("topology")

    monkeypatch.setattr(bench.elements, "ended", unavailable)
    assert isinstance(bench.run(job("purge-job-answers", {"batchSize": 5})), Fail)
    assert answers(database) == {1, 2}


def test_the_history_job_says_why_it_has_ended(bench: Bench, clock: FixedClock) -> None:
    bench.history.instances = 3
    states = [bench.done("purge-engine-history", historyBatchSize=2)["historyState"] for _ in range(3)]
    bench.history.behind = True
    states.append(bench.done("purge-engine-history", historyBatchSize=2)["historyState"])
    assert states == ["more", "more", "done", "behind"]
    assert set(bench.history.asked_before) == {clock.now() - 30 * A_DAY}


def test_the_command_counts_removes_and_says_what_it_could_not_ask(
    bench: Bench, clock: FixedClock, aftersales: Invoke
) -> None:
    code = archived(bench)
    clock.advance(400 * A_DAY)
    counted = aftersales("purge", "--dry-run")
    assert counted.exit_code == 0, counted.output
    assert "nothing was removed" in counted.output
    assert "AFTERSALES_SEARCH_URL is not set" in counted.output
    assert "" not in applicant(bench, code)
    done = aftersales("purge")
    assert applicant(bench, code) == BLANK
    assert done.exit_code == 1
    assert "not possible now" in done.output
    assert "AFTERSALES_SEARCH_URL is not set" in done.output


def test_the_command_without_anything_old_needs_no_engine(aftersales: Invoke) -> None:
    assert aftersales("purge").exit_code == 0


def test_a_job_of_the_night_that_comes_twice_gives_its_answer_again(bench: Bench) -> None:
    for kind, given in (
        ("purge-records", {"batchSize": 5}),
        ("purge-job-answers", {"batchSize": 5}),
        ("purge-engine-history", {"historyBatchSize": 5}),
    ):
        each = job(kind, given)
        outcome = bench.run(each)
        assert isinstance(outcome, Complete)
        assert bench.run(each) == outcome
        assert bench.reports[-1].redelivered
