"""What may be wrong with a file of settlements, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNPAID, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "settlement"


def a(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("missing payment id", without("lastBillPaymentId", a()), "lastBillPaymentId: missing"),
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
    ("an unpaid last bill", typed_for(KEY, UNPAID), "lastBillPaymentId: unpaid"),
    (
        "waiver of the old subscriber",
        a(documents=["meter-test-waiver"]),
        "documents: not-from-applicant-meter-test-waiver",
    ),
]
