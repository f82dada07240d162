"""By-law 35-4 at the counter: requests that are open at the other connections which a request takes in."""

from dataclasses import replace

import pytest

from services.admission.open_requests import conflict_of
from services.catalogue import all_services
from services.errors import RequestAlreadyOpen
from services.intake.registration import register_request
from services.model.bills import BillState
from services.model.requests import RequestState
from services.registry.admission import Aspect
from services.text import to_persian_digits
from tests.examples import services_with
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    ELEMENT,
    OTHER_BILL_ID,
    registered,
    sample_connection,
    typed_for,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.admission_world import open_request, with_other
from tests.unit.complaints.closed_case import REOPENED, ClosedCase, codes
from tests.unit.intake_desk import check

TAKING = next(each for each in all_services().values() if each.admission.also)
"""Takes in other connections, of which the applicant names the bill IDs."""
FIELD = str(TAKING.admission.also)
IN_THE_WAY = next(each for each in services_with(touches=Aspect.SUPPLY) if conflict_of(TAKING, each))
HARMLESS = next(each for each in services_with(plain=True) if not each.admission.touches)


def typed(named: str) -> dict[str, object]:
    """An application that takes in what is named: every choice as the field is asked for."""
    [field] = [each for each in TAKING.fields if each.key == FIELD]
    chosen = {} if field.asked_when is None else {field.asked_when.field: field.asked_when.value}
    return {**typed_for(TAKING.key), **chosen, FIELD: named}


def told(uow: FakeUnitOfWork, named: str = OTHER_BILL_ID) -> list[str]:
    found = check(uow, typed(named), service=TAKING.key).findings
    return [each.message for each in found if each.code in ("request-in-the-way", "already-open")]


@pytest.mark.parametrize("named", [OTHER_BILL_ID, f"{BILL_ID}، {OTHER_BILL_ID}", f"{OTHER_BILL_ID},12 {OTHER_BILL_ID}"])
def test_a_request_at_a_connection_that_is_taken_in_is_told_with_its_connection_and_reason(named: str) -> None:
    uow = with_other(state=BillState.PAID)
    uow.requests.add(open_request(IN_THE_WAY, OTHER_BILL_ID))
    row = conflict_of(TAKING, IN_THE_WAY)
    assert row is not None
    [message] = told(uow, named)
    assert all(each in message for each in (IN_THE_WAY.title, to_persian_digits(OTHER_BILL_ID), row.reason))


def test_one_of_the_same_service_at_a_connection_that_is_taken_in_is_in_the_way_too() -> None:
    uow = with_other(state=BillState.PAID)
    uow.requests.add(open_request(TAKING, OTHER_BILL_ID))
    [message] = told(uow)
    assert TAKING.title in message


def test_neither_what_changes_nothing_nor_a_connection_that_is_not_named_is_in_the_way() -> None:
    uow = with_other(state=BillState.PAID)
    uow.requests.add(open_request(HARMLESS, OTHER_BILL_ID))
    assert told(uow) == []
    uow.requests.add(replace(open_request(IN_THE_WAY, OTHER_BILL_ID), tracking_code="1404059998", draft_key="third"))
    assert told(uow, "12") == []


def test_nobody_reads_of_a_connection_that_is_another_persons() -> None:
    uow = with_other(national_id="1111111111", state=BillState.PAID)
    uow.requests.add(open_request(IN_THE_WAY, OTHER_BILL_ID))
    assert told(uow) == []


def test_one_that_came_in_between_is_told_at_the_registration() -> None:
    uow, clock = with_other(state=BillState.PAID), FixedClock()
    uow.requests.save_draft(DRAFT_KEY, typed(OTHER_BILL_ID))
    uow.requests.add(open_request(IN_THE_WAY, OTHER_BILL_ID))
    with pytest.raises(RequestAlreadyOpen) as refused:
        register_request(uow, clock=clock, service_key=TAKING.key, draft_key=DRAFT_KEY, element=ELEMENT)
    assert (refused.value.bill_id, refused.value.tracking_code) == (OTHER_BILL_ID, "1404059999")
    assert IN_THE_WAY.title in str(refused.value.told)


def test_a_request_that_takes_in_nothing_is_registered_beside_one_at_another_connection() -> None:
    uow, clock = with_other(state=BillState.PAID), FixedClock()
    uow.requests.add(open_request(IN_THE_WAY, OTHER_BILL_ID))
    assert registered(uow, clock, service=TAKING.key).is_open


def test_after_a_complaint_nothing_is_begun_again_beside_a_request_at_a_connection_that_is_taken_in() -> None:
    case = ClosedCase(TAKING.key)
    application = replace(case.request.application, answers={FIELD: OTHER_BILL_ID})
    case.uow.requests.save(replace(case.request, application=application))
    case.uow.connections.save(sample_connection(OTHER_BILL_ID))
    case.complaint()
    held = open_request(IN_THE_WAY, OTHER_BILL_ID)
    case.uow.requests.add(held)
    refused = case.look(REOPENED)
    assert codes(refused) == ["decision: request-in-the-way"]
    assert to_persian_digits(held.tracking_code) in refused.message
    case.uow.requests.save(replace(held, state=RequestState.CLOSED))
    assert case.look(REOPENED).accepted
