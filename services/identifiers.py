"""Identifiers and their check digits: of bills, payments, people, telephones and requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle

from services.money import Rials
from services.problems import refused
from services.text import normalise

ELECTRICITY = "2"

_MAX_TYPED = 60
_BILL_ID = re.compile(r"0*([1-9][0-9]{5,12})")
# Without leading zeros: that of a bill with nothing to pay has no digit for the amount, and perhaps none for the year.
_PAYMENT_ID = re.compile(r"0*([1-9][0-9]{2,12})")
# Eight or nine digits are what a spreadsheet leaves of an ID that begins with zeros. It takes all of them.
_NATIONAL_ID = re.compile(r"(?!0{10})[0-9]{10}|[1-9][0-9]{7,8}")
_NATIONAL_ID_DIGITS = 10
# In front of a number its zero, the country's code, both of them by mistake, or nothing, where a spreadsheet took it.
_PREFIX = r"(?:(?:(?:\+|00)?98)?0?)"
_MOBILE = re.compile(rf"{_PREFIX}(9[0-9]{{9}})")
_LANDLINE = re.compile(rf"{_PREFIX}([1-8][0-9]{{9}})")
_TRACKING_CODE = re.compile(r"[1-9][0-9]{9}")
_DETAILS_NUMBER = re.compile(r"[1-9][0-9]{7}")

_SHORTEST_BODY = 4
_THOUSAND = 1000
_MAX_THOUSANDS = 99_999_999
_YEAR_DIGITS = range(10)
_PERIODS = range(100)
_MODULUS = 11
# A remainder of 0 or 1 has no digit of its own as its complement to 11.
_SMALLEST_COMPLEMENTED = 2

# 9 digits without a leading zero, visited in the order of an affine permutation: the factor has no divisor in
# common with the number of codes, so no two numbers meet before all are used.
_CODES = 900_000_000
_FIRST_CODE = 100_000_000
_FACTOR = 618_033_989
_SHIFT = 271_828_183

# 7 digits without a leading zero.
_FIRST_DETAILS_NUMBER = 1_000_000
DETAILS_NUMBERS = 9_000_000

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class IdentifierFault(StrEnum):
    """Why a text is not the identifier it should be."""

    SHAPE = "shape"
    CHECK_DIGIT = "check-digit"
    OTHER_SERVICE = "other-service"


class IdentifierError(ValueError):
    """The text is no such identifier. The text itself is left out of the message: it may be personal data."""

    def __init__(self, identifier: str, fault: IdentifierFault) -> None:
        super().__init__(f"not a valid {identifier}: {fault}")
        self.identifier = identifier
        self.fault = fault


def bill_check_digit(digits: str) -> str:
    """The check digit of bill and payment IDs: weights 2 to 7 from the right, sum mod 11.

    A wrong digit or two neighbours exchanged always change the remainder. It is found out by the check digit except
    where the remainder goes from 0 to 1 or back, because both give the digit 0.
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(reversed(digits), cycle(range(2, 8)), strict=False))
    remainder = weighted % _MODULUS
    return "0" if remainder < _SMALLEST_COMPLEMENTED else str(_MODULUS - remainder)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillId:
    """A bill ID (شناسه قبض): file code, the company's three digits, kind of service, check digit. At most 13 digits."""

    file_code: str
    company: str
    service: str = ELECTRICITY

    def __str__(self) -> str:
        body = f"{self.file_code}{self.company}{self.service}".lstrip("0")
        return body + bill_check_digit(body)


def make_bill_id(*, file_code: int, company: str) -> str:
    """The bill ID of a connection from its file number, of at most 8 digits, and the company's three digits."""
    if not 0 < file_code < 10**8 or not re.fullmatch(r"[0-9]{3}", company):
        raise ValueError("a file code has at most 8 digits, a company code has 3")
    return str(BillId(file_code=str(file_code), company=company))


