"""Registering a request from its draft."""

from datetime import timedelta

import pytest

from services.errors import NotFound, RequestAlreadyOpen
from services.intake.drafts import DraftNotInOrder
from services.intake.registration import register_request
from services.model.steps import StepState
from services.steps.ledger import JobElement
from tests.examples import services_with
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    ELEMENT,
    SERVICE,
    UNREAD,
    company_records,
    registered,
    typed_application,
    typed_for,
)
from tests.fakes.uow import FixedClock

# Those of a service that documents its own, or of the standard process.
STEPS = [
    (each.key, tuple(f"{'STD' if each.standard else each.prefix}-{number}" for number in ("01", "02")))
    for each in services_with()
]


@pytest.mark.parametrize(("service", "steps"), STEPS)
def test_registration_gives_a_tracking_code_and_notes_the_services_first_two_steps(
    service: str, steps: tuple[str, str]
) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=service)
    assert (request.application.service_key, request.application.client_reference) == (service, None)
    noted = uow.steps.of_request(request.tracking_code)
    assert [(each.step, each.state, each.element_instance_key) for each in noted] == [
        (steps[0], StepState.DONE, ELEMENT.process_instance_key),
        (steps[1], StepState.DONE, ELEMENT.element_instance_key),
    ]
    assert uow.connections.readings(BILL_ID)[-1].kwh == 12_000


def test_registering_a_draft_twice_gives_the_same_request() -> None:
    uow, clock = company_records(), FixedClock()
    first = registered(uow, clock)
    clock.advance(timedelta(minutes=1))
    assert register_request(uow, clock=clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=ELEMENT) == first
    assert len(uow.requests.rows) == 1
    assert len(uow.steps.rows) == 2


def test_a_second_request_on_the_account_is_refused_with_the_open_ones_code() -> None:
    uow, clock = company_records(), FixedClock()
    first = registered(uow, clock)
    uow.requests.save_draft("draft-2", typed_application())
    other = JobElement(process_instance_key=8, element_instance_key=9, element_id="Task_RegisterRequest")
    with pytest.raises(RequestAlreadyOpen) as refused:
        register_request(uow, clock=clock, service_key=SERVICE, draft_key="draft-2", element=other)
    assert refused.value.tracking_code == first.tracking_code


def test_a_second_process_instance_with_the_same_draft_is_refused_while_the_request_is_open() -> None:
    uow, clock = company_records(), FixedClock()
    first = registered(uow, clock)
    other = JobElement(process_instance_key=8, element_instance_key=9, element_id="Task_RegisterRequest")
    with pytest.raises(RequestAlreadyOpen) as refused:
        register_request(uow, clock=clock, service_key=SERVICE, draft_key=DRAFT_KEY, element=other)
    assert refused.value.tracking_code == first.tracking_code
    assert len(uow.steps.rows) == 2


def test_a_draft_that_is_missing_or_not_in_order_is_not_registered() -> None:
    uow, clock = company_records(), FixedClock()
    with pytest.raises(NotFound):
        register_request(uow, clock=clock, service_key=SERVICE, draft_key="nothing", element=ELEMENT)
    uow.requests.save_draft("bad", typed_application(mobile="0912 345"))
    with pytest.raises(DraftNotInOrder) as refused:
        register_request(uow, clock=clock, service_key=SERVICE, draft_key="bad", element=ELEMENT)
    assert refused.value.codes == ("mobile: shape",)
    assert "345" not in str(refused.value)
    assert not uow.requests.rows


def test_two_services_may_be_open_on_one_connection() -> None:
    uow, clock = company_records(), FixedClock()
    first = registered(uow, clock)
    uow.requests.save_draft("draft-2", typed_for(UNREAD))
    other = JobElement(process_instance_key=8, element_instance_key=9, element_id="Task_RegisterRequest")
    second = register_request(uow, clock=clock, service_key=UNREAD, draft_key="draft-2", element=other)
    assert {first.tracking_code, second.tracking_code} == set(uow.requests.rows)
    assert second.application.service_key == UNREAD
