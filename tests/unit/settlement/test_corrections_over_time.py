"""Over random histories, a settlement whose applicant has misread is put right by its test, whatever came between."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from services.jalali import format_jalali
from services.metering.tests import MeterTestResult, record_meter_test
from services.metering.work_orders import issue_work_order
from services.model.bills import BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind, WorkOrderKind
from services.model.requests import Request, RequestState
from services.readings.check import compare
from services.specific.settlement.bill_correction import correct_settlement_bill
from services.specific.settlement.settlement_bill import issue_settlement_bill
from tests.fakes.samples import registered
from tests.unit.meter_story import REFERENCE, MeterStory
from tests.unit.test_readings_over_time import HISTORY, Event


class Misread(MeterStory):
    """The applicant declares more than the meter shows, and pays at once or not."""

    def settle_wrongly(self, error: int, *, paid: bool) -> Request | None:
        """None where the reading would be in doubt at once."""
        wrong = MeterReading(kwh=self.shown + error, taken_on=self.today)
        if compare(self.uow, self.connection, wrong).fault is not None:
            return None
        typed = {"reading": str(wrong.kwh), "readingDate": format_jalali(self.today)}
        request = registered(self.uow, self.clock, service="settlement", **typed)
        code = request.tracking_code
        bill = issue_settlement_bill(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=code)
        if paid:
            self.uow.bills.save(replace(bill, state=BillState.PAID))
        self.billed += bill.billed_kwh or 0
        return request

    def test(self, request: Request) -> MeterTestResult:
        """The tester reads what the meter shows."""
        code, kind = request.tracking_code, WorkOrderKind.METER_TEST
        order = issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind).order
        report = {"condition": "in-order", "reading": str(self.shown), "sealNumber": "7"}
        answer = record_meter_test(
            self.uow, clock=self.clock, tracking_code=code, work_order_number=order.number, report=report
        )
        assert answer.result is not None
        return answer.result

    def correct(self, request: Request) -> None:
        """Whatever the bills of the connection have charged, it is what was used."""
        answer = correct_settlement_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=request.tracking_code,
            decision="correct-bill",
            reason="رقم اشتباه خوانده شده بود",
        )
        assert (answer.corrected, answer.bill.billed_up_to) == (True, self.meter_reading)
        void = [
            each
            for each in self.uow.bills.of_request(request.tracking_code, BillKind("settlement"))
            if each.state is BillState.VOID
        ]
        self.billed += (answer.bill.billed_kwh or 0) - sum(each.billed_kwh or 0 for each in void)
        assert self.billed == self.used


def _visited_unpaid(story: MeterStory) -> None:
    """Its bill is void, and what it had consolidated asks for itself again."""
    story.bill_visited()
    story.void_last()


BETWEEN: list[Event | None] = [None, MeterStory.bill_visited, _visited_unpaid]


@settings(max_examples=60)
@given(HISTORY, st.integers(40, 300), st.booleans(), st.sampled_from(BETWEEN), st.integers(0, 3))
def test_a_corrected_bill_charges_what_was_used_and_nothing_twice(
    events: list[Event], error: int, paid: bool, between: Event | None, days: int
) -> None:
    story = Misread()
    story.use(60, 5)
    for event in events:
        event(story)
    story.use(30, 5)
    request = story.settle_wrongly(error, paid=paid)
    if request is None:
        return
    story.use(days, 5)
    if between is not None:
        between(story)
    story.use(days, 5)
    assert story.test(request).in_doubt
    story.correct(request)
    closed = story.uow.requests.get(request.tracking_code)
    story.uow.requests.save(replace(closed, state=RequestState.CLOSED))
    story.use(30, 5)
    story.bill_declared()
