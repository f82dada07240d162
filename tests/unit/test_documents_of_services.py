"""What the check of the documents asks of each service's applicants, and of whoever refers to an earlier request."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.archive import archive_request
from services.catalogue import all_services, service_of
from services.forms.titles import applicant_choices, document_choices
from services.identifiers import PaymentId
from services.model.bills import BillState
from services.model.connections import TariffClass
from services.model.keys import BillKind, RequestOutcome
from services.money import Rials
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    NAME_CHANGE,
    OTHER_BILL_ID,
    OTHER_NATIONAL_ID,
    RELOCATION,
    SERVICE,
    company_records,
    registered,
    sample_bill,
    sample_connection,
    typed_for,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.intake_desk import check, codes

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


@pytest.mark.parametrize("service", [SERVICE, NAME_CHANGE, RELOCATION])
def test_the_papers_of_each_service_are_accepted_and_its_fields_returned(service: str) -> None:
    uow = company_records()
    result = check(uow, typed_for(service), service=service)
    assert result.in_order, codes(result)
    assert set(service_of(service).field_names) == set(result.application) & {
        "reading",
        "readingDate",
        "requestedPlace",
    }
    assert [result.application[field] for field in ("nationalId", "mobile", "landline")] == [None, None, None]


@pytest.mark.parametrize(
    ("service", "state", "taker", "expected"),
    [
        (SERVICE, BillState.ISSUED, None, ["not-last", "last-unpaid"]),
        (NAME_CHANGE, BillState.ISSUED, None, []),
        (RELOCATION, BillState.ISSUED, None, []),
        (NAME_CHANGE, BillState.PAID, None, ["not-last"]),
        (RELOCATION, BillState.VOID, None, []),
        (NAME_CHANGE, BillState.CONSOLIDATED, BillState.ISSUED, []),
        (NAME_CHANGE, BillState.CONSOLIDATED, BillState.PAID, ["not-last"]),
        (SERVICE, BillState.CONSOLIDATED, BillState.ISSUED, ["not-last", "last-unpaid"]),
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
@pytest.mark.parametrize("service", [SERVICE, NAME_CHANGE])
def test_a_bill_that_another_one_took_over_is_paid_with_that_one(
    service: str, state: BillState, taker: BillState | None, expected: list[str]
) -> None:
    application = typed_for(service, lastBillPaymentId=NEWER_PAYMENT_ID)
    result = check(with_newer_bill(state, taker), application, service=service)
    assert codes(result) == [("lastBillPaymentId", code) for code in expected]


def test_who_moves_a_meter_is_the_subscriber() -> None:
    result = check(company_records(), typed_for(RELOCATION, nationalId=OTHER_NATIONAL_ID), service=RELOCATION)
    assert codes(result) == [("nationalId", "not-subscriber")]


def test_a_field_of_another_service_is_told_once_and_not_kept() -> None:
    uow = company_records()
    first = check(uow, typed_for(NAME_CHANGE, reading="12300"), service=NAME_CHANGE)
    assert codes(first) == [("reading", "unknown-field")]
    assert check(uow, first.application, service=NAME_CHANGE).in_order


def test_missing_papers_of_a_name_change_are_named_in_persian() -> None:
    result = check(company_records(), typed_for(NAME_CHANGE, documents=[]), service=NAME_CHANGE)
    assert [code for _, code in codes(result)] == [
        "missing-last-paid-bill",
        "missing-written-request",
        "missing-title-deed-copy",
    ]
    assert "تصویر سند رسمی" in result.findings_text


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
    application = typed_for(NAME_CHANGE, clientReference="branch-7/31")
    uow.requests.delete_draft(DRAFT_KEY)
    assert ("clientReference", "used") in codes(check(uow, application, service=NAME_CHANGE))


def test_a_request_may_be_corrected_under_its_own_reference() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, clientReference="branch-7/31")
    assert check(uow, {"reading": "12310"}).in_order


def needs_a_licence(application: object, *, draft: dict[str, object] | None = None) -> bool:
    """Whether the industrial licence is asked for: only of the other connection, which is an industrial unit's."""
    uow = company_records()
    uow.connections.save(replace(sample_connection(OTHER_BILL_ID), tariff_class=TariffClass.INDUSTRIAL, phases=3))
    if draft is not None:
        uow.requests.save_draft(DRAFT_KEY, draft)
    return ("documents", "missing-activity-licence") in codes(check(uow, application, service=NAME_CHANGE))


def test_the_papers_go_by_the_connection_of_the_application_or_else_of_its_draft() -> None:
    assert not needs_a_licence({"billId": BILL_ID})
    assert needs_a_licence({"billId": f" {OTHER_BILL_ID}\u200f"})
    assert needs_a_licence(None, draft={"billId": OTHER_BILL_ID})
    assert needs_a_licence({"billId": " "}, draft={"billId": OTHER_BILL_ID})
    assert not needs_a_licence({"billId": BILL_ID}, draft={"billId": OTHER_BILL_ID})


@pytest.mark.parametrize(
    "application",
    [
        None,
        "text",
        [],
        {},
        {"billId": None},
        {"billId": 7},
        {"billId": ["1"]},
        {"billId": "1" * 5_000_000},
        {"billId": OTHER_BILL_ID[:-1] + "x"},
        {"billId": OTHER_BILL_ID[:-1]},
        {"billId": OTHER_BILL_ID[:-1] + str((int(OTHER_BILL_ID[-1]) + 1) % 10)},
    ],
    ids=lambda each: repr(each)[:30],
)
def test_what_names_no_connection_asks_for_no_papers_of_its_use(application: object) -> None:
    assert not needs_a_licence(application)
