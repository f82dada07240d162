"""The worklist: what stands in it, in whose list, with which limit, in which order."""

from datetime import timedelta

import pytest

from services.model.tasks import OpenTask
from services.steps.ledger import close_step
from services.worklist.arranging import known_tasks, worklist
from services.worklist.lines import Line, Urgency, Worklist
from services.worklist.wording import code_text, due_text, holder_text, time_text
from tests.fakes.open_tasks import FakeOpenTasks, open_task
from tests.unit.ledger_case import Case

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Desk(Case):
    """A request whose service ends in a day, and the worklist."""

    def __init__(self) -> None:
        super().__init__()
        self.code = self.request.tracking_code
        self.end = self.open("SET-00", "P1D", key=101).due_at

    def list(self, *tasks: OpenTask) -> Worklist:
        return worklist(self.uow, clock=self.clock, tasks=tasks)

    def line(self, *tasks: OpenTask) -> Line:
        [line] = self.list(*tasks).lines
        return line

    def task(self, step: str | None = None, **more: object) -> OpenTask:
        return open_task(self.code, step=step, **more)  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_task_has_the_limit_of_its_step_and_stands_in_the_list_of_its_unit(desk: Desk) -> None:
    run = desk.open("SET-04", "PT15M")
    task = desk.task("SET-04")
    line = desk.line(task)
    assert (line.unit, line.name, line.task) == ("diagnosis", task.name, task)
    assert (line.tracking_code, line.service_title, line.step and line.step.id) == (desk.code, "تسویه حساب", "SET-04")
    assert (line.due_at, line.is_service_limit, line.since) == (run.due_at, False, task.created_at)


def test_a_task_of_a_step_without_a_limit_has_its_own_and_else_the_services_end(desk: Desk) -> None:
    desk.open("SET-07", None)
    soon = desk.clock.now() + HOUR
    assert desk.line(desk.task("SET-07", due_at=soon)).due_at == soon
    line = desk.line(desk.task("SET-07"))
    assert (line.due_at, line.is_service_limit) == (desk.end, True)
    assert due_text(line) == "۱۴۰۵/۰۹/۰۱ ۱۰:۰۰"


@pytest.mark.parametrize("step", [None, "SET-00", "XYZ-99"])
def test_a_task_that_names_no_step_lies_within_the_open_one_of_its_unit_or_the_only_one(
    desk: Desk, step: str | None
) -> None:
    counter = desk.open("SET-05a", "PT30M", key=102)
    assert desk.line(desk.task(step, unit="diagnosis")).due_at == counter.due_at
    diagnosis = desk.open("SET-04", "PT15M", key=103)
    assert desk.line(desk.task(step, unit="diagnosis")).due_at == diagnosis.due_at
    desk.open("SET-07", None, key=104)
    line = desk.line(desk.task(step, unit="diagnosis"))
    assert (line.step, line.due_at) == (None, desk.end)


def test_a_step_that_is_late_without_a_task_is_told_with_whom_it_waits_for(desk: Desk) -> None:
    desk.open("SET-05d", "PT24H", key=102)
    desk.open("SET-04", "PT15M", key=103)
    assert desk.list().lines == []
    desk.clock.advance(16 * MINUTE)
    line = desk.line()
    assert (line.unit, line.name, line.task) == ("diagnosis", "کنترل کارکردها و صدور فیش تسویه حساب", None)
    assert holder_text(desk.list(), line) == "در انتظار واحد تشخیص امور"


def test_what_waits_for_the_subscriber_is_in_the_supervisors_list(desk: Desk) -> None:
    desk.open("REL-06", "PT1H", key=102)
    desk.clock.advance(2 * HOUR)
    line = desk.line()
    assert (line.unit, holder_text(desk.list(), line)) == ("supervisor", "در انتظار مشترک")


def test_a_step_without_a_limit_and_a_task_is_told_when_its_service_is_late(desk: Desk) -> None:
    desk.open("SET-07", None, key=102)
    desk.clock.advance(DAY + MINUTE)
    line = desk.line()
    assert (line.step and line.step.id, line.due_at, line.is_service_limit) == ("SET-07", desk.end, True)


