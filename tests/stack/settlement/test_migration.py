"""`aftersales deploy` and `migrate` on the real engine, with Operate and Tasklist: settlements that wait at a task, for
a payment in a process that they have called, and at a task that the new version does not have.

The changed diagrams are deployed under their own names. What is started afterwards would run on them, so the last thing
that happens here is that ours are deployed again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from deploy.demo.stories.settlement import WITH_WAIVER
from deploy.stack import StackConfig
from deploy.tasklist import CamundaSession, EngineClock, OperateClient, Role, TasklistClient
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.steps import StepEntry
from services.withdrawal import withdraw_request
from tests.process.settlement.migration.variants import (
    Changes,
    added,
    changed,
    kept,
    longer,
    removed,
    replaced,
    written,
)
from tests.stack.command import Aftersales
from tests.stack.office import as_shown, do, named_task, outcome_of, pay_by_stub, submitted, until
from tests.stack.plain_services import connected
from workers.app import App
from workers.migration.running import Instance, Running

SETTLEMENT, CONTROL = "settlement", "settlement-control-readings"
HAND_OVER, COPY = "Task_HandOverSettlementBill", "Task_FileCopy"
EXAMINATION = "Task_ControlReadings"
CHANGES: Changes = {
    f"{CONTROL}.bpmn": changed(f"{CONTROL}.bpmn", kept, replaced("PT15M", "PT20M"), added(COPY, behind=EXAMINATION)),
    "settlement.bpmn": changed("settlement.bpmn", kept, removed(HAND_OVER)),
    "control-readings.form": longer("control-readings.form"),
}
EXAMINE, ANNOUNCE = "کنترل کارکرد و صدور فیش تسویه", "اعلام و تسلیم قبض"
PAY, GIVE_BILL = "دریافت ته‌فیش پرداخت", "تسلیم صورتحساب تسویه"

pytestmark = pytest.mark.stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """Requests by tracking code, with what was said of them and by which version they ran before."""

    examined: str
    paying: str
    staying: str
    before: Mapping[str, set[tuple[str, int]]]
    foretold: str
    counted: Mapping[str, int]
    plan: Result
    planned: Mapping[str, Any]
    run: Result
    done: Mapping[str, Any]
    form: tuple[str, int]


@pytest.fixture(scope="module")
def aftersales(stack: StackConfig) -> Aftersales:
    return Aftersales(stack)


@pytest.fixture(scope="module")
def ours_again(stack: StackConfig, aftersales: Aftersales, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Afterwards the newest version is ours, and Tasklist knows it."""
    yield
    before = _newest(stack)
    aftersales.says("deploy", str(_folder(tmp_path_factory.mktemp("ours"), {})), "--yes")
    until(lambda: _newest(stack) > before, "Tasklist knows the settlement of before")


@pytest.fixture(scope="module")
def migrated(
    stack: StackConfig, app: App, aftersales: Aftersales, ours_again: None, tmp_path_factory: pytest.TempPathFactory
) -> Migrated:
    """Three settlements, of which two can be migrated, after one run."""
    assert ours_again is None
    examined, paying, staying = _requests(stack, app)
    codes = (examined, paying, staying)
    # Tasklist may know of a task before Operate does, and a plan is made of what Operate knows.
    until(lambda: _waits_at(app, staying, HAND_OVER), "Operate knows where the settlement waits that will stay")
    until(lambda: _waits_at(app, examined, EXAMINATION), "Operate knows where the examined settlement waits")
    folder = _folder(tmp_path_factory.mktemp("changed"), CHANGES)
    foretold = aftersales.says("deploy", str(folder), "--dry-run")
    counted = _counted(stack)
    form = _form(stack, app, examined)
    before = {code: _versions(app, code) for code in codes}
    assert "everything that runs is on the newest version" in aftersales.says("migrate", "plan", SETTLEMENT)
    aftersales.says("deploy", str(folder), "--yes")
    until(lambda: _planned(aftersales)["changes"], "Operate knows what was deployed")
    plan, planned = aftersales("migrate", "plan", SETTLEMENT), _planned(aftersales)
    run = aftersales("migrate", "run", SETTLEMENT, "--json")
    return Migrated(
        examined=examined,
        paying=paying,
        staying=staying,
        before=before,
        foretold=foretold,
        counted=counted,
        plan=plan,
        planned=planned,
        run=run,
        done=json.loads(run.stdout),
        form=form,
    )


