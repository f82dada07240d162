"""The check of the documents against what the company knows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.errors import NotFound
from services.identifiers import PaymentId
from services.intake.documents import check_documents
from services.model.bills import BillState
from services.model.connections import Reading, ReadingSource
from services.model.keys import BillKind
from services.money import Rials
from tests.fakes.samples import (
    ASKS_LAST_BILL,
    BILL_ID,
    DRAFT_KEY,
    FOR_OTHERS,
    LAST_AMOUNT,
    OTHER_BILL_ID,
    OTHER_NATIONAL_ID,
    REQUIRED,
    company_records,
    registered,
    sample_bill,
    sample_connection,
    typed_application,
    typed_for,
)
from tests.fakes.uow import FixedClock
from tests.unit.intake_desk import check, codes


def test_documents_in_order_have_no_findings() -> None:
    result = check(company_records(), typed_application())
    assert result.in_order
    assert result.findings_text == ""


def test_personal_data_stays_in_the_draft() -> None:
    uow = company_records()
    result = check(uow, typed_application())
    assert [result.application[field] for field in ("nationalId", "mobile", "landline")] == [None, None, None]
    draft = uow.requests.draft(DRAFT_KEY)
    assert draft is not None
    assert draft["mobile"] == "09121234567"


def test_the_engines_copy_without_personal_data_is_checked_with_the_draft() -> None:
    uow = company_records()
    first = check(uow, typed_application(reading="x"))
    assert codes(check(uow, {**first.application, "reading": "12300"})) == []


def test_a_faulty_field_stays_visible_to_be_corrected() -> None:
    result = check(company_records(), typed_application(reading="12a", billId=["garbage"]))
    assert (result.application["reading"], result.application["billId"]) == ("12a", None)


def test_an_application_that_is_no_mapping_is_a_finding_and_keeps_the_draft() -> None:
    uow = company_records()
    check(uow, typed_application(reading="x"))
    assert ("application", "wrong-type") in codes(check(uow, ["garbage"]))
    draft = uow.requests.draft(DRAFT_KEY)
    assert draft is not None
    assert draft["billId"] == BILL_ID


def test_without_an_application_the_draft_is_checked_as_it_is() -> None:
    uow = company_records()
    uow.requests.save_draft(DRAFT_KEY, typed_application())
    assert check(uow, None).in_order


def test_a_service_that_does_not_exist_is_a_fault_of_the_diagram() -> None:
    with pytest.raises(NotFound):
        check_documents(
            company_records(),
            clock=FixedClock(),
            service_key="settelment",
            draft_key=DRAFT_KEY,
            application=typed_application(),
        )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"billId": "123"}, [("billId", "shape")]),
        ({"documents": "all"}, [("documents", "wrong-type")]),
        ({"reading": "", "readingDate": ""}, [("reading", "missing"), ("readingDate", "missing")]),
    ],
)
def test_an_unreadable_field_has_its_own_finding_and_no_further_ones(
    changes: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert codes(check(company_records(), typed_application(**changes))) == expected


def test_findings_of_fields_documents_and_connection_come_together() -> None:
    broken = typed_application(mobile="1", documents=[], nationalId=OTHER_NATIONAL_ID, readingDate="1405/09/01")
    result = check(company_records(), broken)
    assert codes(result) == [
        ("nationalId", "not-subscriber"),
        ("mobile", "shape"),
        ("readingDate", "in-future"),
        *(("documents", f"missing-{paper}") for paper in REQUIRED),
    ]
    assert result.findings_text.count("\n- ") == 2 + len(REQUIRED)


def test_a_connection_nobody_knows_is_named() -> None:
    payment_id = PaymentId(amount=LAST_AMOUNT, year_digit=5, period=4).text(OTHER_BILL_ID)
    application = typed_application(billId=OTHER_BILL_ID, lastBillPaymentId=payment_id)
    assert codes(check(company_records(), application)) == [("billId", "unknown-connection")]


@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [
        (BillKind.PERIODIC, BillState.ISSUED, "unpaid"),
        (BillKind.PERIODIC, BillState.VOID, "void"),
        (BillKind.FEES, BillState.PAID, "not-periodic"),
        (BillKind.DEBT, BillState.PAID, "not-periodic"),
    ],
)
def test_the_last_bill_must_be_periodic_and_paid(kind: BillKind, state: BillState, code: str) -> None:
    uow = company_records()
    uow.bills.save(sample_bill(kind=kind, state=state))
    assert codes(check(uow, typed_for(ASKS_LAST_BILL), service=ASKS_LAST_BILL)) == [("lastBillPaymentId", code)]


def test_a_bill_that_was_never_issued_or_cannot_be_one_is_named() -> None:
    payment_id = PaymentId(amount=Rials(5_000_000), year_digit=5, period=4).text(BILL_ID)
    for shown, code in ((payment_id, "unknown-bill"), ("12", "shape")):
        application = typed_for(ASKS_LAST_BILL, lastBillPaymentId=shown)
        assert codes(check(company_records(), application, service=ASKS_LAST_BILL)) == [("lastBillPaymentId", code)]


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        (
            BillKind.PERIODIC,
            BillState.ISSUED,
            [("lastBillPaymentId", "not-last"), ("lastBillPaymentId", "last-unpaid")],
        ),
        (BillKind.PERIODIC, BillState.VOID, []),
        (BillKind.FEES, BillState.ISSUED, []),
    ],
)
def test_only_a_newer_valid_periodic_bill_makes_a_bill_an_old_one(
    kind: BillKind, state: BillState, expected: list[tuple[str, str]]
) -> None:
    uow = company_records()
    uow.bills.add(
        sample_bill(
            number="p-2", amount=Rials(2_000_000), kind=kind, state=state, issued_at=datetime(2026, 11, 1, tzinfo=UTC)
        )
    )
    assert codes(check(uow, typed_for(ASKS_LAST_BILL), service=ASKS_LAST_BILL)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1405/08/30", []),
        ("1405/09/01", [("readingDate", "in-future")]),
        ("1405/08/23", []),
        ("1405/08/22", [("readingDate", "too-old")]),
    ],
)
def test_a_reading_is_of_today_or_at_most_seven_days_old(day: str, expected: list[tuple[str, str]]) -> None:
    assert codes(check(company_records(), typed_application(readingDate=day))) == expected


def test_today_is_the_day_in_tehran() -> None:
    half_past_midnight_there = FixedClock(datetime(2026, 11, 21, 21, 0, tzinfo=UTC))
    application = typed_application(readingDate="1405/09/01")
    assert check(company_records(), application, clock=half_past_midnight_there).in_order


def test_a_reading_before_the_last_one_is_named_by_its_date_only() -> None:
    uow = company_records()
    uow.connections.add_reading(
        Reading(bill_id=BILL_ID, kwh=12_250, taken_on=date(2026, 11, 20), source=ReadingSource.PERIODIC)
    )
    application = typed_application(readingDate="1405/08/28", reading="12240")
    assert codes(check(uow, application)) == [("readingDate", "before-last-reading")]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("12000", []),
        ("11999", [("reading", "below-last")]),
        ("123000", [("reading", "too-many-digits")]),
        ("99999", [("reading", "impossible")]),
        ("19920", []),
        ("19921", [("reading", "impossible")]),
    ],
)
def test_a_reading_of_another_meter_is_found_out(reading: str, expected: list[tuple[str, str]]) -> None:
    assert codes(check(company_records(), typed_application(reading=reading))) == expected


@pytest.mark.parametrize(
    ("reading", "expected"),
    [("00200", []), ("01400", []), ("01401", [("reading", "below-last")]), ("99899", [("reading", "below-last")])],
)
def test_a_register_may_roll_over_if_the_consumption_is_at_most_five_times_the_usual(
    reading: str, expected: list[tuple[str, str]]
) -> None:
    uow = company_records()
    near_the_end = [replace(each, kwh=each.kwh + 87_900) for each in uow.connections.reading_rows]
    uow.connections.reading_rows = near_the_end
    assert codes(check(uow, typed_application(reading=reading))) == expected


def test_without_a_history_a_roll_over_is_believed_up_to_what_the_fuse_lets_through() -> None:
    uow = company_records()
    uow.connections.reading_rows = [
        Reading(bill_id=BILL_ID, kwh=99_900, taken_on=date(2026, 9, 22), source=ReadingSource.PERIODIC)
    ]
    assert codes(check(uow, typed_application(reading="07820"))) == []
    assert codes(check(uow, typed_application(reading="07821"))) == [("reading", "below-last")]


def test_readings_of_a_replaced_meter_do_not_count() -> None:
    uow = company_records()
    connection = sample_connection()
    new_meter = replace(connection.meter, serial="m-2", installed_on=date(2026, 10, 22))
    uow.connections.save(replace(connection, meter=new_meter))
    assert codes(check(uow, typed_application(reading="150"))) == []


def test_the_lines_of_a_reason_stay_apart_in_the_form() -> None:
    returned = check(company_records(), typed_application(), reason="رقم 12 با عکس نمی‌خواند.\n\n# عکس  خوانا بیاورید.")
    assert returned.findings_text.endswith("رقم ۱۲ با عکس نمی‌خواند. / # عکس خوانا بیاورید.")
    assert "\n" not in returned.findings_text


def test_the_reason_of_a_return_is_listed_once_for_each_return() -> None:
    uow = company_records()
    first = check(uow, typed_application(), reason="عکس كنتور ناخوانا است")
    assert codes(first) == [("returnReason", "returned")]
    assert "تشخیص" not in first.findings[0].message  # each service has a unit of its own that returns it
    assert "عکس کنتور ناخوانا است" in first.findings_text
    assert check(uow, first.application, reason="عکس كنتور ناخوانا است").in_order
    assert not check(uow, first.application, reason="عکس كنتور ناخوانا است").in_order


def test_the_reason_is_not_repeated_while_other_findings_remain() -> None:
    uow = company_records()
    check(uow, typed_application(), reason="کارکرد")
    assert codes(check(uow, {"mobile": "1"}, reason="کارکرد")) == [("mobile", "shape")]
    assert check(uow, {"mobile": "09121234567"}, reason="کارکرد").in_order


def test_who_was_the_subscriber_at_registration_may_correct_the_request_after_a_change_of_the_name() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock)
    connection = uow.connections.get(BILL_ID)
    new_owner = replace(connection.subscriber, national_id=OTHER_NATIONAL_ID)
    uow.connections.save(replace(connection, subscriber=new_owner))
    assert check(uow, {"reading": "12301"}).in_order
    other_person = check(uow, {"nationalId": OTHER_NATIONAL_ID})
    assert codes(other_person) == [("nationalId", "fixed-after-registration")]


def test_a_mistyped_national_id_of_a_new_owner_can_be_corrected_after_registration() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, service=FOR_OTHERS, applicantKind="new-owner", nationalId=OTHER_NATIONAL_ID)
    assert check(uow, {"nationalId": "0076229645"}, service=FOR_OTHERS).in_order


def test_what_the_process_went_by_stays_fixed_after_registration() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, service=FOR_OTHERS, applicantKind="new-owner")
    payment_id = PaymentId(amount=LAST_AMOUNT, year_digit=5, period=4).text(OTHER_BILL_ID)
    other = {"billId": OTHER_BILL_ID, "lastBillPaymentId": payment_id, "applicantKind": "subscriber"}
    result = check(uow, other, service=FOR_OTHERS)
    fixed = {each.field for each in result.findings if each.code == "fixed-after-registration"}
    assert fixed == {"billId", "applicantKind"}


def test_a_change_of_account_is_refused_again_until_it_is_taken_back() -> None:
    uow, clock = company_records(), FixedClock()
    uow.connections.save(sample_connection(OTHER_BILL_ID))
    registered(uow, clock)
    payment_id = PaymentId(amount=LAST_AMOUNT, year_digit=5, period=4).text(OTHER_BILL_ID)
    original = {"billId": BILL_ID, "lastBillPaymentId": typed_application()["lastBillPaymentId"]}
    for _ in range(2):
        changed = {"billId": OTHER_BILL_ID, "lastBillPaymentId": payment_id}
        assert ("billId", "fixed-after-registration") in codes(check(uow, changed))
    assert check(uow, original).in_order
