"""The worklist: what stands in it, in whose list, with which limit, in which order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.catalogue import service_title
from services.model.steps import LimitClock
from services.model.tasks import OpenTask
from services.steps.catalogue import step_of
from services.steps.due import engine_text
from services.steps.ledger import close_step
from services.worklist.arranging import known_tasks, worklist
from services.worklist.lines import Line, Urgency, Worklist
from services.worklist.wording import code_text, due_text, holder_text, time_text
from tests.examples import steps_held_by
from tests.fakes.open_tasks import FakeOpenTasks, open_task
from tests.fakes.samples import EXAMPLE, UNREAD
from tests.unit.ledger_case import KEY, STEP, WHOLE, Case
from tests.unit.office_world import local

WHOLE_RUN = 101
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class WorklistCase(Case):
    """A request whose service ends in a day, and the worklist."""

    def __init__(self) -> None:
        super().__init__()
        self.code = self.request.tracking_code
        self.end = self.open(WHOLE, "P1D", key=WHOLE_RUN).due_at

    def list(self, *tasks: OpenTask) -> Worklist:
        return worklist(self.uow, clock=self.clock, tasks=tasks)

    def line(self, *tasks: OpenTask) -> Line:
        [line] = self.list(*tasks).lines
        return line

    def task(self, step: str | None = None, **more: object) -> OpenTask:
        return open_task(self.code, step=step, **more)  # type: ignore[arg-type]

    def review(self, step: str = STEP, *, run: int = KEY, due_at: datetime | None = None) -> OpenTask:
        """The supervisor's task about a run of a step."""
        return self.task(step, unit="supervisor", reviewed_run=run, due_at=due_at)


COUNTER = [step.id for step in steps_held_by("counter", EXAMPLE)]
DIAGNOSIS = next(step.id for step in steps_held_by("diagnosis", EXAMPLE) if step.limit is None)
*_, PAYING = [step.id for step in steps_held_by("subscriber", EXAMPLE)]


@pytest.fixture
def case() -> WorklistCase:
    return WorklistCase()


def test_a_task_has_the_limit_of_its_step_and_stands_in_the_list_of_its_unit(case: WorklistCase) -> None:
    run = case.open(STEP, "PT15M")
    task = case.task(STEP)
    line = case.line(task)
    assert (line.unit, line.name, line.task) == ("diagnosis", task.name, task)
    assert (line.tracking_code, line.service_title, line.step and line.step.id) == (case.code, EXAMPLE.title, STEP)
    assert (line.due_at, line.is_service_limit, line.since) == (run.due_at, False, task.created_at)


def test_of_two_open_runs_of_a_step_a_task_lies_in_the_one_whose_instant_it_shows(case: WorklistCase) -> None:
    first = case.open(STEP, "PT15M")
    case.clock.advance(MINUTE)
    second = case.open(STEP, "PT15M", key=102)
    tasks = [case.task(STEP, due_at=run.due_at) for run in (second, first)]
    case.clock.advance(HOUR)
    lines = {line.task: line.due_at for line in case.list(*tasks).lines}
    assert lines == {tasks[0]: second.due_at, tasks[1]: first.due_at}, "and neither run is told as one without a task"


def test_a_task_of_a_step_without_a_limit_has_its_own_and_else_the_services_end(case: WorklistCase) -> None:
    case.open(DIAGNOSIS, None)
    soon = case.clock.now() + HOUR
    assert case.line(case.task(DIAGNOSIS, due_at=soon)).due_at == soon
    line = case.line(case.task(DIAGNOSIS))
    assert (line.due_at, line.is_service_limit) == (case.end, True)
    assert due_text(line) == "۱۴۰۵/۰۹/۰۱ ۱۰:۰۰"
    assert case.end is not None
    shown = datetime.fromisoformat(engine_text(case.end))
    assert case.line(case.task(DIAGNOSIS, due_at=shown)).is_service_limit, "Tasklist shows the service's end itself"


def test_a_limit_that_rests_on_an_estimated_holiday_is_marked(case: WorklistCase) -> None:
    run = case.open(STEP, "PT7H")
    working = replace(run, clock=LimitClock.WORKING, started_at=local("1405/10/13 10:00"))
    for due, is_estimated in (("1405/10/17 08:00", True), ("1405/10/13 14:00", False)):
        case.uow.steps.save(replace(working, due_at=local(due)))
        line = case.line(case.task(STEP))
        assert line.is_estimated is is_estimated
        assert ("تخمینی" in due_text(line)) is is_estimated
    case.uow.steps.save(replace(working, clock=LimitClock.WALL, due_at=local("1405/10/17 08:00")))
    assert not case.line(case.task(STEP)).is_estimated, "the wall clock knows no holidays"


@pytest.mark.parametrize("step", [None, WHOLE, "XYZ-99"])
def test_a_task_that_names_no_step_lies_within_the_open_one_of_its_unit_or_the_only_one(
    case: WorklistCase, step: str | None
) -> None:
    counter = case.open(COUNTER[0], "PT30M", key=102)
    assert case.line(case.task(step, unit="diagnosis")).due_at == counter.due_at
    diagnosis = case.open(STEP, "PT15M", key=103)
    assert case.line(case.task(step, unit="diagnosis")).due_at == diagnosis.due_at
    case.open(DIAGNOSIS, None, key=104)
    line = case.line(case.task(step, unit="diagnosis"))
    assert (line.step, line.due_at) == (None, case.end)


