"""What may be wrong with a file of permanent collections, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "permanent-collection"


def r(**changes: object) -> dict[str, object]:
    return without("lastBillPaymentId", typed_for(KEY, SUBSCRIBER, **changes))


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no users", without("users", r()), "users: missing"),
    ("null users", r(users=None), "users: missing"),
    ("blank users", r(users="  "), "users: missing"),
    ("some other users", r(users="a-few"), "users: unknown-choice"),
    ("users as a number", r(users=2), "users: unknown-choice"),
    ("users as true", r(users=True), "users: wrong-type"),
    ("users as a list", r(users=["sole"]), "users: wrong-type"),
    ("users as an object", r(users={"sole": 1}), "users: wrong-type"),
    ("many letters of users", r(users="x" * 500_000), "users: too-long"),
    ("users with a NUL", r(users="sole\x00"), "users: unreadable"),
    ("misspelt users", r(Users="sole"), "Users: unknown-field"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
    ("papers as a text", r(documents="written-request"), "documents: wrong-type"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("a landline as mobile", r(mobile="02188001122"), "mobile: shape"),
]
