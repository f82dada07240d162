"""Reading applications as people and files bring them."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identifiers import BillId
from services.intake.application import FIELDS, merge_correction, read_application, read_declared
from services.intake.drafts import keepable, without_personal_data
from services.model.requests import ApplicantKind, Application, Channel, DocumentKind
from services.text import to_persian_digits
from tests.fakes.samples import BILL_ID, LAST_PAYMENT_ID, NATIONAL_ID, OTHER_BILL_ID, SERVICE, typed_application

FIVE_MEGABYTES = "۱" * 5_000_000


def wrong_last_digit(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def codes(**changes: object) -> list[tuple[str, str]]:
    read = read_application(typed_application(**changes), service_key=SERVICE)
    assert isinstance(read, tuple), read
    return [(each.field, each.code) for each in read]


BAD_INPUTS = [
    ("reading", "12a45", "not-a-number"),
    ("reading", "دوازده هزار", "not-a-number"),
    ("reading", "-12300", "negative"),
    ("reading", "−۱۲۳۰۰", "negative"),
    ("reading", -5, "negative"),
    ("reading", "12300.5", "not-whole"),
    ("reading", "۱۲۳۰۰٫۵", "not-whole"),
    ("reading", "12300/5", "not-whole"),
    ("reading", 12300.5, "not-whole"),
    ("reading", float("nan"), "not-a-number"),
    ("reading", 10**400, "not-a-number"),
    ("reading", "১২৩০০", "not-a-number"),
    ("reading", "1²", "not-a-number"),
    ("reading", True, "wrong-type"),
    ("reading", ["12300"], "wrong-type"),
    ("reading", {"kwh": {"value": 12300}}, "wrong-type"),
    ("reading", "", "missing"),
    ("reading", None, "missing"),
    ("reading", "   ", "missing"),
    ("reading", "12\x00300", "unreadable"),
    ("reading", FIVE_MEGABYTES, "too-long"),
    ("reading", "9" * 30, "not-a-number"),
    ("readingDate", "1402/12/30", "no-such-day"),
    ("readingDate", "۱۴۰۵/۰۷/۳۱", "no-such-day"),
    ("readingDate", "2026/11/21", "year"),
    ("readingDate", "30 آبان", "shape"),
    ("readingDate", "1405/13/01", "no-such-day"),
    ("readingDate", 14050830, "wrong-type"),
    ("readingDate", FIVE_MEGABYTES, "too-long"),
    ("billId", wrong_last_digit(BILL_ID), "check-digit"),
    ("billId", "12345", "shape"),
    ("billId", "ABC", "shape"),
    ("billId", 1234567041, "wrong-type"),
    ("billId", ["1"], "wrong-type"),
    ("billId", FIVE_MEGABYTES, "too-long"),
    ("billId", "12\ud80034", "unreadable"),
    ("lastBillPaymentId", wrong_last_digit(LAST_PAYMENT_ID), "check-digit"),
    ("lastBillPaymentId", "12-ab", "shape"),
    ("lastBillPaymentId", False, "wrong-type"),
    ("nationalId", wrong_last_digit(NATIONAL_ID), "check-digit"),
    ("nationalId", "1111111111", "shape"),
    ("nationalId", "049937089", "shape"),
    ("nationalId", None, "missing"),
    ("mobile", "02188001122", "shape"),
    ("mobile", "0912123456", "shape"),
    ("mobile", 9121234567, "wrong-type"),
    ("landline", "88001122", "shape"),
    ("landline", "09121234567", "shape"),
    ("applicantKind", "neighbour", "unknown-choice"),
    ("applicantKind", ["subscriber"], "wrong-type"),
    ("documents", "last-paid-bill", "wrong-type"),
    ("documents", {"last-paid-bill": True}, "wrong-type"),
    ("documents", ["last-paid-bill", 7], "wrong-type"),
    ("documents", ["passport"], "unknown-document"),
    ("documents", ["last-paid-bill"] * 21, "too-long"),
    ("channel", "pigeon", "unknown-choice"),
    ("clientReference", "x" * 101, "too-long"),
    ("bilID", BILL_ID, "unknown-field"),
]


@pytest.mark.parametrize(("field", "value", "code"), BAD_INPUTS, ids=lambda each: repr(each)[:30])
def test_a_bad_field_is_named_with_its_code_and_nothing_else(field: str, value: object, code: str) -> None:
    assert codes(**{field: value}) == [(field, code)]


def test_a_payment_id_of_another_connections_bill_is_found_by_its_check_digit() -> None:
    assert codes(billId=OTHER_BILL_ID) == [("lastBillPaymentId", "check-digit")]


def test_a_water_bill_is_no_bill_of_ours() -> None:
    water = str(BillId(file_code="1234567", company="041", service="1"))
    assert codes(billId=water) == [("billId", "other-service")]


@pytest.mark.parametrize("raw", [None, [], "text", 7, True])
def test_what_is_no_mapping_is_no_application(raw: object) -> None:
    read = read_application(raw, service_key=SERVICE)
    assert isinstance(read, tuple)
    assert (read[0].field, read[0].code) == ("application", "wrong-type")


def test_all_findings_come_at_once_in_the_order_of_the_form() -> None:
    read = read_application({}, service_key=SERVICE)
    assert isinstance(read, tuple)
    assert [(each.field, each.code) for each in read] == [
        ("billId", "missing"),
        ("applicantKind", "missing"),
        ("nationalId", "missing"),
        ("mobile", "missing"),
        ("landline", "missing"),
        ("lastBillPaymentId", "missing"),
        ("reading", "missing"),
        ("readingDate", "missing"),
    ]


def test_a_flood_of_unknown_fields_is_reported_briefly() -> None:
    flood = {f"{'x' * 1000}{number}": number for number in range(1000)}
    found = read_declared({**typed_application(), **flood}).findings
    assert len(found) == 5
    assert max(len(each.message) for each in found) < 120


def test_every_message_is_persian_and_free_of_the_value_itself() -> None:
    for field, value, _ in BAD_INPUTS:
        for each in read_declared(typed_application(**{field: value})).findings:
            assert not any("0" <= sign <= "9" for sign in each.message)
            assert "ي" not in each.message
            assert "ك" not in each.message
            assert len(each.message) < 160


def test_a_good_application_is_read_whole() -> None:
    read = read_application(typed_application(), service_key=SERVICE)
    assert isinstance(read, Application)
    assert (read.bill_id, read.reading_kwh, read.reading_on) == (BILL_ID, 12300, date(2026, 11, 21))
    assert read.documents == {DocumentKind.LAST_PAID_BILL, DocumentKind.NATIONAL_CARD_COPY}
    assert read.applicant.kind is ApplicantKind.SUBSCRIBER
    assert (read.channel, read.client_reference) == (Channel.COUNTER, None)


def arabic_digits(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def half_and_half(text: str) -> str:
    return to_persian_digits(text[: len(text) // 2]) + arabic_digits(text[len(text) // 2 :])


@pytest.mark.parametrize(
    "spell", [to_persian_digits, arabic_digits, half_and_half, lambda text: f" \u200f{text}\u200c "]
)
def test_digits_of_any_script_and_stray_marks_are_read_alike(spell: object) -> None:
    assert callable(spell)
    fields = typed_application()
    kept_as_they_are = ("documents", "applicantKind")
    respelt = {name: value if name in kept_as_they_are else spell(value) for name, value in fields.items()}
    assert read_application(respelt, service_key=SERVICE) == read_application(fields, service_key=SERVICE)


def test_a_reading_may_be_a_json_number() -> None:
    read = read_application(typed_application(reading=12300), service_key=SERVICE)
    assert isinstance(read, Application)
    assert read.reading_kwh == 12300


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(), ANYTHING, max_size=8))
def test_no_garbage_raises_and_what_is_kept_of_it_is_json_of_a_bounded_size(raw: dict[str, object]) -> None:
    read_declared(raw)
    kept = json.dumps(keepable(raw))
    assert len(kept) < 40_000
    assert "\\u0000" not in kept
    assert kept.encode("utf-8")


DRAFTS = st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1, max_size=8), max_size=9)
CORRECTIONS = st.dictionaries(st.sampled_from(FIELDS), st.none() | st.sampled_from(["", "  "]) | st.text(), max_size=9)


@given(DRAFTS, CORRECTIONS)
def test_a_correction_replaces_what_it_gives_and_keeps_the_rest(
    draft: dict[str, str], given_: dict[str, object]
) -> None:
    merged = merge_correction(draft, given_)
    for field in FIELDS:
        correction = given_.get(field)
        blank = correction is None or not str(correction).strip()
        assert merged.get(field) == (draft.get(field) if blank else correction)


def test_an_emptied_checklist_is_a_correction_too() -> None:
    assert merge_correction({"documents": ["last-paid-bill"]}, {"documents": []}) == {"documents": []}


def test_personal_data_is_taken_out_and_nothing_else() -> None:
    fields = typed_application()
    public = without_personal_data(fields)
    assert {name for name in fields if public[name] != fields[name]} == {"nationalId", "mobile", "landline"}
