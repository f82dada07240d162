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
from services.text import normalise, to_persian_digits
from tests.fakes.samples import (
    BILL_ID,
    NAME_CHANGE,
    OTHER_BILL_ID,
    RELOCATION,
    SERVICE,
    typed_application,
    typed_for,
)
from tests.unit.bad_applications import BAD_ELSEWHERE, BAD_INPUTS

SETTLEMENT = service_of(SERVICE)
SERVICES = list(all_services().values())
FIELDS = sorted({name for service in SERVICES for name in read_names(service)})


def codes(*, service: str = SERVICE, typed: Mapping[str, object]) -> list[tuple[str, str]]:
    read = read_application(typed_for(service, **typed), service_key=service)
    assert isinstance(read, tuple), read
    return [(each.field, each.code) for each in read]


@pytest.mark.parametrize(("field", "value", "code"), BAD_INPUTS, ids=lambda each: repr(each)[:30])
def test_a_bad_field_is_named_with_its_code_and_nothing_else(field: str, value: object, code: str) -> None:
    assert codes(typed={field: value}) == [(field, code)]


@pytest.mark.parametrize(("service", "field", "value", "code"), BAD_ELSEWHERE, ids=lambda each: repr(each)[:30])
def test_each_service_has_fields_applicants_and_papers_of_its_own(
    service: str, field: str, value: object, code: str
) -> None:
    assert codes(service=service, typed={field: value}) == [(field, code)]


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_field_of_another_service_says_nothing(blank: object) -> None:
    read = read_application(typed_for(NAME_CHANGE, reading=blank, requestedPlace=blank), service_key=NAME_CHANGE)
    assert isinstance(read, Application)
    assert read.answers == {}


def test_a_place_is_kept_in_persian_spelling() -> None:
    read = read_application(typed_for(RELOCATION, requestedPlace=" ديوار حياط، كنار در "), service_key=RELOCATION)
    assert isinstance(read, Application)
    assert read.answers == {"requestedPlace": "دیوار حیاط، کنار در"}


def test_a_rule_for_declared_readings_is_not_for_applications_without_one() -> None:
    read = read_application(typed_for(RELOCATION), service_key=RELOCATION)
    assert isinstance(read, Application)
    with pytest.raises(NoReadingDeclared):
        _ = read.declared_reading


def test_what_is_kept_of_an_application_are_the_fields_of_its_service() -> None:
    typed = {**typed_for(RELOCATION), "reading": "12300", "readingDate": "1405/08/30"}
    kept = keepable(typed, service_of(RELOCATION))
    unsaid = {"personKind", "detailsNumber", "channel", "clientReference"}
    assert set(kept) == {*typed, *unsaid} - {"reading", "readingDate"}


def test_a_payment_id_of_another_connections_bill_is_found_by_its_check_digit() -> None:
    assert codes(typed={"billId": OTHER_BILL_ID}) == [("lastBillPaymentId", "check-digit")]


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
    found = read_declared({**typed_application(), **flood}, SETTLEMENT).findings
    assert len(found) == 5
    assert max(len(each.message) for each in found) < 120


def test_every_message_is_persian_and_free_of_the_value_itself() -> None:
    bad = [(SERVICE, *each) for each in BAD_INPUTS] + BAD_ELSEWHERE
    for service, field, value, _ in bad:
        for each in read_declared(typed_for(service, **{field: value}), service_of(service)).findings:
            assert not any("0" <= character <= "9" for character in each.message)
            assert "ي" not in each.message
            assert "ك" not in each.message
            assert len(each.message) < 160


def test_a_good_application_is_read_whole() -> None:
    read = read_application(typed_application(), service_key=SERVICE)
    assert isinstance(read, Application)
    assert (read.bill_id, read.declared_reading) == (BILL_ID, MeterReading(kwh=12_300, taken_on=date(2026, 11, 21)))
    assert read.answers == {"reading": read.declared_reading}
    assert read.documents == {DocumentKind("last-paid-bill"), DocumentKind("national-card-copy")}
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


def test_a_reading_may_be_a_json_number() -> None:
    read = read_application(typed_application(reading=12300), service_key=SERVICE)
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
