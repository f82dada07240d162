"""An information correction changes the subscriber's telephones, or tells what is in the way."""

import asyncio
from dataclasses import replace

import pytest

from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, NewCase, plain

pytestmark = pytest.mark.process


@pytest.fixture
def correction(new_case: NewCase) -> EmbeddedCase:
    """An information correction: examiner and a change of the record."""
    return new_case("information-correction")


@pytest.mark.steps("STD-08")
def test_the_telephones_of_the_sheet_become_the_subscribers(correction: EmbeddedCase) -> None:
    new = {"mobile": "09120009988", "landline": "02177665544"}

    async def corrected() -> None:
        await correction.apply(None, **new)
        await plain(correction).examine()
        await correction.closed()

    asyncio.run(corrected())
    with correction.office.begin() as uow:
        subscriber = uow.connections.get(correction.connection.bill_id).subscriber
    assert {"mobile": subscriber.mobile, "landline": subscriber.landline} == new
    assert [row.state for row in correction.steps("STD-08")] == [StepState.DONE]


@pytest.mark.steps("STD-08")
def test_an_obstacle_to_a_change_is_told_to_the_unit_that_tries_again_or_gives_up(correction: EmbeddedCase) -> None:
    """The name of the connection was changed meanwhile."""
    asyncio.run(correction.apply())
    other = replace(correction.connection.subscriber, national_id=str(correction.new_owner()["nationalId"]))
    sold = replace(correction.connection, subscriber=other)
    with correction.office.begin() as uow:
        uow.connections.save(sold)
    asyncio.run(plain(correction).examine())
    task = correction.task("Task_ResolveChange", role="customer-services")
    assert "متقاضی مشترک این اشتراک نیست" in task.variables["changeMessage"]
    asyncio.run(correction.complete("Task_ResolveChange", {"changeDecision": "again"}))
    asyncio.run(correction.complete("Task_ResolveChange", {"changeDecision": 7, "changeReason": " "}))
    asyncio.run(correction.complete("Task_ResolveChange", {"changeDecision": "correct-report"}))
    given_up = {"changeDecision": "give-up", "changeReason": "درخواست از آن مشترک نیست"}
    asyncio.run(correction.complete("Task_ResolveChange", given_up))
    correction.instance.assert_completed()
    assert correction.request.outcome == RequestOutcome.NOT_POSSIBLE
    with correction.office.begin() as uow:
        assert uow.connections.get(correction.connection.bill_id) == sold
    assert correction.sms()[-1] == "request-rejected"
