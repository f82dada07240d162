"""SMS of limits: whom they are for, what they say, and that they stay short."""

from dataclasses import replace

import pytest

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali_time
from services.model.notices import Sms
from services.model.steps import LimitClock, StepEntry
from services.notices.sending import send_deadline_sms
from services.notices.wording import catalogue
from services.registry.sms import Subject
from services.registry.values import Step
from services.steps.catalogue import all_steps
from services.text import to_persian_digits
from services.units import all_units, unit_of
from tests.examples import limited_step
from tests.fakes.samples import EXAMPLE
from tests.unit.ledger_case import Case
from tests.unit.office_world import local

OF_LIMITS = sorted(each.name for each in catalogue().values() if Subject.DEADLINE in each.about)
TO_THE_UNIT = "deadline-ahead"


@pytest.fixture
def case() -> Case:
    return Case()


def limited_run(case: Case, step: Step) -> StepEntry:
    now = case.clock.now()
    return StepEntry(
        tracking_code=case.request.tracking_code,
        step=step.id,
        element_instance_key=5,
        element_id="Task_TestMeter",
        started_at=now,
        due_at=now,
    )


def told_of(case: Case, step: Step, template: str, unit: str = "meter-test") -> Sms:
    return told_of_run(case, limited_run(case, step), template, unit)


def told_of_run(case: Case, entry: StepEntry, template: str, unit: str) -> Sms:
    return send_deadline_sms(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        entry=entry,
        unit=unit_of(unit),
        mobile=EXAMPLE_COMPANY.supervisor_mobile,
        key="k",
        concerns="run-1",
        template=template,
    )


@pytest.mark.parametrize("template", OF_LIMITS)
def test_a_text_of_a_limit_says_which_request_which_step_and_until_when(case: Case, template: str) -> None:
    step = limited_step()
    sms = told_of(case, step, template)
    assert (sms.mobile, sms.template) == (EXAMPLE_COMPANY.supervisor_mobile, template)
    assert f": {EXAMPLE.title}، کد {to_persian_digits(case.request.tracking_code)}\n«{step.title}» " in sms.text
    assert f"تا {format_jalali_time(case.clock.now())} " in sms.text


@pytest.mark.parametrize(
    ("template", "said"),
    [("deadline-missed", "تأخیر"), ("deadline-near", "مهلت نزدیک"), ("deadline-unanswered", "بی‌پاسخ")],
)
def test_who_is_over_the_unit_is_told_whom_to_call(case: Case, template: str, said: str) -> None:
    text = told_of(case, limited_step(), template).text
    assert text.startswith(f"{said}: ")
    assert text.endswith("تماس با سرپرست تست کنتور: ۰۲۱۰۰۰۰۱۰۰۵")


def test_the_unit_is_asked_to_finish_and_not_told_its_own_telephone(case: Case) -> None:
    text = told_of(case, limited_step(), TO_THE_UNIT).text
    assert "لطفاً" in text
    assert to_persian_digits(unit_of("meter-test").phone) not in text


@pytest.mark.parametrize("template", OF_LIMITS)
def test_a_text_says_of_an_instant_to_come_that_it_is_estimated_and_still_fits_into_three_parts(
    case: Case, template: str
) -> None:
    unit = max(all_units().values(), key=lambda each: len(each.in_charge))
    working = [step for step in all_steps().values() if step.clock is LimitClock.WORKING]
    since, due_at = local("1405/10/13 10:00"), local("1405/10/17 08:00")
    for step in working:
        run = replace(limited_run(case, step), clock=step.clock, started_at=since, due_at=due_at)
        for missed_at, marked in ((None, " (تخمینی)"), (due_at, "")):
            text = told_of_run(case, replace(run, missed_at=missed_at), template, unit.key).text
            case.uow.outbox.sms_rows.clear()
            assert f"تا {format_jalali_time(due_at)}{marked} " in text
            assert len(text) <= 3 * 67
    assert working


@pytest.mark.parametrize("template", OF_LIMITS)
def test_a_text_of_any_limit_fits_into_three_parts(case: Case, template: str) -> None:
    unit = max(all_units().values(), key=lambda each: len(each.in_charge))
    for step in (each for each in all_steps().values() if each.limit is not None):
        told = told_of(case, step, template, unit.key)
        case.uow.outbox.sms_rows.clear()
        assert len(told.text) <= 3 * 67
