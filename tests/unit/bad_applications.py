"""Fields of applications as nobody should fill them in: the field, what is in it, and the code of its finding."""

from tests.fakes.samples import BILL_ID, LAST_PAYMENT_ID, NAME_CHANGE, NATIONAL_ID, RELOCATION

FIVE_MEGABYTES = "۱" * 5_000_000


def wrong_last_digit(digits: str) -> str:
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


BAD_INPUTS = [
    ("reading", "12a45", "not-a-number"),
    ("reading", "دوازده هزار", "not-a-number"),
    ("reading", "-12300", "negative"),
    ("reading", "−۱۲۳۰۰", "negative"),
    ("reading", -5, "negative"),
    ("reading", "12300.5", "not-whole"),
    ("reading", "۱۲۳۰۰٫۵", "not-whole"),
    ("reading", "12300/5", "not-whole"),
    ("reading", 12300.5, "not-whole"),
    ("reading", float("nan"), "not-a-number"),
    ("reading", 10**400, "not-a-number"),
    ("reading", "১২৩০০", "not-a-number"),
    ("reading", "1²", "not-a-number"),
    ("reading", True, "wrong-type"),
    ("reading", ["12300"], "wrong-type"),
    ("reading", {"kwh": {"value": 12300}}, "wrong-type"),
    ("reading", "", "missing"),
    ("reading", None, "missing"),
    ("reading", "   ", "missing"),
    ("reading", " \u200c\u200f ", "missing"),
    ("reading", "12\x00300", "unreadable"),
    ("reading", FIVE_MEGABYTES, "too-long"),
    ("reading", "9" * 30, "not-a-number"),
    ("readingDate", "1402/12/30", "no-such-day"),
    ("readingDate", "۱۴۰۵/۰۷/۳۱", "no-such-day"),
    ("readingDate", "2026/11/21", "year"),
    ("readingDate", "30 آبان", "shape"),
    ("readingDate", "1405/13/01", "no-such-day"),
    ("readingDate", 14050830, "wrong-type"),
    ("readingDate", FIVE_MEGABYTES, "too-long"),
    ("billId", wrong_last_digit(BILL_ID), "check-digit"),
    ("billId", "12345", "shape"),
    ("billId", "ABC", "shape"),
    ("billId", 1234567041, "wrong-type"),
    ("billId", ["1"], "wrong-type"),
    ("billId", FIVE_MEGABYTES, "too-long"),
    ("billId", "12\ud80034", "unreadable"),
    ("lastBillPaymentId", wrong_last_digit(LAST_PAYMENT_ID), "check-digit"),
    ("lastBillPaymentId", "12-ab", "shape"),
    ("lastBillPaymentId", False, "wrong-type"),
    ("nationalId", wrong_last_digit(NATIONAL_ID), "check-digit"),
    ("nationalId", "1111111111", "shape"),
    ("nationalId", "049937089", "shape"),
    ("nationalId", None, "missing"),
    ("mobile", "02188001122", "shape"),
    ("mobile", "0912123456", "shape"),
    ("mobile", 9121234567, "wrong-type"),
    ("landline", "88001122", "shape"),
    ("landline", "09121234567", "shape"),
    ("applicantKind", "neighbour", "unknown-choice"),
    ("applicantKind", ["subscriber"], "wrong-type"),
    ("documents", "last-paid-bill", "wrong-type"),
    ("documents", {"last-paid-bill": True}, "wrong-type"),
    ("documents", ["last-paid-bill", 7], "wrong-type"),
    ("documents", ["passport"], "unknown-document"),
    ("documents", ["last-paid-bill"] * 21, "too-long"),
    ("channel", "pigeon", "unknown-choice"),
    ("clientReference", "x" * 101, "too-long"),
    ("bilID", BILL_ID, "unknown-field"),
    ("requestedPlace", "دیوار حیاط", "unknown-field"),
    ("documents", ["written-request"], "unknown-document"),
]

BAD_NAME_CHANGES = [
    ("reading", "12300", "unknown-field"),
    ("reading", 0, "unknown-field"),
    ("readingDate", "1405/08/30", "unknown-field"),
    ("requestedPlace", "دیوار حیاط", "unknown-field"),
    ("applicantKind", "new-lessor", "not-for-service"),
    ("applicantKind", "neighbour", "unknown-choice"),
    ("documents", ["national-card-copy"], "unknown-document"),
    ("documents", ["title-deed-copy", "meter-test-waiver"], "unknown-document"),
    ("nationalId", "1111111111", "shape"),
]

BAD_RELOCATIONS = [
    ("requestedPlace", None, "missing"),
    ("requestedPlace", "  ", "missing"),
    ("requestedPlace", " \u200c ", "missing"),
    ("requestedPlace", "؟؟؟ 12", "shape"),
    ("requestedPlace", 12, "wrong-type"),
    ("requestedPlace", ["دیوار"], "wrong-type"),
    ("requestedPlace", {"wall": {"side": "دیوار"}}, "wrong-type"),
    ("requestedPlace", "د" * 101, "too-long"),
    ("requestedPlace", "د" * 2_500_000, "too-long"),
    ("requestedPlace", "دیوار\x00حیاط", "unreadable"),
    ("requestedPlace", "دیوار\nحیاط", "unreadable"),
    ("reading", "12300", "unknown-field"),
    ("readingDate", "1402/12/30", "unknown-field"),
    ("applicantKind", "new-owner", "not-for-service"),
    ("applicantKind", "new-lessor", "not-for-service"),
    ("documents", ["title-deed-copy"], "unknown-document"),
]

BAD_ELSEWHERE = [(NAME_CHANGE, *each) for each in BAD_NAME_CHANGES] + [(RELOCATION, *each) for each in BAD_RELOCATIONS]
