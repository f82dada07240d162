"""A subscriber who objects to one of two periodic bills."""

from dataclasses import replace

from services.catalogue import service_of
from services.model.bills import Bill
from services.model.requests import Request
from services.reference.data import ReferenceData
from services.specific.bill_review.evidence import Evidence, evidence_of
from services.specific.bill_review.verdict import Verdict, check_verdict, record_verdict
from tests.unit.billing_world import REFERENCE, SECOND, request_of
from tests.unit.correcting_world import Correcting


class Reviewing(Correcting):
    """The request SECOND objects to the later bill."""

    def __init__(self) -> None:
        super().__init__()
        self.object_to(self.second)

    def object_to(self, bill: Bill, **answers: str | int) -> Request:
        """Let the request name this bill, and say this besides."""
        said = {"bill": bill.number, "objection": "reading", "creditWish": "next-bill", **answers}
        request = request_of(service_of("bill-review"), tracking_code=SECOND, answers=said)
        store = self.uow.requests.save if self.uow.requests.find(SECOND) else self.uow.requests.add
        store(request)
        return request

    def judge(self, verdict: object, reference: ReferenceData = REFERENCE) -> Verdict:
        """What the head of diagnosis sends."""
        return check_verdict(self.uow, reference=reference, tracking_code=SECOND, verdict=verdict)

    def confirm(self, verdict: Verdict) -> None:
        """He has seen what it comes to."""
        record_verdict(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=SECOND,
            bill_number=verdict.bill.number,
            true_kwh=verdict.true_kwh,
            reason=verdict.reason,
        )

    def codes(self, verdict: object) -> list[tuple[str, str]]:
        """What is wrong with it."""
        return [(each.field, each.code) for each in self.judge(verdict).findings]

    def evidence(self, reference: ReferenceData = REFERENCE) -> Evidence:
        """What he has before him."""
        return evidence_of(self.uow, reference=reference, tracking_code=SECOND)

    def carry_into(self, bill: Bill, rials: int) -> None:
        """Let the bill have taken up a debt."""
        debt = replace(bill.payable, amount=rials)
        self.uow.bills.save(replace(bill, carried_in=debt))
