"""Which connections a meter test can be asked for."""

import pytest

from services.model.connections import ConnectionState
from tests.fakes.samples import typed_for
from tests.unit.intake_desk import check, codes, company_with
from tests.unit.meter_test.testing_case import KEY


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.CUT])
def test_a_meter_that_hangs_there_can_be_tested(state: ConnectionState) -> None:
    assert check(company_with(state), typed_for(KEY), service=KEY).in_order


@pytest.mark.parametrize(
    ("state", "code", "advice"),
    [
        (ConnectionState.COLLECTED, "meter-collected", "«نصب مجدد انشعاب»"),
        (ConnectionState.REMOVED, "no-connection", "شناسهٔ قبض را"),
        (ConnectionState.CONTRACTED, "not-connected", "هنوز برقرار نشده"),
    ],
)
def test_who_asks_for_the_test_of_another_is_told_at_intake(state: ConnectionState, code: str, advice: str) -> None:
    result = check(company_with(state), typed_for(KEY), service=KEY)
    assert codes(result) == [("billId", code)]
    assert advice in result.findings_text
