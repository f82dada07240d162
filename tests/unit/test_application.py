"""Reading applications as people and files bring them."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import Service, all_services, service_of
from services.identifiers import BillId
from services.intake.application import merge_correction, read_application, read_declared, read_names
from services.intake.drafts import keepable, without_personal_data
from services.model.connections import MeterReading
from services.model.keys import ApplicantKind, DocumentKind
from services.model.requests import Application, Channel, NoReadingDeclared
from services.registry.values import LastBill
from services.text import normalise, to_persian_digits
from tests.fakes.samples import (
    ASKS_LAST_BILL,
    BILL_ID,
    EXAMPLE,
    OTHER_BILL_ID,
    REQUIRED,
    SERVICE,
    UNREAD,
    typed_application,
    typed_for,
)
from tests.unit.bad_applications import BAD_INPUTS, BAD_PAYMENT_IDS

SERVICES = list(all_services().values())
NEEDED = [name for field in EXAMPLE.fields if field.required for name in field.names]
FIELDS_OF_ONE = sorted({name for service in SERVICES for name in service.field_names})
FIELDS = sorted({name for service in SERVICES for name in read_names(service)})


def codes(*, service: str = SERVICE, typed: Mapping[str, object]) -> list[tuple[str, str]]:
    read = read_application(typed_for(service, **typed), service_key=service)
    assert isinstance(read, tuple), read
    return [(each.field, each.code) for each in read]


@pytest.mark.parametrize(("field", "value", "code"), BAD_INPUTS, ids=lambda each: repr(each)[:30])
def test_a_bad_field_is_named_with_its_code_and_nothing_else(field: str, value: object, code: str) -> None:
    assert codes(typed={field: value}) == [(field, code)]


@pytest.mark.parametrize(("field", "value", "code"), BAD_PAYMENT_IDS, ids=lambda each: repr(each)[:30])
def test_a_bad_payment_id_is_named_with_its_code_and_nothing_else(field: str, value: object, code: str) -> None:
    assert codes(service=ASKS_LAST_BILL, typed={field: value}) == [(field, code)]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.key)
def test_each_service_has_fields_applicants_and_papers_of_its_own(service: Service) -> None:
    for other in SERVICES:
        for name in set(other.field_names) - set(service.field_names):
            assert codes(service=service.key, typed={name: "12300"}) == [(name, "unknown-field")]
        for applicant in set(other.applicants) - set(service.applicants):
            assert codes(service=service.key, typed={"applicantKind": applicant}) == [
                ("applicantKind", "not-for-service")
            ]
        for paper in set(other.documents) - set(service.documents):
            assert codes(service=service.key, typed={"documents": [paper]}) == [("documents", "unknown-document")]


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_field_of_another_service_says_nothing(blank: object) -> None:
    others = {name: blank for name in FIELDS_OF_ONE if name not in service_of(UNREAD).field_names}
    read = read_application(typed_for(UNREAD) | others, service_key=UNREAD)
    assert isinstance(read, Application)
    assert set(read.answers) == {field.key for field in service_of(UNREAD).fields}


def test_a_rule_for_declared_readings_is_not_for_applications_without_one() -> None:
    read = read_application(typed_for(UNREAD), service_key=UNREAD)
    assert isinstance(read, Application)
    with pytest.raises(NoReadingDeclared):
        _ = read.declared_reading


def test_what_is_kept_of_an_application_are_the_fields_of_its_service() -> None:
    typed = {**typed_for(UNREAD), "reading": "12300", "readingDate": "1405/08/30"}
    kept = keepable(typed, service_of(UNREAD))
    unsaid = {"personKind", "detailsNumber", "channel", "clientReference"}
    unasked = {"reading", "readingDate"}
    if service_of(UNREAD).last_bill is LastBill.NONE:
        unasked.add("lastBillPaymentId")
    assert set(kept) == {*typed, *unsaid} - unasked


def test_a_payment_id_of_another_connections_bill_is_found_by_its_check_digit() -> None:
    assert codes(service=ASKS_LAST_BILL, typed={"billId": OTHER_BILL_ID}) == [("lastBillPaymentId", "check-digit")]


def test_a_water_bill_is_no_bill_of_ours() -> None:
    water = str(BillId(file_code="1234567", company="041", service="1"))
    assert codes(typed={"billId": water}) == [("billId", "other-service")]


@pytest.mark.parametrize("raw", [None, [], "text", 7, True])
def test_what_is_no_mapping_is_no_application(raw: object) -> None:
    read = read_application(raw, service_key=SERVICE)
    assert isinstance(read, tuple)
    assert (read[0].field, read[0].code) == ("application", "wrong-type")


def test_all_findings_come_at_once_in_the_order_of_the_form() -> None:
    read = read_application({}, service_key=SERVICE)
    assert isinstance(read, tuple)
    assert [(each.field, each.code) for each in read if each.field != "lastBillPaymentId"] == [
        ("billId", "missing"),
        ("applicantKind", "missing"),
        ("nationalId", "missing"),
        ("mobile", "missing"),
        ("landline", "missing"),
        *((name, "missing") for name in NEEDED),
    ]


def test_a_flood_of_unknown_fields_is_reported_briefly() -> None:
    flood = {f"{'x' * 1000}{number}": number for number in range(1000)}
    found = read_declared({**typed_application(), **flood}, EXAMPLE).findings
    assert len(found) == 5
    assert max(len(each.message) for each in found) < 120


def assert_told_in_persian(typed: Mapping[str, object], *, service: str) -> None:
    """Briefly, and without the value itself."""
    for each in read_declared(typed, service_of(service)).findings:
        assert not any("0" <= character <= "9" for character in each.message)
        assert not set("يك") & set(each.message)
        assert len(each.message) < 160


def test_every_message_is_persian_and_free_of_the_value_itself() -> None:
    for field, value, _ in BAD_INPUTS:
        assert_told_in_persian(typed_application(**{field: value}), service=SERVICE)


def test_a_good_application_is_read_whole() -> None:
    read = read_application(typed_application(), service_key=SERVICE)
    assert isinstance(read, Application)
    assert (read.bill_id, read.declared_reading) == (BILL_ID, MeterReading(kwh=12_300, taken_on=date(2026, 11, 21)))
    assert read.answers["reading"] == read.declared_reading
    assert read.documents == set(map(DocumentKind, REQUIRED))
    assert read.applicant.kind == ApplicantKind.SUBSCRIBER
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


@pytest.mark.parametrize("number", [12300, 12300.0], ids=repr)
def test_a_reading_may_be_a_json_number(number: float) -> None:
    """Libraries for tables write a whole number as 12300.0."""
    read = read_application(typed_application(reading=number), service_key=SERVICE)
    assert isinstance(read, Application)
    assert read.declared_reading.kwh == 12_300


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(), ANYTHING, max_size=8), st.sampled_from(SERVICES))
def test_no_garbage_raises_and_what_is_kept_of_it_is_json_of_a_bounded_size(
    raw: dict[str, object], service: Service
) -> None:
    read_declared(raw, service)
    kept = json.dumps(keepable(raw, service))
    assert len(kept) < 40_000
    assert "\\u0000" not in kept
    assert kept.encode("utf-8")


DRAFTS = st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1, max_size=8), max_size=9)
CORRECTIONS = st.dictionaries(
    st.sampled_from(FIELDS), st.none() | st.sampled_from(["", "  ", " \u200c "]) | st.text(), max_size=9
)


@given(DRAFTS, CORRECTIONS)
def test_a_correction_replaces_what_it_gives_and_keeps_the_rest(
    draft: dict[str, str], given_: dict[str, object]
) -> None:
    merged = merge_correction(draft, given_)
    for field in FIELDS:
        correction = given_.get(field)
        blank = correction is None or not normalise(str(correction))
        assert merged.get(field) == (draft.get(field) if blank else correction)


def test_an_emptied_checklist_is_a_correction_too() -> None:
    assert merge_correction({"documents": ["last-paid-bill"]}, {"documents": []}) == {"documents": []}


def test_personal_data_is_taken_out_and_nothing_else() -> None:
    fields = typed_application()
    public = without_personal_data(fields)
    assert {name for name in fields if public[name] != fields[name]} == {"nationalId", "mobile", "landline"}
