"""Who has which task: the fake and Tasklist's gateway keep one contract, on what the real Tasklist said."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.errors import TechnicalError
from services.model.tasks import OpenTask
from services.ports.steps import OpenTasks
from tests.fakes.open_tasks import FakeOpenTasks
from tests.workers.recorded.tasklist_recording import PAGE_SIZE, UNKNOWN_CODE, Replay
from workers.gateways.camunda_session import CamundaRefusedError
from workers.gateways.tasklist import NobodyToAsk, TasklistTasks

LATE_CODE = "4259301502"
"""Of a settlement whose step 4 was missed, while the diagnosis unit had claimed it."""


def at(clock_time: str, *, day: str = "2026-11-30") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=UTC)


def task(
    key: int,
    name: str,
    unit: str,
    created: str,
    *,
    tracking_code: str | None = None,
    service_key: str | None = None,
    step: str | None = None,
    due_at: datetime | None = None,
    reviewed_run: int | None = None,
) -> OpenTask:
    return OpenTask(
        key=key,
        name=name,
        unit=unit,
        assignee=None,
        tracking_code=tracking_code,
        service_key=service_key,
        step=step,
        created_at=at(created),
        due_at=due_at,
        reviewed_run=reviewed_run,
    )


REVIEW = task(
    *(2251799813686918, "رسیدگی سرپرست به مهلت", "supervisor", "07:37:32.585"),
    tracking_code=LATE_CODE,
    step="SET-04",
    due_at=at("11:36:20.677"),
    reviewed_run=2251799813686473,
)
CLAIMED = replace(
    task(
        *(2251799813686525, "کنترل کارکرد و صدور فیش تسویه", "diagnosis", "07:21:20.900"),
        tracking_code=LATE_CODE,
        step="SET-04",
        due_at=at("07:36:20.677"),
    ),
    assignee="diagnosis",
)
RECORDED = [
    task(
        *(2251799813686929, "رسیدگی سرپرست به مهلت", "supervisor", "07:37:33.007"),
        tracking_code="1439641398",
        step="SET-04",
        due_at=at("11:36:22.142"),
        reviewed_run=2251799813686588,
    ),
    REVIEW,
    task(
        *(2251799813686614, "کنترل کارکرد و صدور فیش تسویه", "diagnosis", "07:21:22.525"),
        tracking_code="1439641398",
        step="SET-04",
        due_at=at("07:36:22.142"),
    ),
    CLAIMED,
    task(
        *(2251799813686156, "بررسی درخواست", "diagnosis", "07:21:13.176"),
        tracking_code="7078961615",
        service_key="meter-relocation",
        due_at=at("07:21:12.744", day="2026-12-15"),
    ),
    task(
        *(2251799813685933, "بازدید و ثبت نتیجه تست", "meter-test", "07:21:07.339"),
        tracking_code="9898621726",
        step="NAM-03",
        due_at=at("07:21:04.868", day="2026-12-07"),
    ),
    task(2251799813685652, "تکمیل مدارک با متقاضی", "counter", "07:20:57.941", service_key="name-change"),
]


class Answers:
    """A session that says always the same."""

    def __init__(self, answer: Callable[[], object]) -> None:
        self.answer = answer

    def call(self, _method: str, _path: str, _query: object = None, /) -> object:
        return self.answer()

    def close(self) -> None:
        """Nothing is open."""


def failing(error: Exception) -> Answers:
    def fail() -> object:
        raise error

    return Answers(fail)


def fake_away() -> OpenTasks:
    tasks = FakeOpenTasks(RECORDED)
    tasks.unavailable = True
    return tasks


@pytest.fixture(params=["fake", "recorded"])
def tasks(request: pytest.FixtureRequest) -> OpenTasks:
    if request.param == "fake":
        return FakeOpenTasks(reversed(RECORDED))
    return TasklistTasks(Replay(), page_size=PAGE_SIZE)


def test_every_open_task_is_told_the_newest_first(tasks: OpenTasks) -> None:
    assert list(tasks.all()) == RECORDED


def test_a_requests_tasks_are_its_own_with_who_has_them(tasks: OpenTasks) -> None:
    assert list(tasks.of_request(LATE_CODE)) == [REVIEW, CLAIMED]
    assert list(tasks.of_request(UNKNOWN_CODE)) == []


def test_what_a_task_is_about_is_asked_for_once() -> None:
    tasklist = Replay()
    tasks = TasklistTasks(tasklist, page_size=PAGE_SIZE)
    told = [list(tasks.all()) for _ in range(2)]
    assert told == [RECORDED, RECORDED]
    with_variables = [index for index, asked in enumerate(tasklist.asked) if "includeVariables" in asked["json"]]
    pages = -(-len(RECORDED) // PAGE_SIZE)
    assert (len(tasklist.asked), with_variables) == (3 * pages, [1, 3, 5])


def test_a_task_that_is_listed_before_what_it_is_about_is_asked_for_again() -> None:
    listed = {**_answer_of(CLAIMED), "variables": []}
    variables = [{"name": "trackingCode", "value": f'"{LATE_CODE}"'}, {"name": "step", "value": '{"id": "SET-04"}'}]
    answers = iter([listed, listed, listed, {**listed, "variables": variables}, listed])
    tasks = TasklistTasks(Answers(lambda: [next(answers)]))
    assert list(tasks.all()) == [replace(CLAIMED, tracking_code=None, step=None)]
    assert [list(tasks.all()) for _ in range(2)] == [[CLAIMED], [CLAIMED]]


def test_a_task_that_belongs_to_no_request_is_asked_for_twice() -> None:
    tasklist = _Counting({**_answer_of(CLAIMED), "variables": []})
    tasks = TasklistTasks(tasklist)
    asked = [(tasks.all(), tasklist.with_variables)[1] for _ in range(4)]
    assert asked == [1, 2, 2, 2]


@pytest.mark.parametrize(
    "unavailable",
    [
        fake_away,
        NobodyToAsk,
        lambda: TasklistTasks(failing(httpx.ConnectError("refused"))),
        lambda: TasklistTasks(failing(httpx.ReadTimeout("slow"))),
        lambda: TasklistTasks(failing(CamundaRefusedError(500, "شمارهٔ ملی ۰۰۱۲۳"))),
        lambda: TasklistTasks(failing(ValueError("no JSON"))),
        lambda: TasklistTasks(Answers(lambda: None)),
        lambda: TasklistTasks(Answers(lambda: [{"id": "1", "name": "شمارهٔ ملی ۰۰۱۲۳"}])),
    ],
)
def test_a_tasklist_that_does_not_answer_is_away_and_nothing_that_it_said_is_repeated(
    unavailable: Callable[[], OpenTasks],
) -> None:
    with pytest.raises(TechnicalError) as of_all:
        unavailable().all()
    with pytest.raises(TechnicalError) as of_one:
        unavailable().of_request(LATE_CODE)
    for told in (of_all.value, of_one.value):
        assert "۰۰۱۲۳" not in str(told)
        assert told.__cause__ is None


def test_who_waited_behind_a_tasklist_that_does_not_answer_does_not_wait_for_it_too() -> None:
    asked, now = [], [100.0]

    def slow() -> object:
        asked.append(now[0])
        raise httpx.ReadTimeout("slow")

    tasks = TasklistTasks(Answers(slow), clock=lambda: now[0])
    for _ in range(3):
        with pytest.raises(TechnicalError):
            tasks.of_request(LATE_CODE)
        with pytest.raises(TechnicalError):
            tasks.set_due_date(7, None)
    assert asked == [100.0]
    now[0] += 5.0
    with pytest.raises(TechnicalError):
        tasks.all()
    assert asked == [100.0, 105.0]


def test_a_tasklist_that_answers_again_is_asked_as_before() -> None:
    now, answers = [0.0], iter([httpx.ConnectError("refused"), [_answer_of(CLAIMED)], [_answer_of(CLAIMED)]])

    def answered() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    tasks = TasklistTasks(Answers(answered), clock=lambda: now[0])
    with pytest.raises(TechnicalError):
        tasks.of_request(LATE_CODE)
    now[0] = 5.0
    assert [task.key for _ in range(2) for task in tasks.of_request(LATE_CODE)] == [CLAIMED.key] * 2


@pytest.mark.parametrize("said", ["{", "7", "null", '{"limit": "PT1H"}', "[1]"])
def test_a_variable_that_somebody_has_spoilt_hides_no_task(said: str) -> None:
    [whole] = TasklistTasks(Replay(), page_size=PAGE_SIZE).all()[-1:]
    spoilt = {
        **_answer_of(whole),
        "variables": [{"name": name, "value": said} for name in ("trackingCode", "step", "reviewKey")],
    }
    [found] = TasklistTasks(Answers(lambda: [spoilt])).all()
    assert (found.key, found.tracking_code, found.step, found.reviewed_run) == (whole.key, None, None, None)


@pytest.mark.parametrize("said", ['"of a review"', '"missed-x"', '"later-7"'])
def test_a_key_of_a_review_that_cannot_be_read_names_no_run(said: str) -> None:
    spoilt = {**_answer_of(REVIEW), "variables": [{"name": "reviewKey", "value": said}]}
    [found] = TasklistTasks(Answers(lambda: [spoilt])).all()
    assert (found.key, found.reviewed_run) == (REVIEW.key, None)


def test_a_task_without_a_name_or_a_unit_is_the_supervisors() -> None:
    bare = {**_answer_of(CLAIMED), "name": None, "candidateGroups": None}
    [found] = TasklistTasks(Answers(lambda: [bare])).all()
    assert (found.name, found.unit) == ("Task_ControlReadings", "supervisor")


class _Counting:
    """A session that tells always the same task, and counts how often it was asked what that is about."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task
        self.with_variables = 0

    def call(self, _method: str, _path: str, query: object = None, /) -> object:
        self.with_variables += isinstance(query, dict) and "includeVariables" in query
        return [self._task]

    def close(self) -> None:
        """Nothing is open."""


def _answer_of(wanted: OpenTask) -> dict[str, Any]:
    """What Tasklist said of the task."""
    answers = [each for exchange in Replay().exchanges for each in exchange["answer"]]
    found: dict[str, Any] = next(each for each in answers if each["id"] == str(wanted.key))
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]
