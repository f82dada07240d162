"""What may be wrong with a file of temporary or free-market power, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "free-market-power"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("no kind", without("powerKind", r()), "powerKind: missing"),
    ("a kind that is none", r(powerKind="wind"), "powerKind: unknown-choice"),
    ("no permit", without("permit", r()), "permit: missing"),
    ("a permit of dashes", r(permit="---"), "permit: shape"),
    ("no issuer", without("permitIssuer", r()), "permitIssuer: missing"),
    ("a permit that ends before the period", r(permitValidUntil="1405/08/29"), "permitValidUntil: expired"),
    ("no first day", without("firstDay", r()), "firstDay: missing"),
    ("a first day in the past", r(firstDay="1404/01/01"), "firstDay: in-past"),
    ("a first day that is none", r(firstDay="1405/13/01"), "firstDay: no-such-day"),
    ("a first day of the Gregorian calendar", r(firstDay="2027/01/01"), "firstDay: year"),
    ("no last day", without("lastDay", r()), "lastDay: missing"),
    ("a last day before the first", r(lastDay="1405/01/01"), "lastDay: before-first"),
    ("a period of years", r(lastDay="1410/01/01"), "lastDay: too-long"),
    ("a last day as a list", r(lastDay=["1405/12/01"]), "lastDay: wrong-type"),
    ("no power", without("askedKw", r()), "askedKw: missing"),
    ("power of nothing", r(askedKw="0"), "askedKw: too-small"),
    ("power in words", r(askedKw="سه"), "askedKw: not-a-number"),
    ("power above the connection's capacity", r(askedKw="4000"), "askedKw: above-capacity"),
    ("power above everything", r(askedKw="999999"), "askedKw: too-big"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
]