def parse_bill_id(text: str, *, service: str = ELECTRICITY) -> BillId:
    """The bill ID in the text; `str` of it is its one spelling, without leading zeros.

    Raises IdentifierError: SHAPE, CHECK_DIGIT, or OTHER_SERVICE where it is a bill of another utility.
    """
    digits = _matched("bill ID", _BILL_ID, compact(text))
    if bill_check_digit(digits[:-1]) != digits[-1]:
        raise IdentifierError("bill ID", IdentifierFault.CHECK_DIGIT)
    if digits[-2] != service:
        raise IdentifierError("bill ID", IdentifierFault.OTHER_SERVICE)
    return BillId(file_code=digits[:-5], company=digits[-5:-2], service=digits[-2])


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentId:
    """A payment ID (شناسه پرداخت): amount in thousands of rials, last digit of the year, two digits of the period, and
    two check digits, the second of which ties it to its bill ID.
    """

    amount: Rials
    year_digit: int
    period: int

    def __post_init__(self) -> None:
        thousands, rest = divmod(self.amount.amount, _THOUSAND)
        if rest or not 0 <= thousands <= _MAX_THOUSANDS:
            raise ValueError("a payment ID holds whole thousands of rials, 0 to 99,999,999 of them")
        if self.year_digit not in _YEAR_DIGITS or self.period not in _PERIODS:
            raise ValueError("a payment ID has one digit for the year and two for the period")

    def text(self, bill_id: str) -> str:
        """The payment ID with its check digits, as printed on the bill: without leading zeros."""
        body = f"{self.amount.amount // _THOUSAND}{self.year_digit}{self.period:02}".lstrip("0")
        checked = body + bill_check_digit(body)
        return checked + bill_check_digit(bill_id + checked)


def parse_payment_id(text: str, *, bill_id: str) -> PaymentId:
    """The payment ID in the text, which must belong to the bill ID. `.text(bill_id)` of it is its one spelling.

    Raises IdentifierError: SHAPE, or CHECK_DIGIT where either of its two check digits is wrong.
    """
    digits = require_payment_digits(text)
    if digits[-1] != bill_check_digit(bill_id + digits[:-1]):
        raise IdentifierError("payment ID", IdentifierFault.CHECK_DIGIT)
    body = digits[:-2].zfill(_SHORTEST_BODY)
    return PaymentId(amount=Rials(int(body[:-3]) * _THOUSAND), year_digit=int(body[-3]), period=int(body[-2:]))


def bill_id_words(text: str) -> list[str]:
    """What stands in a field for several bill IDs, as typed: parted by blanks or commas of either script."""
    return text.replace("،", " ").replace(",", " ").split()


def require_payment_digits(text: str) -> str:
    """The digits of a payment ID, of which all is right that can be told without its bill ID.

    Raises IdentifierError: SHAPE, or CHECK_DIGIT where the first of its two check digits is wrong.
    """
    digits = _matched("payment ID", _PAYMENT_ID, compact(text))
    if digits[-2] != bill_check_digit(digits[:-2]):
        raise IdentifierError("payment ID", IdentifierFault.CHECK_DIGIT)
    return digits


