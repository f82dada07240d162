import pytest

from tests.zeebekit import (
    Complete,
    EmbeddedEngine,
    EndlessRun,
    Fail,
    Job,
    JobsWithoutWorker,
    Outcome,
    ThrowError,
    Workers,
)

from .conftest import Recorder

ORDER = {"kind": "کتاب", "orderId": "17"}


def test_a_worker_sees_the_whole_job(zeebe: EmbeddedEngine, workers: Workers, recorder: Recorder) -> None:
    zeebe.use(workers)
    instance = zeebe.start_instance("order", ORDER)
    (job,) = recorder.jobs
    (delivery,) = instance.called("delivery")
    assert (job.type, job.element_id, job.bpmn_process_id) == ("send-parcel", "Task_send", "delivery")
    assert job.process_instance_key == delivery.key
    assert job.variables == {"orderId": "17"}
    assert job.headers == {"carrier": "post"}
    assert job.retries == 2
    assert job.deadline > zeebe.now()


def test_execution_listeners_are_jobs_like_others(zeebe: EmbeddedEngine, workers: Workers, recorder: Recorder) -> None:
    zeebe.use(workers)
    zeebe.start_instance("approval").task("Task_approve").complete({"approved": True})
    opened, closed = recorder.jobs
    assert (opened.type, closed.type) == ("open-step", "close-step")
    assert opened.element_instance_key == closed.element_instance_key
    assert opened.variables["limit"] == "PT15M"
    assert closed.variables["approved"] is True


def test_a_bpmn_error_is_caught_by_the_boundary_event_of_the_call_activity(zeebe: EmbeddedEngine) -> None:
    zeebe.use({"send-parcel": lambda _: ThrowError("PARCEL_LOST", "gone", {"reason": "fire"})})
    instance = zeebe.start_instance("order", ORDER)
    instance.assert_passed("Event_lost", "End_lost").assert_not_passed("End_delivered").assert_completed()
    instance.assert_variables({"reason": "fire"})
    instance.called("delivery")[0].assert_terminated()


def test_a_bpmn_error_that_nobody_catches_is_an_incident(zeebe: EmbeddedEngine) -> None:
    zeebe.use({"send-parcel": lambda _: ThrowError("PARCEL_STOLEN")})
    instance = zeebe.start_instance("order", ORDER)
    (incident,) = instance.incidents()
    assert (incident.error_type, incident.element_id) == ("UNHANDLED_ERROR_EVENT", "Task_send")


def test_a_job_without_retries_is_an_incident_until_it_is_resolved(zeebe: EmbeddedEngine) -> None:
    answers: list[Outcome] = [Fail("carrier unavailable", retries=1), Fail("carrier unavailable"), Complete()]
    zeebe.use({"send-parcel": lambda _: answers.pop(0)})
    instance = zeebe.start_instance("order", ORDER)
    (incident,) = instance.incidents()
    assert (incident.error_type, incident.message) == ("JOB_NO_RETRIES", "carrier unavailable")
    with pytest.raises(AssertionError, match="JOB_NO_RETRIES at Task_send: carrier unavailable"):
        instance.assert_no_incidents()
    instance.resolve_incidents()
    instance.assert_no_incidents().assert_passed("Task_send")


def test_redelivery_runs_a_worker_twice_and_completes_once(
    zeebe: EmbeddedEngine, workers: Workers, recorder: Recorder
) -> None:
    zeebe.use(workers, redeliver=True)
    instance = zeebe.start_instance("order", ORDER)
    assert [job.key for job in recorder.jobs] == [recorder.jobs[0].key] * 2
    assert instance.times_passed("Task_send") == 1


def test_a_job_without_worker_is_named(zeebe: EmbeddedEngine) -> None:
    zeebe.use({})
    with pytest.raises(JobsWithoutWorker, match="send-parcel at Task_send"):
        zeebe.start_instance("order", ORDER)


def test_a_lenient_run_reports_jobs_without_worker(zeebe: EmbeddedEngine, workers: Workers) -> None:
    instance = zeebe.start_instance("order", ORDER)
    run = zeebe.run({}, strict=False)
    assert run.handled == ()
    assert "send-parcel at Task_send" in run.unclaimed[0]
    assert zeebe.run(workers).handled[0].job.type == "send-parcel"
    instance.assert_waiting_at("Task_await")


def test_an_exception_of_a_worker_fails_the_test_and_leaves_the_job_open(zeebe: EmbeddedEngine) -> None:
    def broken(_: Job) -> Outcome:
        raise ZeroDivisionError

    zeebe.use({"send-parcel": broken})
    with pytest.raises(ZeroDivisionError) as failure:
        zeebe.start_instance("order", ORDER)
    assert "while running job send-parcel at Task_send of delivery" in failure.value.__notes__
    (handled,) = zeebe.run({"send-parcel": Recorder()}).handled
    assert handled.job.retries == 2


def test_an_answer_of_the_wrong_kind_is_refused(zeebe: EmbeddedEngine) -> None:
    zeebe.use({"send-parcel": lambda _: None})  # type: ignore[dict-item,return-value]
    with pytest.raises(TypeError, match="Complete, ThrowError or Fail, not None"):
        zeebe.start_instance("order", ORDER)


def test_idle_hooks_run_until_all_rest(zeebe: EmbeddedEngine, workers: Workers) -> None:
    outbox = ["17"]

    def relay() -> bool:
        if not outbox:
            return False
        zeebe.publish_message("parcel-received", outbox.pop())
        return True

    zeebe.use(workers, idle_hooks=[relay])
    zeebe.start_instance("order", ORDER).assert_waiting_at("File the receipt")


def test_a_hook_that_never_rests_is_stopped(zeebe: EmbeddedEngine) -> None:
    zeebe.use({}, idle_hooks=[lambda: True], max_jobs=50)
    with pytest.raises(EndlessRun, match="no rest after 50"):
        zeebe.run()


def test_null_overwrites_a_variable(zeebe: EmbeddedEngine) -> None:
    zeebe.use({"send-parcel": lambda _: Complete({"orderId": None})}, strict=False)
    instance = zeebe.start_instance("order", ORDER)
    assert instance.called()[0].variables()["orderId"] is None
