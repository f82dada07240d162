"""Whatever is wrong with an application is told in the first round: nobody comes back for what could have been said."""

from dataclasses import replace

import pytest

from services.catalogue import service_of
from services.model.bills import BillState
from services.model.keys import ApplicantKind
from tests.examples import papers_of
from tests.fakes.samples import (
    ASKS_LAST_BILL,
    BILL_ID,
    FOR_OTHERS,
    LAST_PAYMENT_ID,
    company_records,
    registered,
    sample_bill,
    typed_application,
    typed_for,
)
from tests.fakes.uow import FixedClock
from tests.unit.bad_applications import wrong_last_digit
from tests.unit.intake_desk import check, codes


@pytest.mark.parametrize(
    ("payment_id", "code"), [("12-ab", "shape"), (LAST_PAYMENT_ID[:-2] + "99", "check-digit"), ("", "missing")]
)
def test_a_payment_id_is_judged_beside_a_bill_id_that_is_none(payment_id: str, code: str) -> None:
    application = typed_for(ASKS_LAST_BILL, billId=wrong_last_digit(BILL_ID), lastBillPaymentId=payment_id)
    assert codes(check(company_records(), application, service=ASKS_LAST_BILL)) == [
        ("billId", "check-digit"),
        ("lastBillPaymentId", code),
    ]


def test_what_the_bill_id_alone_covers_is_judged_once_there_is_one() -> None:
    application = typed_for(ASKS_LAST_BILL, billId="", lastBillPaymentId=wrong_last_digit(LAST_PAYMENT_ID))
    assert codes(check(company_records(), application, service=ASKS_LAST_BILL)) == [("billId", "missing")]


@pytest.mark.parametrize("shown", [LAST_PAYMENT_ID, "", "12"])
def test_a_last_bill_that_has_to_be_paid_first_is_told_whatever_bill_is_shown(shown: str) -> None:
    uow = company_records()
    older = sample_bill(number="p-0", issued_at=sample_bill().issued_at.replace(month=7))
    uow.bills.save(replace(sample_bill(), payment_id="0", state=BillState.ISSUED))
    uow.bills.add(older)
    found = codes(check(uow, typed_for(ASKS_LAST_BILL, lastBillPaymentId=shown), service=ASKS_LAST_BILL))
    assert found[-1] == ("lastBillPaymentId", "last-unpaid")
    assert len(found) == 2


def test_papers_that_are_missing_are_told_beside_one_that_nobody_knows() -> None:
    first, *others = papers_of(service_of(FOR_OTHERS))
    assert others
    application = typed_for(FOR_OTHERS, documents=[first.capitalize(), "passport"])
    assert codes(check(company_records(), application, service=FOR_OTHERS)) == [
        ("documents", "unknown-document"),
        *(("documents", f"missing-{paper}") for paper in others),
    ]


def test_an_open_request_is_told_before_anything_is_corrected_in_vain() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock)
    uow.requests.rows[request.tracking_code] = replace(request, draft_key="another")
    uow.requests.delete_draft(request.draft_key)
    result = check(uow, typed_application(reading="x"))
    assert codes(result) == [("billId", "already-open"), ("reading", "not-a-number")]
    assert check(uow, typed_application()).in_order, "the registration tells it, with a task of its own"


def test_a_request_that_is_corrected_is_not_in_its_own_way() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, service=FOR_OTHERS, applicantKind=ApplicantKind.NEW_OWNER)
    assert codes(check(uow, {"mobile": "x"}, service=FOR_OTHERS)) == [("mobile", "shape")]