def test_a_service_that_is_late_is_told_by_itself_only_where_nothing_else_of_it_is(desk: Desk) -> None:
    desk.clock.advance(DAY + MINUTE)
    line = desk.line()
    assert (line.unit, line.name) == ("supervisor", "مهلت کل خدمت تسویه حساب")
    task = desk.task(unit="counter")
    assert desk.line(task).task == task


def test_a_review_leaves_the_late_step_its_line_and_has_not_its_limit(desk: Desk) -> None:
    run = desk.open("SET-04", "PT15M")
    desk.clock.advance(HOUR)
    held, review = desk.task("SET-04", assignee="diagnosis"), desk.task("SET-04", unit="supervisor")
    assert [(line.task, line.due_at) for line in desk.list(review).lines] == [(None, run.due_at), (review, desk.end)]
    assert [line.task for line in desk.list(review, held).lines] == [held, review]


def test_a_closed_step_is_gone_and_so_are_the_steps_of_a_withdrawn_request(desk: Desk) -> None:
    desk.open("SET-04", "PT15M")
    desk.clock.advance(HOUR)
    assert len(desk.list().lines) == 1
    close_step(desk.uow, clock=desk.clock, element_instance_key=77)
    assert desk.list().lines == []


def test_what_is_not_registered_yet_is_listed_with_its_service(desk: Desk) -> None:
    task = open_task(None, unit="counter", service_key="name-change")
    line = desk.line(task)
    assert (line.tracking_code, line.service_title, line.due_at) == (None, "تغییر نام اشتراک", None)
    assert (code_text(line), due_text(line), time_text(line, desk.clock.now())) == ("هنوز ثبت نشده", "بی‌مهلت", "")
    unknown = desk.line(open_task(None, unit="nobody", service_key="no-service"))
    assert (unknown.unit, unknown.service_title, code_text(unknown)) == ("supervisor", None, "بدون درخواست")
    assert code_text(desk.line(desk.task())) == desk.code


def test_without_tasklist_every_open_step_is_shown_and_nobody_is_named(desk: Desk) -> None:
    tasks = FakeOpenTasks([desk.task("SET-04")])
    tasks.away = True
    assert known_tasks(tasks) is None
    assert [line.name for line in _without_tasklist(desk).lines] == ["مهلت کل خدمت تسویه حساب"]
    desk.open("SET-04", "PT15M")
    [line] = _without_tasklist(desk).lines
    assert (line.unit, line.task, holder_text(_without_tasklist(desk), line)) == ("diagnosis", None, "نامعلوم")
    tasks.away = False
    assert known_tasks(tasks) == tasks.tasks


def test_the_holder_is_named_in_persian(desk: Desk) -> None:
    told = {
        holder: holder_text(desk.list(), desk.line(desk.task(assignee=holder)))
        for holder in (None, "meter-test", "a.rezaei")
    }
    assert told == {None: "آزاد", "meter-test": "مأمور تست کنتور", "a.rezaei": "a.rezaei"}


def test_the_late_come_first_then_the_near_then_the_rest_and_those_without_a_limit_last(desk: Desk) -> None:
    now = desk.clock.now()
    dues = {
        "near": now + HOUR,
        "none": None,
        "late": now - MINUTE,
        "later": now + HOUR + MINUTE,
        "later-late": now - DAY,
    }
    tasks = [open_task(None, name=name, due_at=due) for name, due in dues.items()]
    listed = desk.list(*tasks)
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
    desk: Desk, after: timedelta, urgency: Urgency, told: str
) -> None:
    desk.open("SET-04", "PT15M")
    desk.clock.advance(after)
    line = desk.line(desk.task("SET-04"))
    assert (desk.list().urgency(line), time_text(line, desk.clock.now())) == (urgency, told)


def test_a_unit_and_a_request_have_their_lines(desk: Desk) -> None:
    mine, other = desk.task(unit="counter"), open_task("4441110002", unit="counter")
    theirs = desk.task(unit="diagnosis")
    listed = desk.list(mine, other, theirs)
    assert [line.task for line in listed.of_unit("counter")] == [mine, other]
    assert [line.task for line in listed.of_request(desk.code)] == [mine, theirs]


def _without_tasklist(desk: Desk) -> Worklist:
    return worklist(desk.uow, clock=desk.clock, tasks=None)
