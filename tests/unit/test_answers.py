"""A service's own fields are read by their kind: in any spelling, or with all that is wrong at once."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import Service
from services.forms.titles import own_fields
from services.intake.against_connection import check_days
from services.intake.answer_text import answer_text
from services.intake.application import Declared, read_declared, read_names, with_own_fields
from services.intake.drafts import keepable
from services.model.answers import Permit
from services.registry.values import LastBill
from tests.fakes.asking import ANSWERS, BASE, FIELDS, SHEET, TYPED, asking, optional
from tests.fakes.samples import typed_for
from tests.unit.test_application import ANYTHING

SERVICE = asking()
TODAY = date(2026, 11, 21)


def declared(service: Service = SERVICE, /, **changes: object) -> Declared:
    return read_declared({**typed_for(BASE.key), **TYPED, **changes}, service)


def codes(service: Service = SERVICE, /, **changes: object) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in declared(service, **changes).findings]


def test_a_field_of_each_kind_is_read_into_its_value() -> None:
    read = declared()
    assert read.findings == ()
    assert read.answers == ANSWERS
    assert read.reading == ANSWERS["shown"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("shown", "12a", "not-a-number"),
        ("shown", "12.5", "not-whole"),
        ("shownDate", "2026/11/21", "year"),
        ("shownConfirmed", "perhaps", "unknown-choice"),
        ("since", "30 آبان", "shape"),
        ("since", "1402/12/30", "no-such-day"),
        ("cause", "؟؟ 12", "shape"),
        ("cause", "د" * 201, "too-long"),
        ("cause", ["د"], "wrong-type"),
        ("way", "halve", "unknown-choice"),
        ("way", 7, "unknown-choice"),
        ("amperes", "14", "too-small"),
        ("amperes", "100001", "too-big"),
        ("amperes", "-25", "negative"),
        ("amperes", "25.5", "not-whole"),
        ("amperes", "بیست", "not-a-number"),
        ("licence", "///", "shape"),
        ("licenceIssuer", "12", "shape"),
        ("licenceValidUntil", "1406", "shape"),
        ("licenceValidUntil", None, "missing"),
        ("paid", "1.5", "not-whole"),
        ("paid", "", "missing"),
        ("heir", "2345678", "shape"),
        ("heir", "23456781", "check-digit"),
        ("heirs", "x", "unknown-field"),
        ("way", "sp\x00lit", "unreadable"),
    ],
)
def test_a_bad_field_is_named_with_its_code_and_nothing_else(field: str, value: object, code: str) -> None:
    assert codes(**{field: value}) == [(field, code)]


def test_all_that_is_left_out_is_told_at_once_in_the_order_of_the_form_in_front_of_the_papers() -> None:
    names = [name for field in FIELDS for name in field.names]
    found = codes(**dict.fromkeys(names), documents=["passport"])
    assert found == [*((name, "missing") for name in names), ("documents", "unknown-document")]


def test_what_may_be_left_out_is_no_answer_but_half_a_reading_or_permit_is_a_fault() -> None:
    nothing = dict.fromkeys(TYPED)
    assert declared(optional(), **nothing).answers == {}
    assert codes(optional(), **nothing) == []
    assert codes(optional(), **{**nothing, "shownDate": "1405/08/30"}) == [("shown", "missing")]
    assert codes(optional(), **{**nothing, "licence": "12"}) == [
        ("licenceIssuer", "missing"),
        ("licenceValidUntil", "missing"),
    ]


def test_words_may_be_as_long_as_their_field_says_and_stay_in_the_draft() -> None:
    cause = "د" * 200
    assert codes(cause=cause) == []
    kept = keepable({**TYPED, "cause": cause}, SERVICE)
    assert (kept["cause"], kept["way"]) == (cause, "split")
    assert keepable({"cause": "د" * 201}, SERVICE)["cause"] is None


def test_words_may_be_digits_alone_where_the_field_asks_for_no_letters() -> None:
    fields = tuple(replace(each, letters=each.key != "cause") for each in SERVICE.fields)
    read = declared(replace(SERVICE, fields=fields), cause="۷۷۴۰۱۲۳۵")
    assert (read.findings, read.answers["cause"]) == ((), "77401235")


def test_every_message_is_persian_and_names_the_field_by_its_title() -> None:
    for title, field, value in [("آمپراژ تازه", "amperes", "1"), ("پایان اعتبار پروانه", "licenceValidUntil", "x")]:
        [found] = declared(**{field: value}).findings
        assert title in found.message
        assert not any("0" <= character <= "9" for character in found.message)


def test_a_permit_that_has_run_out_is_told_the_day_after_its_last() -> None:
    read = declared()
    last = date(2027, 3, 21)
    assert [each.code for each in check_days(read, SERVICE, today=last) if each.field.startswith("licence")] == []
    late = date(2027, 3, 22)
    found = [(each.field, each.code) for each in check_days(read, SERVICE, today=late)]
    assert ("licenceValidUntil", "expired") in found


def test_a_service_without_a_last_bill_does_not_ask_for_it_nor_keep_it() -> None:
    service = replace(SERVICE, last_bill=LastBill.NONE)
    for typed in (None, "x", "104040534"):
        assert codes(service, lastBillPaymentId=typed) == []
    assert "lastBillPaymentId" not in keepable({"lastBillPaymentId": "104040534"}, service)


def test_a_correction_lists_each_input_with_what_was_typed_and_takes_it_back() -> None:
    listed = own_fields(SERVICE, keepable(TYPED, SERVICE))
    assert [each.name for each in listed] == list(SERVICE.field_names)
    assert {each.title for each in listed} >= {"عدد کنتور (کیلووات‌ساعت)", "آمپراژ تازه (آمپر)", "مبلغ پرداختی (ریال)"}
    [way] = [each for each in listed if each.choices is not None]
    assert (way.choice, [each.label for each in way.choices or ()]) == ("split", ["تفکیک", "تجمیع"])
    sent = [{"field": each.name, "text": each.text, "choice": each.choice} for each in listed]
    merged = with_own_fields(typed_for(BASE.key), sent)
    assert read_declared(merged, SERVICE).answers == ANSWERS


@pytest.mark.parametrize(
    "answered", [None, "x", 5, {}, [], [None, 3, {"text": "12"}, {"name": "amperes", "text": "1"}]]
)
def test_what_no_form_has_answered_changes_nothing(answered: object) -> None:
    assert with_own_fields({"amperes": "25"}, answered) == {"amperes": "25"}


@pytest.mark.parametrize("application", ["x", 5, ["a"]])
def test_an_application_that_is_none_stays_none(application: object) -> None:
    assert with_own_fields(application, [{"field": "amperes", "text": "25"}]) == application


def test_answers_are_shown_in_persian() -> None:
    fields = {field.key: field for field in FIELDS}
    assert {key: answer_text(fields[key], answer) for key, answer in ANSWERS.items()} == {
        "shown": "۱۲٬۳۰۰ در ۱۴۰۵/۰۸/۳۰",
        "since": "۱۴۰۵/۰۸/۰۱",
        "cause": "جابه‌جایی ساختمان",
        "way": "تفکیک",
        "amperes": "۲۵ آمپر",
        "licence": "شمارهٔ ب-۱۲/۳۴ از سازمان صنعت، معتبر تا ۱۴۰۶/۰۱/۰۱",
        "paid": "۱٬۰۰۰٬۰۰۰ ریال",
        "heir": "برگهٔ مشخصات ۲۳۴۵۶۷۸۹",
    }


def test_digits_within_words_are_shown_in_persian_however_they_were_typed() -> None:
    fields = {field.key: field for field in FIELDS}
    assert answer_text(fields["cause"], "77401235") == "۷۷۴۰۱۲۳۵"
    assert answer_text(None, "دیوار 2") == "دیوار ۲"
    licence = Permit(number="12", issuer="دفتر 7", valid_until=date(2027, 3, 21))
    assert answer_text(fields["licence"], licence) == "شمارهٔ ۱۲ از دفتر ۷، معتبر تا ۱۴۰۶/۰۱/۰۱"


@given(st.dictionaries(st.sampled_from(read_names(SERVICE)), ANYTHING, max_size=8))
def test_no_garbage_raises_and_what_is_read_of_it_is_of_the_fields_kind(raw: dict[str, object]) -> None:
    for service in (SERVICE, optional()):
        read = read_declared(raw, service)
        assert all(type(answer) is type(ANSWERS[key]) for key, answer in read.answers.items())
        told = {each.field for each in read.findings}
        unread = {field.key for field in service.fields if field.required} - read.answers.keys()
        assert all(told & set(field.names) for field in FIELDS if field.key in unread)
        for each in check_days(read, service, today=TODAY):
            assert each.message


def test_a_number_of_another_sheet_is_all_that_an_answer_says_of_a_person() -> None:
    assert repr(declared().answers["heir"]) == f"PersonSheet(number='{SHEET}')"
