"""What the check of the documents asks of each service's applicants, and of whoever refers to an earlier request."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.archive import archive_request
from services.catalogue import all_services, service_of
from services.forms.titles import applicant_choices, document_choices
from services.identifiers import PaymentId
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.money import Rials
from services.registry.values import LastBill
from tests.examples import service_with, services_with, typed_fields
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    OTHER_NATIONAL_ID,
    UNREAD,
    company_records,
    registered,
    sample_bill,
    typed_for,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.intake_desk import check, codes, company_for

NEWEST = service_with(last_bill=LastBill.NEWEST, takes_debtors=True).key
NEWEST_PAID = service_with(last_bill=LastBill.NEWEST_PAID, takes_debtors=True).key
NEWER = datetime(2026, 11, 1, tzinfo=UTC)
NEWER_AMOUNT = Rials(2_000_000)
NEWER_PAYMENT_ID = PaymentId(amount=NEWER_AMOUNT, year_digit=5, period=4).text(BILL_ID)


def with_newer_bill(state: BillState, taker: BillState | None = None) -> FakeUnitOfWork:
    """The company's records with a newer periodic bill, which another bill may have consolidated."""
    uow = company_records()
    newer = sample_bill(number="p-2", amount=NEWER_AMOUNT, state=state, issued_at=NEWER)
    uow.bills.add(newer if taker is None else replace(newer, consolidated_into="f-1"))
    if taker is not None:
        later = datetime(2026, 11, 10, tzinfo=UTC)
        uow.bills.add(sample_bill(number="f-1", amount=Rials(5_000), kind=BillKind.FEES, state=taker, issued_at=later))
    return uow


@pytest.mark.parametrize("service", [each.key for each in services_with()])
def test_the_papers_of_each_service_are_accepted_and_its_fields_returned(service: str) -> None:
    result = check(company_for(service), typed_for(service), service=service)
    assert result.in_order, codes(result)
    others = {name for each in services_with() for name in each.field_names} - set(service_of(service).field_names)
    assert set(typed_fields(service_of(service))) <= set(result.application)
    assert not others & set(result.application)
    assert [result.application[field] for field in ("nationalId", "mobile", "landline")] == [None, None, None]


@pytest.mark.parametrize(
    ("service", "state", "taker", "expected"),
    [
        (NEWEST, BillState.ISSUED, None, ["not-last", "last-unpaid"]),
        (NEWEST_PAID, BillState.ISSUED, None, []),
        (NEWEST_PAID, BillState.PAID, None, ["not-last"]),
        (NEWEST_PAID, BillState.VOID, None, []),
        (NEWEST_PAID, BillState.CONSOLIDATED, BillState.ISSUED, []),
        (NEWEST_PAID, BillState.CONSOLIDATED, BillState.PAID, ["not-last"]),
        (NEWEST, BillState.CONSOLIDATED, BillState.ISSUED, ["not-last", "last-unpaid"]),
    ],
)
def test_a_debt_that_the_service_collects_itself_does_not_stand_in_its_way(
    service: str, state: BillState, taker: BillState | None, expected: list[str]
) -> None:
    result = check(with_newer_bill(state, taker), typed_for(service), service=service)
    assert codes(result) == [("lastBillPaymentId", code) for code in expected]


@pytest.mark.parametrize(
    ("state", "taker", "expected"),
    [
        (BillState.ISSUED, None, ["unpaid"]),
        (BillState.CONSOLIDATED, BillState.ISSUED, ["unpaid"]),
        (BillState.CONSOLIDATED, BillState.PAID, []),
        (BillState.PAID, None, []),
    ],
)
@pytest.mark.parametrize("service", [NEWEST, NEWEST_PAID])
def test_a_bill_that_another_one_took_over_is_paid_with_that_one(
    service: str, state: BillState, taker: BillState | None, expected: list[str]
) -> None:
    application = typed_for(service, lastBillPaymentId=NEWER_PAYMENT_ID)
    result = check(with_newer_bill(state, taker), application, service=service)
    assert codes(result) == [("lastBillPaymentId", code) for code in expected]


@pytest.mark.parametrize("service", [NEWEST, NEWEST_PAID])
def test_a_bill_of_an_earlier_period_that_was_issued_anew_is_not_the_last_one(service: str) -> None:
    uow = with_newer_bill(BillState.PAID)
    [earlier, _] = uow.bills.of_connection(BILL_ID)
    uow.bills.save(replace(earlier, state=BillState.VOID))
    anew = sample_bill(number="p-3", amount=Rials(900_000), state=BillState.PAID, issued_at=NEWER + timedelta(days=9))
    uow.bills.add(replace(anew, replaces=earlier.number))
    assert codes(check(uow, typed_for(service, lastBillPaymentId=NEWER_PAYMENT_ID), service=service)) == []
    shown = check(uow, typed_for(service, lastBillPaymentId=anew.payment_id), service=service)
    assert codes(shown) == [("lastBillPaymentId", "not-last")]


def test_who_applies_for_a_service_of_subscribers_is_the_subscriber() -> None:
    service = service_with(only_subscriber=True).key
    result = check(company_records(), typed_for(service, nationalId=OTHER_NATIONAL_ID), service=service)
    assert codes(result) == [("nationalId", "not-subscriber")]


def test_a_field_of_another_service_is_told_once_and_not_kept() -> None:
    uow = company_records()
    first = check(uow, typed_for(UNREAD, reading="12300"), service=UNREAD)
    assert codes(first) == [("reading", "unknown-field")]
    assert check(uow, first.application, service=UNREAD).in_order


@pytest.mark.parametrize("service", all_services())
def test_every_paper_and_applicant_of_a_service_has_a_persian_label(service: str) -> None:
    found = service_of(service)
    assert [each.value for each in document_choices(found)] == list(found.documents)
    assert [each.value for each in applicant_choices(found)] == list(found.applicants)
    for choice in (*document_choices(found), *applicant_choices(found)):
        assert not any(character.isascii() and character.isalnum() for character in choice.label)


@pytest.mark.parametrize(("closed", "own_draft"), [(False, False), (True, False), (True, True)])
def test_a_senders_reference_is_not_used_for_a_second_request(closed: bool, own_draft: bool) -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, clientReference="branch-7/31")
    if closed:
        code, outcome = request.tracking_code, RequestOutcome.WITHDRAWN
        archive_request(uow, clock=clock, tracking_code=code, outcome=outcome, element_instance_key=9)
    if not own_draft:
        uow.requests.rows[request.tracking_code] = replace(uow.requests.get(request.tracking_code), draft_key="d-9")
    application = typed_for(UNREAD, clientReference="branch-7/31")
    uow.requests.delete_draft(DRAFT_KEY)
    assert ("clientReference", "used") in codes(check(uow, application, service=UNREAD))


def test_a_request_may_be_corrected_under_its_own_reference() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, clientReference="branch-7/31")
    assert check(uow, {"reading": "12310"}).in_order
