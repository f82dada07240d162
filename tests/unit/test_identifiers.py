"""Identifiers and what their check digits find out."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.company import EXAMPLE_COMPANY
from services.identifiers import (
    IdentifierError,
    IdentifierFault,
    PaymentId,
    bill_check_digit,
    make_bill_id,
    make_tracking_code,
    national_id_check_digit,
    parse_bill_id,
    parse_landline,
    parse_mobile,
    parse_national_id,
    parse_payment_id,
    parse_tracking_code,
)
from services.money import Rials
from services.text import to_persian_digits

BILL_IDS = st.builds(
    make_bill_id,
    file_code=st.integers(min_value=1, max_value=99_999_999),
    company=st.integers(min_value=0, max_value=999).map("{:03}".format),
)
PAYMENT_IDS = st.builds(
    PaymentId,
    amount=st.one_of(st.just(0), st.integers(min_value=0, max_value=99_999_999)).map(
        lambda thousands: Rials(thousands * 1000)
    ),
    year_digit=st.integers(min_value=0, max_value=9),
    period=st.integers(min_value=1, max_value=99),
)
BODIES = st.text("0123456789", min_size=1, max_size=24)
TRACKING_CODES = st.integers(min_value=1, max_value=900_000_000).map(make_tracking_code)


def with_digit(digits: str, place: int, digit: str) -> str:
    return digits[:place] + digit + digits[place + 1 :]


@st.composite
def wrong_digits(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, str]:
    text = draw(texts)
    place = draw(st.integers(min_value=0, max_value=len(text) - 1))
    digit = draw(st.sampled_from([each for each in "0123456789" if each != text[place]]))
    return text, with_digit(text, place, digit)


# The worked numbers below are published examples of the trade's bills.
@pytest.mark.parametrize("bill_id", ["9985235404124", "9174639504124"])
def test_published_bill_ids_of_electricity_are_valid(bill_id: str) -> None:
    assert str(parse_bill_id(bill_id)) == bill_id


@pytest.mark.parametrize(
    ("service", "bill_id", "payment_id", "thousands"),
    [
        ("2", "9985235404124", "0000880000568", 8800),
        ("1", "2050327604613", "1070189", 10),
        ("4", "7748317800142", "1770160", 17),
        ("4", "1117753200140", "12070160", 120),
        ("4", "1177809000142", "570108", 5),
    ],
)
def test_published_payment_ids_belong_to_their_bill_ids(
    service: str, bill_id: str, payment_id: str, thousands: int
) -> None:
    assert str(parse_bill_id(bill_id, service=service)) == bill_id
    parsed = parse_payment_id(payment_id, bill_id=bill_id)
    assert parsed.amount == Rials(thousands * 1000)
    assert parsed.text(bill_id) == payment_id.lstrip("0")


def test_a_published_payment_id_of_another_bill_is_refused() -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_payment_id("12908197", bill_id="9174639504124")
    assert refused.value.fault is IdentifierFault.CHECK_DIGIT


@given(BILL_IDS)
def test_a_made_bill_id_is_read_back_with_digits_of_any_script(bill_id: str) -> None:
    parsed = parse_bill_id(f" {to_persian_digits(bill_id.zfill(13))} ")
    assert str(parsed) == bill_id
    assert len(bill_id) <= 13


@given(BILL_IDS, PAYMENT_IDS)
def test_a_payment_id_is_read_back(bill_id: str, payment_id: PaymentId) -> None:
    text = payment_id.text(bill_id)
    assert len(text) <= 13
    assert parse_payment_id(text, bill_id=bill_id) == payment_id
    assert parse_payment_id(to_persian_digits(text.zfill(13)), bill_id=bill_id) == payment_id


@pytest.mark.parametrize(("amount", "year", "period"), [(999, 5, 20), (10**11, 5, 20), (-1000, 5, 20), (1000, 10, 1)])
def test_what_does_not_fit_into_a_payment_id_is_refused(amount: int, year: int, period: int) -> None:
    with pytest.raises(ValueError, match="payment ID"):
        PaymentId(amount=Rials(amount), year_digit=year, period=period)


@given(wrong_digits(BODIES))
def test_a_wrong_digit_escapes_only_between_the_remainders_that_share_digit_0(pair: tuple[str, str]) -> None:
    remainders = {_bill_remainder(each) for each in pair}
    same_check_digit = bill_check_digit(pair[0]) == bill_check_digit(pair[1])
    assert same_check_digit == (remainders == {0, 1})


@given(BODIES, st.data())
def test_exchanged_neighbours_escape_only_between_the_remainders_that_share_digit_0(
    body: str, data: st.DataObject
) -> None:
    assume(len(body) > 1)
    place = data.draw(st.integers(min_value=0, max_value=len(body) - 2))
    assume(body[place] != body[place + 1])
    exchanged = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    remainders = {_bill_remainder(body), _bill_remainder(exchanged)}
    assert (bill_check_digit(body) == bill_check_digit(exchanged)) == (remainders == {0, 1})


def _bill_remainder(body: str) -> int:
    return sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body))) % 11


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("9985235404125", IdentifierFault.CHECK_DIGIT),
        ("2050327604613", IdentifierFault.OTHER_SERVICE),
        ("12345", IdentifierFault.SHAPE),
        ("99852354041240", IdentifierFault.SHAPE),
        ("99852354O4124", IdentifierFault.SHAPE),
        ("", IdentifierFault.SHAPE),
        ("0" * 13, IdentifierFault.SHAPE),
        ("9985235404124" + " " * 5_000_000, IdentifierFault.SHAPE),
    ],
)
def test_the_fault_of_a_wrong_bill_id_is_named(typed: str, fault: IdentifierFault) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_bill_id(typed)
    assert refused.value.fault is fault


@pytest.mark.parametrize(("file_code", "company"), [(0, "041"), (100_000_000, "041"), (1, "41"), (1, "۰۴۱")])
def test_a_bill_id_is_made_of_numbers_that_fit(file_code: int, company: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        make_bill_id(file_code=file_code, company=company)


def test_the_company_is_part_of_its_bill_ids() -> None:
    parsed = parse_bill_id(EXAMPLE_COMPANY.bill_id(7_310_042))
    assert (parsed.file_code, parsed.company, parsed.service) == ("7310042", EXAMPLE_COMPANY.code, "2")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_a_national_id_with_its_check_digit_is_valid(nine: str) -> None:
    national_id = nine + national_id_check_digit(nine)
    assume(int(national_id) > 0)
    assert parse_national_id(to_persian_digits(national_id)) == national_id


@given(st.text("0123456789", min_size=9, max_size=9).flatmap(lambda nine: wrong_digits(st.just(nine))))
def test_a_wrong_digit_of_a_national_id_escapes_only_between_remainders_1_and_10(pair: tuple[str, str]) -> None:
    remainders = {sum(int(digit) * (10 - place) for place, digit in enumerate(each)) % 11 for each in pair}
    same_check_digit = national_id_check_digit(pair[0]) == national_id_check_digit(pair[1])
    assert same_check_digit == (remainders == {1, 10})


@pytest.mark.parametrize("national_id", ["0076229645", "1583250689", "1111111111"])
def test_published_national_ids_are_valid(national_id: str) -> None:
    assert parse_national_id(national_id) == national_id


@pytest.mark.parametrize("typed", ["76229645", "۷۶۲۲۹۶۴۵", "7622-9645"])
def test_a_national_id_without_its_zeros_is_read_where_its_check_digit_says_so(typed: str) -> None:
    assert parse_national_id(typed) == "0076229645"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("0076229646", IdentifierFault.CHECK_DIGIT),
        ("0000000000", IdentifierFault.SHAPE),
        ("76229646", IdentifierFault.SHAPE),
        ("076229645", IdentifierFault.SHAPE),
        ("6229645", IdentifierFault.SHAPE),
        ("00762296450", IdentifierFault.SHAPE),
        ("007622964x", IdentifierFault.SHAPE),
    ],
)
def test_the_fault_of_a_wrong_national_id_is_named_without_showing_it(typed: str, fault: IdentifierFault) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse_national_id(typed)
    assert refused.value.fault is fault
    assert typed not in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "09121234567",
        "+989121234567",
        "00989121234567",
        "+9809121234567",
        "989121234567",
        "9121234567",
        "۰۹۱۲ ۱۲۳ ۴۵۶۷",
        "0912-123-4567",
        "0912–123–4567",
        "\u200e+98 912 1234567",
    ],
)
def test_a_mobile_number_is_brought_to_one_spelling(typed: str) -> None:
    assert parse_mobile(typed) == "09121234567"


@pytest.mark.parametrize(
    "typed", ["912123456", "0912123456", "99121234567", "091212345678", "02112345678", "+19121234567", "09a21234567"]
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierError, match="mobile"):
        parse_mobile(typed)


@pytest.mark.parametrize("typed", ["02112345678", "۰۲۱-۱۲۳۴۵۶۷۸", "+982112345678", "2112345678", "(021) 1234 5678"])
def test_a_landline_is_brought_to_one_spelling(typed: str) -> None:
    assert parse_landline(typed) == "02112345678"


@pytest.mark.parametrize("typed", ["12345678", "112345678", "09121234567", "00211234567", "021123456789"])
def test_what_is_no_landline_with_its_area_code_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierError, match="landline"):
        parse_landline(typed)


@given(TRACKING_CODES)
def test_a_tracking_code_is_read_back(code: str) -> None:
    assert parse_tracking_code(to_persian_digits(code)) == code


@given(wrong_digits(TRACKING_CODES))
def test_every_wrong_digit_of_a_tracking_code_is_found_out(pair: tuple[str, str]) -> None:
    with pytest.raises(IdentifierError):
        parse_tracking_code(pair[1])


@given(TRACKING_CODES, st.integers(min_value=0, max_value=8))
def test_every_exchange_of_neighbours_in_a_tracking_code_is_found_out(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    with pytest.raises(IdentifierError):
        parse_tracking_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


def test_tracking_codes_of_successive_requests_are_far_apart_and_never_repeat() -> None:
    codes = [int(make_tracking_code(number)) for number in range(1, 10_001)]
    assert len(set(codes)) == len(codes)
    assert min(abs(later - earlier) for earlier, later in pairwise(codes)) > 1_000_000_000


@pytest.mark.parametrize("number", [0, -1, 900_000_001])
def test_there_is_no_tracking_code_beyond_the_numbers(number: int) -> None:
    with pytest.raises(ValueError, match="tracking codes"):
        make_tracking_code(number)
