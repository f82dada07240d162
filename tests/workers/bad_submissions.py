"""What may be wrong with a file of requests, and what must be said about it."""

from services.company import EXAMPLE_COMPANY
from tests.workers.kit import SAMPLES, SUBSCRIBER, typed_application, typed_name_change, typed_relocation

OTHER = SAMPLES.connections[1]
UNPAID = SAMPLES.connections[4]
UNKNOWN = EXAMPLE_COMPANY.bill_id(99_999_999)


def a(**changes: object) -> dict[str, object]:
    return typed_application(**changes)  # type: ignore[arg-type]


def n(**changes: object) -> dict[str, object]:
    return typed_name_change(**changes)  # type: ignore[arg-type]


def r(**changes: object) -> dict[str, object]:
    return typed_relocation(**changes)  # type: ignore[arg-type]


def without(name: str, typed: dict[str, object] | None = None) -> dict[str, object]:
    return {key: value for key, value in (typed or typed_application()).items() if key != name}


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("missing bill id", without("billId"), "billId: missing"),
    ("missing national id", without("nationalId"), "nationalId: missing"),
    ("missing mobile", without("mobile"), "mobile: missing"),
    ("missing landline", without("landline"), "landline: missing"),
    ("missing reading", without("reading"), "reading: missing"),
    ("missing reading date", without("readingDate"), "readingDate: missing"),
    ("missing applicant kind", without("applicantKind"), "applicantKind: missing"),
    ("missing payment id", without("lastBillPaymentId"), "lastBillPaymentId: missing"),
    ("blank mobile", a(mobile="  "), "mobile: missing"),
    ("invisible mobile", a(mobile=" \u200c "), "mobile: missing"),
    ("null reading", a(reading=None), "reading: missing"),
    ("letters in a reading", a(reading="12a45"), "reading: not-a-number"),
    ("decimal reading", a(reading="123.4"), "reading: not-whole"),
    ("negative reading", a(reading="-5"), "reading: negative"),
    ("reading of too many digits", a(reading="1234567"), "reading: too-many-digits"),
    ("reading of another meter", a(reading=str(OTHER.readings[-1].kwh + 60_000)), "reading: impossible"),
    ("reading below the last", a(reading=str(SUBSCRIBER.readings[-1].kwh - 500)), "reading: below-last"),
    ("reading as a list", a(reading=["1"]), "reading: wrong-type"),
    ("reading as true", a(reading=True), "reading: wrong-type"),
    ("a day that does not exist", a(readingDate="1402/12/30"), "readingDate: no-such-day"),
    ("month 13", a(readingDate="1405/13/01"), "readingDate: no-such-day"),
    ("a Gregorian date", a(readingDate="2026/11/21"), "readingDate: year"),
    ("a date in words", a(readingDate="دیروز"), "readingDate: shape"),
    ("a date in the future", a(readingDate="1405/09/01"), "readingDate: in-future"),
    ("a date too old", a(readingDate="1405/08/20"), "readingDate: too-old"),
    ("wrong check digit of the bill id", a(billId=SUBSCRIBER.bill_id[:-1] + "9"), "billId: check-digit"),
    ("a bill id with letters", a(billId="10337ab123"), "billId: shape"),
    ("a bill id of the water company", a(billId="1033704115"), "billId: other-service"),
    (
        "an unknown connection",
        without("lastBillPaymentId") | {"billId": UNKNOWN},
        "billId: unknown-connection",
    ),
    (
        "payment id of another bill id",
        a(lastBillPaymentId=OTHER.bills[-1].payment_id),
        "lastBillPaymentId: check-digit",
    ),
    (
        "payment id of an older bill",
        a(lastBillPaymentId=SUBSCRIBER.bills[-2].payment_id),
        "lastBillPaymentId: not-last",
    ),
    ("an unpaid last bill", typed_application(UNPAID), "lastBillPaymentId: unpaid"),
    ("wrong check digit of the national id", a(nationalId="9990001007"), "nationalId: check-digit"),
    ("nine digits of national id", a(nationalId="999000100"), "nationalId: shape"),
    ("ten zeros", a(nationalId="0000000000"), "nationalId: shape"),
    ("a company's number with a wrong check digit", a(nationalId="10380284791"), "nationalId: check-digit"),
    ("somebody else's number", a(nationalId="1111111111"), "nationalId: not-subscriber"),
    ("somebody else's national id", a(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("a landline as mobile", a(mobile="02188001122"), "mobile: shape"),
    ("a short mobile", a(mobile="0912"), "mobile: shape"),
    ("a mobile as landline", a(landline="09121234567"), "landline: shape"),
    ("an unknown applicant kind", a(applicantKind="neighbour"), "applicantKind: unknown-choice"),
    ("an unknown document", a(documents=["passport"]), "documents: unknown-document"),
    ("documents as a text", a(documents="last-paid-bill"), "documents: wrong-type"),
    ("waiver of the old subscriber", a(documents=["meter-test-waiver"]), "documents: waiver-not-allowed"),
    ("a misspelt field", a(redaing="5"), "redaing: unknown-field"),
    ("a long text", a(mobile="9" * 100_000), "mobile: too-long"),
    ("a long client reference", a(clientReference="r" * 101), "clientReference: too-long"),
    ("a client reference of a wrong type", a(clientReference={"a": 1}), "clientReference: wrong-type"),
    ("a NUL character", a(mobile="0900\x000001001"), "mobile: unreadable"),
    ("half a surrogate pair", a(clientReference="\ud800"), "clientReference: unreadable"),
]

BAD_NAME_CHANGES: list[tuple[str, object, str]] = [
    ("a reading", n(reading="12345"), "reading: unknown-field"),
    ("a reading that is no number", n(reading="12a45"), "reading: unknown-field"),
    ("a reading as a JSON number", n(reading=12345), "reading: unknown-field"),
    ("a day of a reading", n(readingDate="1405/08/30"), "readingDate: unknown-field"),
    ("a place", n(requestedPlace="دیوار حیاط"), "requestedPlace: unknown-field"),
    ("the new owner's name", n(fullName="رضا نمونه"), "fullName: unknown-field"),
    ("a new lessor", n(applicantKind="new-lessor"), "applicantKind: not-for-service"),
    ("an applicant kind in Persian", n(applicantKind="مالک جدید"), "applicantKind: unknown-choice"),
    ("an applicant kind as a list", n(applicantKind=["new-owner"]), "applicantKind: wrong-type"),
    ("no applicant kind", without("applicantKind", n()), "applicantKind: missing"),
    ("somebody who says he is the subscriber", n(applicantKind="subscriber"), "nationalId: not-subscriber"),
    ("wrong check digit of the new owner's national id", n(nationalId="9990001007"), "nationalId: check-digit"),
    ("the new owner without a national id", n(nationalId=" "), "nationalId: missing"),
    ("a waiver of the meter test", n(documents=["meter-test-waiver"]), "documents: unknown-document"),
    ("a national card", n(documents=["title-deed-copy", "national-card-copy"]), "documents: unknown-document"),
    ("papers as an object", n(documents={"title-deed-copy": {"pages": 3}}), "documents: wrong-type"),
    ("more papers than there are", n(documents=["title-deed-copy"] * 21), "documents: too-long"),
    ("an older paid bill", n(lastBillPaymentId=SUBSCRIBER.bills[-2].payment_id), "lastBillPaymentId: not-last"),
    ("the unpaid bill", typed_name_change(UNPAID), "lastBillPaymentId: unpaid"),
    ("another connection's bill", n(lastBillPaymentId=OTHER.bills[-1].payment_id), "lastBillPaymentId: check-digit"),
    ("an unknown connection", without("lastBillPaymentId", n(billId=UNKNOWN)), "billId: unknown-connection"),
    ("wrong check digit of the bill id", n(billId=SUBSCRIBER.bill_id[:-1] + "9"), "billId: check-digit"),
    ("a foreign telephone number", n(mobile="+1 202 555 0100"), "mobile: shape"),
    ("a very long text", n(mobile="۹" * 100_000), "mobile: too-long"),
    ("a NUL in the reference", n(clientReference="a\x00b"), "clientReference: unreadable"),
]

BAD_RELOCATIONS: list[tuple[str, object, str]] = [
    ("no place", without("requestedPlace", r()), "requestedPlace: missing"),
    ("a null place", r(requestedPlace=None), "requestedPlace: missing"),
    ("a blank place", r(requestedPlace="   "), "requestedPlace: missing"),
    ("an invisible place", r(requestedPlace=" \u200c\u200f "), "requestedPlace: missing"),
    ("a place without a word", r(requestedPlace="؟؟ ۱۲ !!"), "requestedPlace: shape"),
    ("a place as a number", r(requestedPlace=3), "requestedPlace: shape"),
    ("a place as true", r(requestedPlace=True), "requestedPlace: wrong-type"),
    ("a place as a list", r(requestedPlace=["دیوار", "حیاط"]), "requestedPlace: wrong-type"),
    ("a place as an object", r(requestedPlace={"wall": {"of": "yard"}}), "requestedPlace: wrong-type"),
    ("a place of 101 letters", r(requestedPlace="د" * 101), "requestedPlace: too-long"),
    ("half a megabyte of place", r(requestedPlace="x" * 500_000), "requestedPlace: too-long"),
    ("a place with a NUL", r(requestedPlace="دیوار\x00حیاط"), "requestedPlace: unreadable"),
    ("half a surrogate pair in the place", r(requestedPlace="دیوار \ud800"), "requestedPlace: unreadable"),
    ("a misspelt place", r(requestedplace="دیوار حیاط"), "requestedplace: unknown-field"),
    ("a reading", r(reading="12345"), "reading: unknown-field"),
    ("a day that does not exist", r(readingDate="1402/12/30"), "readingDate: unknown-field"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("a new lessor", r(applicantKind="new-lessor"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("a title deed", r(documents=["last-paid-bill", "title-deed-copy"]), "documents: unknown-document"),
    ("a licence", r(documents=["activity-licence"]), "documents: unknown-document"),
    ("papers as a text", r(documents="written-request"), "documents: wrong-type"),
    ("an older paid bill", r(lastBillPaymentId=SUBSCRIBER.bills[-2].payment_id), "lastBillPaymentId: not-last"),
    ("the unpaid bill", typed_relocation(UNPAID), "lastBillPaymentId: unpaid"),
    ("an unknown connection", without("lastBillPaymentId", r(billId=UNKNOWN)), "billId: unknown-connection"),
    ("a landline as mobile", r(mobile="02188001122"), "mobile: shape"),
]

BAD_FILES: list[tuple[str, bytes, str, str]] = [
    ("empty file", b"", "r.json", "not JSON"),
    ("half a file", b'[{"billId": "1', "r.json", "line 1"),
    ("no request", b"[]", "r.json", "holds no request"),
    ("a number", b"5", "r.json", "record 1: a request must be a JSON object"),
    ("a list of texts", b'["a"]', "r.json", "record 1: a request must be a JSON object"),
    ("not a number", b'{"reading": NaN}', "r.json", "not JSON"),
    ("a field given twice", b'{"reading": "1", "reading": "2"}', "r.json", "record 1, reading: given twice"),
    ("nested without end", b"[" * 100_000, "r.json", "not JSON"),
    ("a number without end", b'{"reading": ' + b"9" * 5_000 + b"}", "r.json", "not JSON"),
    ("half of UTF-16", '{"a": 1}'.encode("utf-16")[:-1], "r.json", "not UTF-8"),
    ("a workbook", b"PK\x03\x04\x14", "r.xlsx", "«CSV UTF-8»"),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1", "r.csv", "«CSV UTF-8»"),
    ("Windows-1256", "نام".encode("cp1256"), "r.csv", "not UTF-8"),
    ("5 MB of text", b"x" * 5_000_000, "r.json", "larger than 1 MB"),
    ("a header only", b"billId,reading\n", "r.csv", "holds no request"),
    ("a name given twice", b"billId,billId\n1,2\n", "r.csv", "given twice"),
    ("too few cells", b"billId,reading\n1\n", "r.csv", "record 1: 1 cells, but the header has 2"),
    ("too many cells", b"billId,reading\n1,2\n1,12,300\n", "r.csv", "record 2: 3 cells, but the header has 2"),
    ("a column without a name", b"billId,,reading\n1,x,2\n", "r.csv", "record 1: column 2 holds something"),
    ("a column behind the header", b"billId;reading;;\n1;2;;x\n", "r.csv", "record 1: 4 cells"),
    ("separators only", b";;;\n;;\n", "r.csv", "holds no request"),
    ("a sep= line only", b"sep=;\n", "r.csv", "holds no request"),
    ("an open quote", b'billId,reading\n"1,2\n', "r.csv", "not CSV"),
]  # fmt: skip
