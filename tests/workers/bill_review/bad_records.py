"""What may be wrong with a file of bill reviews, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "bill-review"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("letters as a connection", r(billId="abc"), "billId: shape"),
    ("no bill", without("bill", r()), "bill: missing"),
    ("an unknown bill", r(bill="123"), "bill: unknown-bill"),
    ("another's bill", r(bill=f"{OTHER.bill_id}-01"), "bill: other-connection"),
    ("a bill as a list", r(bill=["1"]), "bill: wrong-type"),
    ("a bill as true", r(bill=True), "bill: wrong-type"),
    ("an endless bill", r(bill="1" * 21), "bill: too-long"),
    ("a bill of null bytes", r(bill="1\x002"), "bill: unreadable"),
    ("no objection", without("objection", r()), "objection: missing"),
    ("an objection that is none", r(objection="weather"), "objection: unknown-choice"),
    ("an objection as a number", r(objection=3), "objection: unknown-choice"),
    ("a detail without letters", r(objectionDetail="123"), "objectionDetail: shape"),
    ("an endless detail", r(objectionDetail="ا" * 301), "objectionDetail: too-long"),
    ("a reading in words", r(ownReading="دوازده"), "ownReading: not-a-number"),
    ("a negative reading", r(ownReading="-5"), "ownReading: negative"),
    ("a reading with decimals", r(ownReading="12.5"), "ownReading: not-whole"),
    ("a reading of nine digits", r(ownReading="100000000"), "ownReading: too-big"),
    ("no wish", without("creditWish", r()), "creditWish: missing"),
    ("a wish that nobody has", r(creditWish="gold"), "creditWish: unknown-choice"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
]
