"""What may be wrong with a file of requests, and what must be said about it."""

from services.company import EXAMPLE_COMPANY
from tests.workers.kit import SAMPLES, SUBSCRIBER, typed_application

OTHER = SAMPLES.connections[1]
UNPAID = SAMPLES.connections[4]
UNKNOWN = EXAMPLE_COMPANY.bill_id(99_999_999)


def without(name: str, typed: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in typed.items() if key != name}


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("missing bill id", without("billId", typed_application()), "billId: missing"),
    ("missing national id", without("nationalId", typed_application()), "nationalId: missing"),
    ("missing mobile", without("mobile", typed_application()), "mobile: missing"),
    ("missing landline", without("landline", typed_application()), "landline: missing"),
    ("missing reading", without("reading", typed_application()), "reading: missing"),
    ("missing reading date", without("readingDate", typed_application()), "readingDate: missing"),
    ("missing applicant kind", without("applicantKind", typed_application()), "applicantKind: missing"),
    ("blank mobile", typed_application(mobile="  "), "mobile: missing"),
    ("invisible mobile", typed_application(mobile=" \u200c "), "mobile: missing"),
    ("null reading", typed_application(reading=None), "reading: missing"),
    ("letters in a reading", typed_application(reading="12a45"), "reading: not-a-number"),
    ("decimal reading", typed_application(reading="123.4"), "reading: not-whole"),
    ("negative reading", typed_application(reading="-5"), "reading: negative"),
    ("reading of too many digits", typed_application(reading="1234567"), "reading: too-many-digits"),
    (
        "reading of another meter",
        typed_application(reading=str(OTHER.readings[-1].kwh + 60_000)),
        "reading: impossible",
    ),
    (
        "reading below the last",
        typed_application(reading=str(SUBSCRIBER.readings[-1].kwh - 500)),
        "reading: below-last",
    ),
    ("reading as a list", typed_application(reading=["1"]), "reading: wrong-type"),
    ("reading as true", typed_application(reading=True), "reading: wrong-type"),
    ("a day that does not exist", typed_application(readingDate="1402/12/30"), "readingDate: no-such-day"),
    ("month 13", typed_application(readingDate="1405/13/01"), "readingDate: no-such-day"),
    ("a Gregorian date", typed_application(readingDate="2026/11/21"), "readingDate: year"),
    ("a date in words", typed_application(readingDate="دیروز"), "readingDate: shape"),
    ("a date in the future", typed_application(readingDate="1405/09/01"), "readingDate: in-future"),
    ("a date too old", typed_application(readingDate="1405/08/20"), "readingDate: too-old"),
    (
        "wrong check digit of the bill id",
        typed_application(billId=SUBSCRIBER.bill_id[:-1] + "9"),
        "billId: check-digit",
    ),
    ("a bill id with letters", typed_application(billId="10337ab123"), "billId: shape"),
    ("a bill id of the water company", typed_application(billId="1033704115"), "billId: other-service"),
    (
        "an unknown connection",
        without("lastBillPaymentId", typed_application()) | {"billId": UNKNOWN},
        "billId: unknown-connection",
    ),
    ("wrong check digit of the national id", typed_application(nationalId="9990001007"), "nationalId: check-digit"),
    ("nine digits of national id", typed_application(nationalId="999000100"), "nationalId: shape"),
    ("ten zeros", typed_application(nationalId="0000000000"), "nationalId: shape"),
    (
        "a company's number with a wrong check digit",
        typed_application(nationalId="10380284791"),
        "nationalId: check-digit",
    ),
    ("somebody else's number", typed_application(nationalId="1111111111"), "nationalId: not-subscriber"),
    (
        "somebody else's national id",
        typed_application(nationalId=OTHER.subscriber.national_id),
        "nationalId: not-subscriber",
    ),
    ("a landline as mobile", typed_application(mobile="02188001122"), "mobile: shape"),
    ("a short mobile", typed_application(mobile="0912"), "mobile: shape"),
    ("a mobile as landline", typed_application(landline="09121234567"), "landline: shape"),
    ("an unknown applicant kind", typed_application(applicantKind="neighbour"), "applicantKind: unknown-choice"),
    ("an unknown document", typed_application(documents=["passport"]), "documents: unknown-document"),
    ("documents as a text", typed_application(documents="passport"), "documents: wrong-type"),
    ("a misspelt field", typed_application(redaing="5"), "redaing: unknown-field"),
    ("a long text", typed_application(mobile="9" * 100_000), "mobile: too-long"),
    ("a long client reference", typed_application(clientReference="r" * 101), "clientReference: too-long"),
    ("a client reference of a wrong type", typed_application(clientReference={"a": 1}), "clientReference: wrong-type"),
    ("a NUL character", typed_application(mobile="0900\x000001001"), "mobile: unreadable"),
    ("half a surrogate pair", typed_application(clientReference="\ud800"), "clientReference: unreadable"),
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
