"""An answer at once: the printout is prepared, kept, and handed over at the counter."""

import asyncio

import pytest

from services.model.printouts import PrintoutKind
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process


@pytest.mark.parametrize("kind", PrintoutKind)
def test_a_printout_is_prepared_and_the_counter_hands_it_over(examined: EmbeddedCase, kind: PrintoutKind) -> None:
    asyncio.run(examined.apply())
    asked = {"trackingCode": examined.code, "plan": {"printout": str(kind)}, "intakeUnit": "counter"}
    instance = examined.engine.start_instance("answer-applicant", asked)
    task = instance.task("Task_HandOverPrintout", role="counter")
    assert task.variables["printoutUrl"] == f"http://localhost:8280/requests/{examined.code}/printout"
    with examined.office.begin() as uow:
        kept = uow.printouts.find(examined.code)
    assert kept is not None
    assert kept.kind is kind
    assert not [fact for _, fact in kept.sheet.facts if fact in str(task.variables)]
    task.complete({})
    instance.assert_completed().assert_passed("Event_PrintoutHandedOver").assert_no_incidents()


def test_started_by_hand_it_ends_at_once(office: Office) -> None:
    instance = office.engine.start_instance("answer-applicant")
    instance.assert_completed().assert_passed("Event_NoRequest").assert_no_incidents()
