"""What the supervisor is asked for, by whom it is ended, and what the ledger keeps of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deploy.locations import ROOT
from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.model.keys import RequestOutcome
from services.model.reviews import Notice, ReviewOutcome, StepReview, parse_review_key, review_key
from services.notices.sending import send_deadline_sms
from services.steps.catalogue import step_of
from services.steps.reviews import record_review
from services.worklist.escalation import AHEAD, UNANSWERED
from services.worklist.late_step import LateStep, late_step, unit_in_charge
from tests.contract.traceability import limits
from tests.examples import service_with, services_with, steps_held_by
from tests.fakes.open_tasks import open_task
from tests.fakes.samples import EXAMPLE, SERVICE
from tests.unit.ledger_case import KEY, STEP, WHOLE, Case

MISSED = f"missed-{KEY}"
NEAR = f"near-{KEY}"
THREE_PARTS = 3 * 67


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.fixture
def late(case: Case) -> Case:
    """Step 4 is late, and told."""
    case.open()
    case.clock.advance(timedelta(minutes=16))
    case.escalate()
    return case


def review(case: Case, key: str = MISSED) -> StepReview:
    return case.uow.reviews.rows[key]


def messages(case: Case) -> dict[str, object]:
    """What the engine is told of reviews that are over: correlation key to whether the step has ended."""
    rows = case.uow.outbox.message_rows.values()
    return {row.correlation_key: row.variables["stepEnded"] for row in rows if row.name == "review-over"}


def record(case: Case, note: object, key: str = MISSED) -> StepReview:
    return record_review(case.uow, clock=case.clock, review_key=key, note=note)


@pytest.mark.parametrize("notice", Notice)
def test_the_key_of_a_review_names_its_run_and_its_notice(notice: Notice) -> None:
    assert parse_review_key(review_key(2251799813686295, notice)) == (2251799813686295, notice)


def test_what_the_supervisor_has_done_is_kept_in_its_lines(late: Case) -> None:
    told_at = late.clock.now()
    late.clock.advance(timedelta(minutes=4))
    record(late, " با رئیس واحد\u200f صحبت شد \n\n فردا پیگیری می‌شود ")
    kept = review(late)
    assert (kept.told_at, kept.ended_at, kept.outcome) == (told_at, late.clock.now(), ReviewOutcome.REVIEWED)
    assert kept.note == "با رئیس واحد صحبت شد\nفردا پیگیری می‌شود"


@pytest.mark.parametrize("note", [None, 5, " ", [], {"x": 1}, "\x00"])
def test_a_note_by_api_that_says_nothing_ends_the_review_all_the_same(late: Case, note: object) -> None:
    assert record(late, note).note == ("5" if note == 5 else "چیزی نوشته نشد")


def test_the_first_note_stands(late: Case) -> None:
    first = record(late, "یک")
    late.clock.advance(timedelta(minutes=1))
    assert record(late, "دو") == first


def test_a_review_that_was_never_begun_is_a_fault(case: Case) -> None:
    with pytest.raises(NotFound):
        record(case, "یک")


def test_a_late_step_that_is_done_ends_its_review_and_the_ledger_says_so(late: Case) -> None:
    late.clock.advance(timedelta(minutes=3))
    for _ in range(2):
        late.close()
    assert messages(late) == {MISSED: True}
    assert f"{MISSED}-over" in late.uow.outbox.message_rows
    assert (review(late).outcome, review(late).note) == (ReviewOutcome.STEP_ENDED, None)
    assert review(late).ended_at == late.clock.now()


def test_a_review_that_is_done_is_left_alone_by_the_end_of_the_step(late: Case) -> None:
    record(late, "پیگیری شد")
    late.close()
    assert messages(late) == {}
    assert review(late).outcome is ReviewOutcome.REVIEWED


def test_the_note_of_a_supervisor_who_wrote_while_the_step_ended_is_kept(late: Case) -> None:
    late.close()
    assert record(late, "همین حالا تلفن کردم").outcome is ReviewOutcome.REVIEWED


def test_a_step_in_time_has_no_review_to_end(case: Case) -> None:
    case.open()
    case.close()
    case.open(WHOLE, "P1D", key=78)
    case.close(78)
    assert messages(case) == {}
    assert not case.uow.reviews.rows


def test_a_request_that_is_archived_ends_the_reviews_of_all_that_it_leaves(late: Case) -> None:
    late.open(WHOLE, "PT1M", key=78)
    late.clock.advance(timedelta(minutes=2))
    late.escalate(WHOLE)
    late.archive(RequestOutcome.WITHDRAWN)
    assert messages(late) == {MISSED: True, "missed-78": True}


def test_a_limit_that_is_missed_takes_the_place_of_its_warning(case: Case) -> None:
    case.open(WHOLE, "P7D")
    case.clock.advance(timedelta(days=6.5))
    case.look()
    case.clock.advance(timedelta(days=1, seconds=1))
    case.escalate(WHOLE)
    assert messages(case) == {NEAR: False}
    assert review(case, NEAR).outcome is ReviewOutcome.LIMIT_MISSED
    assert review(case).outcome is None
    case.close()
    assert messages(case) == {NEAR: False, MISSED: True}


def test_a_warning_that_was_reviewed_stays_so_when_the_limit_is_missed(case: Case) -> None:
    case.open(WHOLE, "P7D")
    case.clock.advance(timedelta(days=6.5))
    case.look()
    record(case, "تلفن شد", NEAR)
    case.clock.advance(timedelta(days=2))
    case.escalate(WHOLE)
    assert messages(case) == {}
    assert review(case, NEAR).note == "تلفن شد"


def calls(service: str, part: str) -> bool:
    """Whether a diagram of the service calls the part."""
    diagrams = (ROOT / "bpmn" / "services" / service).glob("*.bpmn")
    return any(f'processId="{part}"' in each.read_text(encoding="utf-8") for each in diagrams)


def in_requests() -> Iterator[tuple[str, str]]:
    """Each limit with the requests in which it counts: its own service's, or those of services that call the part."""
    for step in map(step_of, limits()):
        callers = (
            [step.service] if step.service else [each.key for each in services_with() if calls(each.key, step.owner)]
        )
        yield from ((step.id, key) for key in callers)


