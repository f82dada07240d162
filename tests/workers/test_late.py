"""`aftersales late`: who has what is late, as an operator reads it in a terminal."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from db.engine import Database
from services.catalogue import service_title
from services.model.tasks import OpenTask
from services.steps.ledger import JobElement, open_step
from services.units import unit_of
from services.worklist.lines import Line, Worklist
from tests.examples import limited_step
from tests.fakes.open_tasks import FakeOpenTasks, open_task
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.kit import SERVICE, SUBSCRIBER, Bench
from workers.cli.late import unit_table

STEP = limited_step()


@pytest.fixture
def tasks() -> FakeOpenTasks:
    return FakeOpenTasks()


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock, tasks: FakeOpenTasks) -> Command:
    """Runs the command on this test's database and clock, with a Tasklist in memory."""
    return commanding(monkeypatch, database_url, "late", clock=clock, open_tasks=tasks)


@pytest.fixture
def code(database: Database, clock: FixedClock) -> str:
    """A request whose step has to be done by 10:15."""
    code = Bench(database, clock).registered()
    element = JobElement(process_instance_key=1, element_instance_key=2, element_id="Task_ControlReadings")
    with Bench(database, clock).begin() as uow:
        open_step(uow, clock=clock, tracking_code=code, step=STEP.id, limit="PT15M", element=element)
    return code


def _task(code: str, *, assignee: str | None = None) -> OpenTask:
    return open_task(code, service_key=SERVICE, step=STEP.id, assignee=assignee)


def test_what_is_late_is_told_with_who_has_it(
    late: Command, clock: FixedClock, tasks: FakeOpenTasks, code: str
) -> None:
    tasks.tasks = [_task(code, assignee="diagnosis")]
    clock.advance(timedelta(hours=2))
    told = late().stdout
    [line] = [each for each in told.splitlines() if code in each]
    for wanted in (
        service_title(SERVICE),
        "بررسی درخواست",
        STEP.id,
        "واحد تشخیص امور",
        "۱۴۰۵/۰۸/۳۰",
        "۱ ساعت و ۴۵ دقیقه دیر",
    ):
        assert wanted in line
    assert "۱۰:۱۵" in told
    assert SUBSCRIBER.subscriber.full_name not in told


def test_a_unit_has_a_list_of_its_own(late: Command, tasks: FakeOpenTasks, code: str) -> None:
    tasks.tasks = [_task(code)]
    theirs = late("--unit", "diagnosis").stdout
    assert [wanted in theirs for wanted in (code, "آزاد", "۱۵ دقیقه مانده")] == [True] * 3
    others = late("--unit", "counter")
    assert (others.exit_code, code in others.stdout) == (0, False)
    assert "nothing is late or due within the hour" in others.stdout


def test_what_has_time_is_counted_and_shown_if_asked_for(
    late: Command, tasks: FakeOpenTasks, clock: FixedClock
) -> None:
    tasks.tasks = [open_task("4441110002", unit="counter", due_at=clock.now() + timedelta(hours=5))]
    told = late()
    assert ("4441110002" in told.stdout, "1 more have time" in told.stdout) == (False, True)
    assert "4441110002" in late("--all").stdout


@pytest.mark.parametrize(("stands_still", "said"), [(True, ["ایستاده تا", "اقدام متقاضی"]), (False, ["بی‌مهلت"])])
def test_what_is_not_due_says_why(clock: FixedClock, stands_still: bool, said: Sequence[str]) -> None:
    line = Line(
        unit="counter",
        name="دریافت ته‌فیش پرداخت",
        tracking_code="4441110002",
        service=SERVICE,
        step=None,
        task=None,
        since=clock.now(),
        due_at=None,
        stands_still=stands_still,
    )
    waiting = Worklist(at=clock.now(), lines=[line], tasks_known=True)
    console = Console(file=StringIO(), width=80)
    with console.capture() as capture:
        console.print(unit_table(waiting, unit_of("counter"), waiting.lines))
    assert all(each in capture.get() for each in said)


def test_without_tasklist_the_ledger_is_shown_and_that_nobody_can_be_named(
    late: Command, tasks: FakeOpenTasks, code: str
) -> None:
    tasks.unavailable = True
    told = late()
    assert told.exit_code == 0
    assert code in told.stdout
    assert "who has what is not known" in told.stdout
    assert "نامعلوم" in told.stdout


def test_what_will_be_late_at_the_last_working_days_pace_is_told_when_asked_for_while_it_still_has_time(
    late: Command, clock: FixedClock, code: str
) -> None:
    clock.advance(timedelta(minutes=8))
    told = late("--forecast").stdout
    [line] = [each for each in told.splitlines() if code in each]
    for wanted in (service_title(SERVICE), STEP.title, STEP.id, "۱۴۰۵/۰۸/۳۰", "هیچ کار در ۸ دقیقه"):
        assert wanted in line
    assert "واحد تشخیص امور" in told
    assert ["۱۰:۱۵" in told, "۱۰:۱۶" in told] == [True, True]
    assert SUBSCRIBER.subscriber.full_name not in told
    assert "will be late" not in late().stdout
    assert "no open step will be late" in late("--forecast", "--unit", "counter").stdout


def test_what_is_late_already_or_will_be_in_time_is_not_forecast(late: Command, clock: FixedClock, code: str) -> None:
    clock.advance(timedelta(minutes=5))
    assert [said.count("no open step will be late") for said in (late("--forecast").stdout, late().stdout)] == [1, 0]
    clock.advance(timedelta(minutes=11))
    assert code not in late("--forecast").stdout
    assert code in late().stdout


def test_an_unknown_unit_is_refused_with_the_names_of_all(late: Command) -> None:
    refused = late("--unit", "counters")
    assert refused.exit_code == 1
    for wanted in ("there is no unit counters", "meter-test (مأمور تست کنتور)", "supervisor"):
        assert wanted in refused.stderr
    assert refused.stdout == ""
