"""What may be wrong with a file of declared readings, and what must be said about it."""

from tests.workers.bad_submissions import OTHER, UNKNOWN, without
from tests.workers.kit import SUBSCRIBER, typed_for

KEY = "self-declared-reading"


def r(**changes: object) -> dict[str, object]:
    return typed_for(KEY, SUBSCRIBER, **changes)


BAD_RECORDS: list[tuple[str, object, str]] = [
    ("no connection", without("billId", r()), "billId: missing"),
    ("an unknown connection", r(billId=UNKNOWN), "billId: unknown-connection"),
    ("letters as a connection", r(billId="abc"), "billId: shape"),
    ("no reading", without("reading", r()), "reading: missing"),
    ("a reading in words", r(reading="دوازده"), "reading: not-a-number"),
    ("a reading with decimals", r(reading="12300.5"), "reading: not-whole"),
    ("a negative reading", r(reading="-5"), "reading: negative"),
    ("a reading as a list", r(reading=["1"]), "reading: wrong-type"),
    ("a reading as true", r(reading=True), "reading: wrong-type"),
    ("more digits than the meter", r(reading="123456789"), "reading: too-many-digits"),
    ("less than before", r(reading="1"), "reading: below-last"),
    ("no day", without("readingDate", r()), "readingDate: missing"),
    ("a day that is none", r(readingDate="1405/12/31"), "readingDate: no-such-day"),
    ("a day to come", r(readingDate="1406/08/30"), "readingDate: in-future"),
    ("a day long ago", r(readingDate="1405/01/01"), "readingDate: too-old"),
    ("a low load in words", r(lowLoadReading="کم"), "lowLoadReading: not-a-number"),
    ("a negative peak load", r(peakLoadReading="-1"), "peakLoadReading: negative"),
    ("a middle load of nine digits", r(midLoadReading="100000000"), "midLoadReading: too-big"),
    ("a Friday with decimals", r(fridayReading="1.5"), "fridayReading: not-whole"),
    ("reactive energy as a list", r(reactiveReading=[1]), "reactiveReading: wrong-type"),
    ("an endless demand", r(maximumDemand="100001"), "maximumDemand: too-big"),
    ("an endless serial", r(meterSerial="1" * 31), "meterSerial: too-long"),
    ("a serial of null bytes", r(meterSerial="1\x002"), "meterSerial: unreadable"),
    ("somebody else", r(nationalId=OTHER.subscriber.national_id), "nationalId: not-subscriber"),
    ("a new owner", r(applicantKind="new-owner"), "applicantKind: not-for-service"),
    ("a title deed", r(documents=["title-deed-copy"]), "documents: unknown-document"),
]