def test_a_step_that_is_late_without_a_task_is_told_with_whom_it_waits_for(case: WorklistCase) -> None:
    case.open(COUNTER[1], "PT24H", key=102)
    case.open(STEP, "PT15M", key=103)
    assert case.list().lines == []
    case.clock.advance(16 * MINUTE)
    line = case.line()
    assert (line.unit, line.name, line.task) == ("diagnosis", step_of(STEP).title, None)
    assert holder_text(case.list(), line) == "در انتظار واحد تشخیص امور"


def test_what_waits_for_the_subscriber_is_in_the_supervisors_list(case: WorklistCase) -> None:
    case.open(PAYING, "PT1H", key=102)
    case.clock.advance(2 * HOUR)
    line = case.line()
    assert (line.unit, holder_text(case.list(), line)) == ("supervisor", "در انتظار مشترک")


def test_a_step_without_a_limit_and_a_task_is_told_when_its_service_is_late(case: WorklistCase) -> None:
    case.open(DIAGNOSIS, None, key=102)
    case.clock.advance(DAY + MINUTE)
    line = case.line()
    assert (line.step and line.step.id, line.due_at, line.is_service_limit) == (DIAGNOSIS, case.end, True)


def test_a_service_that_is_late_is_told_by_itself_only_where_nothing_else_of_it_is(case: WorklistCase) -> None:
    case.clock.advance(DAY + MINUTE)
    line = case.line()
    assert (line.unit, line.name) == ("supervisor", f"مهلت کل خدمت {EXAMPLE.title}")
    task = case.task(unit="counter")
    assert case.line(task).task == task


def test_a_closed_step_is_gone_and_so_are_the_steps_of_a_withdrawn_request(case: WorklistCase) -> None:
    case.open(STEP, "PT15M")
    case.clock.advance(HOUR)
    assert len(case.list().lines) == 1
    close_step(case.uow, clock=case.clock, element_instance_key=77)
    assert case.list().lines == []


def test_what_is_not_registered_yet_is_listed_with_its_service(case: WorklistCase) -> None:
    task = open_task(None, unit="counter", service_key=UNREAD)
    line = case.line(task)
    assert (line.tracking_code, line.service_title, line.due_at) == (None, service_title(UNREAD), None)
    assert (code_text(line), due_text(line), time_text(line, case.clock.now())) == ("هنوز ثبت نشده", "بی‌مهلت", "")
    unknown = case.line(open_task(None, unit="nobody", service_key="no-service"))
    assert (unknown.unit, unknown.service_title, code_text(unknown)) == ("supervisor", None, "بدون درخواست")
    assert code_text(case.line(case.task())) == case.code


def test_without_tasklist_every_open_step_is_shown_and_nobody_is_named(case: WorklistCase) -> None:
    tasks = FakeOpenTasks([case.task(STEP)])
    tasks.unavailable = True
    assert known_tasks(tasks) is None
    assert [line.name for line in _without_tasklist(case).lines] == [f"مهلت کل خدمت {EXAMPLE.title}"]
    case.open(STEP, "PT15M")
    [line] = _without_tasklist(case).lines
    assert (line.unit, line.task, holder_text(_without_tasklist(case), line)) == ("diagnosis", None, "نامعلوم")
    tasks.unavailable = False
    assert known_tasks(tasks) == tasks.tasks


def test_the_holder_is_named_in_persian(case: WorklistCase) -> None:
    told = {
        holder: holder_text(case.list(), case.line(case.task(assignee=holder)))
        for holder in (None, "meter-test", "a.rezaei")
    }
    assert told == {None: "آزاد", "meter-test": "مأمور تست کنتور", "a.rezaei": "a.rezaei"}


def test_the_late_come_first_then_the_near_then_the_rest_and_those_without_a_limit_last(case: WorklistCase) -> None:
    now = case.clock.now()
    dues = {
        "near": now + HOUR,
        "none": None,
        "late": now - MINUTE,
        "later": now + HOUR + MINUTE,
        "later-late": now - DAY,
    }
    tasks = [open_task(None, name=name, due_at=due) for name, due in dues.items()]
    listed = case.list(*tasks)
    assert [line.name for line in listed.lines] == ["later-late", "late", "near", "later", "none"]
    assert [listed.urgency(line) for line in listed.lines] == [
        *(Urgency.LATE, Urgency.LATE, Urgency.NEAR, Urgency.LATER, Urgency.LATER)
    ]


@pytest.mark.parametrize(
    ("after", "urgency", "told"),
    [
        (timedelta(), Urgency.NEAR, "۱۵ دقیقه مانده"),
        (15 * MINUTE, Urgency.NEAR, "کمتر از یک دقیقه مانده"),
        (15 * MINUTE + timedelta(microseconds=1), Urgency.LATE, "کمتر از یک دقیقه دیر"),
        (3 * HOUR, Urgency.LATE, "۲ ساعت و ۴۵ دقیقه دیر"),
    ],
)
def test_a_step_is_late_after_its_due_moment_as_in_the_ledger(
    case: WorklistCase, after: timedelta, urgency: Urgency, told: str
) -> None:
    case.open(STEP, "PT15M")
    case.clock.advance(after)
    line = case.line(case.task(STEP))
    assert (case.list().urgency(line), time_text(line, case.clock.now())) == (urgency, told)


def test_a_unit_and_a_request_have_their_lines(case: WorklistCase) -> None:
    mine, other = case.task(unit="counter"), open_task("4441110002", unit="counter")
    theirs = case.task(unit="diagnosis")
    listed = case.list(mine, other, theirs)
    assert [line.task for line in listed.of_unit("counter")] == [mine, other]
    assert [line.task for line in listed.of_request(case.code)] == [mine, theirs]


def _without_tasklist(case: WorklistCase) -> Worklist:
    return worklist(case.uow, clock=case.clock, tasks=None)
