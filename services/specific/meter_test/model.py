"""What a meter test keeps: what was found where, the verdict, and which meter hangs there in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from services.model.metering import MeterCondition


class PlaceOfTest(StrEnum):
    """Where the meter was tested."""

    SITE = "site"
    BENCH = "bench"


class Accuracy(StrEnum):
    """The measured error beside the tolerance of the meter's kind. FAST counts too much, SLOW too little."""

    WITHIN = "within"
    FAST = "fast"
    SLOW = "slow"
    UNMEASURED = "unmeasured"


class Verdict(StrEnum):
    """What the test came to, by the decision table; TO_BE_EXAMINED is no end: diagnosis says whose doing it was."""

    IN_ORDER = "in-order"
    INACCURATE = "inaccurate"
    WORN = "worn"
    UNREADABLE = "unreadable"
    SUBSCRIBER_FAULT = "subscriber-fault"
    TO_BE_EXAMINED = "to-be-examined"


AT_COMPANYS_COST = frozenset({Verdict.INACCURATE, Verdict.WORN, Verdict.UNREADABLE})
"""The meter is replaced, and the subscriber pays nothing."""

JUDGEMENTS: Mapping[Verdict, str] = {
    Verdict.SUBSCRIBER_FAULT: "دستکاری به مشترک برمی‌گردد",
    Verdict.WORN: "به مشترک برنمی‌گردد (عمر، نصب یا عیب کنتور)",
}
"""What diagnosis may say of a meter that shows signs of tampering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured. `error_percent` has two decimals and is positive where the meter counts too much; None where
    it was not measured.
    """

    condition: MeterCondition
    error_percent: Decimal | None
    tested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccuracyTest:
    """The test of a request. `reading_kwh` is what the meter showed when the tester was there, None where it could not
    be read; `seal_number` what he set on the meter that hangs there since.

    `substitute_serial`: this one hangs in the place of the tested meter, which was taken to the laboratory. `reason` is
    that of a verdict that a person gave. `installed_serial`: what the installation agent has hung there in the end.
    """

    tracking_code: str
    bill_id: str
    work_order_number: str
    meter_serial: str
    reading_kwh: int | None
    seal_number: str
    visited_at: datetime
    substitute_serial: str | None = None
    finding: Measured | None = None
    verdict: Verdict | None = None
    reason: str | None = None
    installed_serial: str | None = None
    installed_at: datetime | None = None

    @property
    def place(self) -> PlaceOfTest:
        """On the spot, unless the meter was taken away."""
        return PlaceOfTest.SITE if self.substitute_serial is None else PlaceOfTest.BENCH


class MeterWork(StrEnum):
    """What the installation agent has to do."""

    NONE = "none"
    REINSTALL = "reinstall"
    REPLACE = "replace"


def work_of(test: AccuracyTest | None) -> MeterWork:
    """What the installation agent has still to do (step 7).

    A meter that was taken away comes back unless it has to be replaced; where the subscriber is at fault, the meter is
    seen to when his debt is settled (settlement step 14).
    """
    if test is None or test.installed_at is not None or test.verdict is Verdict.SUBSCRIBER_FAULT:
        return MeterWork.NONE
    if test.verdict in AT_COMPANYS_COST:
        return MeterWork.REPLACE
    return MeterWork.NONE if test.substitute_serial is None else MeterWork.REINSTALL
