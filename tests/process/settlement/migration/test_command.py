"""`aftersales migrate` as an engineer types it, before the embedded engine and something that answers as Operate."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.demo.stories import STORIES
from tests.db.restored import Restored
from tests.process.office import EmbeddedCase, Office
from tests.process.settlement.migration.conftest import Deploy, NewCase
from tests.process.settlement.migration.running import EmbeddedRunning
from tests.process.settlement.migration.variants import changed, kept, replaced, timed, written
from workers.cli.main import cli
from workers.migration.running import Definition

pytestmark = pytest.mark.process

Aftersales = Callable[..., Result]
CONTROL = "settlement-control-readings.bpmn"


class _Operate(ThreadingHTTPServer):
    """Operate's interface, as far as it is asked, for what runs in an embedded engine."""

    daemon_threads = True

    def __init__(self, running: EmbeddedRunning) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.running = running

    def said(self, path: str, wanted: Mapping[str, Any]) -> object:
        """The items of a search, all on one page."""
        instances = self.running.instances()
        process_of = {each.key: each.process_id for each in self.running.definitions()}
        match path.split("/")[2]:
            case "process-definitions":
                return [
                    {"key": each.key, "bpmnProcessId": each.process_id, "version": each.version}
                    for each in self.running.definitions()
                ]
            case "process-instances":
                return [
                    {
                        "key": each.key,
                        "bpmnProcessId": process_of[each.definition_key],
                        "processDefinitionKey": each.definition_key,
                        "parentKey": each.parent_key,
                    }
                    for each in instances
                ]
            case "variables":
                own = self.running.variables(wanted["processInstanceKey"])
                return [{"name": name, "value": json.dumps(value)} for name, value in own.items()]
            case _:
                return [
                    {"processInstanceKey": each.key, "flowNodeId": element}
                    for each in instances
                    for element in each.waiting_at
                ]

    def xml(self, path: str) -> str:
        key = int(path.split("/")[3])
        return self.running.xml(Definition(key=key, process_id="", version=0))


class _Answers(BaseHTTPRequestHandler):
    server: _Operate

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path.startswith("/api/login"):
            self._answer("")
        else:
            found = self.server.said(self.path, json.loads(asked)["filter"])
            self._answer(json.dumps({"items": found, "sortValues": []}))

    def do_GET(self) -> None:
        self._answer(self.server.xml(self.path))

    def _answer(self, text: str) -> None:
        self.send_response(200)
        self.send_header("X-CSRF-TOKEN", "token")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def aftersales(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aftersales]:
    """Runs a command against the embedded engine; the database of the settings is not asked."""
    with _Operate(EmbeddedRunning(office.engine)) as operate:
        Thread(target=operate.serve_forever, daemon=True).start()
        monkeypatch.setenv("AFTERSALES_GATEWAY_ADDRESS", office.engine.address)
        monkeypatch.setenv("AFTERSALES_WEB_URL", f"http://127.0.0.1:{operate.server_address[1]}")
        monkeypatch.setenv("AFTERSALES_WEB_PASSWORD", "secret")

        def invoke(*arguments: str) -> Result:
            done = CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "300"})
            office.engine.run()
            return done

        yield invoke
        operate.shutdown()


@pytest.fixture
def cases(case_of_ours: NewCase) -> list[EmbeddedCase]:
    """Two settlements that wait for diagnosis."""
    return [_applied(case_of_ours(story)) for story in STORIES["settlement"][:2]]


@pytest.fixture
def newest_cases(office: Office, deploy: Deploy) -> list[EmbeddedCase]:
    """The same, and ours is the newest version."""
    deploy({})
    return [_applied(office.case(story)) for story in STORIES["settlement"][:2]]


def _applied(case: EmbeddedCase) -> EmbeddedCase:
    asyncio.run(case.apply())
    return case


def test_nothing_is_outdated_before_a_new_version(aftersales: Aftersales, newest_cases: list[EmbeddedCase]) -> None:
    assert newest_cases
    for command in ("plan", "run"):
        done = aftersales("migrate", command)
        assert done.exit_code == 0, done.output
    assert "everything that runs is on the newest version" in aftersales("migrate", "plan").stdout


