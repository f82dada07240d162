"""The reading that an agent takes of a settlement (step 5), run as the process would."""

import pytest

from services.model.metering import WorkOrderState
from tests.workers.field_bench import ordered, view
from tests.workers.kit import Bench, typed_for

KEY = "settlement"


@pytest.mark.parametrize("report", [None, [], {}, {"reading": "12a"}, {"reading": "1", "readingDate": {"x": 1}}])
def test_a_wrong_agents_reading_is_an_answer_that_leaves_the_application_as_it_was(
    bench: Bench, report: object
) -> None:
    code = bench.registered(service=KEY)
    ordered(bench, code, "meter-reading")
    with bench.begin() as uow:
        before = uow.requests.get(code)
    answer = bench.done("record-reading", trackingCode=code, agentReading=report)
    assert answer["readingAccepted"] is False
    assert str(answer["readingMessage"]).startswith("- ")
    application = view(answer, "application")
    assert (application["reading"], application["nationalId"]) == (typed_for(KEY)["reading"], None)
    with bench.begin() as uow:
        assert uow.requests.get(code) == before
        assert [order.state for order in uow.metering.orders_of(code)] == [WorkOrderState.OPEN]
    right = {"reading": typed_for(KEY)["reading"], "readingDate": "۱۴۰۵/۰۸/۳۰"}
    corrected = bench.done("record-reading", trackingCode=code, agentReading=right)
    assert set(corrected) == {"application", "readingAccepted", "readingMessage", "correctionText"}
    assert (corrected["readingAccepted"], corrected["readingMessage"]) == (True, "")
