"""What may be wrong with a file of temporary cuts, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "temporary-cut"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("letters as a connection", r(billId="abc"), "billId: shape"),
    ("nobody says who uses it", without("connectionUsers", r()), "connectionUsers: missing"),
    ("users that there are not", r(connectionUsers="nobody"), "connectionUsers: unknown-choice"),
    ("users as a list", r(connectionUsers=["sole"]), "connectionUsers: wrong-type"),
    ("a connection as a list", r(billId=["1"]), "billId: wrong-type"),
    ("a landline of letters", r(landline="تهران"), "landline: shape"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
    ("papers as a text", r(documents="written-request"), "documents: wrong-type"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("no mobile", without("mobile", r()), "mobile: missing"),
    ("a mobile of ten digits", r(mobile="0912345678"), "mobile: shape"),
    ("no landline", without("landline", r()), "landline: missing"),
    ("evidence that nobody asks for", r(evidence="1"), "evidence: unknown-field"),
]
