"""How people spell what forms ask for: of each field its parser, what that reads, and what it refuses."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from services.catalogue import all_services
from services.forms.entries import Role, all_entries
from services.identifiers import (
    IdentifierError,
    parse_bill_id,
    parse_details_number,
    parse_landline,
    parse_mobile,
    parse_payment_id,
    parse_tracking_code,
)
from services.jalali import parse_jalali
from services.metering.meter_error import parse_error
from services.metering.register_fields import SHOWN, WHEN_HUNG, WHEN_REMOVED
from services.model.requests import PersonKind
from services.person_ids import parse_person_id
from services.text import parse_whole_number, to_persian_digits
from services.visiting.windows import parse_clock

BILL_ID = "9985235404124"
DETAILS = "23456789"
PAYMENT_ID = "104040534"
TRACKING_CODE = "9898621726"


class Spellings(NamedTuple):
    """Of a field: its parser, what it reads (and as what), and what it refuses. Empty is for `required` to refuse."""

    parse: Callable[[str], object]
    read: Mapping[str, object]
    refused: tuple[str, ...]


def of_bill(text: str) -> object:
    return str(parse_bill_id(text))


def of_payment(text: str) -> object:
    # The bill ID is the one that the payment ID was made for.
    return parse_payment_id(text, bill_id="1033704123").text("1033704123")


def of_person(text: str) -> object:
    """As whichever kind the form may state."""
    for kind in (None, PersonKind.FOREIGNER):
        try:
            return parse_person_id(text, kind)
        except IdentifierError:
            continue
    raise ValueError("not read")


WORDS = ("نامعلوم", "abc", "؟", "-", "۱۲/۳۴/الف")
ERRORS = Spellings(
    parse_error,
    {
        **dict.fromkeys(
            ("-1.25", "۱٫۲۵-", "−1.25", "–۱/۲۵", "\u200e-1.25\u200f", "-01.25", "-1.25%", "٪۱٫۲۵-", "−۱٫۲۵ ٪"),
            Decimal("-1.25"),
        ),
        **dict.fromkeys(("+1.5", "۱٫۵+", "1.5%", "۱٫۵٪", "% 1.5", "+۱٫۵ ٪", "\u200e+1.5\u200f"), Decimal("1.5")),
    },
    (*WORDS, "1.255", "-1-", "+1-", "--1", "%1%", "%", "1%5", "1.2e3", "1000"),
)
DATES = Spellings(
    lambda text: parse_jalali(text).isoformat(),
    dict.fromkeys(
        (
            "1405/08/30",
            "۱۴۰۵/۸/۳۰",
            "١٤٠٥/٠٨/٣٠",
            "۱۴۰۵-۰۸-۳۰",
            "1405.08.30",
            "1405–08–30",
            " 1405 / 08 / 30 ",
            "\u202b۱۴۰۵/۰۸/۳۰\u202c",
            "\u200e1405\u200f/08/30\ufeff",
        ),
        "2026-11-21",
    ),
    (*WORDS, "14050830", "1405/08", "30 آبان ۱۴۰۵", "1405/08/30/1"),
)
NUMBERS = Spellings(
    parse_whole_number,
    dict.fromkeys(
        (
            "12300",
            "۱۲۳۰۰",
            "١٢٣٠٠",
            "۱۲٬۳۰۰",
            "12,300",
            "۱۲،۳۰۰",
            "12 300",
            "12\u00a0300",
            "12300.0",
            "12300,0",
            "۱۲۳۰۰٫۰۰",
            "\u202a12300\u202c",
            "\u200f ۱۲۳۰۰ \u200e",
            "12300\t",
        ),
        12_300,
    ),
    (*WORDS, "-5", "+5", "1.23E+04", "12a00", "12.300", "12:300"),
)
NUMERIC = ("amount", "count", "prepayment", "newDigits", "newMultiplier", "openingReading", "closingReading")
PHONE_MARKS = ("\u202a{}\u202c", "\u200e{}\u200f", " {} ", "\u2066{}\u2069", "{}\u00ad")

PAYMENT_IDS = Spellings(
    of_payment,
    dict.fromkeys(
        (
            PAYMENT_ID,
            "۱۰۴۰۴۰۵۳۴",
            f"0000{PAYMENT_ID}",
            "104-040-534",
            f"{PAYMENT_ID}.0",
            f"\u200f{PAYMENT_ID}\u200e",
        ),
        PAYMENT_ID,
    ),
    (*WORDS, "12", "1.04E+08"),
)

DETAILS_NUMBERS = Spellings(
    parse_details_number,
    dict.fromkeys(
        (
            DETAILS,
            to_persian_digits(DETAILS),
            "٢٣٤٥٦٧٨٩",
            "2345 6789",
            "2345-6789",
            f"{DETAILS}.0",
            *(mark.format(DETAILS) for mark in PHONE_MARKS),
        ),
        DETAILS,
    ),
    (*WORDS, "2345678", "23456781", "02345678", "2.35E+07"),
)
CLOCK = Spellings(
    parse_clock,
    dict.fromkeys(("9:30", "۹:۳۰", "٠٩:٣٠", "09.30", "۹٫۳۰", "9/30", " 9 : 30 ", "\u202b۹:۳۰\u202c"), 570),
    (*WORDS, "9:75", "24:00", "25", "9:3", "930", "-9", "9:30:00"),
)
OF_ROLE: Mapping[Role, Spellings] = {
    **dict.fromkeys((Role.READING, Role.NUMBER, Role.AMOUNT), NUMBERS),
    **dict.fromkeys((Role.READING_DAY, Role.DAY, Role.VALID_UNTIL), DATES),
    Role.PERSON: DETAILS_NUMBERS,
}
# The services' own fields, by their kinds.
OWN = {
    entry.name: OF_ROLE[entry.role]
    for service in all_services().values()
    for entry in all_entries(service.fields)
    if entry.role in OF_ROLE
}

SHARED: Mapping[str, Spellings] = {
    **OWN,
    **dict.fromkeys((*SHOWN.titles, *WHEN_HUNG.titles, *WHEN_REMOVED.titles), NUMBERS),
    "trackingCode": Spellings(
        parse_tracking_code,
        dict.fromkeys(
            (TRACKING_CODE, "۹۸۹۸۶۲۱۷۲۶", "٩٨٩٨٦٢١٧٢٦", "9898 621 726", "9898-621-726", f"{TRACKING_CODE}.0"),
            TRACKING_CODE,
        ),
        (f"{TRACKING_CODE}0", TRACKING_CODE[:-1], "9898621727", "abc", "؟"),
    ),
    "billId": Spellings(
        of_bill,
        dict.fromkeys(
            (
                BILL_ID,
                "۹۹۸۵۲۳۵۴۰۴۱۲۴",
                "٩٩٨٥٢٣٥٤٠٤١٢٤",
                "9985 2354 04124",
                "9985-2354-04124",
                "9985–2354–04124",
                f"00{BILL_ID}",
                f"{BILL_ID}.0",
                f"{BILL_ID},0",
                *(mark.format(BILL_ID) for mark in PHONE_MARKS),
            ),
            BILL_ID,
        ),
        (*WORDS, "12345", "7.74E+12", "77458190O1229", "7745/8190"),
    ),
    "lastBillPaymentId": PAYMENT_IDS,
    "paymentId": PAYMENT_IDS,
    "detailsNumber": DETAILS_NUMBERS,
    "visitDay": DATES,
    "visitFrom": CLOCK,
    "visitUntil": CLOCK,
    "nationalId": Spellings(
        of_person,
        {
            **dict.fromkeys(
                (
                    "0499370899",
                    "۰۴۹۹۳۷۰۸۹۹",
                    "٠٤٩٩٣٧٠٨٩٩",
                    "049-937089-9",
                    "499370899",
                    "499370899.0",
                    *(mark.format("0499370899") for mark in PHONE_MARKS),
                ),
                "0499370899",
            ),
            "68415941": "0068415941",
            "10380284790": "10380284790",
            "\u202a۱۰۳۸۰۲۸۴۷۹۰\u202c": "10380284790",
            "1258 9634 7852 3698": "1258963478523698",
            "1234567890": "1234567890",
        },
        (*WORDS, "1234567", "12345678901234567", "4.99E+08", "049937089X"),
    ),
    "mobile": Spellings(
        parse_mobile,
        dict.fromkeys(
            (
                "09121234567",
                "9121234567",
                "9121234567.0",
                "۰۹۱۲ ۱۲۳ ۴۵۶۷",
                "٠٩١٢١٢٣٤٥٦٧",
                "0912-123-4567",
                "0912‑123‑4567",
                "+98 912 123 4567",
                "+98 (0)912 123 4567",
                "00989121234567",
                "989121234567",
                "\u202d+98 912 123 4567\u202c",
                *(mark.format("09121234567") for mark in PHONE_MARKS),
            ),
            "09121234567",
        ),
        (*WORDS, "912123456", "0912", "9.12E+09", "0912/1234567"),
    ),
    "landline": Spellings(
        parse_landline,
        dict.fromkeys(
            (
                "02188001122",
                "2188001122",
                "۰۲۱-۸۸۰۰۱۱۲۲",
                "(021) 8800 1122",
                "+98 21 8800 1122",
                "\u202d021 8800 1122\u202c",
                *(mark.format("02188001122") for mark in PHONE_MARKS),
            ),
            "02188001122",
        ),
        (*WORDS, "88001122", "2.19E+09"),
    ),
    **dict.fromkeys(NUMERIC, NUMBERS),
    "paidOn": DATES,
}