def test_a_deployment_is_foretold_with_what_operate_counts(migrated: Migrated) -> None:
    lines = [line.split() for line in migrated.foretold.splitlines()]
    changed_ones = {words[0]: words for words in lines if words[1:2] == ["changed"]}
    assert {process: int(changed_ones[process][-1]) for process in migrated.counted} == migrated.counted
    assert f"{HAND_OVER} (user task «{GIVE_BILL}») was removed" in migrated.foretold
    assert "resources deployed" not in migrated.foretold


def test_the_plan_says_what_changes_for_whom_and_who_stays_behind(app: App, migrated: Migrated) -> None:
    assert migrated.plan.exit_code == 1
    said = migrated.plan.stdout
    assert re.search(r"SubProcess_ControlReadings .*: limit PT15M, now PT20M\. \d+ open ones keep theirs", said)
    assert re.search(rf"{HAND_OVER} \(user task «{GIVE_BILL}»\) was removed\. \d+ wait there and stay behind", said)
    staying = {each["root"]: each["hindrances"] for each in migrated.planned["staying"]}
    going = {each["root"] for each in migrated.planned["migrating"]}
    assert [each["why"].split()[0] for each in staying[_root(app, migrated.staying)]] == [HAND_OVER]
    assert {_root(app, migrated.examined), _root(app, migrated.paying)} <= going


def test_whole_requests_are_on_the_new_version_and_who_stays_is_untouched(app: App, migrated: Migrated) -> None:
    assert migrated.run.exit_code == 1
    assert (migrated.done["refused"], migrated.done["left"], migrated.done["stoppedBy"]) == ([], [], "")
    for code in (migrated.examined, migrated.paying):
        newer = {(process, version + 1) for process, version in migrated.before[code]}
        _comes_to_run_on(app, code, newer)
    assert _versions(app, migrated.staying) == migrated.before[migrated.staying]


def test_a_second_run_finds_nothing_to_do(app: App, aftersales: Aftersales, migrated: Migrated) -> None:
    until(lambda: not _planned(aftersales)["migrating"], "Operate knows of the migration")
    again = json.loads(aftersales("migrate", "run", SETTLEMENT, "--json").stdout)
    assert (again["migrated"], again["refused"], again["left"]) == ([], [], [])
    assert _root(app, migrated.staying) in {each["root"] for each in again["staying"]}


def test_a_migrated_task_is_due_as_before_and_leads_to_what_is_new(
    stack: StackConfig, app: App, migrated: Migrated
) -> None:
    code, later = migrated.examined, submitted(app, SETTLEMENT, connected(app, "migration-later"))
    assert _form(stack, app, code) == migrated.form
    name, version = migrated.form
    assert _form(stack, app, later) == (name, version + 1)
    with closing(EngineClock(stack.management_url)) as clock:
        clock.add(timedelta(minutes=16))
    until(lambda: _step(app, code).missed_at, "the limit of before is missed")
    for each, minutes in ((code, 15), (later, 20)):
        row = _step(app, each)
        assert row.due_at == row.started_at + timedelta(minutes=minutes)
        assert named_task(app, each, EXAMINE).due_at == as_shown(row.due_at)
    assert (_step(app, code).missed_at, _step(app, later).missed_at) == (_step(app, code).due_at, None)
    do(stack, app, code, EXAMINE, {"diagnosisDecision": "rejected", "diagnosisReason": "پرونده در جریان است"})
    do(stack, app, code, COPY, {})
    assert outcome_of(app, code) == RequestOutcome.REJECTED
    with app.begin() as uow:
        withdraw_request(uow, clock=app.clock, tracking_code=later)
    assert outcome_of(app, later) == RequestOutcome.WITHDRAWN


def test_a_request_that_waited_in_a_called_process_ends_without_the_removed_task(
    stack: StackConfig, app: App, migrated: Migrated
) -> None:
    for _ in ("the fees", "the settlement"):
        pay_by_stub(stack, app, migrated.paying)
    assert outcome_of(app, migrated.paying) == RequestOutcome("settled")