@pytest.mark.parametrize(("step", "service"), list(in_requests()))
def test_the_sms_of_any_limit_goes_into_three_parts(step: str, service: str) -> None:
    case = Case(service)
    entry = case.open(step)
    texts = [
        send_deadline_sms(
            case.uow,
            clock=case.clock,
            company=EXAMPLE_COMPANY,
            entry=entry,
            unit=unit_in_charge([entry], step, service_key=service),
            mobile=EXAMPLE_COMPANY.supervisor_mobile,
            template=template,
            key=template,
            concerns="run-1",
        ).text
        for template in (*Notice, AHEAD, UNANSWERED)
    ]
    assert all(len(text) <= THREE_PARTS for text in texts), texts


def who_has(case: Case, step: str, *tasks: object, known: bool = True) -> LateStep:
    return late_step(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.request.tracking_code,
        step=step,
        tasks=list(tasks) if known else None,  # type: ignore[arg-type]
    )


def test_the_supervisor_sees_who_has_a_late_step_and_whom_to_call(late: Case) -> None:
    code = late.request.tracking_code
    mine = open_task(code, step=STEP, assignee="diagnosis")
    own = open_task(code, name="رسیدگی سرپرست به مهلت", unit="supervisor", step=STEP)
    other = open_task(code, name="کار دیگر", unit="counter", step=steps_held_by("counter", EXAMPLE)[0].id)
    assert who_has(late, STEP, mine, own, other) == LateStep(
        service_title=EXAMPLE.title,
        unit_title="واحد تشخیص امور",
        holders_text="- بررسی درخواست: واحد تشخیص امور",
        call_text="- رئیس واحد تشخیص، تلفن ۰۲۱۰۰۰۰۱۰۰۲",
        worklist_url="http://localhost:8280/?unit=diagnosis",
    )


def test_a_task_that_nobody_has_taken_is_told_to_be_free(late: Case) -> None:
    found = who_has(late, STEP, open_task(late.request.tracking_code, step=STEP))
    assert found.holders_text == "- بررسی درخواست: آزاد"


def test_where_tasklist_is_away_the_unit_is_known_and_who_has_it_is_not(late: Case) -> None:
    found = who_has(late, STEP, known=False)
    assert found.holders_text == f"- {step_of(STEP).title}: نامعلوم"
    assert (found.unit_title, found.call_text) == ("واحد تشخیص امور", "- رئیس واحد تشخیص، تلفن ۰۲۱۰۰۰۰۱۰۰۲")


def test_of_a_late_service_all_that_is_being_worked_on_is_told(case: Case) -> None:
    case.open(WHOLE, "P1D", key=70)
    code = case.request.tracking_code
    stub = open_task(code, name="دریافت ته‌فیش پرداخت", unit="counter", assignee="ali")
    found = who_has(case, WHOLE, stub, open_task(code, step=STEP))
    assert found.holders_text == "- دریافت ته‌فیش پرداخت: ali\n- بررسی درخواست: آزاد"
    assert found.unit_title == "دفتر پیشخوان، واحد تشخیص امور"
    assert found.call_text.count("تلفن") == 2


def test_where_nothing_is_being_worked_on_the_unit_that_took_the_application_is_to_be_called(case: Case) -> None:
    case.open(WHOLE, "P1D", key=70)
    found = who_has(case, WHOLE)
    assert (found.holders_text, found.unit_title) == ("- نامعلوم", "دفتر پیشخوان")


def test_the_unit_in_charge_of_a_service_is_that_of_the_step_begun_last(case: Case) -> None:
    other = service_with(reading=False)
    runs = [
        case.open(WHOLE, "P1D", key=70),
        case.open(STEP, key=71),
        case.open(steps_held_by("meter-test", EXAMPLE)[0].id, key=72),
    ]
    assert unit_in_charge(runs, WHOLE, service_key=SERVICE).key == "meter-test"
    assert unit_in_charge(runs[:1], WHOLE, service_key=SERVICE).key == "counter"
    assert unit_in_charge(runs, STEP, service_key=SERVICE).key == "diagnosis"
    assert unit_in_charge([], steps_held_by("subscriber", other)[0].id, service_key=other.key).key == other.intake