def test_the_plan_tells_what_a_run_then_does(
    aftersales: Aftersales, cases: list[EmbeddedCase], deploy: Deploy, tmp_path: Path
) -> None:
    version = cases[0].instance.version
    newest = deploy({CONTROL: changed(CONTROL, kept, replaced("PT15M", "PT20M"))})["settlement"]
    plan = aftersales("migrate", "plan", "settlement")
    assert plan.exit_code == 0, plan.output
    assert f"settlement-control-readings v{version}: SubProcess_ControlReadings (sub process" in plan.stdout
    assert "2 that wait there keep what they began with" in plan.stdout
    assert "2 requests can be migrated, none stay behind" in plan.stdout
    assert [case.instance.version for case in cases] == [version] * 2
    progress = str(tmp_path / "progress")
    first = aftersales("migrate", "run", "--at-most", "1", "--progress", progress)
    assert first.exit_code == 1, first.output
    assert "1 request migrated (2 instances)" in first.stdout
    assert "1 request, 2 watch-deadline left for the next run" in first.stdout
    second = aftersales("migrate", "run", "--progress", progress, "--json")
    assert second.exit_code == 0, second.output
    told = json.loads(second.stdout)
    assert (len(told["migrated"]), told["refused"], told["left"], told["staying"]) == (4, [], [], [])
    assert [case.instance.version for case in cases] == [newest] * 2


def test_who_stays_behind_is_told_with_the_reason_and_the_remedy(
    aftersales: Aftersales, cases: list[EmbeddedCase], deploy: Deploy
) -> None:
    renamed = "Task_Control"
    deploy({CONTROL: changed(CONTROL, replaced("Task_ControlReadings", renamed))})
    plan = aftersales("migrate", "plan")
    assert plan.exit_code == 1
    assert "Task_ControlReadings (user task «کنترل کارکرد و صدور فیش تسویه») was removed" in plan.stdout
    assert "--map Task_ControlReadings=NEW" in plan.stdout
    run = aftersales("migrate", "run")
    assert run.exit_code == 1
    assert "2 requests stay behind" in run.stdout
    assert "می‌مانند: ۲ درخواست." in run.stdout
    for told in (plan, run):
        lines = [line.split() for line in told.stdout.splitlines()]
        for case in cases:
            assert ["تسویه", "حساب", case.code, str(case.instance.key)] in lines
    staying = json.loads(aftersales("migrate", "plan", "--json").stdout)["staying"]
    assert {each["trackingCode"] for each in staying} == {case.code for case in cases}
    assert {each["process"] for each in staying} == {"settlement"}
    assert {each["hindrances"][0]["process"] for each in staying} == {"settlement-control-readings"}
    mapped = aftersales("migrate", "run", "--map", f"Task_ControlReadings={renamed}")
    assert mapped.exit_code == 0, mapped.output
    for case in cases:
        case.instance.assert_waiting_at(renamed)


