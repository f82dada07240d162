"""What may be wrong with a file of requests, and what must be said about it."""

from services.company import EXAMPLE_COMPANY
from tests.workers.kit import SAMPLES, SUBSCRIBER, typed_application

OTHER = SAMPLES.connections[1]


def a(**changes: object) -> dict[str, object]:
    return typed_application(**changes)  # type: ignore[arg-type]


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in typed_application().items() if key != name}


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
    ("invisible mobile", a(mobile=" \u200c "), "mobile: shape"),
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
        without("lastBillPaymentId") | {"billId": EXAMPLE_COMPANY.bill_id(99_999_999)},
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
    ("an unpaid last bill", typed_application(SAMPLES.connections[4]), "lastBillPaymentId: unpaid"),
    ("wrong check digit of the national id", a(nationalId="9990001007"), "nationalId: check-digit"),
    ("nine digits of national id", a(nationalId="999000100"), "nationalId: shape"),
    ("ten equal digits", a(nationalId="1111111111"), "nationalId: shape"),
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

BAD_FILES: list[tuple[str, bytes, str, str]] = [
    ("empty file", b"", "r.json", "not JSON"),
    ("half a file", b'[{"billId": "1', "r.json", "line 1"),
    ("no request", b"[]", "r.json", "holds no request"),
    ("a number", b"5", "r.json", "record 1: a request must be a JSON object"),
    ("a list of texts", b'["a"]', "r.json", "record 1: a request must be a JSON object"),
    ("not a number", b'{"reading": NaN}', "r.json", "not JSON"),
    ("a field given twice", b'{"reading": "1", "reading": "2"}', "r.json", "reading is given twice"),
    ("nested without end", b"[" * 100_000, "r.json", "not JSON"),
    ("a number without end", b'{"reading": ' + b"9" * 5_000 + b"}", "r.json", "not JSON"),
    ("UTF-16", '{"a": 1}'.encode("utf-16"), "r.json", "not UTF-8"),
    ("Windows-1256", "نام".encode("cp1256"), "r.csv", "not UTF-8"),
    ("5 MB of text", b"x" * 5_000_000, "r.json", "larger than 1 MB"),
    ("a header only", b"billId,reading\n", "r.csv", "holds no request"),
    ("a name given twice", b"billId,billId\n1,2\n", "r.csv", "given twice"),
    ("too few cells", b"billId,reading\n1\n", "r.csv", "record 1: 1 cells, but the header has 2"),
    ("an open quote", b'billId,reading\n"1,2\n', "r.csv", "not CSV"),
]  # fmt: skip