def national_id_check_digit(nine_digits: str) -> str:
    """The check digit of a national ID: weights 10 down to 2, sum mod 11; remainders 0 and 1 stand for themselves.

    A wrong digit is found out except where the remainder goes from 1 to 10 or back: both give the digit 1.
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(nine_digits, range(10, 1, -1), strict=True))
    remainder = weighted % _MODULUS
    return str(remainder if remainder < _SMALLEST_COMPLEMENTED else _MODULUS - remainder)


def parse_national_id(text: str) -> str:
    """The ten digits of a person's national ID (شمارهٔ ملی); also of one whose leading zeros were cut off, where the
    check digit says so (ADR 19).

    Raises IdentifierError: SHAPE (also ten zeros, and eight or nine digits that are no ID with zeros), CHECK_DIGIT.
    """
    typed = _matched("national ID", _NATIONAL_ID, compact(text), group=0)
    digits = typed.zfill(_NATIONAL_ID_DIGITS)
    if national_id_check_digit(digits[:-1]) != digits[-1]:
        is_whole = len(typed) == _NATIONAL_ID_DIGITS
        raise IdentifierError("national ID", IdentifierFault.CHECK_DIGIT if is_whole else IdentifierFault.SHAPE)
    return digits


def parse_mobile(text: str) -> str:
    """An Iranian mobile number as 09xxxxxxxxx; also read with +98 or 0098 or without its zero.

    Raises IdentifierError: SHAPE.
    """
    return "0" + _matched("mobile number", _MOBILE, _compact_phone(text))


def parse_landline(text: str) -> str:
    """A landline as 11 digits, area code with its zero included, typed like a mobile. Raises IdentifierError: SHAPE."""
    return "0" + _matched("landline number", _LANDLINE, _compact_phone(text))


def make_tracking_code(number: int) -> str:
    """The tracking code of the request with the given sequence number: ten digits, no leading zero.

    The last is a Damm check digit: a wrong digit or two exchanged neighbours never make another valid code. Codes of
    successive requests are far apart, so that counting on from one's own code finds nobody else's request; but the
    code is no secret and no key to personal data.
    """
    if not 0 < number <= _CODES:
        raise ValueError(f"tracking codes are for numbers 1 to {_CODES}")
    body = str(_FIRST_CODE + (number * _FACTOR + _SHIFT) % _CODES)
    return body + _damm_digit(body)


def parse_tracking_code(text: str) -> str:
    """The ten digits of a tracking code. Raises IdentifierError: SHAPE, CHECK_DIGIT."""
    digits = _matched("tracking code", _TRACKING_CODE, compact(text), group=0)
    if _damm_digit(digits[:-1]) != digits[-1]:
        raise IdentifierError("tracking code", IdentifierFault.CHECK_DIGIT)
    return digits


def asked_tracking_code(typed: str) -> str:
    """The tracking code in what somebody typed, in any digits. Raises Refused."""
    try:
        return parse_tracking_code(typed)
    except IdentifierError as error:
        raise refused(
            "کد رهگیری درست نیست. آن را از روی رسید یا پیامک دوباره وارد کنید.", f"not a tracking code: {error.fault}"
        ) from None


def asked_bill_id(typed: str) -> str:
    """The bill ID in what somebody typed, in any digits. Raises Refused."""
    try:
        return str(parse_bill_id(typed))
    except IdentifierError as error:
        raise refused(
            "شناسهٔ قبض درست نیست. آن را از روی قبض دوباره وارد کنید.", f"not a bill ID: {error.fault}"
        ) from None


def make_details_number(drawn: int) -> str:
    """The number of a sheet of personal details from a number drawn at random (0 to DETAILS_NUMBERS - 1): eight digits,
    no leading zero. The last is a Damm check digit, as that of a tracking code.
    """
    if not 0 <= drawn < DETAILS_NUMBERS:
        raise ValueError(f"numbers of details are drawn from 0 to {DETAILS_NUMBERS - 1}")
    body = str(_FIRST_DETAILS_NUMBER + drawn)
    return body + _damm_digit(body)


def parse_details_number(text: str) -> str:
    """The eight digits of the number of personal details. Raises IdentifierError: SHAPE, CHECK_DIGIT."""
    digits = _matched("number of details", _DETAILS_NUMBER, compact(text), group=0)
    if _damm_digit(digits[:-1]) != digits[-1]:
        raise IdentifierError("number of details", IdentifierFault.CHECK_DIGIT)
    return digits


def compact(text: str) -> str:
    """Normalised, without the spaces and dashes people put between groups of digits, and the decimal of 0 that a
    spreadsheet puts behind a whole number; "" for what is far too long.
    """
    typed = normalise(text) if len(text) <= _MAX_TYPED else ""
    return re.sub(r"[.٫,]0+$", "", re.sub(r"[\s\-\u2010-\u2015\u2212]", "", typed))


def _compact_phone(text: str) -> str:
    """An area code may stand in brackets."""
    return re.sub("[()]", "", compact(text))


def _matched(identifier: str, pattern: re.Pattern[str], text: str, group: int = 1) -> str:
    found = pattern.fullmatch(text)
    if not found:
        raise IdentifierError(identifier, IdentifierFault.SHAPE)
    return str(found[group])


def _damm_digit(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)
