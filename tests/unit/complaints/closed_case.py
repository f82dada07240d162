"""A request that is closed, and what is said against it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.archive import archive_request
from services.complaints.making import ComplaintAnswer, make_complaint
from services.complaints.reopening import BegunAgain, prepare_reopening
from services.complaints.second_look import SecondLook, record_second_look
from services.model.bills import Bill, BillState
from services.model.complaints import Complaint
from services.model.keys import RequestOutcome
from services.model.requests import Request
from services.reference.loading import load_reference_data
from tests.fakes.samples import SERVICE, company_records, registered
from tests.fakes.uow import FixedClock

REFERENCE = load_reference_data()
WINDOW = timedelta(hours=72)
STANDS: Mapping[str, object] = {"decision": "stands", "reason": "مدارک کافی نبود"}
JUSTIFIED: Mapping[str, object] = {"decision": "justified", "reason": "با شما تند سخن گفته شد"}
REOPENED: Mapping[str, object] = {"decision": "reopened", "reason": "مدرک رسیده بود"}


class ClosedCase:
    """It has ended at the clock's moment, and fees of it were paid where there is a bill."""

    def __init__(self, service: str = SERVICE, *, outcome: str = "rejected", paid: Bill | None = None) -> None:
        self.uow, self.clock = company_records(), FixedClock()
        self.code = registered(self.uow, self.clock, service=service).tracking_code
        if paid is not None:
            bill_id = self.request.application.bill_id
            self.uow.bills.add(replace(paid, bill_id=bill_id, tracking_code=self.code, state=BillState.PAID))
        archive_request(
            self.uow,
            clock=self.clock,
            tracking_code=self.code,
            outcome=RequestOutcome(outcome),
            element_instance_key=1,
        )

    @property
    def request(self) -> Request:
        return self.uow.requests.get(self.code)

    def said(self, **changes: object) -> dict[str, object]:
        return {"trackingCode": self.code, "about": "outcome", "text": "مدارک را داده‌ام", **changes}

    def objected(self, **changes: object) -> ComplaintAnswer:
        return make_complaint(self.uow, made_at=self.clock.now(), complaint=self.said(**changes))

    def complaint(self) -> Complaint:
        """One that is heard."""
        made = self.objected().complaint
        assert made is not None
        return made

    def look(self, report: object = STANDS, *, hand: str | None = "second", number: int = 1) -> SecondLook:
        return record_second_look(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            number=number,
            report=report,
            hand=hand,
        )

    def granted(self) -> BegunAgain:
        """A first complaint, for which the request is to be begun again."""
        self.complaint()
        assert self.look(REOPENED).accepted
        return prepare_reopening(self.uow, clock=self.clock, tracking_code=self.code, number=1)


def codes(answer: ComplaintAnswer | SecondLook) -> list[str]:
    return [f"{each.field}: {each.code}" for each in answer.findings]
