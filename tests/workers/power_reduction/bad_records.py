"""What may be wrong with a file of power reductions, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "power-reduction"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("letters as a connection", r(billId="abc"), "billId: shape"),
    ("no licence", without("permit", r()), "permit: missing"),
    ("a licence as a list", r(permit=["1"]), "permit: wrong-type"),
    ("a licence of signs", r(permit="--"), "permit: shape"),
    ("nobody who gave the licence", without("permitIssuer", r()), "permitIssuer: missing"),
    ("a licence that has expired", r(permitValidUntil="1405/08/29"), "permitValidUntil: expired"),
    ("a licence that ends before", r(permitValidUntil="1406/08/29"), "permitValidUntil: ends-before"),
    ("a licence without a day", without("permitValidUntil", r()), "permitValidUntil: missing"),
    ("no amperage", without("amperage", r()), "amperage: missing"),
    ("an amperage of letters", r(amperage="ده"), "amperage: not-a-number"),
    ("an amperage below the least", r(amperage="4"), "amperage: too-small"),
    ("half an ampere", r(amperage="16.5"), "amperage: not-whole"),
    ("four phases", r(phases="4"), "phases: too-big"),
    ("no last day", without("reducedUntil", r()), "reducedUntil: missing"),
    ("a last day of today", r(reducedUntil="1405/08/30"), "reducedUntil: not-ahead"),
    ("a last day years ahead", r(reducedUntil="1408/01/01", permitValidUntil="1409/01/01"), "reducedUntil: too-far"),
    ("a day that there is not", r(reducedUntil="1405/12/30"), "reducedUntil: no-such-day"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("equipment that nobody asks for", r(fuseBase="2"), "fuseBase: unknown-field"),
]
