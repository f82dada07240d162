"""Papers of a name change: told in Persian, and by the use that the connection is of."""

from dataclasses import replace

import pytest

from services.model.connections import TariffClass
from tests.fakes.samples import BILL_ID, DRAFT_KEY, OTHER_BILL_ID, company_records, sample_connection, typed_for
from tests.unit.intake_desk import check, codes
from tests.unit.name_change.cases import KEY, NEW_OWNER


def test_missing_papers_of_a_name_change_are_named_in_persian() -> None:
    result = check(company_records(), typed_for(KEY, **NEW_OWNER, documents=[]), service=KEY)
    assert [code for _, code in codes(result)] == [
        "missing-last-paid-bill",
        "missing-written-request",
        "missing-title-deed-copy",
    ]
    assert "تصویر سند رسمی" in result.findings_text


def needs_a_licence(application: object, *, draft: dict[str, object] | None = None) -> bool:
    """Whether the industrial licence is asked for: only of the other connection, which is an industrial unit's."""
    uow = company_records()
    uow.connections.save(replace(sample_connection(OTHER_BILL_ID), tariff_class=TariffClass.INDUSTRIAL, phases=3))
    if draft is not None:
        uow.requests.save_draft(DRAFT_KEY, draft)
    return ("documents", "missing-activity-licence") in codes(check(uow, application, service=KEY))


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
