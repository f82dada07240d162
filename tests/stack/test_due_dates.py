"""Until when Tasklist says that a task is due: the ledger's instant, moved as it moves, and none while it has none."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

import pytest

from deploy.stack import StackConfig
from deploy.tasklist import CamundaSession, EngineClock, OperateClient, Role, TasklistClient
from services.jalali import format_jalali, local_date
from services.model.steps import StepEntry
from services.registry.values import Visit
from services.steps.ledger import JobElement, close_step, open_step
from services.withdrawal import withdraw_request
from tests.examples import pausing_step, plain_service, whole_step
from tests.stack.clerks_day import EXAMINE
from tests.stack.command import Aftersales
from tests.stack.office import as_shown, do, named_task, submitted, until
from tests.stack.plain_services import connected
from workers.app import App

SERVICE = plain_service(examined=True, visit=Visit.NO, costs=True)
WHOLE, EXAMINATION = whole_step(SERVICE).id, "STD-03"
OFFICE = "north"  # of the connections that are made for tests
ANNOUNCE = "اعلام و تسلیم قبض"
PAUSE = JobElement(process_instance_key=1, element_instance_key=4711, element_id="Task_RecordStub")

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def clock(stack: StackConfig) -> Iterator[EngineClock]:
    with closing(EngineClock(stack.management_url)) as opened:
        yield opened


@pytest.fixture
def code(app: App, request: pytest.FixtureRequest) -> Iterator[str]:
    """A request that waits for its examination; it is taken back afterwards."""
    tracking_code = submitted(app, SERVICE.key, connected(app, request.node.name))
    yield tracking_code
    with app.begin() as uow:
        withdraw_request(uow, clock=app.clock, tracking_code=tracking_code)


def test_a_decreed_closure_moves_the_due_date_and_its_end_moves_it_back(
    stack: StackConfig, app: App, clock: EngineClock, code: str
) -> None:
    aftersales = Aftersales(stack)
    before = _due(app, code, EXAMINATION)
    _shows(app, clock, code, EXAMINE, before)
    day = format_jalali(local_date(before))
    aftersales.says("calendar", "close", "--from", day, "--office", OFFICE, "--reason", "سرمای هوا")
    moved = _due(app, code, EXAMINATION)
    assert local_date(moved) > local_date(before)
    _shows(app, clock, code, EXAMINE, moved)
    with app.reading() as uow:
        change = uow.calendar.all()[-1].number
    aftersales.says("calendar", "revoke", str(change))
    assert _due(app, code, EXAMINATION) == before
    _shows(app, clock, code, EXAMINE, before)


def test_a_task_in_a_called_process_is_due_with_the_service_and_not_while_that_stands_still(
    stack: StackConfig, app: App, clock: EngineClock, code: str
) -> None:
    do(stack, app, code, EXAMINE, {"examineDecision": "approved"})
    before = _due(app, code, WHOLE)
    _shows(app, clock, code, ANNOUNCE, before)
    assert _callers(stack, named_task(app, code, ANNOUNCE).key) >= 2
    with app.begin() as uow:
        open_step(uow, clock=app.clock, tracking_code=code, step=pausing_step(SERVICE), limit=None, element=PAUSE)
    _shows(app, clock, code, ANNOUNCE, None)
    clock.add(timedelta(days=1))
    with app.begin() as uow:
        close_step(uow, clock=app.clock, element_instance_key=PAUSE.element_instance_key)
    after = _due(app, code, WHOLE)
    assert after >= before + timedelta(days=1)
    _shows(app, clock, code, ANNOUNCE, after)


def _due(app: App, code: str, step: str) -> datetime:
    """The instant at which the open run of a step is due, as soon as there is one."""

    def open_run() -> StepEntry | None:
        with app.reading() as uow:
            return uow.steps.open_run(code, step)

    run = until(open_run, f"{step} is open")
    assert run.due_at is not None
    return run.due_at


def _shows(app: App, clock: EngineClock, code: str, name: str, due_at: datetime | None) -> None:
    """Tasklist's task of the request comes to show the instant, to the millisecond. Ten seconds of the engine's clock
    go by before it is told to.
    """
    expected = due_at and as_shown(due_at)

    def is_shown() -> bool:
        clock.add(timedelta(seconds=1))
        return named_task(app, code, name).due_at == expected

    until(is_shown, f"«{name}» is due at {expected}")


def _callers(stack: StackConfig, task_key: int) -> int:
    """How many processes above the task's own have called each other. Operate may know of them later than Tasklist."""
    with TasklistClient.for_role(stack.web_url, Role("supervisor")) as tasklist:
        key: int | None = tasklist.task(task_key).process_instance_key
    levels = -1
    session = CamundaSession(stack.web_url, Role("supervisor"), Role("supervisor").password())
    with OperateClient(session) as operate:
        while key is not None:
            instance = until(partial(operate.instance, key), f"Operate knows of the instance {key}")
            key, levels = instance.parent_key, levels + 1
    return levels
