"""A cut on its way, without its process: the case's day is a Saturday, at ten in Tehran, on which power may be cut."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.billing.payment_notice import PaymentNotice
from services.billing.payments import BillNumber, record_payment
from services.forms.findings import Reply
from services.jalali import TEHRAN, format_jalali, local_date
from services.metering.work_orders import issue_work_order
from services.model.bills import Bill, BillState, PaymentChannel
from services.model.cuts import CutCase
from services.model.metering import WorkOrder
from services.money import Rials
from services.specific.temporary_cut.beginning import BeginAnswer, begin_cut
from services.specific.temporary_cut.cutting import CutAnswer, record_cut
from services.specific.temporary_cut.guard import CutFacts, look_at_cut
from services.specific.temporary_cut.model import CUT_ORDER
from services.steps.ledger import JobElement
from tests.fakes.samples import BILL_ID, company_records, sample_bill
from tests.fakes.uow import FakeUnitOfWork, FixedClock

KEY = "temporary-cut"
EVIDENCE = "شمارهٔ گزارش"


class Cutting:
    """The sample connection, with what it owes."""

    def __init__(self, *owed: int, overdue_days: int = 10) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.code = ""
        self._order: WorkOrder | None = None
        for bill in self.uow.bills.of_connection(BILL_ID):
            self.uow.bills.save(replace(bill, state=BillState.PAID))
        for number, amount in enumerate(owed):
            self.owe(f"o-{number}", amount, overdue_days=overdue_days)

    @property
    def today(self) -> date:
        return local_date(self.clock.now())

    def owe(self, number: str, amount: int, *, overdue_days: int = 10) -> Bill:
        """An unpaid periodic bill, due so many days ago."""
        plain = sample_bill(number=number, state=BillState.ISSUED, amount=Rials(amount))
        bill = replace(plain, due_on=self.today - timedelta(days=overdue_days))
        self.uow.bills.add(bill)
        return bill

    def begin(self, case: str = "unpaid", evidence_title: str | None = None, **said: object) -> BeginAnswer:
        start = {"case": case, "billId": BILL_ID, **said}
        element = JobElement(process_instance_key=7, element_instance_key=8, element_id="Task_BeginCut")
        answer = begin_cut(self.uow, clock=self.clock, element=element, begun=start, evidence_title=evidence_title)
        if answer.request is not None:
            self.code = answer.request.tracking_code
        return answer

    def begun(self, case: CutCase = CutCase.UNPAID) -> "Cutting":
        assert self.begin(case.value).accepted
        return self

    def look(self) -> CutFacts:
        return look_at_cut(self.uow, clock=self.clock, tracking_code=self.code)

    def pay(self, number: str) -> None:
        bill = self.uow.bills.get(number)
        notice = PaymentNotice(
            reference=f"r-{number}",
            amount=str(bill.payable.amount),
            paid_on=format_jalali(self.today),
            channel=PaymentChannel.GATEWAY,
        )
        assert record_payment(self.uow, clock=self.clock, bill=BillNumber(number=number), notice=notice).accepted

    def report(self, asked_at: datetime, **changes: object) -> CutAnswer:
        """The agent's report on the one order that he has."""
        if self._order is None:
            issued = issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=CUT_ORDER)
            self._order = issued.order
        done = {"outcome": "cut", "cutTime": clock_text(self.clock.now()), "extent": "supply", "sealNumber": "۸"}
        return record_cut(
            self.uow,
            clock=self.clock,
            tracking_code=self.code,
            work_order_number=self._order.number,
            asked_at=asked_at,
            report={**done, **changes},
        )


def clock_text(moment: datetime) -> str:
    return f"{moment.astimezone(TEHRAN):%H:%M}"


def found(reply: Reply) -> list[tuple[str, str]]:
    """What is wrong with a report, by field and code."""
    return [(each.field, each.code) for each in reply.findings]