def test_who_stayed_behind_goes_on_as_before(stack: StackConfig, app: App, migrated: Migrated) -> None:
    do(stack, app, migrated.staying, GIVE_BILL, {"settlementBillHandedOver": True})
    pay_by_stub(stack, app, migrated.staying)
    assert outcome_of(app, migrated.staying) == RequestOutcome("settled")


def _requests(stack: StackConfig, app: App) -> tuple[str, str, str]:
    """One waits for diagnosis; of two that go without a test one for the payment of its fees, one for its bill."""
    examined = submitted(app, SETTLEMENT, connected(app, "migration-examined"))
    paying, staying = _without_test(app, "migration-paying"), _without_test(app, "migration-staying")
    for code in (paying, staying):
        do(stack, app, code, ANNOUNCE, {})
    pay_by_stub(stack, app, staying)
    for code, name in ((examined, EXAMINE), (paying, PAY), (staying, GIVE_BILL)):
        named_task(app, code, name)
    return examined, paying, staying


def _without_test(app: App, story: str) -> str:
    return submitted(app, SETTLEMENT, connected(app, story), ApplicantKind.NEW_OWNER, documents=WITH_WAIVER)


def _folder(folder: Path, changes: Changes) -> Path:
    """A folder with all that a settlement needs, some of it changed."""
    room, all_files = folder / "changed", folder / "bpmn"
    room.mkdir()
    all_files.mkdir()
    for file in written(room, changes):
        (all_files / file.name).write_bytes(file.read_bytes())
    return all_files


def _planned(aftersales: Aftersales) -> Any:  # noqa: ANN401 - JSON
    return json.loads(aftersales("migrate", "plan", SETTLEMENT, "--json").stdout)


def _counted(stack: StackConfig) -> Mapping[str, int]:
    with OperateClient(CamundaSession(stack.web_url, Role("supervisor"), Role("supervisor").password())) as operate:
        return {process: len(operate.running(process)) for process in (SETTLEMENT, CONTROL)}


def _versions(app: App, code: str) -> set[tuple[str, int]]:
    """The processes that run for a request, with their versions, as Operate has them."""
    with app.running() as running:
        definitions = {each.key: each for each in running.definitions()}
        found = [definitions[each.definition_key] for each in _tree(app, running, code)]
    return {(each.process_id, each.version) for each in found}


def _waits_at(app: App, code: str, element: str) -> bool:
    """Whether Operate has the request, or what it called, at the element."""
    with app.running() as running:
        return any(element in each.waiting_at for each in _tree(app, running, code))


def _tree(app: App, running: Running, code: str) -> list[Instance]:
    """What runs of a request, called processes included."""
    instances = sorted(running.instances(), key=lambda each: each.key)
    tree = {_root(app, code)}
    for each in instances:
        if each.parent_key in tree:
            tree.add(each.key)
    return [each for each in instances if each.key in tree]


def _comes_to_run_on(app: App, code: str, versions: set[tuple[str, int]]) -> None:
    until(lambda: _versions(app, code) == versions, f"{code} runs on {versions}")


def _root(app: App, code: str) -> int:
    with app.reading() as uow:
        return uow.requests.get(code).process_instance_key


def _step(app: App, code: str) -> StepEntry:
    """The examination's row in the ledger."""
    with app.reading() as uow:
        return next(row for row in uow.steps.of_request(code) if row.step == "SET-04")


def _form(stack: StackConfig, app: App, code: str) -> tuple[str, int]:
    """The form of the examination's task and its version, as Tasklist has them."""
    task = named_task(app, code, EXAMINE)
    with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as tasklist:
        found = tasklist.task(task.key)
    assert found.form_id is not None
    assert found.form_version is not None
    return found.form_id, found.form_version


def _newest(stack: StackConfig) -> int:
    """The version of the settlement that Tasklist would start."""
    with TasklistClient.for_role(stack.web_url, Role("counter")) as tasklist:
        return next(each.version for each in tasklist.processes() if each.process_id == SETTLEMENT)
