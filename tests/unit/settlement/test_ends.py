"""What the end of a settlement leaves in the records: the reading up to which it was billed."""

import pytest

from services.archive import archive_request
from services.model.connections import ReadingSource
from services.model.keys import RequestOutcome
from services.registry import registry
from tests.unit.field_cases import FieldCase

SETTLED = RequestOutcome("settled")


@pytest.fixture
def case() -> FieldCase:
    return FieldCase("settlement")


def archive(case: FieldCase, outcome: str) -> None:
    archive_request(
        case.uow,
        clock=case.clock,
        tracking_code=case.code,
        outcome=RequestOutcome(outcome),
        element_instance_key=900,
    )


@pytest.mark.parametrize("outcome", sorted(set(registry().outcomes) - {SETTLED}))
def test_only_a_settled_account_has_a_new_reading_in_its_history(case: FieldCase, outcome: str) -> None:
    archive(case, outcome)
    assert case.uow.connections.readings(case.connection.bill_id)[-1].kwh == 12_000


def test_a_settled_accounts_reading_is_the_next_ones_last_and_is_added_once(case: FieldCase) -> None:
    for outcome in (SETTLED, RequestOutcome.WITHDRAWN):
        archive(case, outcome)
    readings = case.uow.connections.readings(case.connection.bill_id)
    declared = case.request.application.declared_reading
    assert (readings[-1].kwh, readings[-1].taken_on) == (declared.kwh, declared.taken_on) == (12_300, declared.taken_on)
    assert [each.source for each in readings].count(ReadingSource.DECLARED) == 1
