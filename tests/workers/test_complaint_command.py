"""`aftersales complaint` and `satisfaction`: what people say of their closed requests, and what cannot be right."""

from datetime import timedelta

import pytest

from services.model.satisfaction import SatisfactionAsked
from services.model.tasks import CompletedTask
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.kit import Bench


class Engine(FakeStarter):
    """An engine that is asked to start processes, and closed."""

    def close(self) -> None:
        pass


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock, bench: Bench, engine: Engine
) -> Command:
    assert bench.database
    return commanding(monkeypatch, database_url, clock=clock, engine=engine)


def test_a_complaint_is_begun_by_its_process_within_the_window_alone(
    command: Command, bench: Bench, clock: FixedClock, engine: Engine
) -> None:
    code = bench.registered()
    early = command("complaint", code, "--text", "نادرست است")
    assert early.exit_code == 1
    assert "هنوز بسته نشده است" in early.output
    bench.done("archive-request", trackingCode=code, outcome="rejected")
    assert "می‌توان به نتیجهٔ آن اعتراض کرد" in command("show", code).output
    clock.advance(timedelta(hours=72))
    heard = command("complaint", code, "--text", "نادرست است", "--about", "conduct")
    assert heard.exit_code == 0, heard.output
    assert engine.processes == ["complaint"]
    assert engine.started == [{"complaint": {"trackingCode": code, "about": "conduct", "text": "نادرست است"}}]
    clock.advance(timedelta(seconds=1))
    late = command("complaint", code, "--text", "نادرست است")
    assert late.exit_code == 1
    assert "ممکن بود" in late.output
    assert len(engine.started) == 1


def test_a_mark_is_kept_once_and_told_by_service_and_unit(command: Command, bench: Bench, clock: FixedClock) -> None:
    code = bench.registered()
    with bench.begin() as uow:
        service = uow.requests.get(code).application.service_key
        asked = SatisfactionAsked(tracking_code=code, service_key=service, unit="counter", asked_at=clock.now())
        uow.satisfaction.save(asked)
    assert command("satisfaction", code).exit_code == 1
    assert command("satisfaction", code, "۶").exit_code == 1
    assert command("satisfaction", code, "۴").exit_code == 0
    again = command("satisfaction", code, "5")
    assert again.exit_code == 1
    assert "پیش‌تر نظر داده شده است: ۴" in again.output
    told = command("satisfaction").output
    assert "۴٫۰۰" in told
    assert "دفتر پیشخوان" in told


def test_what_people_have_typed_is_shown_as_it_is(command: Command, bench: Bench) -> None:
    code = bench.registered()
    bench.done("archive-request", trackingCode=code, outcome="rejected")
    form = {"trackingCode": code, "about": "outcome", "text": "مدارک را داده‌ام"}
    bench.done("record-complaint", complaint=form, submittedAt=bench.clock.now().isoformat())
    task = CompletedTask(
        key=2,
        process_instance_key=4503599627370497,
        unit="supervisor",
        assignee="sara",
        completed_at=bench.clock.now(),
    )
    bench.open_tasks.done[code] = [task]
    answer = {"decision": "stands", "reason": "طبق بند [/35-4] و [bold] پذیرفته نیست"}
    bench.done("record-second-look", trackingCode=code, complaintNumber=1, looks=1, secondLook=answer)
    bench.done("send-sms", {"template": "complaint-stands"}, trackingCode=code, reason=answer["reason"])
    shown = command("show", code)
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("[bold]") == 2
    assert "طبق بند [/۳۵-۴]" in shown.output


@pytest.mark.parametrize("arguments", [("1", "--text", "نادرست است"), ("9898621726", "--text", "۱۲"), ("9898621726",)])
def test_what_cannot_be_right_starts_nothing(command: Command, engine: Engine, arguments: tuple[str, ...]) -> None:
    assert command("complaint", *arguments).exit_code in (1, 2)
    assert engine.started == []
