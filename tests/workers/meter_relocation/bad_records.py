"""What may be wrong with a file of relocations, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, UNPAID, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "meter-relocation"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
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
    ("the unpaid bill", typed_for(KEY, UNPAID), "lastBillPaymentId: unpaid"),
    ("an unknown connection", without("lastBillPaymentId", r(billId=UNKNOWN)), "billId: unknown-connection"),
    ("a landline as mobile", r(mobile="02188001122"), "mobile: shape"),
]
