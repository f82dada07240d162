"""Diagrams of a version that the workers beside them do not know."""

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.steps.due import engine_text
from tests.db import rows
from tests.process.limits import MOMENT
from tests.process.versions.conftest import DIAGRAMS, Requested
from tests.zeebekit import Complete, Job, Outcome
from workers.cli.main import cli

pytestmark = pytest.mark.process

NEW_JOB = "job-of-tomorrow"


def test_a_diagram_that_asks_for_an_unknown_job_is_refused_and_nothing_is_deployed(
    requested: Requested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = requested.office.engine
    before = [each.key for each in engine.definitions()]
    for name in (f"{NEW_JOB}.bpmn", "step-of-today.bpmn"):
        (tmp_path / name).write_bytes((DIAGRAMS / name).read_bytes())
    monkeypatch.setenv("AFTERSALES_GATEWAY_ADDRESS", engine.address)
    done = CliRunner().invoke(cli, ["deploy", str(tmp_path), "--yes"], env={"COLUMNS": "300"})
    assert done.exit_code == 1
    assert f"کارگرهای این نسخه کار «{NEW_JOB}» را نمی‌شناسند" in done.stderr
    assert f"{NEW_JOB}.bpmn asks for job {NEW_JOB}" in done.stderr
    assert "update them first" in done.stderr
    assert [each.key for each in engine.definitions()] == before


def test_older_workers_leave_a_job_alone_that_they_do_not_know_and_newer_ones_take_it(requested: Requested) -> None:
    engine, today = requested.office.engine, requested.office.workers
    engine.use(dict.fromkeys(today.handlers, today.run), strict=False)
    instance = engine.start_instance(NEW_JOB, {"trackingCode": rows.CODE})
    engine.travel(days=30)
    instance.assert_waiting_at("Task_New").assert_no_incidents()
    engine.use({NEW_JOB: lambda _: Complete({})})
    engine.run()
    instance.assert_completed()


def test_a_step_that_an_older_worker_opened_stands_at_its_timer_until_somebody_says_the_instant(
    requested: Requested,
) -> None:
    """Why workers are stopped while the diagrams are deployed, and what helps where they were not."""
    engine, today = requested.office.engine, requested.office.workers

    def of_before(job: Job) -> Outcome:
        """It opened the row as today's does, and handed nothing back."""
        assert isinstance(today.run(job), Complete)
        return Complete({})

    engine.use(dict.fromkeys(today.handlers, today.run) | {"open-step": of_before})
    instance = requested.begun("step-of-today", limit="PT15M")
    [incident] = instance.incidents()
    assert "dueAt" in incident.message
    row = requested.row()
    assert row.due_at is not None
    instance.set_variables({"dueAt": engine_text(row.due_at)}, scope=row.element_instance_key)
    instance.resolve_incidents()
    instance.assert_no_incidents().assert_waiting_at("Task_Work")
    engine.travel(row.due_at - engine.now() + MOMENT)
    assert requested.row().missed_at == row.due_at


def test_what_is_told_before_its_process_is_deployed_reaches_nobody(requested: Requested, tmp_path: Path) -> None:
    """Why workers are started after the diagrams are deployed: the engine starts nothing by a message that waits."""
    engine = requested.office.engine
    engine.publish_message("watch-of-tomorrow", ttl=timedelta(days=1))
    newer = (DIAGRAMS / "watch-of-before.bpmn").read_text(encoding="utf-8").replace("of-before", "of-tomorrow")
    (tmp_path / "watch-of-tomorrow.bpmn").write_text(newer, encoding="utf-8")
    engine.deploy(tmp_path)
    engine.travel(hours=1)
    assert engine.instances("watch-of-tomorrow") == []