def test_open_limits_follow_the_new_version_if_told_to(
    aftersales: Aftersales,
    cases: list[EmbeddedCase],
    deploy: Deploy,
    sqlite_copy: Restored,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", sqlite_copy.url)
    deploy({CONTROL: changed(CONTROL, replaced("PT15M", "PT20M"))})
    told = "limit PT15M, now PT20M. 2 open ones keep theirs, unless --limits follow"
    assert told in aftersales("migrate", "plan").stdout
    done = aftersales("migrate", "run", "--limits", "follow")
    assert done.exit_code == 0, done.output
    assert "2 limits follow the new version" in done.stdout
    assert {row.limit for case in cases for row in case.steps("SET-04")} == {timedelta(minutes=20)}


def test_a_deployment_says_what_it_changes_and_who_would_stay_behind(
    aftersales: Aftersales, newest_cases: list[EmbeddedCase], tmp_path: Path
) -> None:
    """Nobody is asked: there is no terminal."""
    ours = tmp_path / "ours"
    ours.mkdir()
    renamed = changed(CONTROL, kept, replaced("Task_ControlReadings", "Task_Control"))
    for file in written(tmp_path, {CONTROL: renamed}):
        (ours / file.name).write_bytes(file.read_bytes())
    [version] = {each.version for each in newest_cases[0].instance.called() if f"{each.process_id}.bpmn" == CONTROL}
    foretold = aftersales("deploy", str(ours), "--dry-run")
    assert foretold.exit_code == 0, foretold.output
    assert "settlement-control-readings changed" in " ".join(foretold.stdout.split())
    stay = "2 requests, 2 watch-deadline stay on the versions that they run on until then"
    assert f"{stay}: 2 watch-deadline could be migrated, 2 requests could not" in foretold.stdout
    assert all(str(case.code) in foretold.stdout for case in newest_cases)
    assert "Task_ControlReadings (user task «کنترل کارکرد و صدور فیش تسویه») was removed" in foretold.stdout
    assert "resources deployed" not in foretold.stdout
    assert "no worker of this version knows it" not in foretold.stdout
    assert "everything that runs is on the newest version" in aftersales("migrate", "plan").stdout
    deployed = aftersales("deploy", str(ours))
    assert f"settlement-control-readings v{version + 1}" in deployed.stdout
    assert "resources deployed" in deployed.stdout
    again = aftersales("deploy", str(ours), "--yes").stdout
    assert "stay on the versions" not in again
    assert f"settlement-control-readings v{version + 1}" in again


def test_a_deployment_names_versions_that_run_and_will_wait_for_a_job_that_no_worker_knows_any_more(
    aftersales: Aftersales, office: Office, deploy: Deploy, tmp_path: Path
) -> None:
    """The requests come to it later: nobody else would tell in time."""
    older = deploy({CONTROL: changed(CONTROL, replaced("judge-reading", "judge-reading-of-old"))})
    control = CONTROL.removesuffix(".bpmn")
    _applied(office.case(STORIES["settlement"][0]))
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / CONTROL).write_text(changed(CONTROL), encoding="utf-8")
    foretold = aftersales("deploy", str(tmp_path / "ours"), "--dry-run")
    assert foretold.exit_code == 0, foretold.output
    [named] = [line for line in foretold.stdout.splitlines() if "no worker of this version knows it" in line]
    waits = "requests that come to job judge-reading-of-old will wait for ever"
    assert named.startswith(f"{control} v{older[control]}: {waits}")


def test_what_the_engine_refuses_is_told_in_its_words(
    aftersales: Aftersales, cases: list[EmbeddedCase], deploy: Deploy
) -> None:
    """A timer that begins at the migration, at an instant that nobody has said: no diagram tells that beforehand."""
    limit = "Event_ControlLimitMissed"
    unsaid = (timed(limit, "=duration(nobodySaid)"), replaced(limit, "Event_Late"))
    deploy({CONTROL: changed(CONTROL, *unsaid)})
    assert cases
    run = aftersales("migrate", "run")
    assert run.exit_code == 1, run.output
    refused = [line for line in run.stdout.splitlines() if "the engine refused settlement-control-readings" in line]
    assert [f"of Account settlement {case.code}" in "".join(refused) for case in cases] == [True, True]
    assert "nobodySaid" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plan", "no-such-process"), "no process no-such-process was ever deployed"),
        (("plan", "--map", "Task_A"), "--map Task_A: give it as OLD=NEW"),
        (("plan", "--map", "Task_A=Task_B"), "no old version has an element Task_A"),
    ],
)
def test_what_cannot_be_understood_is_refused(aftersales: Aftersales, arguments: tuple[str, ...], told: str) -> None:
    done = aftersales("migrate", *arguments)
    assert done.exit_code == 1
    assert told in done.stderr


def test_without_a_login_nobody_knows_what_runs(aftersales: Aftersales, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSALES_WEB_PASSWORD", "")
    done = aftersales("migrate", "plan")
    assert done.exit_code == 1
    assert "AFTERSALES_WEB_PASSWORD is not set" in done.stderr
