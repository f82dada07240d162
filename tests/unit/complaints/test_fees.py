"""What was paid for a request that is begun again: given back once, where nothing was given, as the new one begins."""

from dataclasses import replace
from datetime import date

import pytest

from services.catalogue import service_of
from services.complaints import fees
from services.complaints.fees import credit_first_fees
from services.complaints.reopening import BegunAgain
from services.intake.registration import register_request
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import Rials
from services.steps.ledger import JobElement
from tests.db import rows
from tests.fakes.samples import SERVICE
from tests.unit.complaints.closed_case import REFERENCE, REOPENED, STANDS, ClosedCase, codes

ELEMENT = JobElement(process_instance_key=8, element_instance_key=9, element_id="x")
PAID = rows.bill(kind=BillKind.FEES)
OWN_OUTCOME = next(iter(service_of(SERVICE).outcomes))


def begun(case: ClosedCase, again: BegunAgain) -> None:
    """What the job of the registration does; a job may come twice."""
    request = register_request(
        case.uow, clock=case.clock, service_key=again.service_key, draft_key=again.draft_key, element=ELEMENT
    )
    for _ in range(2):
        credit_first_fees(case.uow, clock=case.clock, reference=REFERENCE, request=request)


def credited(case: ClosedCase) -> list[Rials]:
    return [each.total for each in case.uow.bills.of_request(case.code) if each.is_credit_note]


@pytest.mark.parametrize(
    ("outcome", "paid_stays", "comes_back"),
    [
        ("rejected", False, True),
        ("not-possible", False, True),
        ("abandoned", False, True),
        ("unpaid", False, True),
        ("withdrawn", False, True),
        ("service-given", False, False),
        (OWN_OUTCOME, False, False),
        ("rejected", True, True),
        ("withdrawn", True, False),
    ],
)
def test_fees_come_back_once_where_nothing_was_given_and_the_source_lets_them(
    monkeypatch: pytest.MonkeyPatch, outcome: str, *, paid_stays: bool, comes_back: bool
) -> None:
    service = replace(service_of(SERVICE), withdrawn_after_payment=paid_stays)
    monkeypatch.setattr(fees, "all_services", lambda: {SERVICE: service})
    case = ClosedCase(outcome=outcome, paid=PAID)
    again = case.granted()
    assert credited(case) == []
    begun(case, again)
    assert credited(case) == ([-PAID.total] if comes_back else [])


def test_a_request_that_begins_no_other_one_again_gives_nothing_back() -> None:
    case = ClosedCase(paid=PAID)
    credit_first_fees(case.uow, clock=case.clock, reference=REFERENCE, request=case.request)
    assert credited(case) == []


def test_where_fees_cannot_be_told_from_energy_nothing_is_begun_again() -> None:
    reading = MeterReading(kwh=1, taken_on=date(2026, 9, 22))
    case = ClosedCase(paid=replace(PAID, billed_up_to=reading))
    case.complaint()
    refused = case.look(REOPENED)
    assert codes(refused) == ["decision: fees-not-separable"]
    assert "جدا نمی‌شود" in refused.message
    assert case.look(STANDS).accepted
