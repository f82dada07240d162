"""What may be wrong with a file of name changes, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, UNPAID, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "name-change"


def n(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
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
    ("a slip that other services ask for", n(documents=["last-paid-slip"]), "documents: unknown-document"),
    ("a national card", n(documents=["title-deed-copy", "national-card-copy"]), "documents: unknown-document"),
    ("papers as an object", n(documents={"title-deed-copy": {"pages": 3}}), "documents: wrong-type"),
    ("more papers than there are", n(documents=["title-deed-copy"] * 21), "documents: too-long"),
    ("an older paid bill", n(lastBillPaymentId=SUBSCRIBER.bills[-2].payment_id), "lastBillPaymentId: not-last"),
    ("the unpaid bill", typed_for(KEY, UNPAID), "lastBillPaymentId: unpaid"),
    ("another connection's bill", n(lastBillPaymentId=OTHER.bills[-1].payment_id), "lastBillPaymentId: check-digit"),
    ("an unknown connection", without("lastBillPaymentId", n(billId=UNKNOWN)), "billId: unknown-connection"),
    ("wrong check digit of the bill id", n(billId=SUBSCRIBER.bill_id[:-1] + "9"), "billId: check-digit"),
    ("a foreign telephone number", n(mobile="+1 202 555 0100"), "mobile: shape"),
    ("a very long text", n(mobile="۹" * 100_000), "mobile: too-long"),
    ("a NUL in the reference", n(clientReference="a\x00b"), "clientReference: unreadable"),
]
