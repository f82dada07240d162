"""What may be wrong with a file of meter tests, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "meter-test"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("letters as a connection", r(billId="abc"), "billId: shape"),
    ("a connection as a list", r(billId=["1"]), "billId: wrong-type"),
    ("no last bill", without("lastBillPaymentId", r()), "lastBillPaymentId: missing"),
    ("a last bill of letters", r(lastBillPaymentId="abc"), "lastBillPaymentId: shape"),
    ("a last bill as an object", r(lastBillPaymentId={"id": 1}), "lastBillPaymentId: wrong-type"),
    ("letters as a person", r(nationalId="abc"), "nationalId: shape"),
    ("a mistyped person", r(nationalId="1234567890"), "nationalId: check-digit"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
    ("papers as a text", r(documents="written-request"), "documents: wrong-type"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("a landline as mobile", r(mobile="02188001122"), "mobile: shape"),
    ("a mobile as landline", r(landline="0912"), "landline: shape"),
    ("an error that nobody asks for", r(error="2"), "error: unknown-field"),
]
