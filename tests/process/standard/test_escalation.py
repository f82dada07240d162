"""Who is told of a plain service's limit: the unit, the supervisor, the superior."""

from datetime import datetime

import pytest

from deploy.demo.stories.story import DAY, HOUR
from services.catalogue import Service
from services.company import EXAMPLE_COMPANY
from services.escalation.loading import escalation_table
from services.jalali import format_jalali_time
from services.model.notices import Sms
from services.worklist.late_step import unit_in_charge
from tests.examples import services_with
from tests.process.limits import MOMENT, reviews, watches
from tests.process.office import EmbeddedCase
from tests.process.standard.ledger_rows import whole

pytestmark = pytest.mark.process

SUPERVISOR = EXAMPLE_COMPANY.supervisor_mobile
SUPERIOR = escalation_table().rule(unit="diagnosis", office="centre").superior
ANSWERED_WITHIN = 4 * HOUR
NIGHT_LEFT = 3 * HOUR


@pytest.fixture
def service() -> Service:
    """Of a day."""
    return next(each for each in services_with(plain=True, examined=True) if each.limit == DAY)


def _of_thewhole(case: EmbeddedCase, service: Service) -> list[Sms]:
    """What anybody was told of the limit of the service as a whole."""
    run = str(whole(case, service).element_instance_key)
    return [sms for sms in case.sent() if sms.key.endswith(f"-{run}")]


def _travel_to(case: EmbeddedCase, moment: datetime) -> None:
    case.engine.travel(moment - case.engine.now())


def test_each_is_told_in_turn_and_nobody_twice(case: EmbeddedCase, service: Service) -> None:
    row = whole(case, service)
    unit = unit_in_charge(case.ledger(), row.step, service_key=service.key).mobile
    expected = [
        (DAY / 2, [("deadline-ahead", unit)]),
        (DAY * 0.9, [("deadline-ahead", unit), ("deadline-near", SUPERVISOR)]),
        (DAY, [("deadline-missed", SUPERVISOR)]),
        (DAY + ANSWERED_WITHIN, [("deadline-unanswered", SUPERIOR.mobile)]),
    ]
    for after, told in expected:
        before = _of_thewhole(case, service)
        _travel_to(case, row.started_at + after - MOMENT)
        assert _of_thewhole(case, service) == before
        _travel_to(case, row.started_at + after + MOMENT)
        assert [(sms.template, sms.mobile) for sms in _of_thewhole(case, service)[len(before) :]] == told
    case.engine.travel(DAY)
    assert len(_of_thewhole(case, service)) == sum(len(told) for _, told in expected)
    [watch] = watches(case, row)
    watch.assert_completed().assert_passed("Event_DeadlineLookedAt")


def test_a_supervisor_who_does_something_in_time_is_not_told_on(case: EmbeddedCase, service: Service) -> None:
    row = whole(case, service)
    _travel_to(case, row.started_at + DAY + MOMENT)
    [task] = [task for task in reviews(case) if task.variables["step"] == row.step]
    assert (task.variables["superiorTitle"], task.variables["superiorTime"]) == (
        SUPERIOR.in_charge,
        format_jalali_time(row.started_at + DAY + ANSWERED_WITHIN),
    )
    told_on = row.started_at + DAY + ANSWERED_WITHIN
    assert task.due_date is not None
    assert told_on <= task.due_date < told_on + MOMENT
    task.complete({"supervisorNote": "با واحد صحبت شد"})
    case.engine.travel(DAY)
    assert SUPERIOR.mobile not in [sms.mobile for sms in _of_thewhole(case, service)]
