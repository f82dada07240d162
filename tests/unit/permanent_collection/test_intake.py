"""Which connections a permanent collection can be asked for."""

from dataclasses import replace

import pytest

from services.catalogue import service_of
from services.model.connections import ConnectionState
from tests.examples import other_than
from tests.fakes.samples import BILL_ID, company_records, typed_for
from tests.fakes.uow import FakeUnitOfWork
from tests.unit.intake_desk import check, codes
from tests.unit.permanent_collection.collecting_case import KEY


def records(state: ConnectionState) -> FakeUnitOfWork:
    uow = company_records()
    uow.connections.save(replace(uow.connections.get(BILL_ID), state=state))
    return uow


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.CUT])
def test_a_connection_whose_meter_hangs_there_can_be_collected(state: ConnectionState) -> None:
    assert check(records(state), typed_for(KEY), service=KEY).in_order


@pytest.mark.parametrize(
    ("state", "code", "advice"),
    [
        (ConnectionState.COLLECTED, "meter-collected", "«نصب مجدد انشعاب»"),
        (ConnectionState.REMOVED, "connection-removed", "شناسهٔ قبض را"),
        (ConnectionState.CONTRACTED, "not-connected", "انصراف پیش از برقراری"),
    ],
)
def test_who_asks_for_the_collection_of_another_is_told_at_the_counter(
    state: ConnectionState, code: str, advice: str
) -> None:
    result = check(records(state), typed_for(KEY), service=KEY)
    assert codes(result) == [("billId", code)]
    assert advice in result.findings_text


def test_another_service_does_not_ask_this() -> None:
    other = other_than(service_of(KEY), reading=False).key
    found = codes(check(records(ConnectionState.COLLECTED), typed_for(other), service=other))
    assert ("billId", "meter-collected") not in found
